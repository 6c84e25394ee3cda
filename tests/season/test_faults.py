"""Records that come twice, processes that die, a sender that is throttled: nobody is mailed twice, nobody forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from infra.season import invariants
from infra.season.faults import DiesAnywhere, DiesBehindSes, EverythingTwice, Throttles
from infra.season.functions import errors
from infra.season.play import Script, season
from infra.season.totals import mails_by_state, observed, recounted
from shared.outbox.table import OutboxTable
from tests.season.conftest import played

ENDED = {"delivered", "bounced", "dropped"}


def test_records_that_come_twice_and_deaths_behind_ses_send_no_mail_twice(small: Script) -> None:
    """Every stream record arrives twice, the sender dies behind every fifth mail that SES took; each is sent once."""
    fault = DiesBehindSes(every=5)
    with played(small, fault, EverythingTwice()) as made:
        states = {state for found in mails_by_state(made).values() for state in found}
        assert len(fault.deaths) >= 10
        assert made.functions.deaths == len(fault.deaths)
        assert invariants.broken(made) == []
        assert states <= ENDED
        assert errors(made.functions.logs) == []
        assert observed(made) == recounted(made)


def test_without_the_lease_records_that_come_twice_send_mails_twice(
    small: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the claim's condition gone the simulator sees what it is there to see."""
    monkeypatch.setattr(OutboxTable, "claim", lambda *_: True)
    with played(small, roads=EverythingTwice()) as made:
        assert len(list(invariants.sent_once(made))) > 10


@pytest.mark.parametrize("seed", [1, 2])
def test_deaths_anywhere_leave_nothing_undone(small: Script, seed: int) -> None:
    """Every function dies now and then between two calls, and records come twice: what always holds, holds each day.

    In the end every mail went out once and the tables say what people saw.
    """
    fault = DiesAnywhere(seed, share=0.02)
    with season(replace(small, seed=seed), fault, EverythingTwice()) as made:
        made.begin()
        assert [each for _ in made.days() for each in invariants.broken(made)] == []
        states = {state for found in mails_by_state(made).values() for state in found}
        assert len(fault.deaths) > 30
        # An event of SES whose function died at each of Lambda's three tries is lost: the mail went, unheard of.
        assert states <= ENDED | {"sent"}
        assert observed(made) == recounted(made)
        assert errors(made.functions.logs) == []


def test_a_throttled_sender_sends_everything_later(small: Script) -> None:
    """Each mail that SES refused for now is owed again by a tick, and goes out once."""
    with played(small, Throttles(every=3)) as made:
        states = {state for found in mails_by_state(made).values() for state in found}
        assert invariants.broken(made) == []
        assert states <= ENDED
        assert errors(made.functions.logs) == []
