"""The programs that read our mails and calendar files see what they are there to see."""

from __future__ import annotations

import re

import pytest

from infra.proof.readers import calendars, headers, support
from infra.proof.readers.__main__ import main
from infra.proof.readers.node import Missing
from shared.mails.headers import text


@pytest.mark.parametrize("reader", ["vobject", "ics"])
def test_a_calendar_file_says_the_same_moments_to_everybody(reader: str) -> None:
    """On both sides of the changes of the clocks, in the season to subscribe to and in each meeting's file."""
    texts = list(calendars.samples())
    assert len(texts) == 5
    assert list(calendars.differences(texts, reader)) == []


def test_libical_reads_the_same_where_it_is_installed() -> None:
    """The library in C that Evolution and KDE rest on."""
    try:
        assert list(calendars.differences(list(calendars.samples()), "libical")) == []
    except Missing as missing:
        pytest.skip(str(missing))


def test_an_hour_that_one_library_reads_otherwise_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that takes the hours on the wall for hours of UTC is seen."""
    naive = calendars.READERS["vobject"]

    def wrong(text: str) -> list[calendars.Event]:
        return naive(re.sub("DTSTART;TZID=Europe/Copenhagen:([0-9T]+)", r"DTSTART:\1Z", text))

    monkeypatch.setitem(calendars.READERS, "vobject", wrong)
    assert len(list(calendars.differences(list(calendars.samples()), "vobject"))) == 5


@pytest.mark.parametrize("reader", headers.READERS)
def test_a_subject_that_loses_a_space_is_named(reader: str) -> None:
    """As Python 3.11 folds it: an encoded word, and a plain one on the next line."""
    wanted = [("Café Øen", "Bo")]
    whole = text("Subject", "Café Øen")
    mail = (
        b"From: a@example.org\r\nCc: b@example.org, c@example.org\r\n%s"
        b"Date: Wed, 01 Aug 2018 00:00:00 +0000\r\n\r\nHej\r\n"
    )
    lossy = mail % b"Subject: =?utf-8?q?Caf=C3=A9?=\r\n =?utf-8?q?=C3=98en?=\r\n"
    try:
        found = list(headers.READERS[reader]([lossy], wanted))
        right = list(headers.READERS[reader]([mail % whole], wanted))
    except Missing as missing:
        pytest.skip(str(missing))
    assert any(each.startswith("subject") for each in found)
    assert not any(each.startswith("subject") for each in right)


def test_a_gap_that_nobody_argued_is_named_and_so_is_an_argument_too_many() -> None:
    """The list of exceptions says what is so, no less and no more."""
    found = {("border-radius", "none", "outlook.windows"), ("position", "none", "gmail.ios")}
    assert list(support.wrong(found, ["border-radius", "opacity"])) == [
        "position: gmail.ios (none)",
        "opacity: argued in mail-clients.md, and not needed",
    ]


def test_every_exception_says_why() -> None:
    """The table in the docs is read by the check itself."""
    argued = support.meant()
    assert "border-radius" in argued
    assert all(len(reason) > 10 for reason in argued.values())


@pytest.mark.check
def test_programs_of_others_read_what_was_meant() -> None:
    """Every header, calendar file and page of the gallery, by each of the programs that is installed."""
    assert main() == 0
