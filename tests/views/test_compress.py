import gzip
from collections.abc import Callable

from tests.views.conftest import Browser

TAKES = {"Accept-Encoding": "br, gzip"}


def test_a_page_leaves_compressed_for_who_takes_it(browser: Callable[[str], Browser]) -> None:
    somebody = browser("chloe")
    plain = somebody.get("/portal/1/trial-balance.csv")
    small = somebody.get("/portal/1/trial-balance.csv", **TAKES)
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in small.headers
    page = browser("anna").get("/clients", **TAKES)
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Content-Length"] == str(len(page.data))
    assert "Accept-Encoding" in page.headers["Vary"]
    assert "Fiduciaire Marchal" in gzip.decompress(page.data).decode()


def test_a_refusal_of_gzip_is_heard(browser: Callable[[str], Browser]) -> None:
    page = browser("anna").get("/clients", **{"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in page.headers
    assert "Fiduciaire Marchal" in page.get_data(as_text=True)
