"""The door on the day: two phones with the day-before mail's link, some people tapped on both, some taps sent twice.

One phone has no JavaScript: each tap is a form, and the page again. The other one keeps its taps while it has no
network and sends them until the page has acknowledged them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from infra.proof.season.desk import BUSY, PATIENCE
from infra.proof.season.pages import Form, Page
from infra.proof.season.web import Browser
from infra.proof.season.world import World
from shared.meetings import Meeting

EARLY, LATE = timedelta(minutes=25), timedelta(minutes=20)
"""So long before and after the beginning somebody comes in."""

AWAY = timedelta(minutes=12), timedelta(minutes=-2)
"""From so long before the beginning the second phone is without a network, until so long before it."""

BOTH, TWICE = 0.2, 0.15


@dataclass
class Door:
    """One meeting's door. `here`: how many of each person's party are tapped as here, `strangers` besides."""

    world: World
    browser: Browser
    link: str
    meeting: Meeting
    here: dict[str, int] = field(default_factory=dict)
    strangers: int = 0
    kept: list[dict[str, object]] = field(default_factory=list)
    """The second phone's taps that have not been acknowledged."""

    def expect(self, coming: Mapping[str, int], strangers: int) -> None:
        """`coming`: how many of each registered person's party will turn up. Each of `strangers` comes unannounced."""
        for person, came in coming.items():
            chance = self.world.chance("door", self.meeting.id, person)
            at = self._arrival(chance)
            self.here[person] = came
            phones: list[Callable[[str, int], None]] = [self._tap, self._keep]
            chance.shuffle(phones)
            self.world.at(at, partial(phones[0], person, came))
            if chance.random() < BOTH:
                later = at + timedelta(seconds=round(chance.uniform(5, 240), 3))
                self.world.at(later, partial(phones[1], person, came))
        self.strangers = strangers
        for number in range(strangers):
            name = f"Nabo {number + 1}"
            chance = self.world.chance("door", self.meeting.id, name)
            if number % 2:
                self.world.at(self._arrival(chance), partial(self._walk_in, name))
            else:
                fresh = f"walk-in-{chance.getrandbits(96):024x}"
                self.world.at(self._arrival(chance), partial(self._keep, fresh, 1, name))
        for minutes in range(-30, 61, 3):
            self.world.at(self.meeting.starts + timedelta(minutes=minutes), self._sync)

    def _arrival(self, chance: Random) -> datetime:
        seconds = chance.uniform(-EARLY.total_seconds(), LATE.total_seconds())
        return self.meeting.starts + timedelta(seconds=round(seconds, 3))

    def _tap(self, person: str, came: int, tries: int = 0) -> None:
        """On the phone without JavaScript: the button, and one fewer where not everybody of the party has come."""
        page = self.browser.get(self.link)
        if page.status in BUSY:
            if tries < PATIENCE:
                self.world.within(timedelta(minutes=1), partial(self._tap, person, came, tries + 1))
            return
        form = page.form(person=person)
        if form is None:
            self.world.tell("door", "did not find on the list", self.meeting.id)
            return
        offered = form.values("came")
        if offered[0] == "0":
            return  # the other phone was faster
        self._press(form, offered[0], lambda after: self._fewer(after, person, came))

    def _fewer(self, page: Page, person: str, came: int) -> None:
        form = page.form(person=person)
        if form is not None and str(came) in form.values("came"):
            self._press(form, str(came), lambda after: None)

    def _press(self, form: Form, came: str, then: Callable[[Page], None], tries: int = 0) -> None:
        page = self.browser.post(form, {"came": came})
        if page.status == 200 and self.world.chance("door", self.meeting.id, form.value("person")).random() < TWICE:
            page = self.browser.post(form, {"came": came})  # a thumb that trembled
        if page.status in BUSY and tries < PATIENCE:
            self.world.within(timedelta(minutes=1), partial(self._press, form, came, then, tries + 1))
        elif page.status == 200:
            then(page)

    def _walk_in(self, name: str, form: Form | None = None, tries: int = 0) -> None:
        page = self.browser.get(self.link) if form is None else None
        if page is not None:
            form = page.form(act="walk-in")
        answer = self.browser.post(form, {"name": name, "company": ""}) if form else page
        if answer is not None and answer.status in BUSY and tries < PATIENCE:
            self.world.within(timedelta(minutes=1), partial(self._walk_in, name, form, tries + 1))

    def _keep(self, person: str, came: int, name: str = "") -> None:
        """On the phone with JavaScript: the tap is kept first, and sent with the others."""
        at = round(self.world.now.timestamp() * 1000)
        id = f"{self.world.chance('tap', self.meeting.id, person, name).getrandbits(64):016x}"
        self.kept.append({"id": id, "person": person, "came": came, "at": at, "name": name})

    def _sync(self) -> None:
        gone, back = (self.meeting.starts - each for each in AWAY)
        if not self.kept or gone <= self.world.now < back:
            return
        answer = self.browser.send(f"{self.link}/taps", {"taps": self.kept[:50]})
        if answer.status != 200 or self.world.chance("taps", self.meeting.id).random() < TWICE:
            return  # no answer, or one that did not reach the phone: it sends them once more
        taken = set(json.loads(answer.text)["taken"])
        self.kept = [each for each in self.kept if each["id"] not in taken]
