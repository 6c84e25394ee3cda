"""Writing to the participants: seen first, sent once however often the button is pressed, withdrawn in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from infra.proof.season.pages import Html
from shared.campaigns.planner import Tick
from shared.desk.audit import AuditType, LinkPurpose
from shared.desk.messages import AFTERWARDS, MOST_A_DAY
from shared.limits import LONGEST_BODY, LONGEST_SUBJECT
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.projects.overrides import Message, Text
from shared.registrations import Status
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import dynamodb
from tests.builders import PROJECT, a_guest, a_meeting
from tests.conftest import nothing_changes, tables
from tests.desk.conftest import Meanwhile
from tests.desk.stored import audit_log, audit_types, owed, stored
from tests.desk.visitor import Desk

Run = Callable[[], Tick]

TYPED = {"subject": "Husk cyklen", "body": "Vejen er spærret.\r\n\r\nVi ses!"}
TEXT = Text("Husk cyklen", "Vejen er spærret.\n\nVi ses!")
SEND, LOOK, EDIT, WITHDRAW = ({"act": each} for each in ("send", "look", "edit", "withdraw"))


@pytest.fixture
def link(desk: Desk, kept: Project) -> str:
    """The link to write to the first meeting's participants: two parties with a seat, one that has cancelled."""
    for number in (1, 2, 3):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=number), desk.now)
    cancel(tables.registrations, kept, kept.meetings[0], a_guest(2).person, desk.now)
    desk.now += timedelta(days=2)
    return desk.approved().link(LinkPurpose.MESSAGE, "moede-1")


def messages() -> tuple[Message, ...]:
    """What has been written."""
    return stored().messages


def empty(desk: Desk, link: str) -> dict[str, str]:
    """A form as it is opened: with an id of its own."""
    return {"id": desk.get(link).page.field("id")["value"]}


def sent() -> int:
    return sum(each.mail.kind is Kind.MESSAGE for each in owed())


def hidden(page: Html) -> dict[str, str]:
    return {each["name"]: each["value"] for each in page.tags("input") if each.get("type") == "hidden"}


def test_first_it_is_shown_and_to_how_many(desk: Desk, link: str) -> None:
    """Those who have a seat, each once; looking sends nothing, and names nobody."""
    form = empty(desk, link)
    with nothing_changes():
        answer = desk.post(link, form | TYPED | LOOK)
        assert answer.status == 200
        assert "der 2 deltagere, der får den" in answer.page.text
        assert "Send til 2 deltagere" in answer.page.text
        assert "Hej Vejen er spærret. Vi ses! Venlig hilsen Sekretariatet" in answer.page.text
        assert "Åse" not in answer.page.text


def test_it_looks_as_it_will_in_the_mail(desk: Desk, link: str) -> None:
    """Its links can be clicked, what was typed is no HTML, and the policy lets in the styles of elements, no others."""
    body = "Tegning: https://example.org/kort?a=1&b=2 <b>her</b>"
    answer = desk.post(link, empty(desk, link) | TYPED | {"body": body} | LOOK)
    shown = answer.body.partition('<div class="mail"')[2].partition("<form")[0]
    assert '<a href="https://example.org/kort?a=1&amp;b=2"' in shown
    assert "&lt;b&gt;her&lt;/b&gt;" in shown
    assert "<!DOCTYPE" not in shown
    assert "<h1" not in shown
    policy = answer.headers["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "'unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")


def test_it_goes_to_those_with_a_seat(desk: Desk, link: str, tick: Run) -> None:
    """With the next tick; what is sent is what was looked at."""
    looked = desk.post(link, empty(desk, link) | TYPED | LOOK)
    answer = desk.post(link, hidden(looked.page) | SEND)
    assert (answer.status, "inden for et kvarter til 2 deltagere" in answer.page.text) == (200, True)
    [message] = messages()
    assert (message.meeting, message.text, message.written_at) == ("moede-1", TEXT, desk.now)
    tick()
    assert sorted(each.mail.person for each in owed() if each.mail.kind is Kind.MESSAGE) == [
        a_guest(1).person,
        a_guest(3).person,
    ]
    assert "Sendt til 2 deltagere" in desk.get(link).page.text
    assert [(each.type, each.about, each.facts) for each in audit_log()[1:]] == [
        (AuditType.MESSAGE_WRITTEN, message.id, {"subject": "Husk cyklen"})
    ]


def test_who_waits_or_complained_gets_none(desk: Desk, link: str, kept: Project) -> None:
    """The number on the button is the number of mails."""
    tables.members.complained(a_guest(1).person, desk.now)
    for number in range(4, 12):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=4), desk.now)
    status = [each.status for each in tables.registrations.all(PROJECT, "moede-1")]
    assert status.count(Status.WAITING) == 2
    found = desk.post(link, empty(desk, link) | TYPED | LOOK).page.text
    assert f"Send til {status.count(Status.CONFIRMED) - 1} deltagere" in found


def test_a_double_click_sends_one_message(desk: Desk, link: str, tick: Run) -> None:
    """The form sent again, also after it went out, says that it is written, and writes nothing."""
    form = empty(desk, link)
    for _ in range(2):
        assert desk.post(link, form | TYPED | SEND).status == 200
        desk.now += timedelta(seconds=1)
    tick()
    again = desk.post(link, form | TYPED | SEND)
    assert (again.status, "bliver kun sendt én gang" in again.page.text) == (200, True)
    assert (len(messages()), audit_types(), sent()) == (1, [AuditType.MESSAGE_WRITTEN], 2)


def test_another_text_from_the_same_form_is_asked_about(desk: Desk, link: str) -> None:
    """Gone back in the browser and changed: it is a second message, and nobody sends that by mistake."""
    form = empty(desk, link)
    desk.post(link, form | TYPED | SEND)
    answer = desk.post(link, form | TYPED | {"subject": "Glem cyklen"} | SEND)
    assert (answer.status, len(messages())) == (409, 1)
    assert answer.page.field("subject")["value"] == "Glem cyklen"
    fresh = {"id": answer.page.field("id")["value"]}
    assert desk.post(link, fresh | TYPED | {"subject": "Glem cyklen"} | SEND).status == 200
    assert {each.text.subject for each in messages()} == {"Husk cyklen", "Glem cyklen"}


def test_what_was_typed_comes_back_to_be_changed(desk: Desk, link: str) -> None:
    """From the look back to the form, as the same message."""
    looked = desk.post(link, empty(desk, link) | TYPED | LOOK).page
    page = desk.post(link, hidden(looked) | EDIT).page
    assert page.field("subject")["value"] == "Husk cyklen"
    assert page.forms[0].value("body") == TYPED["body"]
    assert page.field("id") == looked.field("id")


@pytest.mark.parametrize("act", [LOOK, SEND])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"subject": ""}, "Skriv et emne."),
        ({"body": "  \r\n "}, "Skriv en tekst."),
        ({"subject": "x" * (LONGEST_SUBJECT + 1)}, "Emnet er for langt. Der er plads til 120 tegn."),
        ({"body": "æ" * (LONGEST_BODY + 1)}, "Teksten er for lang. Der er plads til 3000 tegn."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    desk: Desk, link: str, wrong: dict[str, str], said: str, act: dict[str, str]
) -> None:
    """What was typed is kept, and nothing is sent."""
    form = empty(desk, link)
    with nothing_changes():
        answer = desk.post(link, form | TYPED | wrong | act)
        [name] = wrong
        assert answer.status == 422
        assert said in answer.page.at(f"{name}-fejl")
        assert answer.page.field("id")["value"] == form["id"]


def test_the_longest_message_is_sent(desk: Desk, link: str) -> None:
    """Counted in characters, whatever they weigh on the wire."""
    longest = {"subject": "Å" * LONGEST_SUBJECT, "body": "ø" * LONGEST_BODY}
    assert desk.post(link, empty(desk, link) | longest | SEND).status == 200
    assert messages()[0].text == Text(**longest)


def test_more_than_some_a_day_are_refused(desk: Desk, link: str) -> None:
    """A message too many is a mistake; one that was withdrawn is not counted, and tomorrow is another day."""
    first = empty(desk, link)
    for form in (first, *(empty(desk, link) for _ in range(MOST_A_DAY - 1))):
        assert desk.post(link, form | TYPED | SEND).status == 200
    late = empty(desk, link) | TYPED | SEND
    answer = desk.post(link, late)
    assert (answer.status, "5 gange til deltagerne i dag" in answer.page.text) == (409, True)
    assert answer.page.field("subject")["value"] == "Husk cyklen"
    assert desk.post(desk.link(LinkPurpose.MESSAGE, "moede-2"), late).page.text.count("ingen tilmeldte") == 1
    desk.post(link, first | WITHDRAW)
    assert desk.post(link, late).status == 200
    desk.now += timedelta(days=1)
    assert desk.post(link, empty(desk, link) | TYPED | SEND).status == 200
    assert len(messages()) == MOST_A_DAY + 2


def test_without_participants_nothing_is_written(desk: Desk, link: str) -> None:
    """Rather than a message that goes to nobody, and looks as if it went."""
    nobody = desk.link(LinkPurpose.MESSAGE, "moede-3")
    answer = desk.post(nobody, empty(desk, nobody) | TYPED | SEND)
    assert (answer.status, "ingen tilmeldte" in answer.page.text, messages()) == (409, True, ())


def test_when_no_tick_would_bring_it_out_it_is_refused(desk: Desk, link: str) -> None:
    """Two weeks behind the meeting its participants are left in peace; none is taken and then left lying."""
    form = empty(desk, link)
    desk.now = a_meeting().ends + AFTERWARDS
    link = desk.link(LinkPurpose.MESSAGE, "moede-1")
    answer = desk.post(link, form | TYPED | SEND)
    assert (answer.status, "Mødet er holdt" in answer.page.text, messages()) == (409, True, ())


def test_behind_the_meeting_it_still_goes_to_those_who_had_a_seat(desk: Desk, link: str, tick: Run) -> None:
    """The slides are here: also when the planner was away for a day, and no later than two days."""
    desk.now = a_meeting().ends + AFTERWARDS - timedelta(minutes=30)
    link = desk.link(LinkPurpose.MESSAGE, "moede-1")
    assert desk.post(link, empty(desk, link) | TYPED | SEND).status == 200
    [written] = messages()
    desk.now += timedelta(days=1)
    tick()
    mine = [each.mail for each in owed() if each.mail.kind is Kind.MESSAGE]
    assert {each.latest for each in mine} == {written.written_at + timedelta(days=2)}
    assert mine


def test_a_cancelled_meeting_has_no_participants_to_write_to(desk: Desk, link: str, kept: Project) -> None:
    """They have been told that it is cancelled."""
    off = replace(kept.meetings[0], cancelled=True, version=1, changed_at=desk.now)
    dynamodb.write(tables.projects.meeting_write(PROJECT, off, kept.meetings[0]))
    answer = desk.post(link, empty(desk, link) | TYPED | SEND)
    assert (answer.status, "Mødet er aflyst" in answer.page.text, messages()) == (409, True, ())


def test_it_is_withdrawn_before_it_goes(desk: Desk, link: str, tick: Run) -> None:
    """Nobody gets it; pressed twice it is withdrawn once."""
    form = empty(desk, link)
    desk.post(link, form | TYPED | SEND)
    assert (desk.another().post(link, form | WITHDRAW).status, messages()[0].withdrawn) == (403, False)
    for _ in range(2):
        desk.now += timedelta(seconds=1)
        answer = desk.post(link, form | WITHDRAW)
        assert (answer.status, "Ingen har fået den" in answer.page.text) == (200, True)
    assert messages()[0].withdrawn
    tick()
    assert sent() == 0
    assert audit_types() == [AuditType.MESSAGE_WRITTEN, AuditType.MESSAGE_WITHDRAWN]


@pytest.mark.parametrize("at_once", [False, True])
def test_once_it_goes_it_is_not_withdrawn(
    desk: Desk, link: str, tick: Run, meanwhile: Meanwhile, at_once: bool
) -> None:
    """Neither by the trail nor by the button of an old page, though the planner began after it had looked; both say so,
    and do not claim that nobody has got it.
    """
    form = empty(desk, link)
    desk.post(link, form | TYPED | SEND)
    if at_once:
        meanwhile(tick)
    else:
        tick()
    answer = desk.post(link, form | WITHDRAW)
    assert (answer.status, "allerede på vej" in answer.page.text) == (409, True)
    assert desk.post(desk.link(LinkPurpose.UNDO, audit_log()[-1].id), {}).status == 409
    assert (messages()[0].withdrawn, sent()) == (False, 2)
    assert audit_types() == [AuditType.MESSAGE_WRITTEN]


def test_writing_and_withdrawing_can_be_taken_back(desk: Desk, link: str, tick: Run) -> None:
    """Taken back, writing is withdrawing; and withdrawing taken back lets it go out after all."""
    form = empty(desk, link)
    desk.post(link, form | TYPED | SEND)
    assert desk.post(desk.link(LinkPurpose.UNDO, audit_log()[-1].id), {}).status == 200
    assert messages()[0].withdrawn
    desk.now += timedelta(minutes=1)
    second = empty(desk, link)
    desk.post(link, second | TYPED | SEND)
    desk.now += timedelta(minutes=1)
    desk.post(link, second | WITHDRAW)
    desk.now += timedelta(minutes=1)
    assert desk.post(desk.link(LinkPurpose.UNDO, audit_log()[-1].id), {}).status == 200
    assert [each.withdrawn for each in messages()] == [True, False]
    tick()
    assert sent() == 2


@pytest.mark.parametrize("wrong", [{"act": "delete"}, {"id": "x"}, {"id": "A" * 16}, {"id": ""}])
def test_what_our_form_does_not_say_is_refused(desk: Desk, link: str, wrong: dict[str, str]) -> None:
    """Nothing is guessed."""
    form = empty(desk, link)
    with nothing_changes():
        assert desk.post(link, form | TYPED | SEND | wrong).status == 400


def test_a_message_of_another_meeting_is_not_withdrawn_here(desk: Desk, link: str) -> None:
    """A link is about one meeting."""
    form = empty(desk, link)
    desk.post(link, form | TYPED | SEND)
    assert desk.post(desk.link(LinkPurpose.MESSAGE, "moede-2"), form | WITHDRAW).status == 404
    assert not messages()[0].withdrawn
