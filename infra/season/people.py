"""Invented people: they read the mails they get, follow the links in them, sign up, change their minds, and come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from infra.season.cloud import PEPPER, PUBLIC_URL
from infra.season.post import Mail
from infra.season.web import Browser, Form, Page
from infra.season.world import World
from infra.season.writing import filled, slip
from shared.meetings import Meeting
from shared.members.person import person_id
from shared.members.spreadsheet import Row
from shared.outbox import Kind
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.links import MANAGE

BUSY = {500, 502, 503}
PATIENCE = 6
"""So often somebody tries a page that breaks."""

MINDS_CHANGE: Mapping[Kind, tuple[float, tuple[float, float]]] = {
    Kind.PROMOTED: (0.1, (0.2, 20)),
    Kind.REMINDER: (0.07, (0.1, 44)),
}
"""Which share of those who get such a mail cancels, and within how many hours."""


@dataclass
class Person:
    """Somebody with a mailbox. `attending` is what she believes: from pages and mails, never from our tables."""

    row: Row
    scanned: bool
    attending: dict[str, Status] = field(default_factory=dict)
    party: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    """The party of each form she sent, whatever became of it."""

    @property
    def id(self) -> str:
        """Her pseudonym."""
        return person_id(self.row.address, PEPPER)


@dataclass
class People:
    """Everybody. How they behave is drawn from the world's chance, mail by mail."""

    world: World
    browser: Browser
    project: Project
    known: dict[str, Person]
    scanned: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def read(self, mail: Mail) -> None:
        """A mail has arrived in somebody's mailbox."""
        person = self.known.get(mail.to)
        if person is None:
            return
        if person.scanned:
            self.scan(mail)
        if mail.kind is Kind.SUMMARY:
            return
        for meeting in filter(None, map(self.project.meeting, mail.meetings)):
            self._react(person, meeting, mail)

    def scan(self, mail: Mail) -> None:
        """What a mail scanner does before anybody sees the mail: it looks behind every link, with GET and HEAD."""
        for url in mail.links:
            if url.startswith(PUBLIC_URL):
                self.browser.get(url)
                self.browser.get(url, "HEAD")
                self.scanned += 1

    def _react(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        self._believe(person, meeting, mail)
        chance = self.world.chance
        if mail.kind is Kind.INVITATION:
            if chance.random() < self._interest(meeting):
                self._later(self._some_time(meeting), lambda: self._sign_up(person, meeting, mail))
        elif mail.kind in MINDS_CHANGE:
            share, hours = MINDS_CHANGE[mail.kind]
            if chance.random() < share:
                self._later(timedelta(hours=chance.uniform(*hours)), lambda: self._cancel(person, meeting, mail))
        elif mail.kind is Kind.CANCELLED:
            if chance.random() < 0.1:
                self._later(timedelta(hours=chance.uniform(1, 60)), lambda: self._sign_up(person, meeting, mail))
        elif mail.kind in (Kind.CONFIRMATION, Kind.WAITING):
            self._think_again(person, meeting, mail)

    def _think_again(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        chance = self.world.chance
        if chance.random() < 0.13:
            left = max((meeting.starts - self.world.now) * 0.9, timedelta(hours=1))
            self._later(left * chance.random(), lambda: self._cancel(person, meeting, mail))
        elif chance.random() < 0.04:
            self._later(timedelta(hours=chance.uniform(1, 90)), lambda: self._sign_up(person, meeting, mail))

    def _believe(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        if mail.kind is Kind.PROMOTED:
            person.attending[meeting.id] = Status.CONFIRMED
            self.world.tell(person.row.address, "moved up", meeting.id)
        elif mail.kind is Kind.CONFIRMATION and meeting.id in person.attending:
            # Whoever had to send the form twice reads on the page what anybody would become now.
            person.attending[meeting.id] = Status.CONFIRMED
        elif mail.kind in (Kind.CONFIRMATION, Kind.WAITING) and meeting.id in person.sent.keys() - person.attending:
            # The page broke behind her sign-up, and was closed when she tried again: the mail is what tells her.
            party = person.sent[meeting.id]
            status = Status.CONFIRMED if mail.kind is Kind.CONFIRMATION else Status.WAITING
            person.attending[meeting.id], person.party[meeting.id] = status, party
            self._tell(person, "signed up", meeting.id, party, status.value)

    def _interest(self, meeting: Meeting) -> float:
        """As many as the application counts on; a speaker from outside draws more than there is room for."""
        guests = self.project.guests
        held_before = self.project.meetings.index(meeting)  # word gets round: each meeting draws a few more
        share = guests.high / max(1, len(self.known)) / (1.02 - 0.06 * held_before)
        return share * (1.9 if meeting.speaker else 1.0)

    def _some_time(self, meeting: Meeting) -> timedelta:
        """Many answer within hours, by night too; some in the days that follow; some at the last moment or too late."""
        chance = self.world.chance
        kind = chance.random()
        if kind < 0.55:
            return timedelta(hours=chance.expovariate(1 / 7))
        if kind < 0.85:
            return timedelta(days=chance.uniform(1, 9))
        return (meeting.registration_closes - self.world.now) - timedelta(hours=chance.uniform(-2, 60))

    def _later(self, delay: timedelta, action: Callable[[], None]) -> None:
        self.world.within(timedelta(milliseconds=round(delay.total_seconds() * 1000)), action)

    def _sign_up(self, person: Person, meeting: Meeting, mail: Mail, tries: int = 1) -> None:
        """Follow the mail's way to the meeting's page, fill in the form, and mend what was refused."""
        path = f"{PUBLIC_URL}/{self.project.id}/{meeting.id}"
        page = self.browser.get(path if mail.kind is not Kind.INVITATION else _link(mail, path))
        if page.status in BUSY:
            self._retry(person, meeting, tries, lambda: self._sign_up(person, meeting, mail, tries + 1))
            return
        if not page.forms:
            self._tell(person, "found the form closed", meeting.id)
            return
        form, chance = page.forms[0], self.world.chance
        if 'class="state full"' in page.text and chance.random() < 0.6:
            self._tell(person, "found it full and left it", meeting.id)
            return
        values = filled(chance, person.row)
        if chance.random() < 0.08:
            slipped = self.browser.post(form, {**values, **slip(chance)})
            self._tell(person, "mistyped", meeting.id, slipped.status)
        self._send(person, meeting, form, values)

    def _send(self, person: Person, meeting: Meeting, form: Form, values: Mapping[str, str], tries: int = 1) -> None:
        """Send the form, and once more what it holds where the page broke."""
        answer = self.browser.post(form, values)
        party = person.sent[meeting.id] = int(values["party"])
        if answer.status in BUSY:
            self._retry(person, meeting, tries, lambda: self._send(person, meeting, form, values, tries + 1))
        elif answer.status != 200:
            self._tell(person, "was refused", meeting.id, answer.status)
        elif meeting.id in person.attending:
            self._tell(person, "signed up once more", meeting.id)
        else:
            person.attending[meeting.id] = _outcome(answer)
            person.party[meeting.id] = party
            self._tell(person, "signed up", meeting.id, party, person.attending[meeting.id].value)

    def _cancel(self, person: Person, meeting: Meeting, mail: Mail, tries: int = 1) -> None:
        """Open the signed link of the mail, and press the meeting's button there."""
        link = next((url for url in mail.links if url.startswith(f"{PUBLIC_URL}/{MANAGE[0]}/")), None)
        if link is None or meeting.id not in person.attending:
            return
        page = self.browser.get(link)
        if page.status in BUSY:
            self._retry(person, meeting, tries, lambda: self._cancel(person, meeting, mail, tries + 1))
            return
        form = next((form for form in page.forms if form.value("meeting") == meeting.id), None)
        if form is None and tries == 1:
            self._tell(person, "could not cancel any more", meeting.id, page.status)
            return
        answer = self.browser.post(form, {}) if form else page
        if answer.status in BUSY:
            self._retry(person, meeting, tries, lambda: self._cancel(person, meeting, mail, tries + 1))
        elif answer.status == 200:
            had = person.attending.pop(meeting.id)
            self._tell(person, "cancelled", meeting.id, person.party.pop(meeting.id), had.value)

    def _retry(self, person: Person, meeting: Meeting, tries: int, action: Callable[[], None]) -> None:
        self._tell(person, "found it broken", meeting.id)
        if tries < PATIENCE:
            self._later(timedelta(minutes=3), action)

    def _tell(self, person: Person, what: str, *details: object) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        self.world.tell(person.row.address, what, *details)


def people(world: World, browser: Browser, project: Project, rows: Sequence[Row], scanned: float) -> People:
    """Everybody in `rows`; a scanner stands before a share of `scanned` of their mailboxes."""
    return People(world, browser, project, {row.address: Person(row, world.chance.random() < scanned) for row in rows})


def _link(mail: Mail, wanted: str) -> str:
    """The link of a mail that leads to `wanted`: what a reader clicks has to be in the mail."""
    return next(url for url in mail.links if url.split("?")[0].split("#")[0] == wanted)


def _outcome(page: Page) -> Status:
    """What the page says that one has become."""
    return Status.WAITING if 'class="state waiting"' in page.text else Status.CONFIRMED
