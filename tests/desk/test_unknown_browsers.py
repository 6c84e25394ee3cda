"""A browser that the secretariat has not approved: whichever button it presses, it does nothing and keeps the form."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shared.desk.audit import LinkPurpose
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.topics.answer import topic_id
from tests.builders import a_guest
from tests.conftest import items, tables
from tests.desk.stored import owed_kinds
from tests.desk.test_links import link_to
from tests.desk.visitor import Desk

MESSAGE = {"subject": "Husk cyklen", "body": "Vejen er spærret."}
MEMBER = {"name": "Bo Ø", "company": "Bageriet", "address": "bo@example.org", "language": "en"}
PRESSED: list[tuple[LinkPurpose, str, Mapping[str, str]]] = [
    (LinkPurpose.INVITATION, "/text", {"act": "save", **MESSAGE}),
    (LinkPurpose.INVITATION, "", {"act": "sample"}),
    (LinkPurpose.MEETING, "", {"act": "save", "speaker": "En oplægsholder"}),
    (LinkPurpose.MEETING, "", {"act": "cancel"}),
    (LinkPurpose.MEMBERS, "", {"act": "add", **MEMBER}),
    (LinkPurpose.MESSAGE, "", {"act": "send", **MESSAGE}),
    (LinkPurpose.MESSAGE, "", {"act": "sample", **MESSAGE}),
    (LinkPurpose.MONEY, "", {"from_line": "oplaegsholder", "to_line": "forplejning", "amount": "5", "reason": "Dyrt."}),
    (LinkPurpose.ORDER, "", {"portions": "19", "amount": "1.170,00", "supplier": "Bageriet"}),
    (LinkPurpose.REPORT, "", {}),
    (LinkPurpose.TASK, "", {"act": "finish"}),
    (LinkPurpose.TOPIC, "", {"key": topic_id("parkering"), "answer": "Der kommer <fem> pladser."}),
]


def held() -> list[list[str]]:
    """All that is known of the season but its mails."""
    rooms = (tables.projects, tables.members, tables.registrations, tables.budget)
    return [sorted(map(str, items(each))) for each in rooms]


@pytest.mark.parametrize(("purpose", "view", "typed"), PRESSED)
def test_an_unknown_browser_does_nothing_and_keeps_what_it_typed(
    desk: Desk, kept: Project, purpose: LinkPurpose, view: str, typed: Mapping[str, str]
) -> None:
    """It is told why, and the secretariat alone gets a mail; once approved, the button is all there is to press."""
    for number, topics in enumerate(("Parkering ved torvet", "Mere parkering!")):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics=topics), desk.now)
    link, form = link_to(desk, purpose), "/off" if typed.get("act") == "cancel" else view
    forms = [dict(each.fields) for each in desk.approved().get(link + form).page.forms]
    fields = dict(field for each in forms if "sentence" not in each for field in each.items())
    stranger, before = desk.another(), held()
    answer = stranger.post(link + view, {**fields, **typed})
    left = [field for each in answer.page.forms for field in each.fields]
    assert (answer.status, "Vi kender ikke denne browser" in answer.page.text) == (403, True)
    assert (held() == before, owed_kinds()[2:]) == (True, [Kind.DESK_APPROVAL])
    assert typed.items() <= set(left)
    stranger.approved()
    known = held(), owed_kinds()
    assert stranger.post(link + view, {**dict(left), **typed}).status == 200
    assert (held(), owed_kinds()) != known
