"""A mail's way through the outbox, against the real table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.mails.ses import Refused, Unclear
from shared.outbox import Kind, Mail, State
from shared.outbox.mail import Entry
from shared.outbox.occasion import OfMoment
from shared.outbox.protocol import GRACE, RECOVER_AFTER, RecoveryAction
from shared.technical import dynamodb
from tests.builders import there
from tests.conftest import Tables
from tests.outbox.sending import Played, Ses

NOON = datetime(2018, 8, 1, 12, tzinfo=UTC)
MAIL = Mail(
    kind=Kind.CONFIRMATION,
    project="amager-oest",
    person="abc",
    owed_at=NOON,
    latest=NOON + timedelta(days=14),
    meetings=("moede-1",),
    occasion=OfMoment(NOON),
)


def the_entry(tables: Tables) -> Entry:
    return there(tables.outbox.get(MAIL.id))


Deliver = Callable[[Ses, datetime], State | None]


@pytest.fixture
def played(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> Played:
    """A sender."""
    return Played(tables.outbox, monkeypatch)


@pytest.fixture
def deliver(tables: Tables, played: Played) -> Deliver:
    """Send the mail of the table as a stream record would bring it."""
    tables.outbox.owe(MAIL)
    return lambda ses, now: played.send(the_entry(tables), ses, now)


def test_owing_twice_is_owing_once(tables: Tables) -> None:
    """The id says what, about what, to whom, on which occasion; the second time nothing is written."""
    assert [tables.outbox.owe(MAIL), tables.outbox.owe(MAIL)] == [True, False]
    assert the_entry(tables) == Entry(MAIL, State.OWED, due=NOON + RECOVER_AFTER)


def test_a_record_that_comes_twice_sends_once(tables: Tables, deliver: Deliver, played: Played) -> None:
    """The second sender finds the lease taken or the mail sent."""
    ses = Ses()
    entry = the_entry(tables)
    states = [played.send(entry, ses, NOON) for _ in range(2)]
    assert (states, ses.taken) == ([State.SENT, State.SENDING], [MAIL.id])
    assert the_entry(tables).state is State.SENT


def test_without_the_lease_a_record_that_comes_twice_sends_twice(
    tables: Tables, deliver: Deliver, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control: with the guard off, the test above would see two mails."""
    monkeypatch.setattr(type(tables.outbox), "claim", lambda *_: True)
    ses = Ses()
    entry = the_entry(tables)
    for _ in range(2):
        played.send(entry, ses, NOON)
    assert ses.taken == [MAIL.id, MAIL.id]


def test_a_sender_that_died_behind_ses_sends_no_second_mail(tables: Tables, deliver: Deliver) -> None:
    """The record comes again, the planner looks in: the mail is left alone until SES tells that it went."""

    class Dies(Ses):
        def send(self, *arguments: Any) -> str:
            ses.taken.append(arguments[4])
            raise KeyboardInterrupt  # nothing in the code catches it, as nothing would run in a dead process

    ses = Ses()
    with pytest.raises(KeyboardInterrupt):
        deliver(Dies(), NOON)
    assert deliver(ses, NOON + timedelta(minutes=1)) is State.SENDING
    later = NOON + timedelta(minutes=30)
    assert [tables.outbox.recover(owed, later) for owed in tables.outbox.fallen_due(later)] == [RecoveryAction.LEAVE]
    assert tables.outbox.fallen_due(later) == [], "and it holds up no other mail in the queue"
    tables.outbox.heard(MAIL.id, State.SENT, "message-1", later)
    assert list(tables.outbox.fallen_due(NOON + timedelta(days=1))) == []
    assert (the_entry(tables).state, ses.taken) == (State.SENT, [MAIL.id])


def test_a_sender_that_died_before_ses_sends_in_the_end(tables: Tables, deliver: Deliver) -> None:
    """When SES has told nothing for two hours, it never had the mail: it is owed again."""
    ses = Ses(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        deliver(ses, NOON)
    assert tables.outbox.claim(MAIL, "another", NOON + timedelta(hours=1)) is False
    healed = NOON + GRACE
    assert [tables.outbox.recover(owed, healed) for owed in tables.outbox.fallen_due(healed)] == [
        RecoveryAction.OWE_AGAIN
    ]
    assert (deliver(ses, healed), ses.taken) == (State.SENT, [MAIL.id])


def test_an_answer_that_got_lost_is_treated_as_taken(tables: Tables, deliver: Deliver) -> None:
    """A time-out behind the request says nothing: only SES's event does."""
    assert deliver(Ses(Unclear("ReadTimeoutError")), NOON) is State.SENDING
    assert the_entry(tables).state is State.SENDING


def test_a_mail_whose_address_ses_refuses_fails_at_once(tables: Tables, deliver: Deliver) -> None:
    """It concerns this mail alone, and no time mends it: the secretariat hears of it the next morning."""
    assert deliver(Ses(Refused("BadRequestException")), NOON) is State.FAILED
    [trouble] = tables.outbox.troubled("amager-oest", NOON)
    assert (trouble.mail.id, trouble.state, trouble.reason) == (MAIL.id, State.FAILED, "BadRequestException")


def test_a_mail_past_its_latest_time_is_missed_and_reported(tables: Tables, deliver: Deliver) -> None:
    """Never late: the secretariat reads of it instead."""
    ses = Ses()
    assert (deliver(ses, MAIL.latest), ses.taken) == (State.MISSED, [])
    assert [each.state for each in tables.outbox.troubled("amager-oest", MAIL.latest)] == [State.MISSED]


def test_what_ses_tells_never_goes_backwards(tables: Tables, deliver: Deliver) -> None:
    """Events come twice and out of order; the furthest state stays."""
    deliver(Ses(), NOON)
    for told in (State.DELIVERED, State.SENT, State.DELIVERED):
        tables.outbox.heard(MAIL.id, told, "message-1", NOON)
    assert replace(the_entry(tables), message="") == Entry(
        MAIL, State.DELIVERED, tries=1, claim=the_entry(tables).claim, sent_at=NOON
    )


def test_the_outbox_holds_no_name_and_no_address(tables: Tables) -> None:
    """Erasing a person from the tables that know her erases her from every mail that is still owed."""
    tables.outbox.owe(MAIL)
    item = there(dynamodb.get(tables.outbox.name, {"id": MAIL.id}))
    assert set(item) == {
        *("id", "state", "kind", "project", "person", "meetings", "version", "lane"),
        *("owed_at", "latest", "tries", "queue", "due", "expires"),
    }
