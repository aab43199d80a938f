"""``GET /docs``: the HTTP contract for people.

Swagger UI comes from a package and is served from here; a strict policy keeps the browser from
loading or asking anything elsewhere (docs/decisions/0005-swagger-ui-from-a-package.md).
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

# https://www.w3.org/TR/CSP3/: nothing but our own files; Swagger UI's icons are data: addresses,
# and an image that it was answered (the pixel) is a blob: one.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_OURS = (__name__, "")
_SWAGGER = ("flask_swagger_ui", "dist")


class File(NamedTuple):
    """A file that the page is made of.

    package: where it lies: a package and a folder in it
    """

    name: str
    mimetype: str
    package: tuple[str, str] = _SWAGGER


# By their paths.
FILES: Mapping[str, File] = {
    "/docs": File("index.html", "text/html", _OURS),
    "/docs/start.js": File("start.js", "text/javascript", _OURS),
    "/docs/swagger-ui.css": File("swagger-ui.css", "text/css"),
    "/docs/swagger-ui-bundle.js": File("swagger-ui-bundle.js", "text/javascript"),
    "/docs/favicon-32x32.png": File("favicon-32x32.png", "image/png"),
}


@cache
def content(path: str) -> bytes:
    """A file's bytes, read once; the package is looked for at the first request and not before."""
    file = FILES[path]
    package, folder = file.package
    return resources.files(package).joinpath(folder, file.name).read_bytes()
