"""Every mail in every state in English: by the reader's language, with nothing left in Danish but what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag

import pytest

from infra.proof.gallery.__main__ import tables
from infra.proof.gallery.scene import LINKS, MORNING
from infra.proof.gallery.states import Shown, everything
from shared.outbox.mail import Kind
from tests.mails.reading import Page
from tests.mails.test_every_letter import UNRENDERED, has_own_link
from tests.texts.danish import OWN_TEXTS, danish_left, plain


@pytest.fixture(scope="module")
def letters() -> Iterator[list[Shown]]:
    """Each mail in each state, in English."""
    with tables() as post:
        yield list(everything(post, "en"))


def without_quotes(text: str) -> str:
    """`text` less the invitation that a preview quotes, in each of its languages."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def test_every_kind_of_mail_speaks_english(letters: list[Shown]) -> None:
    """To whoever reads English, and it says so to her mail program and to a screen reader."""
    assert {each.kind for each in letters} == set(Kind)
    assert {(each.letter.language, Page(each.letter.html).language) for each in letters} == {("en", "en")}


def test_nothing_is_left_in_danish_but_what_people_wrote(letters: list[Shown]) -> None:
    """No sentence of ours, whole or in part; and no template fills in what is not there."""
    for shown in letters:
        letter = shown.letter
        for text in (letter.subject, letter.preview, without_quotes(letter.text), plain(letter.html)):
            assert danish_left(text, "shared/mails") == [], shown.state
            assert UNRENDERED.search(text) is None


def test_the_calendar_entry_is_in_english_too(letters: list[Shown]) -> None:
    """What is put into the guest's calendar is read there for weeks."""
    invites = [each.letter.calendar.ics for each in letters if each.letter.calendar]
    assert invites
    assert all("SUMMARY:Network meeting: " in each for each in invites)
    assert not any("Skal du" in each or "Netværksmøde:" in each for each in invites)


def test_subjects_and_previews_fit_an_inbox(letters: list[Shown]) -> None:
    """In English as in Danish."""
    for shown in letters:
        assert len(shown.letter.subject) <= 85
        assert 10 <= len(shown.letter.preview) <= 140


def test_a_link_leads_to_the_page_in_english(letters: list[Shown]) -> None:
    """Somebody who signed up in English is not met in Danish, whatever her browser says; and the link is still hers."""
    for shown in letters:
        if shown.kind in {Kind.SHARE_KIT, Kind.BUDGET_WARNING}:
            continue  # the one is shared with everybody, whatever she reads; the other leads nowhere
        ours = re.findall(r"https://netvaerk\.example\.org/\S+", without_quotes(shown.letter.text))
        assert ours
        assert [each for each in ours if not urldefrag(each).url.endswith("?lang=en")] == []
        tokens = [each for each in ours if "/m/" in each]
        assert len(tokens) == (1 if has_own_link(shown) else 0)
        for each in tokens:
            _, person = LINKS.read_manage(each.partition("/m/")[2].partition("?")[0], MORNING)
            assert person == "mette"


def test_what_the_committee_wrote_is_marked_as_danish(letters: list[Shown]) -> None:
    """A screen reader reads a Danish title with a Danish voice (WCAG 2.2, 3.1.2)."""
    for shown in letters:
        if shown.kind in {Kind.CONFIRMATION, Kind.WAITING, Kind.PROMOTED, Kind.CHANGED, Kind.REMINDER, Kind.CANCELLED}:
            assert '<span lang="da">Verdensrummet</span>' in shown.letter.html


def test_the_control_finds_danish(letters: list[Shown]) -> None:
    """A control: a Danish sentence in an English mail is seen."""
    assert danish_left("Hello. Har du spørgsmål, så svar bare på denne mail.", "shared/mails")
    assert danish_left("Hello. See you Vi ses i morgen", "shared/mails")
    assert OWN_TEXTS
