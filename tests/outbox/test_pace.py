"""Mails go out at the rate that SES allows, whoever sends."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from shared.outbox import rate_limiter as pace
from shared.outbox.rate_limiter import ABSURD, KEY, RateLimiter
from shared.technical import dynamodb
from shared.technical.dynamodb import Put
from tests.builders import there
from tests.conftest import Tables

NOON = datetime(2018, 8, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Sender:
    """A sender with a clock of its own, which runs on while it sleeps and sends."""

    tables: Tables
    rate: float
    now: datetime = NOON
    sent: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pace = RateLimiter(self.tables.outbox, lambda: self.rate, lambda: self.now, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def send(self, took: timedelta = timedelta(), most: timedelta = MINUTE) -> bool:
        """Send one mail when its turn has come; writing it before `took` so long."""
        self.now += took
        at = self.pace.acquire(self.now + most)
        if at is not None:
            self.sent.append(at)
        return at is not None


def together(senders: list[Sender], mails: int, took: timedelta) -> list[datetime]:
    """Let the senders send `mails` in all, always the one whose clock is behind; when they went."""
    queue = [(each.now, place) for place, each in enumerate(senders)]
    heapq.heapify(queue)
    for _ in range(mails):
        _, place = heapq.heappop(queue)
        assert senders[place].send(took)
        heapq.heappush(queue, (senders[place].now, place))
    return sorted(at for each in senders for at in each.sent)


def most_in(window: timedelta, times: list[datetime]) -> int:
    """The most mails that went within one `window`."""
    return max(sum(start <= at < start + window for at in times) for start in times)


@pytest.mark.parametrize(("rate", "count"), [(1.0, 3), (14.0, 1), (14.0, 4), (100.0, 8)])
def test_many_senders_are_no_faster_than_ses_allows(tables: Tables, rate: float, count: int) -> None:
    """In no second more than the rate, and over all hardly less."""
    senders = [Sender(tables, rate) for _ in range(count)]
    mails = int(rate * 3)
    times = together(senders, mails, took=timedelta(milliseconds=20))
    assert most_in(timedelta(seconds=1), times) <= rate
    assert mails / (times[-1] - times[0] + timedelta(seconds=1 / rate)).total_seconds() >= rate * 0.95


def test_without_a_common_turn_each_sender_has_the_whole_rate(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: with a turn of its own for each sender the test above would see several times the rate."""
    senders = [Sender(tables, 14) for _ in range(4)]
    keys: Iterator[int] = iter(range(10_000))
    monkeypatch.setattr(RateLimiter, "_update", lambda self, *_: Put(tables.outbox.name, {"id": f"{next(keys)}"}))
    monkeypatch.setattr(dynamodb, "update", lambda _: {"free_at": pace._count(NOON)})
    times = together(senders, 70, took=timedelta(milliseconds=20))
    assert most_in(timedelta(seconds=1), times) > 14 * 2


def test_who_is_alone_does_not_wait(tables: Tables) -> None:
    """A confirmation at a quiet hour goes at once, and so does the next an hour later."""
    sender = Sender(tables, 14)
    for _ in range(3):
        before = sender.now
        assert sender.send()
        assert sender.sent[-1] == before
        sender.now += timedelta(hours=1)


def test_a_turn_too_far_off_is_not_waited_for(tables: Tables) -> None:
    """Nothing is taken and nobody sleeps: the mail stays owed; a minute later it goes."""
    others = [Sender(tables, 1) for _ in range(40)]
    assert all(each.send() for each in others)
    late = Sender(tables, 1)
    assert not late.send(most=timedelta(seconds=20))
    assert late.now == NOON
    item = there(dynamodb.get(tables.outbox.name, KEY))
    assert item["free_at"] == pace._count(NOON + timedelta(seconds=40))
    late.now += MINUTE
    assert late.send(most=timedelta(seconds=20))


def test_a_clock_that_was_wrong_stops_nobody(tables: Tables) -> None:
    """Nobody takes turns so far ahead: what says so is not believed."""
    dynamodb.write(Put(tables.outbox.name, {**KEY, "free_at": pace._count(NOON + ABSURD + MINUTE)}))
    assert Sender(tables, 14).send()
