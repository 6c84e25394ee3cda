"""Mails to the secretariat, which works from its inbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.budget.line import LineTally
from shared.desk.audit import AuditEvent, LinkPurpose, meeting_pages, season_pages
from shared.mails.filled_seats import SEASON_PICTURE, filled_seats
from shared.mails.rendered import AppliesLater, NoLongerApplies
from shared.mails.sources import MailSources
from shared.mails.view import MailView
from shared.meetings import Meeting
from shared.outbox.mail import COPY, SECRETARIAT, Entry, Mail, State
from shared.outbox.office_occasions import Since
from shared.projects import Contact, Project
from shared.registrations import Status
from shared.registrations.links import Links
from shared.summaries.contents import MeetingSummary, Summary
from shared.summaries.morning import Sources
from shared.summaries.room import MORNING, full_until, office_days
from shared.tasks.task import Chore, Task, urgency
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


def summary(mail: Mail, project: Project, post: MailSources, links: Links, now: datetime) -> MailView:
    """The state of the season, what is most important first.

    Copies go to others by mails of their own, without what only the secretariat may see or do: who cannot be reached,
    and links that are signed.
    """
    to = _reader(mail, project)
    buttons = mail.person == SECRETARIAT
    since = mail.occasion.at if isinstance(mail.occasion, Since) else None
    read = Sources(post.projects, post.registrations, post.budget, post.outbox).read(project, since, now)
    lost = [each for each in read.troubles if each.state is not State.COMPLAINED]
    fresh = _fresh(lost, since)
    unwanted = _fresh([each for each in read.troubles if each.state is State.COMPLAINED], since)
    coming = next((each for each in read.meetings if not each.meeting.cancelled), None)
    links = links.within(spoken(to.language))
    named = fresh[:NAMED] if buttons else []
    # What changes little is told once a week.
    whole = since is None or read.weekly
    picture = filled_seats(read, links.language) if read.weekly else ()
    return MailView(
        to=to,
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
            "signs_up": any(each.sign_up for each in project.meetings),
            "coming_days": _days(now, coming.meeting.starts) if coming else 0,
            **_news(read.meetings),
            "troubles": [_named(each, post) for each in named],
            "more_troubles": len(fresh) - len(named),
            "whole": whole,
            "old_troubles": len(lost) - len(fresh) if whole or fresh else 0,
            "waited": read.waited,
            "waiting": read.waited.waiting[project.id] if read.waited else 0,
            "unwanted": [_named(each, post) for each in unwanted[:NAMED]] if buttons else [],
            "told": [each for each in read.meetings if read.has_news(each)],
            "quiet": [each for each in read.meetings if not read.has_news(each)],
            "budget": [(line, bar(line)) for line in read.tally.lines if line.over or whole],
            "over": read.tally.forecast - read.tally.planned,
            "meeting_links": {each.meeting.id: links.meeting(project.id, each.meeting.id) for each in read.meetings},
            "balance": read.outlook.balance,
            "to_do": [_task(each, read, links, now, buttons=buttons) for each in read.to_do],
            "done": [_done(each, read, project.id, links, now) for each in read.events] if buttons else [],
            "browsers": [_done(each, read, season, links, now) for season, each in read.browsers] if buttons else [],
            "desk_links": {
                each.meeting.id: (page.value, links.desk(page, project.id, each.meeting.id, now=now))
                for each in read.meetings
                for page in meeting_pages(each.meeting)[:1]
                if buttons and not each.meeting.cancelled
            },
            "season_buttons": _season_buttons(links, project, now) if buttons else {},
            "season_link": links.season(project.id),
            "buttons": buttons,
            "votes": read.votes,
            "offers": read.offers if buttons else (),
            "season_picture": SEASON_PICTURE if picture else "",
        },
        attachments=picture,
    )


TO_SPARE = timedelta(hours=12)
"""A mail that waited has so long left, so that an outage on its new morning does not make it miss its latest time."""


def on_its_day(mail: Mail, project: Project, now: datetime) -> None:
    """Let a mail of the timetable wait for the day that has room for it (`shared.summaries.room`).

    Raises:
        AppliesLater: it waits.
    """
    day = office_days(project).get((mail.meetings[0], mail.kind))
    if day and clock.local(now).date() < day:
        raise AppliesLater("two other mails go to the secretariat today", clock.at(day, MORNING))


def can_wait(mail: Mail, project: Project, post: MailSources, now: datetime) -> None:
    """Let a mail to the secretariat wait where it gets two today; never so long that its latest time comes near.

    Raises:
        AppliesLater: it waits.
    """
    until = full_until(post.outbox.name, project, now)
    if until is not None and until + TO_SPARE <= mail.latest:
        raise AppliesLater("two mails go to the secretariat today", until)


@dataclass(frozen=True)
class Line:
    """A task or an event in the summary: its meeting, how a task stands, and where it is done or undone."""

    what: Task | AuditEvent
    meeting: Meeting | None
    urgency: str = ""
    link: str = ""


def _task(task: Task, read: Summary, links: Links, now: datetime, *, buttons: bool) -> Line:
    """A task with its button."""
    project = read.project
    link = page_of_task(task, project, links, now) if buttons else ""
    return Line(task, project.meeting(task.meeting), urgency(task, read.now).value, link)


def page_of_task(task: Task, project: Project, links: Links, now: datetime) -> str:
    """Where a task is done; food is ordered and the report's words are written on pages of their own."""
    pages = {
        Chore.CATERING: (LinkPurpose.ORDER, task.meeting),
        Chore.KITCHEN: (LinkPurpose.ORDER, task.meeting),
        Chore.WORDS: (LinkPurpose.WORDS,),
    }
    link_purpose, *about = pages.get(task.chore, (LinkPurpose.TASK, task.id))
    return links.desk(LinkPurpose(link_purpose), project.id, *about, now=now)


def _done(event: AuditEvent, read: Summary, season: str, links: Links, now: datetime) -> Line:
    """An event with its button; it stands in the audit log of `season`."""
    undo = event.type.undoable and not event.undone
    link = links.desk(LinkPurpose.UNDO, season, event.id, now=now) if undo else ""
    return Line(event, read.project.meeting(event.meeting), link=link)


def _season_buttons(links: Links, project: Project, now: datetime) -> Mapping[str, str]:
    """The links to the desk's pages about the season, by purpose."""
    return {each.value: links.desk(each, project.id, now=now) for each in season_pages(project)}


def _fresh(entries: Iterable[Entry], since: datetime | None) -> list[Entry]:
    return [each for each in entries if since is None or each.due is None or each.due > since]


def _reader(mail: Mail, project: Project) -> Contact:
    if mail.person == SECRETARIAT:
        return project.secretariat
    copy = _copy(mail, project)
    if copy is None:
        raise NoLongerApplies("gets no copies any more")
    return copy


def _copy(mail: Mail, project: Project) -> Contact | None:
    return next((each for number, each in enumerate(project.copies) if mail.person == f"{COPY}{number}"), None)


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


def _news(meetings: Iterable[MeetingSummary]) -> Mapping[str, int]:
    """Who is `new` with a seat, how many `people` they bring, and who is new and only waits (`new_waiting`); somebody
    who signed up for several meetings is one.
    """
    parties: dict[str, int] = {}
    waiting: set[str] = set()
    for each in (each for meeting in meetings for each in meeting.new):
        if each.status is Status.WAITING:
            waiting.add(each.person)
        elif each.party > parties.get(each.person, 0):
            parties[each.person] = each.party
    waiting -= parties.keys()
    return {"new": len(parties), "people": sum(parties.values()), "new_waiting": len(waiting)}


def _days(earlier: datetime, later: datetime) -> int:
    return (clock.local(later).date() - clock.local(earlier).date()).days


def _named(entry: Entry, post: MailSources) -> Trouble:
    mail = entry.mail
    if mail.person == SECRETARIAT:
        return Trouble(entry)
    project = post.project(mail.project)
    copy = _copy(mail, project)
    if copy:
        return Trouble(entry, copy.name, copy.address)
    meetings = list(mail.meetings) or [each.id for each in project.meetings]
    guests = [each for each in post.registrations.of_person(mail.project, meetings, mail.person) if each.address]
    known = guests[0] if guests else post.members.get(project.network, mail.person)
    return Trouble(entry, known.name, known.address) if known else Trouble(entry)
