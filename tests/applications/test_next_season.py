"""The next season's plan and application, and that they are the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from infra.applications.documents import lines
from infra.applications.plan_file import plan_file
from infra.applications.reading import read
from shared.applications.breaks import closed
from shared.applications.days import propose
from shared.applications.document import application_docx
from shared.applications.next_season import next_season
from shared.applications.proposal import Proposal
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.documents.settlement import Receipt
from shared.plans.reading import read as read_plan
from shared.plans.shape import Plan
from tests.applications.seasons import report

PLANS = sorted(Path("infra/plans").rglob("*.yaml"))
FIRST = read_plan(Path("infra/plans/amager-oest-2018.yaml").read_bytes())


def following(plan: Plan, *, counted: bool = True, spent: int = 90) -> Proposal:
    project, budget = plan.project(), plan.lines()
    return next_season(project, budget, report(project, budget, counted=counted, spent=spent))


@pytest.mark.parametrize("file", PLANS, ids=[each.stem for each in PLANS])
def test_three_seasons_follow_each_other_and_each_application_is_its_plan(file: Path, tmp_path: Path) -> None:
    """What the document says is what the plan says, field by field; both are right, and nothing is left unread."""
    plan = read_plan(file.read_bytes())
    for _ in range(3):
        draft = following(plan)
        paper = tmp_path / f"{draft.data['id']}.docx"
        paper.write_bytes(application_docx(draft.data, date(2018, 11, 28), plan.committee.name))
        document = lines(paper)
        appendix = [row.text.split("\t") for row in document if row.text.count("\t") == 1]
        # In Danish: no field by its path, and no kind of income, of language or of VAT as a plan file says it.
        assert not [name for name, _ in appendix if re.fullmatch(r"[a-z_]+(\.[\w-]+)+", name)]
        assert not [value for _, value in appendix if value in {*Income, "included", "excluded", "yes", "no", "en"}]
        assert not [row for row in appendix if re.search(r"\d{4}-\d\d-\d\d", row[1])]
        again = read(document, date(2026, 11, 29))
        assert again.data == draft.data
        assert (again.told, again.unread) == ([], [])
        asked = {path for about, _ in again.assumed for path in about}
        assert {"activities", "expected_results.short_term", "expected_results.long_term"} <= asked
        following_ = read_plan(plan_file(draft.data, draft.assumed).encode())
        assert read_plan(plan_file(again.data, again.assumed).encode()).project() == following_.project()
        assert following_.id != plan.id
        assert following_.first_day > plan.meetings[-1].date
        plan = following_


def test_the_next_season_says_what_came_of_this_one() -> None:
    """Days on the same weekdays outside of the autumn break, guests and members as counted, costs as they were."""
    data = following(FIRST).data
    assert data["id"] == "amager-oest-2019"
    assert [each["date"] for each in data["meetings"]] == ["2019-08-21", "2019-09-18", "2019-10-23", "2019-11-20"]
    assert data["guests"] == {
        "text": "Netværket består i dag af 131 personer, og de fire møder har haft deltagelse af 24-26 "
        "erhvervsdrivende pr. gang, som gav 8,5 af 10 i gennemsnit.",
        "members": "131",
        "low": "24",
        "high": "26",
    }
    assert "efteråret 2019" in data["activities"]
    rent, food, letters, speaker = data["budget"]["lines"]
    assert (rent["planned"], rent["times"], rent["per_meeting"]) == ("1440", "2", "720")
    assert (food["planned"], food["times"], food["per_head"]) == ("7224", "112", "64,50")
    assert (letters["planned"], speaker["planned"]) == ("0", "5000")
    assert data["budget"]["total"] == "13664"
    assert data["data_deleted"] == "2020-11-20"


def test_the_next_season_says_no_price_of_this_one_and_what_it_is_called() -> None:
    """Numbers stand in their columns; one meeting is no `pr. gang`, and without a network none is spoken of."""
    lectures, feast = (
        read_plan(Path(f"infra/plans/examples/{name}.yaml").read_bytes()) for name in ("foredrag", "gadefest")
    )
    assert [each["text"] for each in following(lectures).data["budget"]["lines"]][::5] == ["Honorarer", "Entré"]
    assert following(feast).data["guests"]["text"] == (
        "På listen over dem, der bliver inviteret, står i dag 131 personer, og gadefesten har haft deltagelse af 24 "
        "personer, som gav 8,5 af 10 i gennemsnit."
    )


def test_a_season_that_nobody_counted_promises_what_the_last_one_did() -> None:
    """No number is made up: goals stay, prices stay, and the plan says that nobody counted."""
    draft = following(FIRST, counted=False, spent=0)
    assert draft.data["guests"] == {
        "text": "Netværket består i dag af 131 personer.",
        "members": "131",
        "low": "25",
        "high": "30",
    }
    assert [each["planned"] for each in draft.data["budget"]["lines"]] == ["1600", "7448", "0", "5000"]
    assert any("Nobody counted" in why for _, why in draft.assumed)


def test_after_a_surplus_every_line_stays_as_it_was_and_says_why() -> None:
    """What came in and what was spent are told all the same; a line without an entry says that."""
    project = FIRST.project()
    lines = [*FIRST.lines(), BudgetLine("entre", "Entré", planned=100_000, order=9, income=Income.ENTRANCE)]
    made = report(project, lines)
    entrance = Receipt("", made.made, "Gæsterne", "Entré", "entre", 3_000_000)
    draft = next_season(project, lines, replace(made, receipts=(*made.receipts[:2], entrance)))
    planned = [each["planned"] for each in draft.data["budget"]["lines"]]
    assert planned == ["1600", "8000", "0", "5000", "1000"]
    why = {path[0].split(".")[2]: why for path, why in draft.assumed if path[0].endswith(".planned")}
    kept = "; with all income as it came nothing would be asked for, so it stays as it was."
    assert why["lokaleleje"] == f"It cost 1.440,00 kr. of 1.600,00 kr{kept}"
    assert why["entre"] == f"It brought in 30.000,00 kr. of 1.000,00 kr{kept}"
    assert why["ekstern-oplaegsholder"] == "Nothing was spent on it; it stays as it was."


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-10-14", "efterårsferie"),
        ("2027-02-17", "vinterferie"),
        ("2027-03-24", "påskeferie"),
        ("2027-05-07", "Kristi himmelfartsferie"),
        ("2026-08-09", "sommerferie"),
        ("2026-08-10", ""),
        ("2027-01-04", "juleferie"),
        ("2027-01-05", ""),
        ("2028-06-24", "sommerferie"),
        ("2027-05-17", "pinse"),
        ("2026-06-05", "helligdag"),
    ],
)
def test_school_breaks_are_those_that_copenhagen_publishes(day: str, why: str) -> None:
    """Of the school years 2025/26 to 2027/28; other years follow from the same rules."""
    assert closed(date.fromisoformat(day)) == why


def test_days_keep_their_weekday_and_their_place_in_the_month() -> None:
    """Over many years; meetings on one day stay on one, and weekly ones stay in order."""
    days = [date(2018, 8, 15), date(2018, 8, 15), date(2018, 9, 19), date(2018, 11, 21)]
    for _ in range(20):
        new = [each.day for each in propose(days, days[-1])]
        assert [each.weekday() for each in new] == [2, 2, 2, 2]
        assert new[0] == new[1] < new[2] < new[3]
        assert [each.month for each in new] == [8, 8, 9, 11]
        assert not any(map(closed, new))
        days = new
    weekly = [date(2027, 3, day) for day in (2, 9, 16, 23, 30)]
    assert len({each.day for each in propose(weekly, weekly[-1])}) == 5


def test_a_feast_in_the_holidays_stays_there() -> None:
    """What no free week is near was meant to be there."""
    [found] = propose([date(2027, 7, 17)], date(2027, 7, 24))
    assert (found.day, found.avoids) == (date(2028, 7, 15), "")


def test_what_the_committee_writes_is_read_as_its_own(tmp_path: Path) -> None:
    """A heading whose mark is gone is no assumption any more, and a topic is the meeting's."""
    import docx

    draft = following(FIRST)
    paper = tmp_path / "ansoegning.docx"
    paper.write_bytes(application_docx(draft.data, date(2018, 11, 28), "Amager Øst Lokaludvalg"))
    document = docx.Document(str(paper))
    for paragraph in document.paragraphs:
        if paragraph.text.startswith("[Udfyld: hvad er nyt"):
            paragraph.text = "Nyt er en fælles julemarkedsdag."
    document.tables[0].rows[1].cells[2].text = "Skat og moms for små virksomheder"
    document.save(str(paper))
    again = read(lines(paper), date(2026, 11, 29))
    assert again.data["activities"] == f"{draft.data['activities']}\nNyt er en fælles julemarkedsdag."
    assert again.data["meetings"][0]["topic"] == "Skat og moms for små virksomheder"
    assert "activities" not in {path for about, _ in again.assumed for path in about}
