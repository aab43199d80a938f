"""What with: the client's own word, else what its User-Agent says; and whether it is a bot."""

from .devices.seen import DeviceSeen
from .language import language
from .row import Part
from .row_records import Device, WebInfo
from .subject import Subject
from .urls import address
from .user_agent import device_seen
from .values import integer, text

_SYSTEM_OF_APPS = {"Android": "ANDROID", "iOS": "IOS"}


def device(subject: Subject) -> Part:
    """The device and its browser in GA4's spelling."""
    client, given = subject.hit.client, subject.hit.device
    host = address(subject.page_location).host
    if not given:
        return _of_browser(_seen(subject), client.accept_language, host)
    seen = _seen(subject)
    system, system_version = _system(subject)
    browser = text(given.get("browser")) or seen.browser
    web = WebInfo(browser, text(given.get("browser_version")) or seen.browser_version, host)
    return Part(
        {
            "device": Device(
                category=text(given.get("category")) or seen.category,
                mobile_brand_name=_first(given, "mobile_brand_name", "brand") or seen.brand,
                mobile_model_name=_first(given, "mobile_model_name", "model") or seen.model,
                mobile_marketing_name=_marketing_name(given, seen),
                mobile_os_hardware_model=text(given.get("mobile_os_hardware_model")),
                operating_system=system,
                operating_system_version=system_version,
                vendor_id=text(given.get("vendor_id")),
                advertising_id=text(given.get("advertising_id")),
                language=language(text(given.get("language")), client.accept_language),
                is_limited_ad_tracking=text(given.get("is_limited_ad_tracking")) or "No",
                time_zone_offset_seconds=integer(given.get("time_zone_offset_seconds")),
                web_info=None if web == WebInfo() else web,
            )
        }
    )


def _seen(subject: Subject) -> DeviceSeen:
    client = subject.hit.client
    return device_seen(client.user_agent, client.hints)


def _marketing_name(given: dict[str, object], seen: DeviceSeen) -> str | None:
    """The client's word; that of another model than the client's is left out."""
    model = _first(given, "mobile_model_name", "model")
    known = seen.marketing_name if model in (None, seen.model) else None
    return text(given.get("mobile_marketing_name")) or known


def _of_browser(seen: DeviceSeen, accept_language: str | None, host: str | None) -> Part:
    """The device of a hit that says nothing of it itself, as nearly all hits from browsers."""
    web = WebInfo(seen.browser, seen.browser_version, host)
    return Part(
        {
            "device": Device(
                category=seen.category,
                mobile_brand_name=seen.brand,
                mobile_model_name=seen.model,
                mobile_marketing_name=seen.marketing_name,
                operating_system=seen.system,
                operating_system_version=seen.system_version,
                language=language(accept_language),
                is_limited_ad_tracking="No",
                web_info=None if web == WebInfo() else web,
            )
        }
    )


def platform(subject: Subject) -> Part:
    """WEB, or an app's platform by its system: where the hit names an app and shows no page."""
    if not subject.hit.app or address(subject.page_location).host:
        return Part({"platform": "WEB"})
    return Part({"platform": _SYSTEM_OF_APPS.get(_system(subject)[0] or "", "WEB")})


def bot_reason(subject: Subject) -> str | None:
    """Why the event is taken for a bot's; None for people, and where no User-Agent was sent.

    A library's User-Agent tells nothing but where a browser's tag speaks (gtag): on the other ways
    a shop's own server may be the sender, and its purchases count.
    """
    found = _seen(subject).bot
    if found is None or (found.kind == "http library" and subject.hit.protocol != "gtag"):
        return None
    return f"{found.kind}: {found.name}"


def _system(subject: Subject) -> tuple[str | None, str | None]:
    """Name and version in GA4's form, where the version repeats the name: "Android 12"."""
    given, seen = subject.hit.device, _seen(subject)
    name = text(given.get("operating_system"))
    version = text(given.get("operating_system_version"))
    if name is None:
        return seen.system, seen.system_version
    if version is None:
        return name, seen.system_version if seen.system == name else name
    return name, version if version.startswith(name) else f"{name} {version}"


def _first(given: dict[str, object], *names: str) -> str | None:
    return next((found for name in names if (found := text(given.get(name)))), None)
