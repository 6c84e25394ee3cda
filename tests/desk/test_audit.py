"""What the audit log says of each type of event, in pages and in mails."""

from __future__ import annotations

import pytest

from desk.runner import page_of
from shared.desk.audit import AuditEvent, AuditType, LinkPurpose, Offered
from shared.desk.table import audit_event
from shared.technical.languages import LANGUAGES
from shared.technical.templates import environment
from tests.builders import BEFORE

FACTS = {
    "subject": "<b>Husk</b> & kom",
    "amount": "123450",
    "line": "<i>Forplejning</i>",
    "from_line": "Evt. ekstern oplægsholder",
    "to_line": "<i>Forplejning</i>",
    "portions": "18",
    "party": "2",
    "fields": "day starts ends venue",
    "count": "1",
    "added": "3",
    "changed": "2",
    "chore": "venue",
    "title": "Åbent hus",
    "first": "1. august",
    "last": "8. august",
    "word": "parkering",
}


def an_event(type: AuditType) -> AuditEvent:
    return audit_event(type, BEFORE, meeting="moede-1", facts=FACTS)


def sentence_of(name: str, done: AuditEvent, language: str = "da") -> str:
    """The sentence as a template called like `name` would have it."""
    made = environment("shared.desk", language=language)
    module = made.get_template("audit.html" if name.endswith("html") else "audit.txt").module
    return str(module.sentence(done, None)).strip()  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("type", AuditType)
def test_every_type_has_a_sentence_of_its_own(type: AuditType, language: str) -> None:
    """On one line, ended by a full stop, and no word of the machine's."""
    sentence = sentence_of("txt", an_event(type), language)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert type.value not in sentence
    others = {sentence_of("txt", an_event(other), language) for other in AuditType if other is not type}
    assert sentence not in others
    if language != "da":
        assert sentence != sentence_of("txt", an_event(type))


def test_a_changed_meeting_says_what_of_it() -> None:
    """Each word once, in the order of the form."""
    assert sentence_of("txt", an_event(AuditType.MEETING_CHANGED)) == "Mødet blev rettet: dag, tid, sted."


def test_a_mail_in_plain_text_has_the_words_as_they_were_typed() -> None:
    """Nothing is escaped where nothing is marked up."""
    assert (
        sentence_of("txt", an_event(AuditType.MESSAGE_WRITTEN))
        == "Der blev skrevet til deltagerne: »<b>Husk</b> & kom«."
    )


@pytest.mark.parametrize("type", [AuditType.MESSAGE_WRITTEN, AuditType.EXPENSE_RECORDED])
def test_a_page_escapes_what_was_typed(type: AuditType) -> None:
    """Whoever writes a subject or a budget line writes no markup of ours; and it is escaped once."""
    source = '{% from "audit.html" import sentence %}{{ sentence(event) }}'
    page = environment("shared.desk").from_string(source).render(event=an_event(type))
    assert "<" not in page
    assert "&lt;" in page
    assert "&amp;lt;" not in page


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_what_can_be_undone_its_page_undoes(purpose: LinkPurpose) -> None:
    """The summary's button leads to a page that knows how; a page knows of no event but its own."""
    declared = {each for each in AuditType if each.page is purpose and each.undoable}
    assert page_of(purpose).undo.keys() == declared


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_has_words_on_its_button(language: str) -> None:
    """Each page its own, in each language."""
    words = environment("shared.desk", language=language).get_template("audit.txt").module.button  # type: ignore[attr-defined]
    offered = [str(words(each.value)) for each in LinkPurpose if each.offered is not Offered.NOWHERE]
    assert all(offered)
    assert len(set(offered)) == len(offered)
