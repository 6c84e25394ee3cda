"""Letters to the secretariat and to those who get copies, in each of their states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from infra.proof.gallery.scene import EDITED, FOOD, LONG, METTE, MORNING, PARTY, Scene
from infra.proof.gallery.state import State, Story, in_turn
from shared.budget.lines import Expense, Move
from shared.desk.audit import AuditType
from shared.desk.table import AuditLog, audit_event
from shared.outbox.mail import COPY, Kind
from shared.outbox.mail import State as MailState
from shared.outbox.occasion import ONCE, OfDay
from shared.outbox.office_occasions import SAMPLE, OfLine, OfOrder, Since
from shared.registrations.registration import Status
from shared.retention.retire import Retention
from shared.retention.sweeps import Names
from shared.tasks.table import TasksTable
from shared.technical import clock, dynamodb
from shared.topics.answer import Answer, topic_id
from shared.topics.table import AnswersTable

DAYS_BEFORE = clock.parse("2018-07-20T07:00:00Z")
ORDERED = clock.parse("2018-08-10T07:00:00Z")
AFTER = clock.parse("2018-08-15T08:00:00Z")
DAY_AFTER = clock.parse("2018-08-16T06:00:00Z")
THE_END = clock.parse("2018-11-28T08:00:00Z")
DELETED = date(2019, 11, 21)
NIGHT = clock.at(DELETED, time(3))
YEAR_LATE = timedelta(days=380)
DAY = timedelta(days=1)
FEWER, MOVED = (OfOrder(SAMPLE, news) for news in ("fewer-1", "moved-1"))
DEAR_FOOD = OfLine(FOOD, ORDERED)
LAST_MONDAY = clock.parse("2018-11-26T08:00:00Z")
USEFUL = "At møde naboerne. Det kunne vi have gjort uden oplægget."
TOPICS = "Parkering, og hvem der rydder op efter gravearbejdet på Amagerbrogade."
FREE = "Oplægget varede tre kvarter, og der blev ikke tid til at tale sammen.\nVi sad for tæt, og kaffen var kold."


def _nothing(scene: Scene) -> None:
    """Nobody has done anything."""


def _spent(amount: int, meeting: str = "moede-1", id: str = "e", day: date = date(2018, 8, 1)) -> Expense:
    return Expense(id, FOOD, day, "Morgenmad", "Bageren", amount, meeting)


def _full(scene: Scene, waiting: int = 0) -> None:
    """Twenty-eight guests at the first meeting, with long names, diets and topics among them."""
    scene.sign_up(PARTY)
    scene.sign_up(LONG)
    scene.fill(1, 24 + waiting, now=ORDERED - 3 * DAY)
    scene.count()


def _paid(amount: int, meeting: str) -> Story:
    return in_turn(_full, lambda scene: scene.spend(_spent(amount, meeting)))


def _fewer(scene: Scene) -> None:
    scene.fill(1, 9, now=ORDERED - 3 * DAY)
    scene.count()
    scene.order(30)


def _ordered(waiting: int = 0, starts: datetime | None = None) -> Story:
    return in_turn(lambda scene: _full(scene, waiting), lambda scene: scene.order(26, starts=starts))


def _held(scene: Scene) -> None:
    """All but two of the parties have come, and the bills are paid."""
    _full(scene)
    registrations = scene.post.registrations
    seated = [each for each in registrations.all(scene.project.id, "moede-1") if each.status is Status.CONFIRMED]
    for number, each in enumerate(sorted(seated, key=lambda each: each.person)):
        item = {"meeting": f"{scene.project.id}/moede-1", "part": f"registration#{each.person}"}
        came = 0 if number in {1, 5} else each.party
        dynamodb.write(dynamodb.Update(registrations.name, item, "SET came = :came", values={":came": came}))
    scene.count()
    day = date(2018, 8, 16)
    scene.spend(Expense("b1", "lokaleleje", day, "Leje", "Verdensrummet", 80_000, "moede-1", receipt="r/1.pdf"))
    scene.spend(Expense("b2", FOOD, day, "26 kuverter", "Bageren", 172_900, "moede-1"))


def _evaluated(scene: Scene) -> None:
    _held(scene)
    for number, (score, useful) in enumerate(
        [(9, "At møde naboerne."), (8, ""), (7, "Oplægget, og tiden ved bordene.")]
    ):
        scene.evaluate(score, id=f"e{number}", useful=useful)


def _season(scene: Scene) -> None:
    _held(scene)
    for number, (score, useful) in enumerate([(9, "Tiden ved bordene."), (8, ""), (10, "Netværket."), (7, "")], 1):
        scene.evaluate(score, number, useful=useful)
    move = Move("m", "oplaegsholder", FOOD, 20_000, date(2018, 9, 20), "Flere gæster end ventet")
    scene.post.budget.move(scene.project.id, move)
    answer = Answer(
        topic_id("parkering"), "Parkeringen ved torvet", "Vi har skrevet til Teknik- og Miljøforvaltningen.", ORDERED
    )
    dynamodb.write(AnswersTable(scene.post.projects.name).put(scene.project.id, answer))


def _at_work(scene: Scene) -> None:
    """Tasks in every state, and what was done at the desk."""
    _full(scene)
    project, projects = scene.project.id, scene.post.projects.name
    dynamodb.write(TasksTable(projects).finish(project, "moede-1:venue", ORDERED))
    written = {"subject": "Mød op i gården"}
    for hours, event in (
        (20, audit_event(AuditType.INVITATION_PAUSED, ORDERED, meeting="moede-2")),
        (4, audit_event(AuditType.TASK_DONE, ORDERED, meeting="moede-1", facts={"chore": "venue"})),
        (3, replace(audit_event(AuditType.MESSAGE_WRITTEN, ORDERED, meeting="moede-1", facts=written), undone=True)),
    ):
        done = replace(event, at=ORDERED - timedelta(hours=hours))
        dynamodb.write(AuditLog(projects).put(project, done))


def _quiet(scene: Scene) -> None:
    scene.fill(1, 12, now=MORNING - 5 * DAY)
    scene.count()


def _busy(scene: Scene) -> None:
    scene.fill(1, 9, now=MORNING - 5 * DAY)
    scene.fill(2, 28, now=MORNING - 5 * DAY)
    scene.sign_up(PARTY, 1, 2)
    scene.sign_up(LONG, 3)
    scene.count()
    scene.spend(Expense("e1", "lokaleleje", date(2018, 7, 20), "Leje", "Verdensrummet", 80_000))


def _troubled(scene: Scene) -> None:
    others = [each.person for each in scene.fill(1, 58, now=MORNING - 2 * DAY)]
    scene.count()
    scene.member()
    for kind, person, state, hours in (
        (Kind.INVITATION, METTE.person, MailState.BOUNCED, 1),
        (Kind.CONFIRMATION, others[2], MailState.BOUNCED, 1),
        (Kind.REMINDER, others[3], MailState.MISSED, 1),
        (Kind.CONFIRMATION, others[4], MailState.FAILED, 90),
    ):
        scene.went_wrong(scene.mail(kind, person=person), state, MORNING - timedelta(hours=hours))
    scene.spend(_spent(950_000, day=date(2018, 7, 20)))


def _bounced(scene: Scene) -> None:
    scene.member()
    scene.fill(1, 9, now=MORNING - 5 * DAY)
    scene.count()
    scene.went_wrong(scene.mail(Kind.INVITATION), MailState.BOUNCED, MORNING - timedelta(hours=1))


def _paused(scene: Scene) -> None:
    for number in range(3):
        scene.member(replace(LONG, person=f"member{number}"))
    scene.override(replace(EDITED, paused=True))


def _unhappy(*others: int, score: int = 2, **more: Any) -> Story:
    def story(scene: Scene) -> None:
        scene.evaluate(score, **more)
        for each in others:
            scene.evaluate(each, id=f"other{each}")

    return story


def _deleted(late: timedelta = timedelta(), *, receipts: bool) -> Story:
    def story(scene: Scene) -> None:
        scene.fill(1, 9)
        scene.sign_up(PARTY, 2)
        scene.cancel(PARTY.person, 2)
        project, post = scene.project, scene.post
        if receipts:
            for number in range(3):
                scene.member(replace(PARTY, person=f"member{number}"))
            post.members.unsubscribe(project.network, "member2", project.meetings[0].ends)
            for number, month in enumerate(("2018-08", "2018-11")):
                receipt = f"{project.id}/{month}/{number}.png"
                scene.spend(replace(_spent(133_000, id=f"e{number}"), receipt=receipt))
        names = Names(post.projects.name, post.members.name, post.registrations.name, post.budget.name)
        Retention(names, post.outbox).retire(project, NIGHT + late)

    return story


def _summary(name: str, story: Story, since: datetime | None, now: datetime = MORNING, person: str = "") -> State:
    return State(Kind.SUMMARY, name, story, now=now, person=person, occasion=Since(since) if since else ONCE)


STATES = (
    State(Kind.PREVIEW, "three days before it goes out", now=DAYS_BEFORE),
    State(Kind.PREVIEW, "edited and paused", _paused, now=DAYS_BEFORE),
    _summary("the first, nobody has signed up", _nothing, None),
    _summary("a Monday without news", _quiet, MORNING - 4 * DAY),
    _summary("a busy morning", _busy, MORNING - DAY),
    replace(_summary("mails went wrong, the budget is exceeded", _troubled, MORNING - DAY), seats=60),
    _summary("a copy to the partner", _bounced, MORNING - DAY, person=f"{COPY}1"),
    _summary("after the last meeting", _nothing, LAST_MONDAY - 7 * DAY, LAST_MONDAY),
    _summary("tasks and what was done", _at_work, ORDERED - DAY, ORDERED),
    State(Kind.CATERING_ORDER, "the first meeting", _full, now=ORDERED),
    State(Kind.CATERING_ORDER, "the line does not reach", _paid(700_000, "moede-2"), now=ORDERED),
    State(Kind.CATERING_CHANGE, "more than ordered", now=ORDERED),
    State(Kind.CATERING_CHANGE, "fewer than ordered", _fewer, now=ORDERED, occasion=FEWER),
    State(Kind.KITCHEN, "the meeting has moved since", _ordered(starts=DAYS_BEFORE), now=ORDERED, occasion=MOVED),
    State(Kind.DAY_BEFORE, "a full room, some wait", _ordered(waiting=3)),
    State(Kind.DAY_AFTER, "counted, evaluated and paid", _evaluated, now=DAY_AFTER),
    State(Kind.DAY_AFTER, "nobody counted", _full, now=DAY_AFTER),
    State(Kind.BUDGET_WARNING, "too dear food", _paid(320_000, "moede-1"), now=ORDERED, occasion=DEAR_FOOD),
    State(Kind.SEASON_REPORT, "a week after the last meeting", _season, now=THE_END),
    State(
        Kind.LOW_SCORE,
        "anonymous, among better ones",
        _unhappy(7, 8, 9, 10, score=3, useful=USEFUL, topics=TOPICS, free=FREE),
        now=AFTER,
    ),
    State(Kind.LOW_SCORE, "not a word", _unhappy(score=1), now=AFTER),
    State(Kind.LOW_SCORE, "signed", _unhappy(useful=USEFUL, by=f"{METTE.name}, {METTE.company}"), now=AFTER),
    State(
        Kind.LOW_SCORE,
        "long words, signed",
        _unhappy(9, free=" ".join([FREE] * 9)[:1000], by=f"{LONG.name}, {LONG.company}"),
        now=AFTER,
    ),
    State(
        Kind.DATA_DELETED, "a year after the last meeting", _deleted(receipts=True), now=NIGHT, occasion=OfDay(DELETED)
    ),
    State(
        Kind.DATA_DELETED,
        "later than planned, without receipts",
        _deleted(YEAR_LATE, receipts=False),
        now=NIGHT + YEAR_LATE,
        occasion=OfDay(DELETED),
    ),
)
