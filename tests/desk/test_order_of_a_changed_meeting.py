"""Food that is ordered, and a meeting that moves or is called off: somebody tells the kitchen, and the books follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.budget.forecast import forecast
from shared.budget.lines import Commitment, Expense
from shared.budget.recount import recount
from shared.budget.watching import watch
from shared.desk.audit import AuditType, LinkPurpose
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.outbox.mail import SECRETARIAT, Entry, Kind, Mail, State
from shared.outbox.occasion import OfDay
from shared.plans.apply import apply
from shared.plans.changing import cancelled, change_meeting, moved
from shared.plans.tables import Tables as PlanTables
from shared.plans.tables import Wanted
from shared.projects import Project
from shared.registrations.signing_up import cancel, sign_up
from shared.summaries.morning import Sources
from shared.tasks.task import Chore
from tests.builders import BEFORE, PROJECT, a_guest, the_lines, there
from tests.conftest import Tables, tables
from tests.desk.stored import audit_log, owed, stored
from tests.desk.test_expense import GOOD as BILL
from tests.desk.test_order import GOOD
from tests.desk.visitor import LINKS, Desk


@pytest.fixture
def ordered(desk: Desk, kept: Project) -> str:
    """The order page of the first meeting, with food ordered for its 18 guests."""
    for number in range(18):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), BEFORE)
    recount(tables.registrations, tables.budget, PROJECT, "moede-1")
    desk.approved()
    page = desk.link(LinkPurpose.ORDER, "moede-1")
    desk.post(page, GOOD)
    return page


def change(tables: Tables, to: str, desk: Desk) -> None:
    project = stored()
    meeting = project.meetings[0]
    now = desk.now
    wanted = {
        "off": cancelled(meeting, now),
        "moved": moved(meeting, now=now, starts=meeting.starts + timedelta(days=14)),
        "elsewhere": moved(meeting, now=now, venue=replace(meeting.venue, name="Biblioteket")),
    }[to]
    change_meeting(PlanTables(tables.projects, tables.registrations, tables.budget), project, wanted, now)


def standing(tables: Tables) -> list[Commitment]:
    return list(tables.budget.books(PROJECT).entries.commitments)


def told() -> list[Entry]:
    return [each for each in owed() if each.mail.kind is Kind.KITCHEN]


def written(tables: Tables, entry: Entry, desk: Desk) -> str:
    return compose(entry.mail, tables.sources, LINKS, desk.now).text


def chores(tables: Tables, desk: Desk) -> list[Chore]:
    project = stored()
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    return [each.chore for each in sources.read(project, None, desk.now).to_do]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("off", "er aflyst, men der er bestilt mad til 18 hos Bageriet"),
        ("moved", "Der er bestilt mad til 18 hos Bageriet onsdag den 15. august kl. 8.00"),
        ("elsewhere", "holdes »Netværksmøde 1« på Biblioteket"),
    ],
)
def test_the_kitchen_must_hear_of_it(desk: Desk, ordered: str, to: str, said: str) -> None:
    """A mail at once and a line in the summary, until somebody has kept or withdrawn the order."""
    assert (told(), chores(tables, desk).count(Chore.KITCHEN)) == ([], 0)
    desk.now += timedelta(minutes=1)
    change(tables, to, desk)
    [mail] = told()
    assert said in written(tables, mail, desk)
    assert chores(tables, desk).count(Chore.KITCHEN) == 1
    page = desk.get(ordered).page
    assert {each.get("value") for each in page.tags("button")} >= {"keep", "withdraw"}
    assert "Bageriet" in desk.get(desk.link(LinkPurpose.MEETING, "moede-1")).page.text
    [placed] = standing(tables)
    for _ in range(2):  # a second press says the same
        assert "Noteret: 18 portioner" in desk.post(ordered, {"stands": placed.id, "act": "keep"}).page.text
    [kept_order] = standing(tables)
    assert (kept_order.amount, kept_order.portions) == (placed.amount, placed.portions)
    assert chores(tables, desk).count(Chore.KITCHEN) == 0
    with pytest.raises(NoLongerApplies):
        written(tables, mail, desk)
    assert len(told()) == 1


@pytest.mark.parametrize("to", ["off", "moved", "elsewhere"])
def test_a_kitchen_that_is_paid_already_must_hear_of_it_too(desk: Desk, ordered: str, to: str) -> None:
    """Food that was paid in advance comes on the old day all the same. The order stays as it is paid."""
    [placed] = standing(tables)
    desk.upload(desk.link(LinkPurpose.EXPENSE), {**BILL, "amount": "1.170", "meeting": "", "commitment": placed.id}, {})
    desk.now += timedelta(minutes=1)
    change(tables, to, desk)
    [mail] = told()
    assert "Maden er betalt" in written(tables, mail, desk)
    assert chores(tables, desk).count(Chore.KITCHEN) == 1
    assert {each.get("value") for each in desk.get(ordered).page.tags("button")} >= {"keep"}
    for _ in range(2):
        assert desk.post(ordered, {"stands": placed.id, "act": "keep"}).status == 200
    [paid] = tables.budget.books(PROJECT).entries.orders
    assert (paid.id, paid.amount, standing(tables)) == (placed.id, placed.amount, [])
    assert [each.type for each in audit_log()].count(AuditType.KITCHEN_TOLD) == 1
    assert chores(tables, desk).count(Chore.KITCHEN) == 0
    assert b"keep" not in desk.get(ordered).content


@pytest.mark.parametrize("form", [{"act": "withdraw"}, {"portions": "0", "amount": "0", "supplier": "Bageriet"}])
def test_an_order_is_withdrawn_on_its_page_and_put_back(desk: Desk, ordered: str, form: dict[str, str]) -> None:
    """By its button, or by ordering for nobody; the undo brings it back while no other order stands."""
    [placed] = standing(tables)
    for _ in range(2):  # a second press says the same
        answer = desk.post(ordered, {"stands": placed.id, **form})
        assert "er trukket tilbage og tæller ikke med mere" in answer.page.text
    assert standing(tables) == []
    [done] = [each for each in audit_log() if each.type is AuditType.ORDER_WITHDRAWN]
    undo = desk.link(LinkPurpose.UNDO, done.id)
    desk.now += timedelta(minutes=1)
    desk.post(ordered, {**GOOD, "portions": "20"})
    assert desk.post(undo, {}).status == 409
    [newer] = standing(tables)
    desk.post(ordered, {"stands": newer.id, "act": "withdraw"})
    assert desk.post(undo, {}).status == 200
    assert [each.id for each in standing(tables)] == [placed.id]


def test_food_is_not_ordered_for_a_meeting_that_is_dropped_at_that_moment(
    desk: Desk, kept: Project, meanwhile: Callable[..., None]
) -> None:
    """The page was open when the plan was applied; nothing stays promised."""
    desk.approved()
    without = Wanted(replace(kept, meetings=kept.meetings[:3]), the_lines())
    places = PlanTables(tables.projects, tables.registrations, tables.budget)
    meanwhile(lambda: apply(places, without, places.known(without), desk.now))
    assert desk.post(desk.link(LinkPurpose.ORDER, "moede-4"), GOOD).status >= 400
    assert (tables.projects.fresh(PROJECT), standing(tables)) == (without.project, [])


def test_food_for_another_day_is_ordered_anew(desk: Desk, ordered: str, kept: Project) -> None:
    """The mail that asks for the order of the new day is not dropped because the old day's order stands."""
    desk.now += timedelta(minutes=1)
    change(tables, "moved", desk)
    meeting = stored().meetings[0]
    day = OfDay(meeting.day)
    mail = Mail(Kind.CATERING_ORDER, PROJECT, SECRETARIAT, BEFORE, meeting.starts, (meeting.id,), day)
    assert "Bestil" in compose(mail, tables.sources, LINKS, desk.now).subject


def test_a_bill_that_was_taken_out_comes_back_only_to_its_own_order(desk: Desk, ordered: str) -> None:
    """The order was changed meanwhile: put back beside it, the same breakfast would count twice."""
    [first] = standing(tables)
    bill = {**BILL, "amount": "1.170,00", "meeting": "", "commitment": first.id}
    page = desk.link(LinkPurpose.EXPENSE)
    assert desk.upload(page, bill, {}).status == 200
    desk.now += timedelta(minutes=1)
    desk.post(page, {"act": "void", "expense": bill["id"]})
    undo = desk.link(LinkPurpose.UNDO, audit_log()[-1].id)
    desk.now += timedelta(minutes=1)
    desk.post(ordered, {**GOOD, "stands": first.id, "portions": "20", "amount": "1.300,00"})
    assert desk.post(undo, {}).status == 409
    line = there(tables.budget.books(PROJECT).tally().line("forplejning"))
    assert (line.spent, line.committed) == (0, 130_000)


def test_an_order_has_one_bill(desk: Desk, ordered: str, meanwhile: Callable[..., None]) -> None:
    """Two bills for it at the same moment: the second is asked again. A paid order is not withdrawn."""
    [order] = standing(tables)
    bill = {**BILL, "meeting": "", "commitment": order.id}
    day, paid = date(2018, 7, 20), order.id
    rival = Expense("f" * 32, order.line, day, "Mad", "Bageriet", 100, order.meeting, commitment=paid)
    meanwhile(lambda: tables.budget.record(PROJECT, rival))
    answer = desk.upload(desk.link(LinkPurpose.EXPENSE), bill, {})
    assert (answer.status, [each.id for each in tables.budget.books(PROJECT).expenses]) == (422, [rival.id])
    assert not tables.budget.void(PROJECT, order)
    assert tables.budget.void(PROJECT, rival)
    assert tables.budget.void(PROJECT, order)
    assert not tables.budget.void(PROJECT, rival, void=False)


def test_an_order_that_fits_what_is_expected_is_no_alarm(desk: Desk, kept: Project) -> None:
    """What is ordered is held against those still to sign up as well, weeks before the meeting."""
    for number in range(4):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number), BEFORE)
    recount(tables.registrations, tables.budget, PROJECT, "moede-1")
    expected = there(forecast(kept, tables.budget.books(PROJECT).heads, desk.now).of("moede-1"))
    assert expected.portions > 15
    desk.approved()
    advised = desk.get(desk.link(LinkPurpose.ORDER, "moede-1")).page.field("portions")["value"]
    assert advised == str(expected.portions)
    desk.post(desk.link(LinkPurpose.ORDER, "moede-1"), {**GOOD, "portions": str(expected.portions)})
    assert watch(tables.budget, tables.outbox, kept, desk.now) == []


def test_a_change_that_was_dropped_or_doubled_is_told(desk: Desk, ordered: str, kept: Project) -> None:
    """Fewer, then it fits again before the mail is written: a later change is told; and once more when it is twice."""
    at = kept.meetings[0].registration_closes

    def tell() -> list[str]:
        recount(tables.registrations, tables.budget, PROJECT, "moede-1")
        found = watch(tables.budget, tables.outbox, kept, at)
        assert len(found) <= 1
        return [each.id for each in found]

    assert tell() == []
    for number in range(6):
        cancel(tables.registrations, kept, kept.meetings[0], f"person{number:04}", at)
    [first] = tell()
    assert tell() == []
    dropped = there(tables.outbox.get(first))
    tables.outbox.give_up(dropped.mail, State.DROPPED, State.OWED, "the order fits", at)
    assert tell() == [first]
    again = there(tables.outbox.get(first))
    assert again.state is State.OWED
    assert tell() == []
    for number in range(6, 14):
        cancel(tables.registrations, kept, kept.meetings[0], f"person{number:04}", at)
    [doubled] = tell()
    assert doubled != first
    assert tell() == []
