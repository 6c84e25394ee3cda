"""How a mail owed is sent once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.outbox import Kind, Mail, State
from shared.outbox.mail import Entry
from shared.outbox.protocol import GRACE, RECOVER_AFTER, TRIES, RecoveryAction, recovery_action, retry_at

NOON = datetime(2018, 8, 1, 12, tzinfo=UTC)
MAIL = Mail(
    kind=Kind.CONFIRMATION,
    project="amager-oest",
    person="abc",
    owed_at=NOON,
    latest=NOON + timedelta(days=14),
    meetings=("moede-1", "moede-2"),
    version="1",
)


@pytest.mark.parametrize(
    ("state", "tries", "after", "expected"),
    [
        (State.OWED, 0, timedelta(minutes=1), RecoveryAction.LEAVE),
        (State.OWED, 0, RECOVER_AFTER, RecoveryAction.OWE_AGAIN),
        (State.OWED, 0, timedelta(days=14), RecoveryAction.MISS),
        (State.OWED, TRIES, RECOVER_AFTER, RecoveryAction.FAIL),
        (State.DEFERRED, 1, RECOVER_AFTER, RecoveryAction.OWE_AGAIN),
        (State.DEFERRED, TRIES, RECOVER_AFTER, RecoveryAction.FAIL),
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


def test_a_refused_mail_waits_longer_each_time() -> None:
    """Six tries span most of a working day, so that somebody can mend what is wrong."""
    waits = [(retry_at(tries, NOON) - NOON) // timedelta(minutes=1) for tries in range(1, TRIES)]
    assert waits == [15, 30, 60, 120, 240]


def test_a_mails_id_is_what_about_what_to_whom_which_version() -> None:
    """Owing it twice is owing it once; the id may be an SES message tag (letters, digits, `_.@-`)."""
    assert MAIL.id == "confirmation.amager-oest.moede-1_moede-2.abc.1"
