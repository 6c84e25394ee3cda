"""Every morning: is there something to tell the secretariat?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.budget.books import Books
from shared.budget.catering import ordered, to_tell
from shared.budget.outlook import outlook
from shared.budget.table import BudgetTable
from shared.campaigns.checkpoints import Checkpoints
from shared.desk.approvals import Approval, approvals
from shared.desk.table import AuditLog
from shared.outbox.hold import Holds
from shared.outbox.mail import COPY, SECRETARIAT, Kind, Mail, State
from shared.outbox.office_occasions import Since
from shared.outbox.protocol import KEPT
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.order import newest
from shared.projects.table import ProjectsTable
from shared.registrations.reads import briefs, with_offers
from shared.registrations.table import RegistrationsTable
from shared.summaries.contents import Counted, Found, Summary, summary
from shared.summaries.fingerprint import fingerprint
from shared.summaries.room import MOST_A_DAY, planned_for_the_office, state_id, weekly
from shared.tasks.table import TasksTable
from shared.tasks.task import Chore, Owner, Task, tasks
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Put
from shared.topics.table import AnswersTable
from shared.topics.voting import Ballots, vote_of

SEASON_ECHOES = timedelta(days=14)
"""How long after the last meeting a week without news still brings a summary."""

TROUBLE_TOLD = timedelta(days=30)
"""A mail that went wrong longer ago is no news any more, and nobody counts it."""


STILL_ANSWERED = timedelta(days=14)
"""So long after a meeting an offer to host or to speak is looked for; the page of offers has them all."""

LOST = (State.MISSED, State.FAILED, State.BOUNCED, State.DROPPED)
"""The states of a summary that its readers never got."""


@dataclass(frozen=True)
class Last:
    """The summary made last, at `made`; when the last one was made that its readers have got, with its digest; and when
    the last one was of which copies went out.
    """

    made: datetime
    at: datetime | None
    fingerprint: str
    copied: datetime | None = None


@dataclass(frozen=True)
class Sources:
    """The tables that a summary is made from."""

    projects: ProjectsTable
    registrations: RegistrationsTable
    budget: BudgetTable
    outbox: OutboxTable

    def read(self, project: Project, since: datetime | None, now: datetime, *, guests: bool = True) -> Summary:
        """The summary as it stands at `now`. Without `guests` nobody's registration for what is to come is read, and
        the summary knows of them what is counted: with full halls that is a tenth of the work.
        """
        log, table = AuditLog(self.projects.name), self.registrations.name
        upcoming, of_the_week = [meeting.id for meeting in project.upcoming(now)], weekly(project, now)
        books = self.budget.books(project.id)
        done = TasksTable(self.projects.name).done(project.id)
        return summary(
            project,
            Found(
                {meeting: briefs(table, project.id, meeting) for meeting in upcoming if guests},
                self.registrations.seats(project.id, [meeting.id for meeting in project.meetings]),
                outlook(books, project, now),
                every_task(project, books, done, now),
                Checkpoints(self.outbox).of(project),
                self.outbox.troubled(project.id, now, now - TROUBLE_TOLD),
                log.since(project.id, since),
                self._browsers(log, project, now) if of_the_week else (),
                Holds(self.outbox.name).read(),
                AnswersTable(self.projects.name).out(project.id),
                [each for id in self._just_held(project, now) for each in with_offers(table, project.id, id)],
                list(self._votes(project, now)),
                of_the_week,
            ),
            since,
            now,
        )

    def _browsers(self, log: AuditLog, project: Project, now: datetime) -> Sequence[Approval]:
        """The browsers that the network's secretariat has approved, in one of its seasons' summaries alone: that of the
        newest of those that are running.
        """
        seasons = self.projects.seasons(project.network)
        running = [each for each in seasons if _running(each, now)]
        return approvals(log, seasons, now) if newest(running or seasons).id == project.id else ()

    def _votes(self, project: Project, now: datetime) -> Iterator[Counted]:
        for meeting in project.upcoming(now):
            if vote := vote_of(project, meeting):
                yield Counted(meeting, vote, Ballots(self.registrations.name).counted(project.id, vote))

    def _just_held(self, project: Project, now: datetime) -> Iterator[str]:
        """The meetings after which guests still say how it was, and what they offer."""
        return (each.id for each in project.meetings if each.over(now) and each.ends > now - STILL_ANSWERED)

    def last(self, project: str) -> Last | None:
        """The summary made last, or None. What one would have said that never went is news still."""
        item = dynamodb.get(self.outbox.name, {"id": state_id(project)}, consistent=True)
        if item is None:
            return None
        made = clock.parse(item["at"])
        copied = clock.parse(item["copied_at"]) if "copied_at" in item else None
        entry = self.outbox.get(item["mail"]) if item.get("mail") else None
        if entry is None or entry.state not in LOST:
            return Last(made, made, item["fingerprint"], copied)
        before = item.get("told_at")
        return Last(made, clock.parse(before) if before else None, item.get("told", ""), copied)


def summarise(sources: Sources, project: Project, now: datetime) -> bool:
    """Owe the secretariat a summary if this morning deserves one; whether it does.

    With the first one of a week everybody who gets copies is owed a mail of their own. The mails and the mark that they
    were made are one transaction: made twice at once, one of the two is made.
    """
    today = clock.local(now).date()
    if not clock.working_day(today):
        return False
    last = sources.last(project.id)
    if last is not None and clock.local(last.made).date() >= today:
        return False
    if not weekly(project, now) and planned_for_the_office(project, today) >= MOST_A_DAY:
        return False
    since = last.at if last else None
    read = sources.read(project, since, now, guests=False)
    digest = fingerprint(read)
    changed = (
        last is None
        or last.fingerprint != digest
        or bool(read.events)
        or bool(read.fresh_troubles)
        or bool(read.offers)
        or read.closed_votes
    )
    if not (changed or (_running(project, now) and read.weekly)):
        return False
    copied = last.copied if last else None
    copying = copied is None or _week(copied) != _week(now)
    readers = {SECRETARIAT: since}
    if copying:
        readers |= {f"{COPY}{number}": copied for number in range(len(project.copies))}
    mails = [
        Mail(
            kind=Kind.SUMMARY,
            project=project.id,
            person=person,
            owed_at=now,
            latest=Kind.SUMMARY.latest(now),
            occasion=Since(told_at, day=today),
        )
        for person, told_at in readers.items()
    ]
    mark = Put(
        sources.outbox.name,
        {
            "id": state_id(project.id),
            "at": clock.text(now),
            "fingerprint": digest,
            "mail": mails[0].id,
            "copied_at": clock.text(now if copied is None or copying else copied),
            **({"told_at": clock.text(since), "told": last.fingerprint} if last and since else {}),
            "expires": int((now + KEPT).timestamp()),
        },
        condition="#at = :seen" if last else "attribute_not_exists(id)",
        names={"#at": "at"} if last else None,
        values={":seen": clock.text(last.made)} if last else None,
    )
    try:
        dynamodb.transact([mark, *map(sources.outbox.put, mails)])
    except ConditionFailed:
        return False
    return True


def _running(project: Project, now: datetime) -> bool:
    """Whether the season's summaries still come each week, with news or without."""
    held = [each.ends for each in project.meetings if not each.cancelled]
    return bool(held) and now < max(held) + SEASON_ECHOES


def _week(when: datetime) -> tuple[int, int]:
    year, week, _ = clock.local(when).isocalendar()
    return year, week


def every_task(project: Project, books: Books, done: Mapping[str, datetime], now: datetime) -> list[Task]:
    """Every task of the season, those that the books show too; `done`: when each was said to be done, by its id."""
    return [*_kitchens(project, books, now), *tasks(project, {**_ordered(project, books, now), **done})]


def _kitchens(project: Project, books: Books, now: datetime) -> list[Task]:
    """Kitchens that must hear of a meeting: today, and before it begins."""
    today = clock.local(now).date()
    meetings = project.upcoming(now)
    news = to_tell(books.entries, meetings)
    return [
        Task(Chore.KITCHEN, Owner.SECRETARIAT, today, each.id, useless_from=each.starts)
        for each in meetings
        if each.id in news
    ]


def _ordered(project: Project, books: Books, now: datetime) -> dict[str, datetime]:
    """Food that is ordered needs no tick: the books show it."""
    held = (each for each in project.meetings if ordered(books.entries, each.id))
    return {f"{each.id}:{Chore.CATERING}": now for each in held}
