import pytest

from functions.enrich.search_engines import is_results_page
from functions.enrich.urls import address


@pytest.mark.parametrize(
    "url",
    [
        "https://search.lilo.org/?q=pens",
        "https://search.lilo.org/",
        "https://www2.mojeek.com/search?q=pens",
        "http://www.altavista.com/web/results?q=pens",
        "http://de.altavista.com/web/results?q=pens",
        "http://www.abacho.co.uk/suche?q=pens",
        "http://123people.co.uk/s/somebody",
        "http://www.startpage.com/do/search?query=pens",
        "http://pesquisa.sapo.pt/?q=pens",
        "http://www.scour.com/search/web/pens",
        "http://unheard-of-search.example/?keyword=pens",
        "https://suche.unheard-of.example/",
        "https://www.cnn.com/search?query=pens",
    ],
)
def test_results_pages(url: str) -> None:
    assert is_results_page(address(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.cnn.com/",
        "https://www.cnn.com/world",
        "https://blog.example/?q=pens",
        "https://research.example/paper",
        "https://research.example/",
        "http://www.altavista.com/about",
        "http://[",
    ],
)
def test_other_pages(url: str) -> None:
    assert not is_results_page(address(url))
