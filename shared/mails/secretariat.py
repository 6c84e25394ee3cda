"""Letters to the secretariat, which works from its inbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.budget.lines import LineTally
from shared.mails.draft import Draft
from shared.mails.post import Post
from shared.outbox.mail import SECRETARIAT, Entry, Mail
from shared.projects import Project
from shared.registrations.links import Links
from shared.summaries.contents import MeetingSummary
from shared.summaries.morning import Sources
from shared.technical import clock
from shared.technical.languages import spoken
from shared.technical.money import Oere

NAMED = 10
"""Mails that went wrong of which the summary tells who misses them; each costs a request. The others are counted."""


@dataclass(frozen=True)
class Trouble:
    """A mail that went wrong, and whom it was to; the name is empty where the person is gone."""

    entry: Entry
    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class Bar:
    """A budget line as a bar, in whole per cent: spent, expected beyond that, expected above the plan, left."""

    spent: int
    owed: int
    over: int
    left: int


def summary(mail: Mail, project: Project, post: Post, links: Links, now: datetime) -> Draft:
    """The state of the season, what is most important first."""
    since = clock.parse(mail.version) if mail.version else None
    read = Sources(post.registrations, post.budget, post.outbox).read(project, since, now)
    fresh = [each for each in read.troubles if since is None or each.due is None or each.due > since]
    coming = read.meetings[0] if read.meetings else None
    links = links.within(spoken(project.secretariat.language))
    return Draft(
        to=project.secretariat,
        project=project,
        words="summary",
        layout="summary",
        language=links.language,
        facts={
            "summary": read,
            "since": since,
            "since_days": _days(since, now) if since else 0,
            "now": now,
            "coming": coming,
            "coming_days": _days(now, coming.meeting.starts) if coming else 0,
            "new": _registrations(read.meetings),
            "people": sum(each.new_confirmed + each.new_waiting for each in read.meetings),
            "troubles": [_named(each, post) for each in fresh[:NAMED]],
            "more_troubles": max(0, len(fresh) - NAMED),
            "old_troubles": len(read.troubles) - len(fresh),
            "budget": [(line, bar(line)) for line in read.tally.lines],
            "over": read.tally.forecast - read.tally.planned,
            "meeting_links": {each.meeting.id: links.meeting(project.id, each.meeting.id) for each in read.meetings},
            "season_link": links.season(project.id),
        },
        cc=project.copies,
    )


def bar(line: LineTally) -> Bar | None:
    """The bar of a budget line; None where there is nothing to show."""
    planned = line.line.planned
    expected = max(line.forecast, line.spent)
    whole = max(planned, expected)
    if whole <= 0:
        return None
    spent = _percent(min(line.spent, planned), whole)
    owed = _percent(min(expected, planned), whole) - spent
    over = _percent(expected, whole) - spent - owed
    return Bar(spent, owed, over, 100 - spent - owed - over)


def _percent(part: Oere, whole: Oere) -> int:
    return (200 * max(0, part) + whole) // (2 * whole)


def _registrations(meetings: Iterable[MeetingSummary]) -> int:
    return sum(len(each.new) for each in meetings)


def _days(earlier: datetime, later: datetime) -> int:
    return (clock.local(later).date() - clock.local(earlier).date()).days


def _named(entry: Entry, post: Post) -> Trouble:
    mail = entry.mail
    if mail.person == SECRETARIAT:
        return Trouble(entry)
    meetings = list(mail.meetings) or [each.id for each in post.project(mail.project).meetings]
    guests = [each for each in post.registrations.of_person(mail.project, meetings, mail.person) if each.address]
    known = guests[0] if guests else post.members.get(mail.project, mail.person)
    return Trouble(entry, known.name, known.address) if known else Trouble(entry)
