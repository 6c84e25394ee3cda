"""How a mail owed is sent once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.outbox import Kind, Mail, State
from shared.outbox.mail import Entry, id_of, tag
from shared.outbox.occasion import OfMoment
from shared.outbox.office_occasions import OfRecord
from shared.outbox.protocol import (
    GRACE,
    LONGEST_HOLD,
    RECOVER_AFTER,
    SHORTEST_HOLD,
    RecoveryAction,
    hold_until,
    recovery_action,
    write_again_at,
)

NOON = datetime(2018, 8, 1, 12, tzinfo=UTC)
MAIL = Mail(
    kind=Kind.CONFIRMATION,
    project="amager-oest",
    person="abc",
    owed_at=NOON,
    latest=NOON + timedelta(days=14),
    meetings=("moede-1", "moede-2"),
    occasion=OfMoment(NOON),
)


@pytest.mark.parametrize(
    ("state", "tries", "after", "expected"),
    [
        (State.OWED, 0, timedelta(minutes=1), RecoveryAction.LEAVE),
        (State.OWED, 0, RECOVER_AFTER, RecoveryAction.OWE_AGAIN),
        (State.OWED, 0, timedelta(days=14), RecoveryAction.MISS),
        (State.OWED, 100, RECOVER_AFTER, RecoveryAction.OWE_AGAIN),
        (State.DEFERRED, 1, RECOVER_AFTER, RecoveryAction.OWE_AGAIN),
        (State.DEFERRED, 100, RECOVER_AFTER, RecoveryAction.OWE_AGAIN),
        (State.SENDING, 1, GRACE - timedelta(seconds=1), RecoveryAction.LEAVE),
        (State.SENDING, 1, GRACE, RecoveryAction.OWE_AGAIN),
        (State.SENDING, 1, timedelta(days=14), RecoveryAction.MISS),
        (State.SENT, 1, timedelta(days=1), RecoveryAction.LEAVE),
        (State.DROPPED, 0, timedelta(days=1), RecoveryAction.LEAVE),
    ],
)
def test_what_the_planner_does_with_a_mail_that_fell_due(
    state: State, tries: int, after: timedelta, expected: RecoveryAction
) -> None:
    """Lost by the stream: owed again. Its sender died: left alone until SES must have told. Too late: missed."""
    entry = Entry(MAIL, state, tries, due=NOON + RECOVER_AFTER)
    claimed_at = NOON if state is State.SENDING else None
    assert recovery_action(entry, claimed_at, NOON + after) is expected


def test_a_mail_that_cannot_be_written_waits_longer_each_time() -> None:
    """Often at first, as for a passing cause, and once a day in the end: somebody may mend what is wrong."""
    waits = [(write_again_at(times, NOON) - NOON) / timedelta(hours=1) for times in (*range(1, 10), 1000)]
    assert waits == [0.25, 0.5, 1, 2, 4, 8, 16, 24, 24, 24]


@pytest.mark.parametrize(
    ("refused_for", "expected"),
    [
        (timedelta(), SHORTEST_HOLD),
        (timedelta(hours=2), timedelta(minutes=30)),
        (timedelta(days=2), LONGEST_HOLD),
    ],
)
def test_the_longer_ses_refuses_the_account_the_longer_it_is_left_alone(
    refused_for: timedelta, expected: timedelta
) -> None:
    """Never for more than an hour, so that mails go soon after it takes some again."""
    assert hold_until(NOON - refused_for, NOON) - NOON == expected


def test_a_mails_id_is_what_about_what_to_whom_on_which_occasion() -> None:
    """Owing it twice is owing it once."""
    assert MAIL.id == "confirmation.amager-oest.moede-1_moede-2.abc.1533124800000"


@pytest.mark.parametrize("letters", [1, 26, 60, 120, 300, 3000])
def test_an_id_fits_an_ses_tag_whatever_the_plan_is_called(letters: int) -> None:
    """SES refuses for good a mail whose tag holds anything but letters, digits, `_` and `-`, or more than 255; two
    mails that differ in their last letter keep two ids, and what SES tells of one finds it.
    """
    names = [tuple(f"{'m' * letters}{number}{last}" for number in range(12)) for last in "ab"]
    mails = [
        replace(MAIL, project="a-" * letters + "b", meetings=meetings, occasion=OfRecord("1.x@y:z"))
        for meetings in names
    ]
    for mail in mails:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,255}", tag(mail.id))
        assert id_of(tag(mail.id)) == mail.id
        assert mail.id.startswith("confirmation.a-")
    assert mails[0].id != mails[1].id


@pytest.mark.parametrize("id", ["a.b", "a_.b@c", "_-", "__", "a_a", "._@-"])
def test_a_tag_says_the_id_it_was_made_of(id: str) -> None:
    """Each sign that a tag may not hold is written as two, and read back."""
    assert id_of(tag(id)) == id
