"""Links in texts that people write."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from shared.mails.names import first_name
from shared.technical.linked import linked
from shared.technical.writing import links, telephone


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Se https://kulturhuset.dk.", 'Se <a href="https://kulturhuset.dk">https://kulturhuset.dk</a>.'),
        ("(www.kulturhuset.dk)", '(<a href="https://www.kulturhuset.dk">www.kulturhuset.dk</a>)'),
        ("Se kulturhuset.dk/kalender!", 'Se <a href="https://kulturhuset.dk/kalender">kulturhuset.dk/kalender</a>!'),
        ("Skriv til bo@example.org, tak", 'Skriv til <a href="mailto:bo@example.org">bo@example.org</a>, tak'),
        ("http://a.dk/?x=1&y=2", '<a href="http://a.dk/?x=1&amp;y=2">http://a.dk/?x=1&amp;y=2</a>'),
        ("https://da.wikipedia.org/wiki/Amager_(ø)", None),
        ("»https://a.dk«", '»<a href="https://a.dk">https://a.dk</a>«'),
        ("<b>https://a.dk</b>", '&lt;b&gt;<a href="https://a.dk">https://a.dk</a>&lt;/b&gt;'),
        ("javascript:alert(1)//a.dk", None),
        ("Vi ses kl. 8.30, f.eks. i morgen.Tag kaffe med", "Vi ses kl. 8.30, f.eks. i morgen.Tag kaffe med"),
        ("Kom glad.Vi er der", "Kom glad.Vi er der"),
        ("ftp://a.dk og data:text/html,x", "ftp://a.dk og data:text/html,x"),
        ("", ""),
    ],
)
def test_addresses_of_pages_and_mailboxes_can_be_clicked(text: str, html: str | None) -> None:
    """Punctuation stays outside, markup is text, and nothing but pages and mailboxes is a link."""
    made = linked(text)
    if html is not None:
        assert made == html
    assert all(each.startswith(("https://", "http://", "mailto:")) for each in re.findall('href="([^"]*)"', made))


def test_a_bracket_that_belongs_to_an_address_stays_in_it() -> None:
    """As Wikipedia's do."""
    assert 'href="https://da.wikipedia.org/wiki/Amager_(ø)"' in linked("Se https://da.wikipedia.org/wiki/Amager_(ø).")


def test_a_mail_says_how_its_links_look() -> None:
    """No program but a browser takes it from a style sheet."""
    assert linked("a.dk", "color:#123456;") == '<a href="https://a.dk" class="link" style="color:#123456;">a.dk</a>'


def test_what_is_html_stays_as_it_is() -> None:
    """A text that was linked once is not linked again."""
    once = linked("https://a.dk")
    assert linked(once) == once
    assert linked(Markup("<b>a.dk</b>")) == "<b>a.dk</b>"


@given(st.text(max_size=80) | st.from_regex(r'[a"<>&\']{0,5}(https?:)?//[a-z."<>&\'()]{1,20}\.dk[^a]{0,9}'))
def test_no_text_becomes_markup(text: str) -> None:
    """Without the links it is the text, escaped; an address is one attribute and closes nothing."""
    made = linked(text)
    bare = re.sub(r'<a href="[^"<>]*">([^<>]*)</a>', r"\1", made)
    assert "<" not in bare
    assert ">" not in bare
    assert unescape(bare) == text
    assert all(each.startswith(("https://", "http://", "mailto:")) for each in re.findall('href="([^"]*)"', made))


@pytest.mark.parametrize(
    "text",
    [
        *("bageri punktum dk", "Bageri (punktum) dk", "bageri dot com", "bageri[.]dk", "bageri . dk", "bageri,dk"),
        *(
            "bageri·dk",
            "bageri\u200b.dk",
            "b\u00adageri.d\u00adk",
            "\u202ekd.iregab",
            "ｂａｇｅｒｉ．ｄｋ",
            "ⓑⓐⓖ.ⓓⓚ",
            "bageri۔dk",
        ),
        *("www bageri dk", "http:bageri", "mailto:x", "a (at) b", "a snabel-a b", "a＠b", "bit.ly∕abc"),
    ],
)
def test_what_people_read_as_an_address_is_one(text: str) -> None:
    """Spelled out, with another dot, in other letters, or with letters without width in it; in a sentence too."""
    assert links(text)
    assert links(f"Bekræft på {text} inden fredag")
    assert first_name(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Hansen & Co. ApS",
            "J.P. Møller",
            "A/S Bageriet",
            "Jensen c/o Hansen",
            "Nordic Foods, DK",
            "Ø.D. Jensen",
            "बेकरी",
        ),
        *(
            "Prik Prikkesen",
            "Café Nr. 12",
            "Vi er i Kbh. No. 5",
            "Hvordan får man flere lærlinge? De er få.",
            "Team Dot",
        ),
    ],
)
def test_what_nobody_reads_as_an_address_is_none(text: str) -> None:
    """The control: names, abbreviations and sentences."""
    assert not links(text)


def test_a_number_is_one_in_whatever_digits() -> None:
    """Those in circles, of other scripts, or with letters without width between them."""
    for text in ("12 34 56 78", "①②③④⑤⑥⑦⑧", "१२३४५६७८", "12\u200b34\u200b56\u200b78"):
        assert telephone(text, 8)
    assert not telephone("Møde 15. august 2018", 8)
