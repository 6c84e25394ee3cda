"""The season recounted from the tables alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from infra.proof.season.observed import AUDIT_TYPES
from infra.proof.season.play import Season
from infra.proof.season.totals import WENT_OUT, LineTotal, MeetingTotal, Totals, outbox, standing_of
from shared.budget.books import Books
from shared.desk.table import AuditLog
from shared.meetings import Meeting
from shared.members.consents import Subscription
from shared.outbox import Kind, State
from shared.registrations import Registration
from shared.tasks.table import TasksTable
from shared.technical import dynamodb


def recounted(season: Season) -> Totals:
    """What the tables say."""
    project, tables = season.script.project, season.tables
    registrations = [
        each
        for meeting in project.meetings
        for each in tables.registrations.all(project.id, meeting.id)
        if not each.walk_in
    ]
    mails = outbox(season)
    promotions = Counter((each["meetings"][0], each["person"]) for each in mails if each["kind"] == Kind.PROMOTED)
    entered = sum(_entered(each, promotions[each.meeting, each.person]) for each in registrations)
    waiting = {(meeting, person) for each in mails if each["kind"] == Kind.WAITING for meeting, person in _about(each)}
    out = [each for each in mails if each["state"] in WENT_OUT]
    books, live = tables.budget.books(project.id), tables.projects.fresh(project.id)
    held = {each.id for each in live.meetings if not each.cancelled} if live else set()
    portions = {id: heads.eating for id, heads in books.heads.items() if id in held}
    tally = books.tally(portions, held)
    audit_log = Counter(act.type for act in AuditLog(tables.projects.name).since(project.id, None))
    standings = tables.members.standings(project.network)
    return Totals(
        registrations=entered,
        cancellations=entered - sum(each.live for each in registrations),
        waited=len(waiting),
        promotions=promotions.total(),
        sent=dict(sorted(Counter(each["kind"] for each in out).items())),
        bounced=sum(each["state"] == State.BOUNCED for each in mails),
        meetings={
            meeting.id: _kept(season, meeting, books, [each for each in registrations if each.meeting == meeting.id])
            for meeting in project.meetings
        },
        lines={
            each.line.id: LineTotal(each.line.planned, each.forecast, each.spent)
            for each in (*tally.lines, *tally.paid_in)
        },
        members=len(standings),
        unsubscribed=sum(stands in (Subscription.LEFT, Subscription.LEFT_ALL) for _, stands in standings),
        complained=sum(stands is Subscription.SILENCED for _, stands in standings),
        receipts=sum(bool(each.receipt) for each in books.entries.expenses),
        tasks_done=len(TasksTable(tables.projects.name).done(project.id)),
        acts={deed.value: audit_log[deed] for deed in AUDIT_TYPES.values()},
    )


def _kept(season: Season, meeting: Meeting, books: Books, registrations: Sequence[Registration]) -> MeetingTotal:
    heads, project = books.heads.get(meeting.id), season.script.project.id
    orders = (each.portions for each in books.entries.orders if each.meeting == meeting.id)
    return replace(
        standing_of([(each.status, each.party) for each in registrations]),
        came=heads.came if heads else None,
        walk_ins=heads.walk_ins if heads else 0,
        portions=sum(orders),
        scores=tuple(sorted(each.score for each in season.tables.evaluations.all(project, meeting.id))),
    )


def _about(mail: dynamodb.Item) -> list[tuple[str, str]]:
    return [(f"{meeting} {mail['version']}", mail["person"]) for meeting in mail["meetings"]]


def _entered(registration: Registration, promotions: int) -> int:
    """How often somebody signed up: each sign-up, promotion and cancellation raised the version by one."""
    return (registration.version - promotions + registration.live) // 2
