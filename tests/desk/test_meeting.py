"""Changing a meeting, and calling it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from infra.proof.season.pages import Html
from shared.desk.audit import AuditType, LinkPurpose
from shared.desk.meeting_form import FIELDS
from shared.limits import WAITING_LIST
from shared.meetings import Meeting, Venue
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import Busy
from tests.builders import PROJECT, a_guest
from tests.conftest import nothing_changes, tables
from tests.desk.conftest import Meanwhile
from tests.desk.stored import audit_log, audit_types, stored
from tests.desk.test_message import hidden
from tests.desk.visitor import Desk
from tests.registration.test_signing_up import raising
from tests.registration.visitor import Seen

SAVE, CANCEL = {"act": "save"}, {"act": "cancel"}


@pytest.fixture
def form(desk: Desk) -> str:
    """The address of the first meeting's form, in a browser that the secretariat has approved."""
    return desk.approved().link(LinkPurpose.MEETING, "moede-1")


def now() -> Meeting:
    """The meeting as the tables have it."""
    return stored().meetings[0]


def values(page: Html) -> dict[str, str]:
    """What stands in the form, as a browser would send it, without its buttons."""
    return {name: value for name, value in page.forms[0].fields if name != "act"}


def post(desk: Desk, form: str, changes: dict[str, str]) -> Seen:
    """Open the form, change some of it, and save."""
    return desk.post(form, values(desk.get(form).page) | changes | SAVE)


def test_an_overload_says_so(desk: Desk, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """503, and when to come back; also where the planner could not be woken. Nothing is changed."""
    with nothing_changes():
        monkeypatch.setattr("shared.technical.dynamodb.transact", raising(Busy()))
        answer = post(desk, form, {"topic": "Lys"})
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


def test_the_form_is_the_meeting_as_it_stands(desk: Desk, form: str) -> None:
    """Looking changes nothing, neither at the form nor at the question behind it."""
    with nothing_changes():
        page = desk.get(form).page
        assert {name: values(page)[name] for name in ("title", "day", "starts", "ends", "capacity", "programme")} == {
            "title": "Netværksmøde 1",
            "day": "2018-08-15",
            "starts": "08:00",
            "ends": "09:30",
            "capacity": "30",
            "programme": "",
        }
        assert [page.field(name)["type"] for name in ("day", "starts", "ends")] == ["date", "time", "time"]
        labelled = {each["for"] for each in page.tags("label")}
        assert labelled == set(FIELDS)
        assert desk.get(f"{form}/off").status == 200
        for path in (form, f"{form}/off"):
            assert desk.get(path, "HEAD").status == 200


def test_everything_in_the_form_is_saved(desk: Desk, form: str) -> None:
    """What guests know of counts the meeting's version; the trail says which fields, not what stands in them."""
    before = now()
    answer = post(
        desk,
        form,
        {
            "title": "Om  skilte ",
            "day": "22.8.2018",
            "starts": "8.30",
            "ends": "10:00",
            "venue": "Biblioteket",
            "address": "Eksempelvej 2",
            "capacity": "40",
            "reserved": "3",
            "waiting_list": "50",
            "speaker": "En oplægsholder",
            "topic": "Skilte og lys",
            "join": " https://video.example.org/om-skilte ",
            "programme": "8.30 Kaffe\r\n\r\n 9.00 Oplæg \r\n",
        },
    )
    assert (answer.status, "Det er gemt." in answer.page.text) == (200, True)
    assert "får besked" not in answer.page.text, "nobody has signed up"
    day, week = date(2018, 8, 22), timedelta(days=7, minutes=30)
    found = now()
    assert found == replace(
        before,
        title="Om skilte",
        starts=clock.at(day, time(8, 30)),
        ends=clock.at(day, time(10)),
        venue=Venue("Biblioteket", "Eksempelvej 2"),
        registration_closes=before.registration_closes + week,
        promotion_closes=before.promotion_closes + week,
        capacity=40,
        reserved=3,
        waiting_list=50,
        speaker="En oplægsholder",
        topic="Skilte og lys",
        programme=("8.30 Kaffe", "9.00 Oplæg"),
        join="https://video.example.org/om-skilte",
        version=1,
        changed_at=desk.now,
        before=found.before,
        history=(before.announced,),
    )
    assert audit_types() == [AuditType.MEETING_CHANGED]
    assert set(audit_log()[-1].facts["fields"].split()) == set(FIELDS)


def test_a_form_without_anything_says_what_is_missing(desk: Desk, form: str) -> None:
    """Each field that must be filled in; one that may be left out is what it would be if the plan did not name it."""
    answer = post(desk, form, dict.fromkeys(FIELDS, ""))
    assert "Der er 9 ting at rette" in answer.page.text
    post(desk, form, {"waiting_list": "7"})
    assert now().waiting_list == 7
    post(desk, form, {"waiting_list": ""})
    assert now().waiting_list == WAITING_LIST


def test_what_guests_need_not_know_is_saved_in_silence(desk: Desk, form: str) -> None:
    """Nobody gets a mail because there are more chairs; the seats follow the meeting."""
    answer = post(desk, form, {"capacity": "35", "programme": "Kaffe"})
    assert "Det er gemt." in answer.page.text
    assert "Alle tilmeldte får besked" not in answer.page.text
    assert (now().version, now().capacity, now().programme) == (0, 35, ("Kaffe",))
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].capacity == 35


def test_more_seats_move_the_waiting_up(desk: Desk, form: str, kept: Project) -> None:
    """First come, first served."""
    for number in range(8):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=4), desk.now)
    post(desk, form, {"capacity": "34"})
    seats = tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"]
    assert (seats.taken, seats.waiting) == (32, 0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Skriv, hvad mødet hedder."),
        ({"title": "x" * 201}, "Der er plads til 200 tegn."),
        ({"day": ""}, "Skriv, hvilken dag det er."),
        ({"day": "32.8.2018"}, "Skriv datoen som 15.8.2018."),
        ({"day": "2018-07-25"}, "Tidspunktet er allerede gået."),
        ({"day": "2108-08-15"}, "mere end to år"),
        ({"starts": "kvart i otte"}, "Skriv klokkeslættet som 8.30."),
        ({"ends": "25:00"}, "Skriv klokkeslættet som 8.30."),
        ({"ends": "07:00"}, "Mødet skal slutte, efter det er begyndt."),
        ({"venue": ""}, "Skriv, hvor det er."),
        ({"address": "…"}, "Skriv adressen"),
        ({"capacity": "mange"}, "Skriv et tal fra 0 til 10000."),
        ({"capacity": "10001"}, "Skriv et tal fra 0 til 10000."),
        ({"capacity": "2"}, "Der skal være mindst én plads til gæster ud over de reserverede."),
        ({"reserved": ""}, "Er ingen pladser reserveret, så skriv 0."),
        ({"topic": ""}, "Skriv, hvad mødet handler om."),
        ({"programme": "æ" * 201}, "Der er plads til 40 punkter med 200 tegn i hvert."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, form: str, wrong: dict[str, str], said: str) -> None:
    """And on top; what was typed is kept, and nothing is saved."""
    with nothing_changes():
        answer = post(desk, form, {"speaker": "En anden", **wrong})
        [(name, typed)] = wrong.items()
        assert answer.status == 422
        assert said in answer.page.at(f"{name}-fejl")
        assert answer.page.text.count(answer.page.at(f"{name}-fejl").removeprefix("Fejl: ")) == 2
        assert answer.page.field(name)["aria-invalid"] == "true"
        assert (values(answer.page)[name], values(answer.page)["speaker"]) == (typed, "En anden")
        assert answer.page.field(name).get("type", "text") == "text", (
            "a browser's calendar shows nothing that it cannot read"
        )


def test_guests_are_not_put_out(desk: Desk, form: str, kept: Project) -> None:
    """Fewer seats than guests are refused with the number that is needed."""
    for number in range(2):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=4), desk.now)
    with nothing_changes():
        answer = post(desk, form, {"capacity": "9", "reserved": "2"})
        assert answer.status == 422
        assert "8 gæster har allerede fået plads. Sammen med de reserverede skal der være mindst 10" in answer.page.text
    assert post(desk, form, {"capacity": "10"}).status == 200


def test_somebody_who_signs_up_meanwhile_is_not_put_out(
    desk: Desk, form: str, kept: Project, meanwhile: Meanwhile
) -> None:
    """Also when the seats were counted before she came: the page says so, and shows what was typed."""
    opened = values(desk.get(form).page)
    guests = [a_guest(number, party=4) for number in range(2)]
    meanwhile(lambda: [sign_up(tables.registrations, kept, kept.meetings[:1], each, desk.now) for each in guests])
    answer = desk.post(form, opened | {"capacity": "5"} | SAVE)
    assert (answer.status, values(answer.page)["capacity"]) == (422, "5")
    seats = tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"]
    assert (seats.taken, seats.capacity) == (8, 30)
    assert desk.post(form, values(answer.page) | {"capacity": "10"} | SAVE).status == 200
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].capacity == 10


def test_what_an_earlier_try_left_undone_is_done_by_the_next(desk: Desk, form: str) -> None:
    """The meeting was written, and the process died before its seats were: saving once more brings them along."""
    from shared.technical import dynamodb

    dynamodb.write(tables.projects.meeting_write(PROJECT, replace(now(), capacity=40), now()))
    assert post(desk, form, {}).status == 200
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].capacity == 40


@pytest.fixture
def guests(kept: Project, desk: Desk) -> int:
    """Three parties at the first meeting."""
    for number in range(3):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, party=2), desk.now)
    return 3


def test_nothing_is_mailed_to_many_without_being_asked(desk: Desk, form: str, guests: int) -> None:
    """Saving shows before and after, how many get a mail, and the mail; nothing is written yet."""
    with nothing_changes():
        answer = post(desk, form, {"day": "22. 8. 2018", "venue": "Biblioteket", "reason": "Salen er optaget."})
        page = answer.page.text
        assert answer.status == 200
        for words in ("onsdag den 15. august", "onsdag den 22. august", "Biblioteket", "Verdensrummet"):
            assert words in page
        assert f"{guests} får mail." in page
        assert "Netværksmødet er flyttet til onsdag den 22. august" in page
        assert "Grunden: Salen er optaget." in page
    sent = hidden(answer.page) | {"reason": "Salen er optaget.", "act": "tell"}
    done = desk.post(form, sent)
    assert (done.status, "Alle tilmeldte får besked" in done.page.text) == (200, True)
    assert (now().day, now().reason, now().version) == (date(2018, 8, 22), "Salen er optaget.", 1)
    assert desk.post(form, sent).status == 200
    assert now().version == 1


def test_who_wants_to_change_more_keeps_what_was_typed(desk: Desk, form: str, guests: int) -> None:
    """From the question back to the form."""
    asked = post(desk, form, {"title": "Nyt navn", "programme": "Kaffe\nOplæg"})
    back = desk.post(form, hidden(asked.page) | {"act": "edit"})
    assert (values(back.page)["title"], values(back.page)["programme"]) == ("Nyt navn", "Kaffe\r\nOplæg")
    assert now().version == 0


def test_a_day_that_is_tomorrow_is_asked_about_twice(desk: Desk, form: str, guests: int) -> None:
    """The button alone does not move a meeting to tomorrow, nor cancel one that is tomorrow."""
    asked = post(desk, form, {"day": "27.7.2018"})
    refused = desk.post(form, hidden(asked.page) | {"reason": "", "act": "tell"})
    assert (refused.status, now().version) == (422, 0)
    assert "Sæt et kryds" in refused.page.text
    assert desk.post(form, hidden(asked.page) | {"reason": "", "soon": "yes", "act": "tell"}).status == 200
    seen = {"seen": desk.get(f"{form}/off").page.field("seen")["value"], "reason": ""}
    refused = desk.post(form, seen | CANCEL)
    assert (refused.status, now().cancelled) == (422, False)
    assert desk.post(form, seen | {"soon": "yes"} | CANCEL).status == 200
    assert now().cancelled


def test_one_that_was_to_be_tomorrow_is_asked_about_twice_as_well(desk: Desk, form: str, guests: int) -> None:
    """Its guests would come tomorrow, whichever day it moves to; and an hour is a surprise too."""
    desk.now = now().starts - timedelta(days=1)
    for wrong in ({"day": "22.8.2018"}, {"starts": "9.00", "ends": "11.00"}):
        asked = post(desk, form, wrong)
        assert desk.post(form, hidden(asked.page) | {"reason": "", "act": "tell"}).status == 422
    assert now().version == 0


def test_a_programme_keeps_up_with_its_meeting(desk: Desk, form: str) -> None:
    """Its hours move along, and are shown before; one that was written anew stays as it was written."""
    assert post(desk, form, {"programme": "08.00 Kaffe\n8.15-8.30 Oplæg\nTak for i dag kl. 9.30"}).status == 200
    assert post(desk, form, {"starts": "17.00", "ends": "19.00"}).status == 200
    assert now().programme == ("17.00 Kaffe", "17.15-17.30 Oplæg", "Tak for i dag kl. 9.30")
    assert post(desk, form, {"starts": "16.00", "ends": "18.00", "programme": "16.00 Te"}).status == 200
    assert now().programme == ("16.00 Te",)
    assert post(desk, form, {"day": "22.8.2018"}).status == 200
    assert now().programme == ("16.00 Te",)


def test_a_cancellation_says_why(desk: Desk, form: str, guests: int) -> None:
    """The mail is shown before; a reason that is too long keeps the meeting as it is."""
    page = desk.get(f"{form}/off").page
    assert "Netværksmødet onsdag den 15. august er aflyst" in page.text
    seen = {"seen": page.field("seen")["value"]}
    assert desk.post(form, seen | {"reason": "x" * 201} | CANCEL).status == 422
    assert desk.post(form, seen | {"reason": " Lyset  virker ikke. "} | CANCEL).status == 200
    assert (now().cancelled, now().reason) == (True, "Lyset virker ikke.")


def test_calling_it_off_asks_first_and_says_how_many_are_told(desk: Desk, form: str, guests: int) -> None:
    """Each party gets one mail, those who wait too."""
    page = desk.get(f"{form}/off").page
    assert "De 3, der er tilmeldt" in page.text
    assert "Det kan ikke fortrydes" in page.text
    assert [each["action"] for each in page.tags("form")] == [form]


def test_a_meeting_is_called_off_once(desk: Desk, form: str) -> None:
    """Pressed again, by whoever, it stays as it is; nothing about it can be changed any more."""
    opened, seen = values(desk.get(form).page), desk.get(f"{form}/off").page.field("seen")["value"]
    answer = desk.post(form, {"seen": seen} | CANCEL)
    assert (answer.status, "Mødet er aflyst" in answer.page.text, answer.page.tags("form")) == (200, True, [])
    assert (now().cancelled, now().version) == (True, 1)
    assert audit_types() == [AuditType.MEETING_CANCELLED]
    with nothing_changes():
        assert desk.post(form, {"seen": seen} | CANCEL).status == 200
        assert desk.post(form, opened | {"title": "Nyt"} | SAVE).status == 409
        assert "Mødet er aflyst" in desk.get(f"{form}/off").page.text


def test_a_meeting_that_was_changed_meanwhile_is_asked_about_again(desk: Desk, form: str, meanwhile: Meanwhile) -> None:
    """It may have been moved to a day on which it can be held."""
    seen = desk.get(f"{form}/off").page.field("seen")["value"]
    meanwhile(lambda: post(desk, form, {"day": "2018-08-22"}))
    answer = desk.post(form, {"seen": seen} | CANCEL)
    assert (answer.status, now().cancelled) == (409, False)
    assert desk.post(form, {"seen": seen} | CANCEL).status == 409
    assert desk.post(form, {"seen": answer.page.field("seen")["value"]} | CANCEL).status == 200
    assert now().cancelled


def test_a_meeting_that_has_begun_stays_as_it_is(desk: Desk, form: str) -> None:
    """A form that was open all night says so."""
    opened = values(desk.get(form).page)
    desk.now = clock.at(date(2018, 8, 15), time(8))
    form = desk.link(LinkPurpose.MEETING, "moede-1")
    with nothing_changes():
        assert "kan ikke rettes mere" in desk.get(form).page.text
        assert desk.post(form, opened | {"title": "Nyt"} | SAVE).status == 409
        assert desk.post(form, opened | CANCEL).status == 409


def test_a_meeting_is_not_moved_to_where_its_guests_data_is_gone(desk: Desk, form: str) -> None:
    """What the plan may not say the desk refuses too, beside the field, with the reason."""
    project = stored()
    dynamodb.transact(tables.projects.writes(replace(project, data_deleted=date(2018, 12, 21)), project))
    before = now()
    answer = post(desk, form, {"day": "2019-01-09"})
    assert answer.status == 422
    assert "Gæsternes oplysninger slettes, før mødet er holdt" in answer.page.at("day-fejl")
    assert now() == before


def test_a_meeting_is_not_given_times_at_which_its_mails_cannot_go(desk: Desk, form: str) -> None:
    """Ten minutes leave no time for the evaluation, which is asked for before the end."""
    before = now()
    answer = post(desk, form, {"starts": "8.00", "ends": "8.10"})
    assert answer.status == 422
    assert "når en af mødets mails ikke ud i tide" in answer.page.at("starts-fejl")
    assert now() == before
