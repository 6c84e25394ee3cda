"""Invented people: they read the mails they get, follow the links in them, sign up, change their minds, and come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from random import Random

from infra.proof.season.cloud import PUBLIC_URL
from infra.proof.season.post import Mail
from infra.proof.season.visits import Person, Visits
from infra.proof.season.web import Browser
from infra.proof.season.world import World
from shared.meetings import Meeting
from shared.members.spreadsheet import Row
from shared.outbox import Kind
from shared.projects import Project
from shared.registrations import Status

MINDS_CHANGE: Mapping[Kind, tuple[float, tuple[float, float]]] = {
    Kind.PROMOTED: (0.1, (0.2, 20)),
    Kind.REMINDER: (0.07, (0.1, 44)),
}
"""Which share of those who get such a mail cancels, and within how many hours."""

COMES_AFTER_ALL: Mapping[Kind, tuple[float, tuple[float, float]]] = {
    Kind.CANCELLED: (0.1, (1, 60)),
    Kind.SECOND_INVITATION: (0.02, (0.1, 40)),
}
"""The same of those who sign up."""

BRINGS = 0.06
"""Which share of those who got a seat passes the link on to a colleague, who comes by it."""

CLICKS = 0.92
"""Which share clicks in a mail that asks for it."""

LEAVES = 0.006
"""Which share of those who are invited wants no more of it."""

ANSWERS = 0.6
"""Which share says how it was."""

AWAY, FEWER = 0.06, 0.09
"""Which share of the parties with a seat stays away, and which of them, this one included, is not complete."""

STRANGERS = (0, 1, 1, 2)
"""So many turn up at a meeting without a word."""


@dataclass
class People:
    """Everybody. How they behave is drawn by the world's chances, mail by mail."""

    world: World
    project: Project
    visits: Visits
    known: dict[str, Person]
    scanned: int = 0

    @property
    def browser(self) -> Browser:
        """The one in which all of them look at our pages."""
        return self.visits.browser

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each thing was done."""
        return self.visits.counts

    def read(self, mail: Mail) -> None:
        """A mail has arrived in somebody's mailbox."""
        person = self.known.get(mail.to)
        if person is None:
            return
        if person.scanned:
            self.scan(mail)
        if mail.kind in (Kind.REQUEST, Kind.REQUEST_REMINDER):
            self._asked(person, mail)
        for meeting in filter(None, map(self.project.meeting, mail.meetings)):
            self._react(person, meeting, mail)

    def join(self, row: Row) -> None:
        """Somebody new in the network."""
        self.known[row.address] = Person(row, scanned=False)

    def turn_up(self, meeting: Meeting) -> tuple[dict[str, int], int]:
        """How many of each party turn up, by pseudonym, and how many strangers: most come, some fewer, some nobody,
        without a word; of those who wait hardly anybody.
        """
        found = {}
        for person in sorted(self.known.values(), key=lambda each: each.row.address):
            status = person.attending.get(meeting.id)
            away = self.world.chance(person.row.address, "turns up", meeting.id).random()
            party = person.party.get(meeting.id, 0)
            if status is Status.CONFIRMED and away >= AWAY:
                found[person.id] = max(1, party - 1) if away < FEWER else party
            elif status is Status.WAITING and away < AWAY:
                found[person.id] = 1
        return found, self.world.chance("strangers", meeting.id).choice(STRANGERS)

    def scan(self, mail: Mail) -> None:
        """What a mail scanner does before anybody sees the mail: it follows every link, with GET and HEAD."""
        for url in mail.links:
            if url.startswith(PUBLIC_URL):
                self.browser.get(url)
                self.browser.get(url, "HEAD")
                self.scanned += 1

    def _react(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        self._believe(person, meeting, mail)
        chance = self.world.chance(person.row.address, mail.kind, meeting.id)
        if mail.kind is Kind.INVITATION:
            self._invited(person, meeting, mail, chance)
        elif mail.kind in MINDS_CHANGE:
            share, hours = MINDS_CHANGE[mail.kind]
            self._maybe(chance, share, hours, partial(self.visits.cancel, person, meeting, mail))
        elif mail.kind in COMES_AFTER_ALL:
            share, hours = COMES_AFTER_ALL[mail.kind]
            self._maybe(chance, share, hours, partial(self.visits.sign_up, person, meeting, mail))
        elif mail.kind is Kind.EVALUATION:
            self._maybe(chance, ANSWERS, (0.1, 60), partial(self.visits.assess, person, meeting, mail))
        elif mail.kind is Kind.VOTE:
            self._maybe(chance, ANSWERS, (0.1, 100), partial(self.visits.vote, person, meeting, mail))
        elif mail.kind in (Kind.CONFIRMATION, Kind.WAITING):
            self._bring(person, meeting)
            self._think_again(person, meeting, mail, chance)

    def _asked(self, person: Person, mail: Mail) -> None:
        """Most click within minutes; some need the reminder, and of those some have thought better of it."""
        chance = self.world.chance(person.row.address, "clicks", mail.id)
        person.asking = mail
        if chance.random() < CLICKS:
            wait = timedelta(minutes=chance.expovariate(1 / 10))
            self.visits.later(wait, partial(self.visits.confirm, person, mail))

    def _invited(self, person: Person, meeting: Meeting, mail: Mail, chance: Random) -> None:
        if chance.random() < LEAVES:
            self.visits.later(timedelta(hours=chance.uniform(0.1, 30)), lambda: self.visits.unsubscribe(person, mail))
        elif chance.random() < self._interest(meeting):
            self.visits.later(self._some_time(meeting, chance), lambda: self.visits.sign_up(person, meeting, mail))

    def _bring(self, person: Person, meeting: Meeting) -> None:
        """Pass the link of the page of thanks on to a colleague, once, who is no member yet."""
        chance, address = self.world.chance(person.row.address, "brings", meeting.id), f"kollega-{person.row.address}"
        if person.member and address not in self.known and chance.random() < BRINGS:
            row = replace(person.row, name=f"{person.row.name}s kollega", address=address)
            colleague = self.known[address] = Person(row, scanned=False, member=False)
            hours = timedelta(hours=chance.uniform(1, 30))
            self.visits.later(hours, partial(self.visits.sign_up, colleague, meeting, None))

    def _maybe(self, chance: Random, share: float, hours: tuple[float, float], action: Callable[[], None]) -> None:
        if chance.random() < share:
            self.visits.later(timedelta(hours=chance.uniform(*hours)), action)

    def _think_again(self, person: Person, meeting: Meeting, mail: Mail, chance: Random) -> None:
        if chance.random() < 0.13:
            left = max((meeting.starts - self.world.now) * 0.9, timedelta(hours=1))
            self.visits.later(left * chance.random(), lambda: self.visits.cancel(person, meeting, mail))
        elif chance.random() < 0.04:
            self.visits.later(
                timedelta(hours=chance.uniform(1, 90)), lambda: self.visits.sign_up(person, meeting, mail)
            )

    def _believe(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        if mail.kind is Kind.PROMOTED:
            person.attending[meeting.id] = Status.CONFIRMED
            self.world.tell(person.row.address, "moved up", meeting.id)
        elif mail.kind is Kind.CONFIRMATION and meeting.id in person.attending:
            # Whoever had to send the form twice reads on the page what anybody would become now.
            person.attending[meeting.id] = Status.CONFIRMED
        elif mail.kind in (Kind.CONFIRMATION, Kind.WAITING) and meeting.id in person.sent.keys() - person.attending:
            # The page broke after the sign-up, and was closed when they tried again: the mail is what tells them.
            party = person.sent[meeting.id]
            status = Status.CONFIRMED if mail.kind is Kind.CONFIRMATION else Status.WAITING
            person.attending[meeting.id], person.party[meeting.id] = status, party
            self.visits.tell(person, "signed up", meeting.id, party, status.value)

    def _interest(self, meeting: Meeting) -> float:
        """As many as the application counts on; a speaker from outside draws more than there is room for."""
        guests = self.project.guests
        held_before = self.project.meetings.index(meeting)  # word gets round: each meeting draws a few more, to twice
        share = guests.high / max(1, len(self.known)) / max(0.5, 1.02 - 0.06 * held_before)
        return share * (1.9 if meeting.speaker else 1.0)

    def _some_time(self, meeting: Meeting, chance: Random) -> timedelta:
        """Many answer within hours, by night too; some in the days that follow; some at the last moment or too late."""
        kind = chance.random()
        if kind < 0.55:
            return timedelta(hours=chance.expovariate(1 / 7))
        if kind < 0.85:
            return timedelta(days=chance.uniform(1, 9))
        return (meeting.registration_closes - self.world.now) - timedelta(hours=chance.uniform(-2, 60))


def people(world: World, browser: Browser, project: Project, rows: Sequence[Row], scanned: float) -> People:
    """Everybody in `rows`; a scanner stands before a share of `scanned` of their mailboxes."""
    known = {row.address: Person(row, world.chance(row.address, "scanned").random() < scanned) for row in rows}
    return People(world, project, Visits(world, browser, project), known)
