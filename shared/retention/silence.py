"""Members who hear nothing of their network for long are asked once whether to stay; who does not answer is removed."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shared.members import changes
from shared.members.member import Standing
from shared.outbox.mail import Kind, Mail
from shared.outbox.occasion import OfDay
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.order import newest
from shared.projects.table import SILENCE, ProjectsTable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Delete, Put, Update

HOUR = 4
"""At night, in Copenhagen, after the deletions."""

ANSWER_WITHIN = timedelta(days=30)
"""A member who was asked is removed so long afterwards."""

PAGE = 200
"""Members that one look asks or removes; a larger network takes more ticks, and more nights."""

DAY = timedelta(days=1)
SELDOM = timedelta(days=180)
"""A network that has no members, or has a later season, is looked at as often as this."""


def months_later(day: date, months: int) -> date:
    """The same day of the month so many later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_invited(seasons: Sequence[Project], now: datetime) -> date | None:
    """The last day on which the network of `seasons` invited its members to a meeting; None: never yet."""
    at = (season.timetable.at(Kind.INVITATION, each) for season in seasons for each in season.meetings)
    return max((clock.local(each).date() for each in at if each <= now), default=None)


def heard(item: Mapping[str, Any], invited: date | None) -> date | None:
    """The last day on which a member, as the table has it, heard of the network, or told it something."""
    moments = [item.get("joined"), item.get("stays_on"), item.get("standing_at", "")[:10]]
    days = [date.fromisoformat(each) for each in moments if each]
    if invited and item.get("standing") == Standing.ACTIVE.value:
        days.append(invited)
    return max(days, default=None)


@dataclass(frozen=True)
class Silence:
    """Asks and removes members of networks that have been silent for as long as their last season's plan says."""

    projects: ProjectsTable
    members: str
    outbox: OutboxTable

    def look(self, project: Project, now: datetime) -> int:
        """Look at the network of `project`, where that is its last season; how many members were removed.

        Running twice, or at once with another, asks once. A network that has invited lately, or has meetings ahead, is
        not looked at: those of its members who cannot be invited go with a season's deletion. What the season itself
        tells is asked first; after a look it is kept when the next member's time comes.
        """
        today = clock.local(now).date()
        if clock.local(now).hour != HOUR or today < _from(project, now):
            return 0
        seasons = self.projects.seasons(project.network)
        last, invited = newest(seasons or [project]), last_invited(seasons, now)
        if last.id != project.id:
            self._look_again(project, today + SELDOM)
            return 0
        if not _silent(seasons, last, now):
            quiet = months_later(invited, last.members_asked_after) if invited else today
            self._look_again(project, max(quiet, today + DAY))
            return 0
        found = [*self._members(last, invited, now)]
        due = [each for each in found if each[0] <= today]
        removed = 0
        for _, write, mail in due[:PAGE]:
            try:
                dynamodb.transact([write, *([mail] if mail else [])])
            except ConditionFailed:
                continue  # another tick was first, or the member has answered
            removed += mail is None
        if len(due) <= PAGE:
            later = [day for day, *_ in found if day > today]
            later += [today + ANSWER_WITHIN for _, _, mail in due if mail]
            self._look_again(project, min([*later, today + SELDOM]))
        return removed

    def next(self, project: Project, now: datetime) -> datetime:
        """When the members are to be looked through, after a look at `now`."""
        local = clock.local(now)
        known = self.projects.fresh(project.id) if local.hour == HOUR else None
        day = _from(known or project, now)
        return now if local.hour == HOUR and local.date() >= day else clock.next_at(HOUR, day, now)

    def _look_again(self, project: Project, day: date) -> None:
        dynamodb.write(Put(self.projects.name, {"project": project.id, "part": SILENCE, "day": day.isoformat()}))

    def _members(
        self, season: Project, invited: date | None, now: datetime
    ) -> Iterator[tuple[date, Update | Delete, Put | None]]:
        """The day on which each member's time comes, the write for it then, and the mail that is owed with it."""
        today = clock.local(now).date()
        values = {":network": season.network}
        for item in dynamodb.query(
            self.members, "#network = :network", values, names={"#network": "project"}, only="attribute_exists(address)"
        ):
            last, person = heard(item, invited), str(item["person"])
            day = months_later(last, season.members_asked_after) if last else today
            asked = date.fromisoformat(item["asked_on"]) if item.get("asked_on") else None
            if item["standing"] == Standing.UNSUBSCRIBED.value:
                yield day, changes.strip(self.members, season.network, person), None
            elif item["standing"] == Standing.SUPPRESSED.value:
                yield day, changes.drop(self.members, season.network, person), None
            elif asked is None or (last and asked <= last):
                mail = Mail(Kind.STAYING, season.id, person, now, Kind.STAYING.latest(now), occasion=OfDay(today))
                yield day, changes.ask(self.members, season.network, person, today, asked), self.outbox.put(mail)
            else:
                given_up = changes.give_up(self.members, season.network, person, asked)
                yield max(day, asked + ANSWER_WITHIN), given_up, None


def _from(season: Project, now: datetime) -> date:
    """The first day on which the members of its network are to be looked through, as far as the season itself tells."""
    if ahead := season.ahead(now):
        return clock.local(max(each.ends for each in ahead)).date()
    if season.silence_next:
        return season.silence_next
    invited = last_invited([season], now)
    return months_later(invited, season.members_asked_after) if invited else clock.local(now).date()


def _silent(seasons: Sequence[Project], last: Project, now: datetime) -> bool:
    """No meeting is ahead in any of the `seasons`; the last invitation is too long ago for the plan of the `last`."""
    if any(each.ahead(now) for each in seasons):
        return False
    return long_ago(last_invited(seasons, now), last, clock.local(now).date())


def long_ago(day: date | None, season: Project, today: date) -> bool:
    """Whether `day` is, on `today`, as long ago as the plan of `season` says; None is."""
    return day is None or months_later(day, season.members_asked_after) <= today
