"""What the outbox does while SES refuses the account, and what it does with a mail that nobody can write.

Played on the real table by the real sender and the planner's recovery, a quarter of an hour at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from mailing import send
from shared.mails import ses
from shared.mails.ses import AccountRefused, Refused, Unclear
from shared.outbox import Kind, Mail, State
from shared.outbox.hold import Holds
from shared.outbox.mail import Entry
from shared.outbox.occasion import OfDay
from shared.technical import clock, dynamodb
from tests.builders import PROJECT, there
from tests.conftest import Tables
from tests.outbox.sending import Played, Ses
from tests.outbox.test_the_sender_in_a_hurry import Context

NOON = datetime(2018, 8, 1, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def invitations(count: int, latest: timedelta = timedelta(days=10)) -> list[Mail]:
    """Mails of a campaign."""
    return [Mail(Kind.INVITATION, PROJECT, f"member{n:04}", NOON, NOON + latest, ("moede-1",)) for n in range(count)]


class World:
    """Time goes by in quarters of an hour: stream records, then a tick."""

    def __init__(self, tables: Tables, patch: pytest.MonkeyPatch, mails: Sequence[Mail]) -> None:
        self.outbox = tables.outbox
        self.played = Played(tables.outbox, patch)
        self.mails = mails
        self.now = NOON
        self.sent: list[tuple[str, datetime]] = []
        self.asked = 0
        for mail in mails:
            assert tables.outbox.owe(mail)

    def ses(self, answer: Callable[[datetime], Exception | None]) -> Ses:
        """SES that answers as `answer` says."""
        world = self

        class Answers(Ses):
            def send(self, *arguments: Any) -> str:
                world.asked += 1
                if error := answer(world.now):
                    raise error
                world.sent.append((arguments[4], world.now))
                return f"message-{len(world.sent)}"

        return Answers()

    def entry(self, mail: Mail) -> Entry:
        """What became of `mail`."""
        return there(self.outbox.get(mail.id))

    def run(self, until: timedelta, answer: Callable[[datetime], Exception | None]) -> None:
        """Let time go by, SES answering so."""
        to = self.ses(answer)
        waiting = list(self.mails)
        while self.now < NOON + until:
            entries = [self.entry(mail) for mail in waiting]
            batch = self.played.batch(to, self.now)
            for entry in entries:
                if entry.state is State.OWED:
                    batch(entry)
            waiting = [each.mail for each in entries if each.state in (State.OWED, State.DEFERRED, State.SENDING)]
            self.now += QUARTER
            for owed in self.outbox.fallen_due(self.now):
                self.outbox.recover(owed, self.now)

    def states(self) -> Counter[State]:
        """How many mails are in which state."""
        return Counter(self.entry(mail).state for mail in self.mails)


def refuses(error: Exception, since: timedelta, until: timedelta) -> Callable[[datetime], Exception | None]:
    """SES refuses for a while."""
    return lambda now: error if NOON + since <= now < NOON + until else None


@pytest.mark.parametrize(
    ("reason", "hours"),
    [("LimitExceededException", 24), ("SendingPausedException", 48), ("EndpointConnectionError", 46)],
)
def test_mails_wait_while_ses_refuses_the_account_and_go_when_it_takes_them(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, reason: str, hours: int
) -> None:
    """The daily quota is met, sending is paused for two days, SES is gone for 46 hours: no mail fails, each goes once,
    the last within an hour and a half after SES takes mails again. Few mails are tried meanwhile.
    """
    world = World(tables, monkeypatch, invitations(5))
    gone = timedelta(hours=hours)
    world.run(gone, refuses(AccountRefused(reason), timedelta(), gone))
    assert world.states() == {State.DEFERRED: 5}
    assert world.asked <= hours + 10, "one mail is tried now and then, not each"
    hold = there(Holds(tables.outbox.name).read())
    assert (hold.since, hold.reason, hold.ended) == (NOON, reason, None)
    world.run(gone + timedelta(hours=2), refuses(AccountRefused(reason), timedelta(), gone))
    assert world.states() == {State.SENT: 5}
    assert sorted(id for id, _ in world.sent) == sorted(mail.id for mail in world.mails)
    assert max(at for _, at in world.sent) <= NOON + gone + timedelta(minutes=90)
    ended = there(Holds(tables.outbox.name).read())
    assert ended.ended is not None


@pytest.mark.parametrize(("later", "asked"), [(timedelta(seconds=20), 1), (timedelta(minutes=1), 0)])
def test_a_process_that_saw_no_hold_a_moment_ago_tries_one_mail_at_most(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, later: timedelta, asked: int
) -> None:
    """Another process was refused meanwhile. After a minute this one looks, and tries none."""
    world = World(tables, monkeypatch, invitations(4))
    sender = world.played.sender(NOON)
    sender.begin(NOON)
    Holds(tables.outbox.name).refused("SendingPausedException", NOON)
    monkeypatch.setattr(ses, "send", world.ses(lambda now: AccountRefused("SendingPausedException")).send)
    for mails in (world.mails[:2], world.mails[2:]):
        sender.begin(NOON + later)
        for mail in mails:
            sender.send(world.entry(mail), NOON + later, NOON + later)
    assert (world.asked, world.states()) == (asked, {State.DEFERRED: 4})


def test_a_mail_whose_latest_time_passes_in_an_outage_is_missed_and_told(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up by its deadline alone, and not sent late."""
    short, long = invitations(1, timedelta(hours=5))[0], invitations(2)[1]
    world = World(tables, monkeypatch, [short, long])
    world.run(timedelta(hours=12), refuses(AccountRefused("SendingPausedException"), timedelta(), timedelta(hours=8)))
    assert [world.entry(each).state for each in (short, long)] == [State.MISSED, State.SENT]
    assert [each.mail for each in tables.outbox.troubled(PROJECT, world.now)] == [short]


def test_ses_whose_answers_are_lost_for_two_days_gets_each_mail_until_its_deadline(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether it has them: each waits for its event, two hours at a time, and none is given up."""
    world = World(tables, monkeypatch, invitations(3))
    gone = timedelta(hours=46)
    world.run(timedelta(hours=50), refuses(Unclear("InternalFailure"), timedelta(), gone))
    assert world.states() == {State.SENT: 3}


def test_a_quota_that_frees_a_mail_now_and_then_is_one_hold(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """SES counts the last 24 hours, so that each hour may free what was sent in the same hour of yesterday. The
    secretariat hears of a wait of hours, not of many that are each too short to be told.
    """
    world = World(tables, monkeypatch, invitations(12))
    freed: set[int] = set()

    def answer(now: datetime) -> Exception | None:
        hour = (now - NOON) // timedelta(hours=1)
        if hour in freed:
            return AccountRefused("LimitExceededException")
        freed.add(hour)
        return None

    world.run(timedelta(hours=6), answer)
    hold = there(Holds(tables.outbox.name).read())
    assert (len(world.sent), hold.since, hold.ended, hold.waiting[PROJECT]) == (6, NOON, None, 11)


@pytest.mark.parametrize(
    ("code", "words", "what"),
    [
        ("TooManyRequestsException", "Maximum sending rate exceeded.", ("TooManyRequestsException", False)),
        ("ThrottlingException", "Maximum sending rate exceeded.", ("ThrottlingException", False)),
        ("TooManyRequestsException", "Daily message quota exceeded.", ("LimitExceededException", True)),
        ("Throttling", "Daily message quota exceeded.", ("LimitExceededException", True)),
        ("LimitExceededException", "Daily message quota exceeded.", ("LimitExceededException", True)),
        ("MessageRejected", "Sending suspended for this account.", ("MessageRejected", True)),
        ("MessageRejected", "Email address is not verified.", ("MessageRejected", False)),
        ("SendingPausedException", "", ("SendingPausedException", True)),
        ("MessageRejected", "Virus", None),
    ],
)
def test_what_ses_says_is_told_apart_by_its_words(
    monkeypatch: pytest.MonkeyPatch, code: str, words: str, what: tuple[str, bool] | None
) -> None:
    """One error is the rate of a second and the quota of a day; one is a mail that is refused, and an account."""
    answer = {"Error": {"Code": code, "Message": words}, "ResponseMetadata": {"HTTPStatusCode": 429}}

    class Client:
        def send_email(self, **_: Any) -> None:
            raise ClientError(cast(Any, answer), "SendEmail")

    monkeypatch.setattr(ses, "client", Client)
    with pytest.raises(AccountRefused if what else Refused) as refused:
        ses.send("a@example.org", "b@example.org", (), b"", "id", "set")
    if what:
        assert (str(refused.value), cast(AccountRefused, refused.value).lasts) == what


def test_a_moment_s_throttling_stops_no_other_mail(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail that met it goes a quarter of an hour later; the others at once."""
    world = World(tables, monkeypatch, invitations(5))
    errors: list[Exception] = [AccountRefused("TooManyRequestsException", lasts=False)]
    world.run(timedelta(minutes=45), lambda now: errors.pop() if errors else None)
    assert [at - NOON for _, at in world.sent] == [timedelta()] * 4 + [QUARTER]
    assert Holds(tables.outbox.name).read() is None


def test_hundreds_of_refused_addresses_fail_at_once_and_hide_nothing_new(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is tried once. What goes wrong later stands first in the list, and all of it can be read."""
    world = World(tables, monkeypatch, invitations(300))
    world.run(timedelta(minutes=30), lambda now: Refused("BadRequestException"))
    assert (world.states(), world.asked) == ({State.FAILED: 300}, 300)
    later = Mail(Kind.REMINDER, PROJECT, "person", NOON, NOON, ("moede-1",), OfDay(NOON.date()))
    tables.outbox.owe(later)
    tables.outbox.give_up(later, State.MISSED, State.OWED, "too late", world.now + timedelta(hours=1))
    found = tables.outbox.troubled(PROJECT, world.now + timedelta(hours=2))
    assert (found[0].mail, len(found)) == (later, 301)
    since = tables.outbox.troubled(PROJECT, world.now + timedelta(hours=2), since=world.now)
    assert [each.mail for each in since] == [later]


def test_a_mail_that_nobody_can_write_holds_up_no_other_and_goes_once_somebody_has_mended_it(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried ever more rarely until its latest time, when it is missed and told with the cause."""
    broken, short, other = *invitations(1), *invitations(2, timedelta(hours=20))
    short = replace(short, person="short")
    world = World(tables, monkeypatch, [broken, short, other])

    def write(mail: Mail) -> Any:
        if mail in (broken, short):
            raise ZeroDivisionError
        return letter(mail)

    letter, world.played.write = world.played.write, write
    world.run(timedelta(days=1), lambda now: None)
    assert [world.entry(each).state for each in (broken, short, other)] == [State.DEFERRED, State.MISSED, State.SENT]
    assert world.entry(short).reason == "its latest time has passed: could not be written: ZeroDivisionError"
    assert world.played.broke == 2 * 7
    world.played.write = letter
    world.run(timedelta(days=2), lambda now: None)
    assert [id for id, _ in world.sent] == [other.id, broken.id]


def test_a_mail_at_which_its_writer_dies_is_left_alone_ever_longer(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is out of memory tells nobody, and its record comes again at once: it takes one process each time
    that the planner owes it, not five, and is given up by its latest time alone.
    """
    broken, mended = invitations(2, timedelta(days=1))
    mended = replace(mended, latest=NOON + timedelta(days=4))
    world = World(tables, monkeypatch, [broken, mended])
    deaths: Counter[str] = Counter()

    def write(mail: Mail) -> Any:
        if mail == mended and world.now > NOON + timedelta(days=2):
            return letter(mail)
        deaths[mail.person] += 1
        raise KeyboardInterrupt

    letter, world.played.write = world.played.write, write
    while world.now < NOON + timedelta(days=4):
        for entry in map(world.entry, world.mails):
            for _ in range(5):
                with suppress(KeyboardInterrupt):
                    if entry.state is State.OWED:
                        world.played.send(entry, Ses(), world.now)
        world.now += QUARTER
        for owed in tables.outbox.fallen_due(world.now):
            tables.outbox.recover(owed, world.now)
    assert [world.entry(each).state for each in (broken, mended)] == [State.MISSED, State.SENT]
    assert all(5 + 6 <= count <= 5 + 9 for count in deaths.values())
    assert [each.mail for each in tables.outbox.troubled(PROJECT, world.now)] == [broken]


def test_old_records_and_old_events_never_undo_a_resend(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail that bounced and is owed once more: what SES says of the first message, and what the stream brings of the
    first owing, change nothing.
    """
    [mail] = invitations(1, timedelta(days=1))
    world = World(tables, monkeypatch, [mail])
    old = world.entry(mail)
    assert world.played.send(old, Ses(), NOON) is State.SENT
    tables.outbox.heard(mail.id, State.BOUNCED, "message-1", NOON + timedelta(minutes=1), PROJECT)
    later = NOON + timedelta(days=3)
    assert tables.outbox.resend(world.entry(mail), later + timedelta(days=1), later)
    for state in (State.SENT, State.DELIVERED, State.BOUNCED, State.COMPLAINED):
        assert not tables.outbox.heard(mail.id, state, "message-1", later + timedelta(hours=1), PROJECT)
        assert not tables.outbox.heard(mail.id, state, "unknown", later - timedelta(hours=1), PROJECT)
    assert world.played.send(old, Ses(), later) is State.MISSED, "what the old record says is not written"
    assert world.entry(mail).state is State.OWED
    assert tables.outbox.troubled(PROJECT, later) == []
    assert world.played.send(world.entry(mail), Ses(), later) is State.SENT
    assert tables.outbox.heard(mail.id, State.DELIVERED, "message-2", later + timedelta(minutes=1), PROJECT)


def test_a_mail_that_went_after_all_leaves_the_list(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sender died, its time passed, and then SES told that it had gone."""
    [mail] = invitations(1, timedelta(hours=1))
    world = World(tables, monkeypatch, [mail])
    tables.outbox.claim(mail, "a sender that died", NOON)
    world.run(timedelta(hours=4), lambda now: None)
    assert [each.state for each in tables.outbox.troubled(PROJECT, world.now)] == [State.MISSED]
    assert tables.outbox.heard(mail.id, State.SENT, "message-1", world.now, PROJECT)
    assert (world.entry(mail).state, tables.outbox.troubled(PROJECT, world.now)) == (State.SENT, [])


@pytest.mark.parametrize("change", [{"kind": "newsletter"}, {"version": "?"}, {"version": "9"}])
def test_a_mail_of_an_earlier_release_that_nobody_can_read_is_set_aside(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    """It breaks neither the sender, nor a tick, nor the summary; what became of it stands in its item."""
    [mail] = invitations(1)
    for place, via in enumerate(("stream", "planner")):
        item = {**tables.outbox.put(mail).item, **change, "id": f"old-{place}"}
        dynamodb.write(dynamodb.Put(tables.outbox.name, item))
        if via == "stream":
            Played(tables.outbox, monkeypatch)
            monkeypatch.setattr(clock, "now", lambda: NOON)
            monkeypatch.setattr(send, "wiring", lambda: Played(tables.outbox, monkeypatch).sender(NOON))
            record = {"dynamodb": {"NewImage": dynamodb.pack(item), "SequenceNumber": "1"}}
            assert send.handler({"Records": [record]}, Context(timedelta(minutes=1))) == {"batchItemFailures": []}  # type: ignore[arg-type]
        else:
            assert tables.outbox.fallen_due(NOON + timedelta(days=1)) == []
        found = there(dynamodb.get(tables.outbox.name, {"id": item["id"]}))
        assert (found["state"], "queue" in found, bool(found["reason"])) == ("failed", False, True)
        assert tables.outbox.get(item["id"]) is None
    failed = {**tables.outbox.put(mail).item, **change, "id": "old", "queue": f"trouble#{PROJECT}", "state": "failed"}
    dynamodb.write(dynamodb.Put(tables.outbox.name, failed))
    assert tables.outbox.troubled(PROJECT, NOON + timedelta(days=1)) == []
