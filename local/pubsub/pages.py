"""Lists in pages, by name."""

from collections.abc import Iterable

DEFAULT_PAGE_SIZE = 100


def page_of_names(names: Iterable[str], page_size: int, page_token: str) -> tuple[list[str], str]:
    """Return one page of the sorted names, and the token of the next one ("" after the last).

    page_size:  0 or less means DEFAULT_PAGE_SIZE.
    page_token: the last name of the page before; names that came or went meanwhile do no harm.
    """
    size = page_size if page_size > 0 else DEFAULT_PAGE_SIZE
    following = sorted(name for name in names if name > page_token)
    page = following[:size]
    return page, page[-1] if len(following) > size else ""
