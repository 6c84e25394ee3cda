"""What the trail says of each deed, in pages and in mails."""

from __future__ import annotations

import pytest

from desk.undoing import undoable
from shared.desk.audit import UNDOABLE, AuditEvent, AuditType
from shared.desk.table import audit_event
from shared.technical.languages import LANGUAGES
from shared.technical.templates import environment
from tests.builders import BEFORE

SAID = {
    "subject": "<b>Husk</b> & kom",
    "amount": "123450",
    "line": "<i>Forplejning</i>",
    "from_line": "Evt. ekstern oplægsholder",
    "to_line": "<i>Forplejning</i>",
    "portions": "18",
    "fields": "day starts ends venue",
    "count": "1",
    "chore": "venue",
    "word": "parkering",
}


def a_deed(deed: AuditType) -> AuditEvent:
    return audit_event(deed, BEFORE, meeting="moede-1", said=SAID)


def said(name: str, done: AuditEvent, language: str = "da") -> str:
    """The sentence as a template called like `name` would have it."""
    made = environment("shared.desk", language=language)
    module = made.get_template("deeds.html" if name.endswith("html") else "deeds.txt").module
    return str(module.sentence(done, None)).strip()  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("deed", AuditType)
def test_every_deed_has_a_sentence_of_its_own(deed: AuditType, language: str) -> None:
    """On one line, ended by a full stop, and no word of the machine's."""
    sentence = said("txt", a_deed(deed), language)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert deed.value not in sentence
    others = {said("txt", a_deed(other), language) for other in AuditType if other is not deed}
    assert sentence not in others
    if language != "da":
        assert sentence != said("txt", a_deed(deed))


def test_a_changed_meeting_says_what_of_it() -> None:
    """Each word once, in the order of the form."""
    assert said("txt", a_deed(AuditType.MEETING_CHANGED)) == "Mødet blev rettet: dag, tid, sted."


def test_a_mail_in_plain_text_has_the_words_as_they_were_typed() -> None:
    """Nothing is escaped where nothing is marked up."""
    assert said("txt", a_deed(AuditType.MESSAGE_WRITTEN)) == "Der blev skrevet til deltagerne: »<b>Husk</b> & kom«."


@pytest.mark.parametrize("deed", [AuditType.MESSAGE_WRITTEN, AuditType.EXPENSE_RECORDED])
def test_a_page_escapes_what_was_typed(deed: AuditType) -> None:
    """Whoever writes a subject or a budget line writes no markup of ours; and it is escaped once."""
    source = '{% from "deeds.html" import sentence %}{{ sentence(act) }}'
    page = environment("shared.desk").from_string(source).render(act=a_deed(deed))
    assert "<" not in page
    assert "&lt;" in page
    assert "&amp;lt;" not in page


def test_what_the_summary_offers_to_take_back_can_be_taken_back() -> None:
    """Its button leads to a page that says how; withdrawing an order happens by taking it back, and leaves no entry."""
    assert undoable().keys() == UNDOABLE
