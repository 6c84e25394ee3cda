"""The guests of a meeting at the desk: added, corrected, cancelled, given a seat."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest

from desk.form import drawn
from shared.desk.audit import AuditType, LinkPurpose
from shared.evaluations.own import OwnEvaluations
from shared.evaluations.table import EvaluationsTable
from shared.outbox.mail import Kind
from shared.people import person_id
from shared.personal_data.export import held
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.registrations.signing_up import cancel, sign_up
from tests.builders import PEPPER, PROJECT, a_guest
from tests.conftest import nothing_changes, tables
from tests.desk.stored import audit_log, audit_types, owed_kinds, stored
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

CALLER = {"name": "Åse Ørsted", "company": "", "address": "", "party": "2", "diets": "halal", "diet": "Én vegetar"}


@pytest.fixture
def page(desk: Desk) -> str:
    """The list of the first meeting, in a browser that the secretariat has approved."""
    return desk.approved().link(LinkPurpose.GUESTS, "moede-1")


def guests() -> list[Registration]:
    """The live registrations at the first meeting, by name."""
    live = [each for each in tables.registrations.all(PROJECT, "moede-1") if each.live]
    return sorted(live, key=lambda each: each.name)


def add(desk: Desk, page: str, **changes: str) -> Seen:
    return desk.post(page, {**CALLER, "id": drawn(), "act": "add", **changes})


def test_a_caller_without_an_address_is_added_and_mailed_nothing(desk: Desk, page: str) -> None:
    """The seats count it; the same form sent twice is one guest; the audit log names nobody."""
    sent = {**CALLER, "id": drawn(), "act": "add"}
    answer = desk.post(page, sent)
    assert (answer.status, "Åse Ørsted er tilmeldt." in answer.page.text) == (200, True)
    assert "så sig det selv" in answer.page.text
    assert desk.post(page, sent).status == 200
    [guest] = guests()
    assert (guest.name, guest.company, guest.address) == ("Åse Ørsted", "Åse Ørsted", "")
    assert (guest.party, guest.diets, guest.status) == (2, ("halal",), Status.CONFIRMED)
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 2
    assert owed_kinds() == []
    assert audit_types() == [AuditType.GUEST_ADDED]
    assert audit_log()[-1].facts == {"party": "2"}


def test_one_with_an_address_gets_the_confirmation(desk: Desk, page: str) -> None:
    """As if signed up by the form; once more with the same name changes nothing."""
    for _ in range(2):
        assert add(desk, page, address=" Aase@Example.org ").status == 200
    [guest] = guests()
    assert (guest.address, guest.person) == ("aase@example.org", person_id("aase@example.org", PEPPER))
    assert owed_kinds() == [Kind.CONFIRMATION]


def test_two_people_who_share_an_address_are_two_guests(desk: Desk, page: str) -> None:
    """The second is on the list without the address, and the page says that it gets no mail."""
    add(desk, page, address="kontor@example.org")
    answer = add(desk, page, name="Bo Berg", address="kontor@example.org")
    assert "En anden gæst har den samme mailadresse" in answer.page.text
    assert [(each.name, each.address) for each in guests()] == [("Bo Berg", ""), ("Åse Ørsted", "kontor@example.org")]
    assert owed_kinds() == [Kind.CONFIRMATION]


def test_a_full_meeting_puts_a_caller_on_the_waiting_list(desk: Desk, page: str, kept: Project) -> None:
    """A confirmed party never exceeds the seats; freed seats go to whoever waits."""
    for number in range(7):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=4), desk.now)
    answer = add(desk, page)
    assert "er skrevet på ventelisten" in answer.page.text
    first = next(each for each in guests() if each.status is Status.CONFIRMED)
    assert desk.post(page, {"person": first.person, "act": "seat"}).status == 200
    caller = next(each for each in guests() if each.name == "Åse Ørsted")
    refused = desk.post(page, {"person": caller.person, "act": "seat"})
    assert (refused.status, "ikke ledige pladser nok" in refused.page.text) == (409, True)
    desk.now += timedelta(minutes=1)
    assert desk.post(page, {"person": first.person, "act": "ask"}).status == 200
    assert "Der er meldt afbud for" in desk.post(page, {"person": first.person, "act": "cancel"}).page.text
    caller = next(each for each in guests() if each.name == "Åse Ørsted")
    assert caller.status is Status.CONFIRMED
    seats = tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"]
    assert seats.taken == sum(each.party for each in guests()) == 26
    assert desk.post(page, {"person": first.person, "act": "cancel"}).status == 409


def test_a_seat_is_given_by_hand_once_promotion_has_closed(desk: Desk, page: str, kept: Project) -> None:
    """The evening before nobody moves up by itself; the office may still decide."""
    for number in range(8):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=4), desk.now)
    desk.now = kept.meetings[0].promotion_closes + timedelta(hours=1)
    page = desk.link(LinkPurpose.GUESTS, "moede-1")
    first = next(each for each in guests() if each.status is Status.CONFIRMED)
    desk.post(page, {"person": first.person, "act": "cancel"})
    [waiting] = [each for each in guests() if each.status is Status.WAITING]
    assert "har fået plads" in desk.post(page, {"person": waiting.person, "act": "seat"}).page.text
    assert all(each.status is Status.CONFIRMED for each in guests())
    assert owed_kinds().count(Kind.PROMOTED) == 1


def test_a_registration_is_corrected(desk: Desk, page: str) -> None:
    """What the form does not show stays; the same again changes nothing; more than there is room for is refused."""
    add(desk, page)
    [guest] = guests()
    desk.now += timedelta(minutes=1)
    form = {"person": guest.person, "act": "correct", "name": "Åse Ørsted", "company": "Ørsted Brød", "diet": ""}
    assert desk.post(page, {"person": guest.person, "act": "edit"}).page.field("party")["value"] == "2"
    for _ in range(2):
        assert desk.post(page, {**form, "party": "1"}).status == 200
    [guest] = guests()
    assert (guest.company, guest.party, guest.diets, guest.diet) == ("Ørsted Brød", 1, (), "")
    assert audit_types() == [AuditType.GUEST_ADDED, AuditType.GUEST_CORRECTED]
    wrong = desk.post(page, {**form, "party": "mange", "name": "", "diets": "peanuts"})
    assert '<a href="#diets-1">' in wrong.body
    assert (wrong.status, wrong.page.field("party")["value"]) == (422, "mange")
    assert "Skriv, hvad gæsten hedder." in wrong.page.text


def test_adding_is_undone(desk: Desk, page: str) -> None:
    """Once, while the guest is on the list."""
    add(desk, page)
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    assert desk.post(undo, {}).status == 200
    assert guests() == []
    add(desk, page)
    assert desk.post(undo, {}).status == 200
    assert len(guests()) == 1


def test_undoing_leaves_what_the_guest_has_signed_up_for_since(desk: Desk, page: str, kept: Project) -> None:
    """Added by the office, cancelled from the mail, and then signed up for by the guest."""
    add(desk, page, address="aase@example.org")
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    [guest] = guests()
    later = desk.now + timedelta(hours=1)
    cancel(tables.registrations, kept, kept.meetings[0], guest.person, later)
    sign_up(tables.registrations, kept, kept.meetings[:1], guest.guest(party=1), later)
    assert desk.post(undo, {}).status == 409
    assert [each.party for each in guests()] == [1]


def test_an_unknown_browser_sees_no_names_and_changes_nothing(desk: Desk, page: str, kept: Project) -> None:
    """A summary that was forwarded opens the page with its figures; what was typed is kept."""
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(1), desk.now)
    other = desk.another()
    with nothing_changes():
        seen = other.get(page)
        assert seen.status == 200
        assert not [each for each in (a_guest(1).name, "guest1@example.org") if each in seen.page.text]
        assert "1 af 28 pladser er taget." in seen.page.text
    person = a_guest(1).person
    for form in ({"act": "list"}, *({"act": act, "person": person} for act in ("edit", "ask", "cancel", "seat"))):
        answer = other.post(page, form)
        assert (answer.status, a_guest(1).name in answer.page.text) == (403, False)
    typed = add(other, page)
    assert (typed.status, typed.page.field("name")["value"]) == (403, "Åse Ørsted")
    assert [each.live for each in tables.registrations.all(PROJECT, "moede-1")] == [True]


def test_a_meeting_that_is_over_keeps_its_list(desk: Desk, page: str, kept: Project) -> None:
    """Nobody is added to it, and nothing is offered."""
    desk.now = kept.meetings[0].ends + timedelta(hours=1)
    desk.approved()
    page = desk.link(LinkPurpose.GUESTS, "moede-1")
    assert desk.get(page).page.tags("form") == []
    assert add(desk, page).status == 409
    assert desk.post(page, {"act": "unheard-of"}).status == 400


def test_a_note_is_the_office_s_own(desk: Desk, page: str) -> None:
    """It stands on the list and mails nobody; a correction keeps it, who signs up again comes without it, and the guest
    finds it in the export.
    """
    assert add(desk, page, address="aase@example.org", note="Kommer med kørestol").status == 200
    [guest] = guests()
    assert "Note: Kommer med kørestol" in desk.get(page).body
    same = {**CALLER, "company": guest.company, "person": guest.person, "act": "correct"}
    desk.now += timedelta(minutes=1)
    answer = desk.post(page, {**same, "note": "Kommer kl. 9"})
    assert (answer.status, "noten er gemt" in answer.page.text, guests()[0].note) == (200, True, "Kommer kl. 9")
    assert owed_kinds() == [Kind.CONFIRMATION]
    desk.now += timedelta(minutes=1)
    assert desk.post(page, {**same, "note": "Kommer kl. 9", "name": "Åse Ø."}).status == 200
    assert (guests()[0].name, guests()[0].note) == ("Åse Ø.", "Kommer kl. 9")
    assert owed_kinds() == [Kind.CONFIRMATION, Kind.CHANGED]
    assert desk.post(page, {**same, "note": "x" * 201}).status == 422
    project = stored()
    evaluations = OwnEvaluations(EvaluationsTable(tables.registrations.name), PEPPER)
    found = held(tables.registrations, tables.members, evaluations, project, guest.person, desk.now)
    own = found.plain(project, desk.now)
    assert [each["note"] for each in own["registrations"]] == ["Kommer kl. 9"]
    desk.post(page, {"person": guest.person, "act": "cancel"})
    sign_up(tables.registrations, project, project.meetings[:1], guest.guest(), desk.now + timedelta(minutes=1))
    assert [each.note for each in guests()] == [""]


def test_the_list_comes_as_a_spreadsheet_at_any_time(desk: Desk, page: str) -> None:
    """With the notes, for an approved browser; another one gets the page without names."""
    add(desk, page, note="Kommer kl. 9")
    answer = desk.get(f"{page}/sheet")
    name = 'attachment; filename="2018-08-15-moede-1-deltagere.xlsx"'
    assert (answer.status, answer.headers["Content-Disposition"]) == (200, name)
    assert answer.headers["Cache-Control"] == "no-store"
    guests, kitchen = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    rows = list(guests.iter_rows(values_only=True))
    assert rows[1][1:] == ("Åse Ørsted", "Åse Ørsted", 2, "halal; Én vegetar", "Kommer kl. 9")
    assert list(kitchen.values) == [("Til køkkenet",), ("1 halal",), ("1 × Én vegetar",)]
    assert "1 halal" in desk.get(page).page.text
    stranger = desk.another().get(f"{page}/sheet")
    assert (stranger.headers["Content-Type"], "Åse" in stranger.body) == ("text/html; charset=utf-8", False)
