"""How large pages and mails are."""

from __future__ import annotations

from infra.proof.bench.played import Played
from infra.proof.bench.sizes import PROMISED, Sized, deployed, mails, pages


def test_a_page_is_one_request_of_at_most_14_kilobytes(played: Played) -> None:
    """Every page of the season, compressed as a browser gets it; tests/pages sees it in a browser."""
    found = pages(played)
    assert {name.split(":")[0] for name in found} == {"registration", "desk"}
    assert [name for name, page in found.items() if page.compressed > PROMISED or page.requests != 1] == []


def test_what_a_browser_would_fetch_is_counted() -> None:
    """A picture, a script, a stylesheet; not a link to follow, nor an icon that stands in the page."""
    dear = '<img alt="" src="a.png"><script src=b.js></script><link rel="stylesheet" href="c.css">'
    assert Sized.of(dear).requests == 4
    assert Sized.of('<a href="/d"></a><link rel="icon" href="data:,"><link rel="canonical" href="/">').requests == 1


def test_a_mail_to_many_is_small(played: Played) -> None:
    """An invitation is 12 KB at most, as text and as HTML."""
    _, _, largest = mails(played)["invitation"]
    assert largest <= 12 * 1024


def test_all_functions_are_one_small_zip() -> None:
    """A change uploads a quarter of a megabyte at most."""
    _, small = deployed()["functions, all in one zip"]
    assert small < 256 * 1024
