"""Addresses as people type and paste them, in the one form in which they are compared and mailed."""

from __future__ import annotations

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.people import AddressInvalid, normalise
from shared.people.person import WRONG
from shared.technical.fields import Fault

SEEN = "mette@example.org"

PASTED = (
    "Mette@Example.ORG",
    " mette@example.org\n",
    "<mette@example.org>",
    "Mette Ærøe <mette@example.org>",
    '"Ærøe, Mette" <mette@example.org>;',
    "mette@example.org<mailto:mette@example.org>",
    "mailto:mette@example.org",
    "MAILTO:mette%40example.org?subject=Hej%20Mette",
    '"mette@example.org"',
    "'mette@example.org'",
    "“mette@example.org”",
    "»mette@example.org«",
    "(mette@example.org)",
    "[mette@example.org](mailto:mette@example.org)".partition("(")[0],
    "*mette@example.org*",
    "mette@example.org.",
    "mette@example.org,",
    "mette@example.org;",
    "mette@example.org!",
    ", mette@example.org",
    "mette @ example.org",
    "\u200bmette@example.org",
    "mette@\u00adexample.org\ufeff",
    "\u00a0mette@example.org\u202f",
    "\u202amette@example.org\u202c",
    "mette＠example.org",
    "mette﹫example.org",
    "ｍｅｔｔｅ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "mette@example。org",
    "＜mette@example.org＞",
)


@pytest.mark.parametrize("pasted", PASTED)
def test_what_was_pasted_along_with_an_address_is_dropped(pasted: str) -> None:
    """Mail programs, lists and chats put brackets, quotation marks, spaces of no width around what one copies."""
    assert normalise(pasted) == SEEN


@pytest.mark.parametrize(
    ("fault", "texts"),
    [
        (
            Fault.SEVERAL,
            (
                "mette@example.org, kim@example.org",
                "mette@example.org kim@example.org",
                "mette@example.org <kim@example.org>",
                "<mette@example.org> <kim@example.org>",
                "mailto:mette@example.org,kim@example.org",
                "mette@@example.org",
            ),
        ),
        (Fault.NO_AT, ("", "<>", "mette", "mette%40example.org", "mette.example.org")),
        (Fault.DOTS, (".mette@example.org", "mette.@example.org", "me..tte@example.org")),
        (Fault.NOT_ASCII, ("mætte@example.org", "йога@example.org")),
        (
            Fault.NO_DOMAIN,
            (
                "mette@",
                "mette@example",
                "mette@example..org",
                "mette@-example.org",
                "mette@exa mple.org",
                "mette@⑴.dk",
                "mette@💩.dk",
                "mette@xn--a.dk",
                "mette@1.2.3.4",
                "mette@[1.2.3.4]",
                "mette@0x7f.1",
                "mette@firma.123",
                "mette@firma.c0m",
                "mette@firma.d",
                "mette@fir_ma.dk",
                "mette@f\u0456rma.dk",
                "mette@firma.d\u043a",
                "mette@localhost",
                "mette@localhost.localdomain",
                "mette@mail.test",
                "mette@server.lan",
            ),
        ),
        (
            Fault.INVALID,
            ("@", "'mette@example.org", "mette hansen@example.org", "=?utf-8?q?x?=@example.org", f"{'m' * 65}@a.dk"),
        ),
        (Fault.TOO_LONG, (f"mette@{'m' * 50}.{'m' * 200}.org", "m" * 1001)),
    ],
)
def test_what_may_be_two_addresses_or_none_is_refused_and_says_what_is_wrong(fault: Fault, texts: tuple[str]) -> None:
    """Nobody guesses which of two was meant, nothing is mailed that SES does not take; the words hold no address."""
    for text in texts:
        with pytest.raises(AddressInvalid) as refused:
            normalise(text)
        assert (text, refused.value.fault) == (text, fault)
        assert str(refused.value) == WRONG[fault]


@pytest.mark.parametrize(
    "domain", ["straße.de", "οδος.gr", "blåbær.dk", "øst.dk", "münchen.de", "firma.рф", "abc漢字かな.jp"]
)
def test_a_domain_is_written_as_its_registry_does(domain: str) -> None:
    """IDNA 2008: ß and final sigma are letters of their own; IDNA 2003 mailed whoever owns strasse.de."""
    assert normalise(f"anna@{domain}") == f"anna@{idna.encode(domain).decode()}"
    assert normalise(f"anna@{idna.encode(domain).decode().upper()}") == f"anna@{idna.encode(domain).decode()}"


def test_letters_that_idna_2003_took_for_one_are_two_people() -> None:
    """The personal link of one goes to no other."""
    assert normalise("anna@straße.de") != normalise("anna@strasse.de")
    assert normalise("anna@οδος.gr") != normalise("anna@οδοσ.gr")
    assert normalise("anna@BLÅBÆR.dk") == normalise("anna@bla\u030abær.dk") == normalise("anna@blåbær.dk")


def test_an_address_may_hold_signs_that_are_rare() -> None:
    """None of them is taken for something that was pasted along."""
    for address in (
        "o'hara@example.org",
        "a+b@example.org",
        "!a@example.org",
        "{a}@example.org",
        "a_b@x-y.example.org",
    ):
        assert normalise(address) == address


@given(st.text(max_size=60) | st.builds("{}@{}".format, st.text(max_size=20), st.text(max_size=20)))
def test_what_is_normal_stays(text: str) -> None:
    """Kept once and read again, it is the same address; it has one @ and ASCII letters alone."""
    try:
        found = normalise(text)
    except AddressInvalid:
        return
    assert normalise(found) == found
    assert found.isascii()
    assert found.count("@") == 1
