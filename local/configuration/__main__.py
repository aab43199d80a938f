"""`make docs`: write docs/configuration.md."""

from .page import FILE, page

FILE.write_text(page())
