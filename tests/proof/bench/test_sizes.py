"""How large a page and a mail are, of each kind the largest of a short season, and what a deployment uploads."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from pathlib import Path

from infra.proof.bench.played import Played

FUNCTIONS = Path(__file__).parents[3] / "functions"
PROMISED = 14 * 1024
"""Bytes that a phone gets in the first round trip (RFC 6928, ten segments)."""

FETCHED = re.compile(
    r"<(?:img|script|iframe|source|audio|video)\b[^>]*\ssrc=|<link\b[^>]*\brel=[\"']?(?:stylesheet|preload)"
)


def test_a_page_is_one_request_of_at_most_14_kilobytes(played: Played) -> None:
    """Every page of the season, compressed as a browser gets it; tests/pages sees it in a browser."""
    pages = [each for each in played.invocations if each.page.lstrip().lower().startswith("<!doctype html")]
    assert {each.function for each in pages} == {"registration", "desk"}
    wrong = [
        f"{each.function}: {each.kind}"
        for each in pages
        if len(gzip.compress(each.page.encode())) > PROMISED or FETCHED.search(each.page)
    ]
    assert wrong == []


def test_what_a_browser_would_fetch_is_seen() -> None:
    """A picture, a script, a stylesheet; not a link to follow, nor an icon that stands in the page."""
    dear = '<img alt="" src="a.png"><script src=b.js></script><link rel="stylesheet" href="c.css">'
    assert len(FETCHED.findall(dear)) == 3
    assert not FETCHED.search('<a href="/d"></a><link rel="icon" href="data:,"><link rel="canonical" href="/">')


def test_a_mail_to_many_is_small(played: Played) -> None:
    """An invitation is 12 KB at most, as text and as HTML."""
    invitations = [each.bytes_out for each in played.of("send") if each.kind == "invitation" and each.sent == 1]
    assert 0 < max(invitations) <= 12 * 1024


def test_all_functions_are_one_small_zip() -> None:
    """A change uploads half a megabyte at most, a fifth of it the catalogues' sources."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in FUNCTIONS.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(FUNCTIONS))
    assert len(file.getvalue()) < 512 * 1024
