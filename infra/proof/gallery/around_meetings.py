"""Letters to the secretariat around a meeting and at the season's end, in each of their states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from infra.proof.gallery.scene import LONG, PARTY, Scene, States
from shared.budget.lines import Commitment, Expense, Move
from shared.budget.recount import recount
from shared.desk.audit import AuditType
from shared.desk.table import AuditLog, audit_event
from shared.evaluations import Evaluation
from shared.evaluations.table import EvaluationsTable
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.outbox.mail import SECRETARIAT, Kind
from shared.outbox.office_occasions import OfLine, OfOrder, Since
from shared.registrations.registration import Status
from shared.tasks.table import TasksTable
from shared.technical import clock, dynamodb
from shared.technical.languages import SOURCE
from shared.topics.answer import Answer, topic_id
from shared.topics.table import AnswersTable

ORDERED = clock.parse("2018-08-10T07:00:00Z")
DAY_BEFORE = clock.parse("2018-08-14T11:00:00Z")
DAY_AFTER = clock.parse("2018-08-16T06:00:00Z")
THE_END = clock.parse("2018-11-28T08:00:00Z")


def _first_order(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    return scene.letter(Kind.CATERING_ORDER, person=SECRETARIAT, now=ORDERED)


def _dear_order(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    spent = Expense("e", "forplejning", date(2018, 8, 1), "Morgenmad", "Bageren", 700_000, "moede-2")
    post.budget.record(scene.project.id, spent)
    return scene.letter(Kind.CATERING_ORDER, person=SECRETARIAT, now=ORDERED)


def _more(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    _order(scene, 12)
    return scene.letter(Kind.CATERING_CHANGE, person=SECRETARIAT, occasion=OfOrder("order-12", "more-1"), now=ORDERED)


def _fewer(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = Scene.build(post, name, language=language)
    scene.fill(1, 9, now=ORDERED - timedelta(days=3))
    _count(scene)
    _order(scene, 30)
    return scene.letter(Kind.CATERING_CHANGE, person=SECRETARIAT, occasion=OfOrder("order-30", "fewer-1"), now=ORDERED)


def _moved(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    _order(scene, 26, starts=scene.meetings(1)[0].starts - timedelta(days=7))
    return scene.letter(Kind.KITCHEN, person=SECRETARIAT, occasion=OfOrder("order-26", "moved-1"), now=ORDERED)


def _eve(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language, waiting=3)
    _order(scene, 26)
    return scene.letter(Kind.DAY_BEFORE, person=SECRETARIAT, now=DAY_BEFORE)


def _counted(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    _come(scene)
    _bills(scene)
    for number, (score, text) in enumerate([(9, "At møde naboerne."), (8, ""), (7, "Oplægget, og tiden ved bordene.")]):
        _say(scene, 1, f"e{number}", score, text)
    return scene.letter(Kind.DAY_AFTER, person=SECRETARIAT, now=DAY_AFTER)


def _uncounted(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    return scene.letter(Kind.DAY_AFTER, person=SECRETARIAT, now=DAY_AFTER)


def _breaking(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    dear = Expense("e", "forplejning", date(2018, 8, 1), "Morgenmad", "Bageren", 320_000, "moede-1")
    post.budget.record(scene.project.id, dear)
    return scene.letter(Kind.BUDGET_WARNING, person=SECRETARIAT, occasion=OfLine("forplejning", ORDERED), now=ORDERED)


def _report(post: MailSources, name: str, language: str) -> RenderedMail:
    scene = _full(post, name, language)
    _come(scene)
    _bills(scene)
    for number, score in enumerate((9, 8, 10, 7)):
        _say(scene, number + 1, f"e{number}", score, ("Tiden ved bordene.", "", "Netværket.", "")[number])
    move = Move("m", "oplaegsholder", "forplejning", 20_000, date(2018, 9, 20), "Flere gæster end ventet")
    post.budget.move(scene.project.id, move)
    answer = Answer(topic_id("parkering"), "parkering", "Vi har skrevet til Teknik- og Miljøforvaltningen.", ORDERED)
    dynamodb.write(AnswersTable(post.projects.name).put(scene.project.id, answer))
    return scene.letter(Kind.SEASON_REPORT, 4, person=SECRETARIAT, now=THE_END)


def _at_work(post: MailSources, name: str, language: str) -> RenderedMail:
    """A summary with tasks in every state and a trail."""
    scene = _full(post, name, language)
    project = scene.project.id
    dynamodb.write(TasksTable(post.projects.name).finish(project, "moede-1:venue", ORDERED))
    audit_log = AuditLog(post.projects.name)
    for hours, done in (
        (20, audit_event(AuditType.INVITATION_PAUSED, ORDERED - timedelta(hours=20), meeting="moede-2")),
        (
            4,
            audit_event(AuditType.TASK_DONE, ORDERED - timedelta(hours=4), meeting="moede-1", facts={"chore": "venue"}),
        ),
        (
            3,
            replace(
                audit_event(
                    AuditType.MESSAGE_WRITTEN, ORDERED, meeting="moede-1", facts={"subject": "Mød op i gården"}
                ),
                undone=True,
            ),
        ),
    ):
        dynamodb.write(audit_log.put(project, replace(done, at=ORDERED - timedelta(hours=hours))))
    since = ORDERED - timedelta(days=1)
    return scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=Since(since), now=ORDERED)


def _full(post: MailSources, name: str, language: str, waiting: int = 0) -> Scene:
    """Twenty-eight guests at the first meeting, with long names, diets and topics among them."""
    scene = Scene.build(post, name, language=language)
    scene.sign_up(PARTY)
    scene.sign_up(LONG)
    scene.fill(1, 24 + waiting, now=ORDERED - timedelta(days=3))
    _count(scene)
    return scene


def _count(scene: Scene) -> None:
    for meeting in scene.project.meetings:
        recount(scene.post.registrations, scene.post.budget, scene.project.id, meeting.id)


def _order(scene: Scene, portions: int, starts: datetime | None = None) -> None:
    placed = Commitment(
        f"order-{portions}",
        "forplejning",
        "moede-1",
        portions * 6650,
        date(2018, 8, 9),
        f"{portions} kuverter",
        "Bageren på hjørnet",
        portions=portions,
        starts=starts,
    )
    scene.post.budget.commit(scene.project.id, placed)


def _come(scene: Scene) -> None:
    """All but two of the parties at the first meeting are ticked off."""
    found = [
        each for each in scene.post.registrations.all(scene.project.id, "moede-1") if each.status is Status.CONFIRMED
    ]
    for number, each in enumerate(sorted(found, key=lambda each: each.person)):
        item = {"meeting": f"{scene.project.id}/moede-1", "part": f"registration#{each.person}"}
        came = 0 if number in {1, 5} else each.party
        dynamodb.write(dynamodb.Update(scene.post.registrations.name, item, "SET came = :came", values={":came": came}))
    _count(scene)


def _bills(scene: Scene) -> None:
    for each in (
        Expense("b1", "lokaleleje", date(2018, 8, 16), "Leje", "Verdensrummet", 80_000, "moede-1", receipt="r/1.pdf"),
        Expense("b2", "forplejning", date(2018, 8, 16), "26 kuverter", "Bageren", 172_900, "moede-1"),
    ):
        scene.post.budget.record(scene.project.id, each)


def _say(scene: Scene, number: int, id: str, score: int, useful: str) -> None:
    at: datetime = scene.meetings(number)[0].ends
    said = Evaluation(scene.project.id, f"moede-{number}", id, score, useful, "", "", at, "", SOURCE)
    dynamodb.write(EvaluationsTable(scene.post.registrations.name).put(said, scene.project.data_deleted))


STATES: States = (
    (Kind.CATERING_ORDER, "the first meeting", _first_order),
    (Kind.CATERING_ORDER, "the line does not reach", _dear_order),
    (Kind.CATERING_CHANGE, "more than ordered", _more),
    (Kind.CATERING_CHANGE, "fewer than ordered", _fewer),
    (Kind.KITCHEN, "the meeting has moved since", _moved),
    (Kind.DAY_BEFORE, "a full room, some wait", _eve),
    (Kind.DAY_AFTER, "counted, evaluated and paid", _counted),
    (Kind.DAY_AFTER, "nobody counted", _uncounted),
    (Kind.BUDGET_WARNING, "food will cost too much", _breaking),
    (Kind.SEASON_REPORT, "a week after the last meeting", _report),
    (Kind.SUMMARY, "tasks and what was done", _at_work),
)
