"""The protocol of gtag.js: ``GET|POST /g/collect``."""

from collections.abc import Mapping

from shared import google_consent
from shared.raw import Client, Consent, Page, Session, User, consent_in_force

from ..errors import BadRequest
from ..incoming import Incoming
from ..parsed import Parsed, joined
from ..values import integer, is_set
from .events import events, user_properties
from .hints import hints
from .lines import check_one_stream, measurement_id, values_by_line

stream_name = measurement_id


def parse(incoming: Incoming, stream_id: str) -> list[Parsed]:  # noqa: ARG001 - as every protocol's
    """The request's events, those of the same visitor and page together.

    A line without ``en`` does not stop the others: it goes on without a name, and enrich sets it
    aside with its reason. A request that has no name at all is refused.
    """
    lines = values_by_line(incoming)
    check_one_stream(lines)
    if not any(values.get("en", "").strip() for values in lines):
        message = f"en is missing: send en=<event name>{_if_json(incoming)}"
        raise BadRequest(400, "missing_event_name", message, "en")
    return joined(_parsed(values, line) for line, values in enumerate(lines))


def _parsed(values: Mapping[str, str], line: int) -> Parsed:
    engaged = values.get("seg")
    language = values.get("ul")
    return Parsed(
        events=events(values, line),
        user=User(
            client_id=values.get("cid") or None,
            user_id=values.get("uid") or None,
            properties=user_properties(values),
        ),
        consent=_consent(values),
        session=Session(
            id=integer(values.get("sid")),
            number=integer(values.get("sct")),
            engaged=is_set(engaged) if engaged else None,
        ),
        page=Page(
            location=values.get("dl") or None,
            referrer=values.get("dr") or None,
            title=values.get("dt") or None,
        ),
        device={"language": language} if language else {},
        client=Client(hints=hints(values)),
    )


def _if_json(incoming: Incoming) -> str:
    """What to add for who took this endpoint for another one's."""
    if incoming.method != "POST" or not incoming.body.lstrip().startswith((b"{", b"[")):
        return ""
    return "; the body is lines of en=…&ep.x=…, not JSON"


def _consent(values: Mapping[str, str]) -> Consent:
    """``gcd`` and ``gcs``; ``npa=1`` asks for ads that are not personalized."""
    stated = google_consent.read(gcd=values.get("gcd"), gcs=values.get("gcs")).consent
    no_personal_ads = (
        Consent(ad_personalization="denied") if values.get("npa") == "1" else Consent()
    )
    return consent_in_force(stated, no_personal_ads)
