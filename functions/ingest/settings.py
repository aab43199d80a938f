"""What ingest reads from its environment, once."""

from dataclasses import dataclass

from shared import personal
from shared.settings import (
    BadSetting,
    FromEnvironment,
    flag,
    integer,
    names,
    number,
    one_of,
    setting,
    text,
    topic,
)
from shared.streams import Streams

# Browsers keep no cookie longer: https://developer.chrome.com/blog/cookie-max-age-expires
MAX_COOKIE_AGE_S = 400 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(FromEnvironment):
    """Every variable that ingest reads."""

    raw_topic: str = setting(topic, meaning="where hits go: `projects/<project>/topics/<name>`")
    streams: Streams = setting(
        Streams.from_text,
        "",
        is_secret=True,
        meaning="the streams, as JSON or as the path of a file with it; without any, everything "
        "is taken from this machine and nothing from elsewhere",
    )
    publish_timeout_s: float = setting(
        number(least=0.1), "10", unit="s", meaning="how long Pub/Sub has to confirm, until 503"
    )
    max_body_bytes: int = setting(
        integer(least=1), "262144", unit="bytes", meaning="of a request's body, decompressed"
    )
    forwarded_hops: int = setting(
        integer(),
        "1",
        meaning="entries that our own fronts append to `X-Forwarded-For`: Cloud Run 1, with "
        "Google's load balancer 2; 0 where nothing stands in front",
    )
    trust_geo_headers: bool = setting(
        flag, "false", meaning="true only where a front of ours sets or clears the geo headers"
    )
    country_headers: tuple[str, ...] = setting(
        names,
        "X-Client-Geo-Country,X-Gclb-Country,X-Appengine-Country",
        empty_is_absent=False,
        meaning="headers with the country's code; the first one that is there counts",
    )
    region_headers: tuple[str, ...] = setting(
        names,
        "X-Client-Geo-Region,X-Client-Geo-State,X-Gclb-Region,X-Appengine-Region",
        empty_is_absent=False,
        meaning="likewise with the region's code",
    )
    city_headers: tuple[str, ...] = setting(
        names,
        "X-Client-Geo-City,X-Gclb-City,X-Appengine-City",
        empty_is_absent=False,
        meaning="likewise with the city's name",
    )
    host_header: str = setting(
        text,
        "Host",
        meaning="the header with the host that the visitor's browser asked for: the cookie's "
        "domain is made of it. `X-Forwarded-Host` only where a front of ours sets it",
    )
    cookie_max_age_s: int = setting(
        integer(least=1, most=MAX_COOKIE_AGE_S),
        str(MAX_COOKIE_AGE_S),
        unit="s",
        meaning="how long a browser keeps the cookie `__uid__` after its last hit; 400 days at "
        "the most",
    )
    cookie_secure: bool = setting(
        flag, "true", meaning="whether the cookie travels over HTTPS only"
    )
    cookie_http_only: bool = setting(
        flag, "true", meaning="whether the cookie is hidden from the page's scripts"
    )
    cookie_same_site: str = setting(
        one_of("None", "Lax", "Strict"),
        "None",
        meaning="the cookie's `SameSite`: `None` works from every site (and needs "
        "`COOKIE_SECURE`), `Lax` where ingest is on the site's own domain",
    )
    personal_parameters: tuple[str, ...] = setting(
        names,
        personal.PARAMETERS,
        empty_is_absent=False,
        meaning="parameters that are taken out of every address before it is published, in any "
        "case; values that look like e-mail addresses are replaced by `(redacted)` besides",
    )
    docs: bool = setting(flag, "false", meaning="whether `GET /docs` shows the API to whoever asks")
    on_cloud_run: bool = setting(
        bool,
        "",
        variable="K_SERVICE",
        meaning="set by Cloud Run itself: then a request from loopback is a proxy's, not a "
        "developer's",
    )

    def __post_init__(self) -> None:
        """Refuse what browsers would refuse silently."""
        if self.cookie_same_site == "None" and not self.cookie_secure:
            raise BadSetting("COOKIE_SAME_SITE=None needs COOKIE_SECURE=true: browsers drop it")
