"""What the secretariat has a mind to do by itself: when a summary comes with the link for it, it does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from infra.proof.season.desk import Desk
from infra.proof.season.people import People
from infra.proof.season.post import Mail
from infra.proof.season.secretariat_pages import SecretariatPages
from infra.proof.season.secretariat_plan import SecretariatPlan
from shared.desk.audit import LinkPurpose
from shared.meetings import Meeting
from shared.projects import Project

HOSTED = timedelta(days=12)
"""So long before a meeting its host is agreed on."""


@dataclass
class Intention:
    """Something to do from a moment on, when a mail comes with the link for it."""

    since: datetime
    act: Callable[[Mail], bool]
    """False: this mail has no such link."""


@dataclass
class SecretariatScript:
    """What is to be done still, and which meetings it `moved` and `called_off`."""

    desk: Desk
    people: People
    project: Project
    habits: SecretariatPlan
    open: list[Intention] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    called_off: set[str] = field(default_factory=set)

    def consider(self, mail: Mail) -> None:
        """Do what `mail` has the links for, where its time has come."""
        for want in [each for each in self.open if each.since <= self.desk.world.now]:
            if want.act(mail):
                self.open.remove(want)

    def plan(self) -> None:
        """What there will be to do, about what, and how long before the meeting."""
        errands, habits = SecretariatPages(self.desk), self.habits
        first, last = self.project.meetings[0], self.project.meetings[-1]
        for id, days, link_purpose, act in (
            (habits.moves, 9, LinkPurpose.MEETING, self._move),
            (habits.calls_off, 6, LinkPurpose.MEETING, self._call_off),
            (habits.votes, 20, LinkPurpose.VOTE, lambda meeting, link: errands.vote(link)),
            (habits.writes, 4, LinkPurpose.MESSAGE, lambda meeting, link: errands.write(link)),
        ):
            meeting = self.project.meeting(id)
            if meeting:
                self.want(meeting.starts - timedelta(days=days), partial(self._about, meeting, link_purpose, act))
        if habits.answers:
            self.want(first.ends + timedelta(days=1), partial(self._by, LinkPurpose.TOPIC, errands.answer))
            self.want(last.ends, partial(self._by, LinkPurpose.WORDS, errands.say))
        if hosted := self.project.meeting(habits.hosts):
            self.want(first.ends, partial(self._host, hosted))
        if habits.adds:
            self.want(first.ends + timedelta(days=5), partial(self._by, LinkPurpose.MEMBERS, self._add))

    def want(self, since: datetime, act: Callable[[Mail], bool]) -> None:
        """Keep it in mind."""
        self.open.append(Intention(since, act))

    def _by(self, link_purpose: LinkPurpose, act: Callable[[str], None], mail: Mail) -> bool:
        link = mail.link(f"d/{link_purpose.value}/")
        if link:
            act(link)
        return link is not None

    def _about(
        self, meeting: Meeting, link_purpose: LinkPurpose, act: Callable[[Meeting, str], None], mail: Mail
    ) -> bool:
        """The mail leads to each meeting's guests, and from there on; the right one's page says its title."""
        for page in self.desk.ways(mail.links, link_purpose.value):
            if meeting.title in page.text:
                act(meeting, page.url)
                return True
        return False

    def _move(self, meeting: Meeting, link: str) -> None:
        SecretariatPages(self.desk).move(link, lambda page: self.moved.add(meeting.id))

    def _call_off(self, meeting: Meeting, link: str) -> None:
        SecretariatPages(self.desk).call_off(link, lambda page: self.called_off.add(meeting.id))

    def _host(self, meeting: Meeting, mail: Mail) -> bool:
        """Somebody offers it; the office has looked at the place by the time when guests have seats."""
        link, agreed = mail.link(f"d/{LinkPurpose.OFFERS.value}/"), meeting.starts - HOSTED
        if link is None or self.desk.world.now >= agreed or "vil være vært" not in mail.body("plain"):
            return False
        self.desk.world.at(agreed, lambda: SecretariatPages(self.desk).host(meeting, link))
        return True

    def _add(self, link: str) -> None:
        row = self.habits.adds
        assert row is not None
        self.people.join(row)
        SecretariatPages(self.desk).add(link, row)
