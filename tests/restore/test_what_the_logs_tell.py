"""What the logs tell of the time that is lost, and what the tables hold for it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from infra.restore import mended, outbox
from infra.restore.told import Logged, LoggedRequest, PersonalRequest, read
from shared.mails.feedback import What
from shared.outbox.items import entry
from shared.outbox.mail import SECRETARIAT, Kind, Mail, MailId, State
from shared.outbox.occasion import ONCE, Occasion, OfChange, OfDay, OfHour, OfMeeting, OfMoment, Once
from shared.outbox.office_occasions import OfLine, OfLink, OfOrder, OfRecord, OfSample, Since
from shared.people.person import person_id
from shared.technical import clock
from tests.builders import PEPPER, PROJECT

AT = datetime(2018, 8, 3, 12, tzinfo=UTC)
PERSON = person_id("aase@example.org", PEPPER)
MADE = clock.parse("2018-07-30T08:00:00.000Z")


def line(message: str, **said: Any) -> tuple[datetime, str]:
    """A line of the log."""
    return AT, json.dumps({"level": "INFO", "message": message, **said})


def a_mail(kind: Kind, *meetings: str, person: str = PERSON, occasion: Occasion = ONCE) -> Mail:
    """A mail about meetings."""
    return Mail(kind, PROJECT, person, AT, AT + timedelta(days=1), meetings, occasion)


OCCASIONS: tuple[Occasion, ...] = (
    ONCE,
    OfMeeting(2),
    OfMoment(MADE),
    OfMoment(MADE, waited=True),
    OfChange(3, MADE),
    OfChange(3, MADE, waited=True),
    OfDay(date(2018, 8, 15)),
    OfHour(AT),
    OfLink("invitation", ("moede-1",), AT),
    OfLink("money", (), AT),
    OfSample("invitation", AT),
    OfRecord("k3jx2a"),
    OfLine("forplejning", AT),
    OfOrder("catering-forplejning-moede-1-001", "more-2"),
    Since(AT),
)


def test_an_id_says_what_mail_it_was() -> None:
    """Of every kind, with one meeting, several or none; what is entered under it has the same id again."""
    for kind in Kind:
        for meetings in ((), ("moede-1",), ("moede-1", "moede-2")):
            for person in (PERSON, SECRETARIAT, "copy0"):
                for occasion in (each for each in OCCASIONS if isinstance(each, (Once, *kind.declared.forms))):
                    mail = Mail(kind, PROJECT, person, AT, AT + timedelta(days=1), meetings, occasion)
                    told = Logged(went={mail.id: AT})
                    [item] = outbox.mended([], told, {})
                    known = entry(item)
                    assert (known.mail.id, known.state, known.mail.meetings) == (mail.id, State.SENT, meetings)
                    found = MailId.read(mail.id)
                    assert found == MailId(mail.id, kind, PROJECT, meetings, person, occasion)
    assert MailId.read(f"campaign.{PROJECT}.moede-1.invitation") is None
    assert {type(each) for each in OCCASIONS} >= {form for kind in Kind for form in kind.declared.forms}


def test_the_logs_are_read() -> None:
    """What went, by the sender's word or by SES's; what perhaps went; who said no; which forms were sent."""
    lines = [
        (AT, "START RequestId: 1"),
        (AT, "{no json"),
        line("mail", mail="a", state="sent"),
        line("mail", mail="b", state="sending"),
        line("mail", mail="c", state="dropped"),
        line("mail", mail="d", state="sending"),
        line("told", mail="d", what="sent", ses="0100", at="2018-08-03T11:59:00+00:00"),
        line("told", mail="", what="sent"),
        line("person", what="erased", project=PROJECT, person=PERSON),
        line("answered", route="sign_up_for_one", method="POST", status=200),
        line("answered", route="sign_up_for_one", method="POST", status=422),
        line("answered", route="season", method="GET", status=200),
    ]
    found = read(lines)
    assert (dict(found.went), dict(found.sending)) == ({"a": AT, "d": AT}, {"b": AT})
    assert [(each.mail, each.message, each.what, each.at) for each in found.feedback] == [
        ("d", "0100", What.SENT, AT - timedelta(minutes=1))
    ]
    assert found.said == (LoggedRequest(PROJECT, PERSON, PersonalRequest.ERASED, AT),)
    assert found.pressed == {"sign_up_for_one": 1}


def test_a_summary_that_went_since_does_not_stop_all_later_ones() -> None:
    """Its mails are called by the time of the one before: at that time the next would be taken for sent, for ever."""
    state = {"id": f"summary-state.{PROJECT}", "at": "2018-08-02T05:00:00.000+00:00", "fingerprint": "as it stood"}
    went = a_mail(Kind.SUMMARY, person=SECRETARIAT, occasion=Since(clock.parse(state["at"])))
    found = {item["id"]: item for item in outbox.mended([state], Logged(went={went.id: AT}), {})}
    assert found[state["id"]] == {**state, "at": clock.text(AT), "fingerprint": "", "mail": ""}
    assert list(outbox.mended([state], Logged(), {})) == [state]


def a_meeting(**changes: Any) -> dict[str, Any]:
    """A meeting's item."""
    item = {
        "project": PROJECT,
        "part": "meeting#moede-1",
        "id": "moede-1",
        "version": 1,
        "title": "Møde",
        "cancelled": False,
    }
    return {**item, "starts": "a", "ends": "b", "venue": {"name": "her"}, **changes}


def test_a_meeting_that_was_called_off_stays_so() -> None:
    """Its guests know; nobody is reminded of it."""
    told = Logged(went={a_mail(Kind.MEETING_CANCELLED, "moede-1", occasion=OfMeeting(2)).id: AT})
    [found] = mended.plans([a_meeting()], told).items
    assert (found["cancelled"], found["version"], found["changed_at"]) == (True, 2, clock.text(AT))
    assert found["before"] == {"title": "Møde", "starts": "a", "ends": "b", "venue": {"name": "her"}}


def test_a_move_that_the_plan_does_not_know_is_named() -> None:
    """The next move's word has a version of its own, and who heard of an earlier one does not hear of that again."""
    told = Logged(went={a_mail(Kind.MEETING_MOVED, "moede-1", occasion=OfMeeting(2)).id: AT})
    found = mended.plans([a_meeting()], told)
    assert [item["version"] for item in found.items] == [2]
    assert found.unknown == [f"{PROJECT}/moede-1"]
    checkpoint = {"id": f"campaign.{PROJECT}.moede-1.meeting-moved.1", "owed": 7, "finished": True}
    ids = [item["id"] for item in outbox.mended([checkpoint], Logged(), found.renamed)]
    assert ids == [f"campaign.{PROJECT}.moede-1.meeting-moved.{version}" for version in (1, 2)]


def test_a_place_is_not_given_where_there_is_none() -> None:
    """She was told that she moved up; but who made room for her was never told that he is out, and is in."""
    seats = {"meeting": f"{PROJECT}/moede-1", "part": "seats", "limit": 4, "taken": 4, "waiting": 2}
    common = {"meeting": seats["meeting"], "registered_at": clock.text(MADE), "version": 1}
    other = {**common, "part": "registration#b", "status": "confirmed", "party": 4}
    waits = {**common, "part": f"registration#{PERSON}", "status": "waiting", "party": 2, "waiting_since": "x"}
    mail = a_mail(Kind.PROMOTED, "moede-1", occasion=OfChange(2, MADE))
    told = Logged(went={mail.id: AT})
    found = mended.registrations([seats, other, waits], told.out)
    assert found == [seats, other, {**waits, "version": 2}]
    assert [each.id for each in mended.lost(found, told)] == [mail.id]
