"""What the body says of the visitor's side: address, place and device."""

from ipaddress import ip_address

from shared.raw import Client, Geo

from .shape import Body, Device, Location

# GA4's columns, by the body's own names.
_COLUMNS = {
    "category": "category",
    "language": "language",
    "operating_system": "operating_system",
    "operating_system_version": "operating_system_version",
    "model": "mobile_model_name",
    "brand": "mobile_brand_name",
    "browser": "browser",
    "browser_version": "browser_version",
}


def client(body: Body) -> Client:
    """The client; an address that is none is left out, for the event is still worth keeping."""
    return Client(
        ip=address(body.ip_override),
        user_agent=body.user_agent or None,
        geo=_place(body.user_location) if body.user_location else None,
    )


def address(given: str | None) -> str | None:
    """An IPv4 or IPv6 literal, else None."""
    try:
        return str(ip_address((given or "").strip()))
    except ValueError:
        return None


def device(body: Body) -> dict[str, str]:
    """The device in GA4's columns; the screen's size has none and is a parameter."""
    given = body.device or Device()
    named = {column: getattr(given, name) for name, column in _COLUMNS.items()}
    return {column: value for column, value in named.items() if value}


def _place(given: Location) -> Geo | None:
    place = Geo(
        country=given.country_id or None,
        region=given.region_id or None,
        city=given.city or None,
        sub_continent=given.subcontinent_id or None,
        continent=given.continent_id or None,
    )
    return None if place == Geo() else place
