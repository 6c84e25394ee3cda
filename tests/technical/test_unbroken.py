"""Lines that end where people would end them."""

from __future__ import annotations

import pytest

from shared.technical.unbroken import unbroken


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>14.600 kr. af 66,50 kr.</p>", "<p>14.600~kr. af 66,50~kr.</p>"),
        ("<p>25 pladser, kl. 8.00–9.30</p>", "<p>25~pladser, kl.~8.00–9.30</p>"),
        ("onsdag den 15. august kl. 8.00", "onsdag den 15.~august kl.~8.00"),
        ("(3 vegetarisk), 40 %, x 2, 2 × 4 og DKK 14,600", "(3~vegetarisk), 40 %, x~2, 2~×~4~og DKK~14,600"),
        ("<b>3</b> pladser, 2300 København", "<b>3</b>~pladser, 2300~København"),
        ('<p>28 <a href="/x">pladser</a></p>', '<p>28~<a href="/x">pladser</a></p>'),
        ("12 kommunikationsrådgivere", "12 kommunikationsrådgivere"),
        ('<a title="25 pladser" href="/a?b=2 c">A2 og B</a>', '<a title="25 pladser" href="/a?b=2 c">A2 og B</a>'),
        ("<script>1 in a</script><textarea>2 kr.</textarea>", "<script>1 in a</script><textarea>2 kr.</textarea>"),
        ("<style>.a { margin: 0 auto }</style>3 kr.", "<style>.a { margin: 0 auto }</style>3~kr."),
    ],
)
def test_a_number_stays_beside_what_it_counts(html: str, shown: str) -> None:
    """In what people read; a word too long for a phone may stand on its own line, and what is typed stays as typed."""
    assert unbroken(html) == shown.replace("~", "\u00a0")
    assert unbroken(unbroken(html)) == unbroken(html)
