"""A sample of what others will get, sent to the secretariat itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from infra.proof.gallery.scene import LINKS
from shared.desk.audit import LinkPurpose
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies, RenderedMail
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from shared.technical.dynamodb import Delete
from tests.builders import BEFORE, PROJECT, a_guest, there
from tests.conftest import Tables, tables
from tests.desk.stored import owed
from tests.desk.visitor import Desk

DRAFT = {"subject": "Husk cyklen", "body": "Kortet: https://example.org/kort"}


def letters() -> list[RenderedMail]:
    """The samples that are owed, as they will go."""
    return [compose(each.mail, tables.sources, LINKS, BEFORE) for each in owed() if each.mail.kind is Kind.SAMPLE]


@pytest.fixture
def form(desk: Desk, tables: Tables, kept: Project) -> tuple[str, dict[str, str]]:
    """The page that writes to one participant, and a draft on its form."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(1), BEFORE)
    link = desk.link(LinkPurpose.MESSAGE, "moede-1")
    return link, {"id": desk.get(link).page.field("id")["value"], **DRAFT}


def test_a_sample_of_a_message_is_what_was_typed_and_goes_to_nobody_else(
    desk: Desk, kept: Project, form: tuple[str, dict[str, str]]
) -> None:
    """Pressed twice in a minute it is one mail; the message itself is not sent, and can be afterwards."""
    desk.approved()
    link, typed = form
    for _ in range(2):
        answer = desk.post(link, {**typed, "act": "sample"})
        assert (answer.status, "En prøve er på vej til sekretariatet@example.org" in answer.page.text) == (200, True)
    [letter] = letters()
    assert (letter.to, letter.subject) == (kept.secretariat, "Prøve: Husk cyklen")
    assert '<a href="https://example.org/kort"' in letter.html
    assert {each.mail.kind for each in owed()} & {Kind.MESSAGE} == set()
    assert "Åse" not in letter.text
    assert desk.post(link, {**typed, "act": "send"}).status == 200


def test_a_sample_of_the_invitation_has_no_link_of_a_member(desk: Desk, kept: Project) -> None:
    """Whoever presses its buttons declines for nobody, and unsubscribes nobody."""
    desk.approved()
    answer = desk.post(desk.link(LinkPurpose.INVITATION, "moede-1"), {"act": "sample"})
    assert "En prøve er på vej" in answer.page.text
    [letter] = letters()
    assert letter.to == kept.secretariat
    assert letter.subject.startswith("Prøve: Kom til netværksmøde")
    assert letter.unsubscribe == ()
    assert not [part for part in ("/n/", "/u/", "/m/") if part in letter.text + letter.html]


def test_a_draft_that_has_expired_is_not_sent(desk: Desk, tables: Tables, form: tuple[str, dict[str, str]]) -> None:
    """Nobody gets an empty mail."""
    desk.approved()
    desk.post(form[0], {**form[1], "act": "sample"})
    key = {"project": f"{PROJECT}#samples", "part": form[1]["id"]}
    draft = there(dynamodb.get(tables.projects.name, key))
    assert draft["expires"] == int((desk.now + timedelta(days=1)).timestamp())
    dynamodb.write(Delete(tables.projects.name, key))
    with pytest.raises(NoLongerApplies):
        letters()
