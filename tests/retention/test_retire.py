"""When a project's time is up everything about people goes, is counted once, and one mail tells it; a no stays a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from shared.budget.lines import Expense, Move
from shared.campaigns.planner import Planner
from shared.desk.audit import AuditType
from shared.desk.table import AuditLog, audit_event
from shared.evaluations.evaluation import Evaluation
from shared.evaluations.table import EvaluationsTable
from shared.members.member import Member
from shared.outbox.mail import SECRETARIAT, Kind
from shared.personal_data.erasure import Erasure
from shared.projects import Project
from shared.projects.overrides import CampaignOverride, Message, Text
from shared.projects.report_words import ReportWords, report_words_write
from shared.registrations.signing_up import cancel, sign_up
from shared.retention import retire
from shared.retention.retire import Retention
from shared.retention.sweeps import Names
from shared.retention.table import DeletionsTable
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed
from shared.topics.answer import Answer
from shared.topics.table import AnswersTable
from tests.builders import BEFORE, a_guest, invited_as, there
from tests.conftest import Tables, tables

MAIL = "data-deleted.amager-oest.secretariat.2019-11-21"


@pytest.fixture
def night(kept: Project) -> datetime:
    """Ten past three on the night of the day that the project names."""
    return clock.at(kept.data_deleted, time(3, 10))


@pytest.fixture
def retention(tables: Tables) -> Retention:
    names = Names(tables.projects.name, tables.members.name, tables.registrations.name, tables.budget.name)
    return Retention(names, tables.outbox)


@pytest.fixture
def network(kept: Project) -> None:
    for number in range(5):
        member = Member(
            kept.id, f"member{number}", f"Åse {number}", "Bageriet", f"aase{number}@example.org", joined=BEFORE.date()
        )
        tables.members.save(member, None)
    tables.members.unsubscribe(kept.id, "member3", BEFORE)


@pytest.fixture
def season(kept: Project, network: None) -> Project:
    """Somebody at each of two meetings, one more who cancelled; an evaluation; what the secretariat wrote and paid."""
    for number, meetings in ((1, kept.meetings[:2]), (2, kept.meetings[:1])):
        sign_up(tables.registrations, kept, meetings, a_guest(number, topics="Parkering"), BEFORE)
    cancel(tables.registrations, kept, kept.meetings[0], "person0002", BEFORE)
    said = Evaluation(kept.id, "moede-1", "eval", 9, "Åse", "Åse", "Åse", BEFORE)
    dynamodb.write(EvaluationsTable(tables.registrations.name).put(said, kept.data_deleted))
    words = Text("Åse kommer", "Åse har kage med.")
    writes = [
        tables.projects.message_write(kept.id, Message("m", "moede-1", words, BEFORE)),
        tables.projects.override_write(kept.id, CampaignOverride("moede-1", Kind.INVITATION, texts={"da": words})),
        AnswersTable(tables.projects.name).put(kept.id, Answer("#parker", "Parkering", "Åse har spurgt.", BEFORE)),
        report_words_write(tables.projects.name, kept.id, ReportWords("Åse kom", "", {"forplejning": "Åse bagte"})),
        AuditLog(tables.projects.name).put(
            kept.id, audit_event(AuditType.MESSAGE_WRITTEN, BEFORE, about="m", facts={"subject": "Åse kommer"})
        ),
        tables.budget.enter(
            kept.id,
            Expense("e", "forplejning", date(2018, 8, 16), "Kage", "Åses Kager", 9_500, "moede-1", "r", paid_by="Åse"),
        ),
        tables.budget.enter(kept.id, Move("f", "forplejning", "lokaleleje", 100, date(2018, 8, 16), "Åse ville")),
    ]
    for write in writes:
        dynamodb.write(write)
    return kept


def everything(tables: Tables) -> str:
    names = (tables.projects, tables.registrations, tables.outbox, tables.budget)
    return str([dynamodb.client().scan(TableName=each.name)["Items"] for each in names])


def test_all_about_people_goes_on_the_project_s_day_and_not_before(
    season: Project, retention: Retention, night: datetime
) -> None:
    """A night earlier, or by day, nothing happens; then no name, no address and no word is left, and amounts are."""
    before = everything(tables)
    for now in (night - timedelta(days=1), night - timedelta(hours=1), night + timedelta(hours=5)):
        assert retention.retire(season, now) == 0
    assert everything(tables) == before
    assert "Åse" in before
    assert retention.retire(season, night) == 1
    left = everything(tables)
    assert [word for word in ("Åse", "aase", "guest1@", "Kage", "Parkering") if word in left] == []
    [expense] = tables.budget.books(season.id).expenses
    assert (expense.amount, expense.text, expense.supplier, expense.receipt) == (9_500, "", "", "r")
    found = there(tables.projects.get(season.id))
    assert (found.messages, found.overrides, found.copies, {each.speaker for each in found.meetings}) == (
        (),
        (),
        (),
        {""},
    )
    assert found.secretariat == season.secretariat


def test_what_went_is_counted_and_told_once(season: Project, retention: Retention, night: datetime) -> None:
    """Two registrations at two meetings and a cancelled one; the mail is owed with the end, however often one looks."""
    for minutes in (0, 15, 30):
        retention.retire(season, night + timedelta(minutes=minutes))
    found = DeletionsTable(tables.projects.name).get(season.id, season.data_deleted)
    assert (found.registrations, found.evaluations, found.members, found.texts) == (3, 1, 1, 6)
    assert (found.began, found.ended) == (night, night)
    entry = there(tables.outbox.get(MAIL))
    assert (entry.mail.person, entry.mail.owed_at) == (SECRETARIAT, night)


def test_a_project_that_held_nothing_tells_nothing(kept: Project, retention: Retention, night: datetime) -> None:
    """No mail says that nothing was deleted; not even of copies and speakers, which the plan names."""
    retention.retire(replace(kept, id="empty", network=""), night)
    assert tables.outbox.get(MAIL.replace("amager-oest", "empty")) is None


@pytest.mark.usefixtures("network")
def test_who_said_no_is_not_invited_by_the_next_list(kept: Project, retention: Retention, night: datetime) -> None:
    """Her pseudonym and her no outlast the season, and nothing else; the same list, imported again, invites the others
    alone.
    """
    retention.retire(kept, night)
    left = there(dynamodb.get(tables.members.name, {"project": kept.network, "person": "member3"}))
    assert left.keys() == {"project", "person", "standing", "standing_at", "expires"}
    assert tables.members.left(kept.id) == 1
    for number in (2, 3):
        tables.members.save(Member(kept.id, f"member{number}", "Åse", "Bageriet", "aase@example.org"), None)
    invitable = [invited_as(tables.members, kept.id, f"member{number}") for number in (2, 3)]
    assert [each is not None for each in invitable] == [True, False]


@pytest.mark.usefixtures("network")
def test_the_members_outlast_the_season(kept: Project, retention: Retention, night: datetime) -> None:
    """They are the network's; a plan that puts the day off deletes nothing on the old one."""
    later = replace(kept, data_deleted=kept.data_deleted + timedelta(days=365))
    assert retention.retire(later, night) == 0
    assert len(tables.members.all(kept.network)) == 5
    assert retention.retire(kept, night) == 1
    assert tables.members.active(kept.network) == 4


def test_registrations_made_under_a_later_day_go_on_the_earlier_one(
    season: Project, retention: Retention, night: datetime
) -> None:
    """A plan that moves the day forward is kept, though the items expire by the day that held when they were made."""
    sooner = replace(season, data_deleted=season.data_deleted - timedelta(days=10))
    retention.retire(sooner, night - timedelta(days=10))
    assert list(tables.registrations.all(season.id, "moede-1")) == []


@pytest.mark.usefixtures("network")
def test_the_planner_looks_at_night_and_a_large_network_takes_more_nights(
    retention: Retention, night: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each tick does a bounded piece, and the next one the rest; who counts them counts each once."""
    monkeypatch.setattr(retire, "PAGE", 2)
    monkeypatch.setattr(retire, "PAGES", 1)
    for number in range(5):
        tables.members.unsubscribe("amager-oest", f"member{number}", BEFORE)
    planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox, retention)
    ticks = [planner.tick(night + timedelta(minutes=4 * number)).retired for number in range(12)]
    assert (sum(ticks), max(ticks)) == (5, 2)
    assert DeletionsTable(tables.projects.name).get("amager-oest", night.date()).members == 5


def test_of_two_ticks_at_once_one_counts_each(
    season: Project, retention: Retention, night: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other one took in the middle is not counted again, and the end is told once."""
    transact = dynamodb.transact
    others: list[Retention] = []

    def between(writes: object) -> None:
        if not others:
            others.append(retention)
            forget_one(tables, season)
            retention.retire(season, night)
        transact(writes)  # type: ignore[arg-type]

    monkeypatch.setattr(dynamodb, "transact", between)
    retention.retire(season, night)
    found = DeletionsTable(tables.projects.name).get(season.id, season.data_deleted)
    assert (found.registrations, found.evaluations, found.members) == (2, 1, 1)


def test_a_process_that_dies_anywhere_leaves_a_true_count(
    season: Project, retention: Retention, night: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind each write the process dies, and the next tick goes on: each is counted, the mail is owed once."""
    monkeypatch.setattr(retire, "PAGE", 2)
    transact = dynamodb.transact

    class Died(Exception):
        pass

    def dies(writes: object) -> None:
        transact(writes)  # type: ignore[arg-type]
        raise Died

    monkeypatch.setattr(dynamodb, "transact", dies)
    for _ in range(40):
        try:
            retention.retire(season, night)
        except Died:
            continue
        break
    found = DeletionsTable(tables.projects.name).get(season.id, season.data_deleted)
    assert (found.registrations, found.evaluations, found.members, found.texts) == (3, 1, 1, 6)
    with pytest.raises(ConditionFailed):
        dynamodb.write(tables.outbox.put(tables.outbox.get(MAIL).mail))  # type: ignore[union-attr]


def forget_one(tables: Tables, project: Project) -> None:
    """Somebody erases herself meanwhile; hers is none of what the deletion took."""
    from shared.evaluations.own import OwnEvaluations

    own = OwnEvaluations(EvaluationsTable(tables.registrations.name), "pepper")
    Erasure(tables.projects, tables.registrations, tables.members, own).forget(project, "person0002", BEFORE)
