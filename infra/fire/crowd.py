"""What people do in a season under fire beside what they do in a calm one: more of everything, and twice at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from infra.fire.moods import Moods
from infra.season.cloud import PUBLIC_URL
from infra.season.desk import BUSY
from infra.season.pages import Form, Page
from infra.season.play import Season
from infra.season.post import Mail
from infra.season.visits import Person
from shared.meetings import Meeting
from shared.outbox import Kind
from shared.registrations import Status
from shared.registrations.links import MANAGE

PATIENCE = 8
"""So often somebody tries a page that breaks."""

TELLS_STATUS = {Kind.CONFIRMATION, Kind.WAITING, Kind.PROMOTED, Kind.CHANGED, Kind.REMINDER}

Step = Callable[[Page], "Form | str | None"]
"""What is done on a page: the form that is sent, or the link that is followed; None where there is neither."""


@dataclass
class Crowd:
    """Reads every mail that people get, and acts behind its links as the season's `moods` have it."""

    made: Season
    moods: Moods
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"crowd of {self.made.script.seed}")  # noqa: S311
        self.made.people.visits.together = self.moods.together
        self.made.post.readers.append(self.read)

    def read(self, mail: Mail) -> None:
        """A mail has arrived."""
        person, project = self.made.people.known.get(mail.to), self.made.script.project
        if person is None:
            return
        visits, moods = self.made.people.visits, self.moods
        for meeting in filter(None, map(project.meeting, mail.meetings)):
            if mail.kind in TELLS_STATUS:
                self._maybe(moods.cancels, meeting, partial(visits.cancel, person, meeting, mail))
                self._maybe(moods.resizes, meeting, partial(self._resize, person, meeting, mail))
                self._maybe(moods.moves, meeting, partial(self._move, person, mail))
                self._maybe(moods.erases, meeting, partial(self._erase, person, meeting, mail))
            elif mail.kind is Kind.CANCELLED:
                self._maybe(moods.returns, meeting, partial(self._return, person, meeting, mail))
            elif mail.kind is Kind.INVITATION and mail.one_click:
                self._maybe(moods.leaves, meeting, partial(visits.leave, person, mail))
                if self.chance.random() < moods.rushes:
                    hour = self.made.world.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
                    self.made.world.at(hour, partial(visits.sign_up, person, meeting, mail))

    def _maybe(self, share: float, meeting: Meeting, action: Callable[[], None]) -> None:
        if self.chance.random() >= share:
            return
        left = max(meeting.starts - self.made.world.now, timedelta(hours=2))
        delay = left * (self.chance.random() ** 2 * 1.1)
        for _ in range(2 if self.chance.random() < self.moods.hasty else 1):
            self.made.people.visits.later(delay, action)

    # Behind the links of a mail

    def _resize(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        party = self.chance.randint(1, 4)

        def done(page: Page) -> None:
            if page.status == 200 and meeting.id in person.attending:
                person.party[meeting.id] = party
                waits = "rettet din plads på ventelisten" in page.text
                person.attending[meeting.id] = Status.WAITING if waits else Status.CONFIRMED
                self._tell(person, "changed her party", meeting.id, party)

        steps: list[Step] = [_link(f"/change/{meeting.id}"), _form]
        self._walk(person, mail, steps, {"party": str(party)}, done)

    def _return(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        def done(page: Page) -> None:
            if page.status == 200 and meeting.id not in person.attending:
                waits = "bagest i køen" in page.text
                person.attending[meeting.id] = status = Status.WAITING if waits else Status.CONFIRMED
                party = person.party.setdefault(meeting.id, person.sent.get(meeting.id, 1))
                self._tell(person, "signed up", meeting.id, party, status.value)

        def button(page: Page) -> Form | None:
            mine = (each for each in page.forms if each.value("meeting") == meeting.id)
            return next((each for each in mine if each.value("act") == "return"), None)

        self._walk(person, mail, [button], {}, done)

    def _move(self, person: Person, mail: Mail) -> None:
        name = person.row.address.partition("@")[0].partition(".ny")[0]
        address = f"{name}.ny{self.chance.randint(1, 3)}@example.org"
        known = self.made.people.known

        def done(page: Page) -> None:
            if page.status == 200 and address not in known:
                known[address] = Person(replace(person.row, address=address), scanned=False)
            if page.status == 200:
                new = known[address]
                for meeting, status in person.attending.items():
                    new.attending.setdefault(meeting, status)
                    new.party.setdefault(meeting, person.party.get(meeting, 1))
                person.attending.clear()
                person.party.clear()
                self._tell(person, "changed her address", address)

        self._walk(person, mail, [_link("/address"), _form], {"address": address}, done)

    def _erase(self, person: Person, meeting: Meeting, mail: Mail) -> None:
        def done(page: Page) -> None:
            if page.status != 200:
                return
            person.attending.clear()
            person.party.clear()
            person.sent.clear()
            self._tell(person, "erased")
            if self.chance.random() < self.moods.comes_again:
                again = partial(self.made.people.visits.sign_up, person, meeting, mail)
                self.made.people.visits.later(timedelta(hours=self.chance.choice((0, 1, 20))), again)

        self._walk(person, mail, [_link("/data"), _link("/erase"), _form], {}, done)

    def _walk(
        self,
        person: Person,
        mail: Mail,
        steps: list[Step],
        values: dict[str, str],
        done: Callable[[Page], None],
        tries: int = 1,
    ) -> None:
        """From the mail's page of one's own registrations, step by step; a page that breaks is tried again later."""
        link = next((url for url in mail.links if url.startswith(f"{PUBLIC_URL}/{MANAGE[0]}/")), None)
        browser = self.made.people.browser
        page = browser.get(link) if link else None
        for step in steps:
            if page is None or page.status in BUSY:
                break
            way = step(page)
            if way is None:
                # Nothing there; behind a page that broke it may be that it was done all the same.
                if tries > 1 and step is steps[-1]:
                    done(page)
                return
            page = browser.get(way) if isinstance(way, str) else browser.post(way, values)
        if page is None:
            return
        if page.status not in BUSY:
            done(page)
        elif tries < PATIENCE:
            self._tell(person, "found it broken", *mail.meetings)
            again = partial(self._walk, person, mail, steps, values, done, tries + 1)
            self.made.people.visits.later(timedelta(minutes=4), again)

    def _tell(self, person: Person, what: str, *details: object) -> None:
        self.made.people.visits.tell(person, what, *details)


def _link(part: str) -> Step:
    return lambda page: page.link(part)


def _form(page: Page) -> Form | None:
    return next((each for each in page.forms if not each.value("lang")), None)
