"""The app the event came from, by the client's own word."""

from .row import Part
from .row_records import AppInfo
from .subject import Subject
from .values import text


def app_info(subject: Subject) -> Part:
    """app_info; null on the web."""
    given = subject.hit.app
    if not given:
        return Part({})
    app = AppInfo(**{name: text(given.get(name)) for name in AppInfo.__struct_fields__})
    return Part({"app_info": None if app == AppInfo() else app})
