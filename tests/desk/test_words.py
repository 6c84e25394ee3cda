"""The committee's own words in the season report: drafts, two who write at once, and a report without a gap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desk.wiring import wiring
from shared.budget.line import BudgetLine
from shared.budget.lines import Expense
from shared.desk.audit import AuditType, LinkPurpose
from shared.documents.season_report import SeasonReport
from shared.documents.season_report_pdf import template_values
from shared.limits import LONGEST_RESULTS
from shared.mails.season import season_found
from shared.mails.sources import MailSources
from shared.outbox.mail import Kind
from shared.projects import Project
from shared.projects.report_words import ReportWords, report_words
from shared.registrations.signing_up import sign_up
from shared.summaries.season import season_report
from shared.tasks.table import TasksTable
from shared.technical import dynamodb
from shared.topics.answer import topic_id
from tests.builders import BEFORE, PROJECT, a_guest, there
from tests.conftest import Tables
from tests.desk.stored import audit_log, owed, owed_kinds
from tests.desk.visitor import Desk
from tests.registration.visitor import Seen

TOPIC = "topic-" + topic_id("parkering").removeprefix("#")
WORDS = {
    "short_term": "70 virksomheder\nkender nu hinanden.",
    "long_term": "Netværket fortsætter.",
    "line-mad": "Flere kom end ventet.",
    "line-_outside": "En plakat, som ingen post dækker.",
    TOPIC: "Vi talte med kommunen.",
}


@pytest.fixture
def page(desk: Desk, tables: Tables, kept: Project) -> str:
    """The page's address, when food cost more than planned, a poster was on no line, and two had the same topic."""
    for number in range(2):
        sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(number, topics="Parkering i gaden"), BEFORE)
    lines = [BudgetLine("mad", "Mad", 100_000, 0), BudgetLine("leje", "Lokaleleje", 5_000, 1)]
    spent = [("e1", "mad", 120_000), ("e2", "leje", 5_000), ("e3", "plakat", 4_000)]
    dynamodb.transact(tables.budget.line_writes(PROJECT, lines, tables.budget.lines(PROJECT)))
    for id, line, amount in spent:
        dynamodb.write(tables.budget.enter(PROJECT, Expense(id, line, date(2018, 8, 16), "Køb", "Butik", amount)))
    desk.now = kept.meetings[-1].ends + timedelta(days=2)
    return desk.approved().link(LinkPurpose.WORDS)


def save(desk: Desk, page: str, act: str = "draft", **changes: str) -> Seen:
    seen = desk.get(page).page.field("seen")["value"]
    return desk.post(page, {**WORDS, "seen": seen, "act": act, **changes})


def the_report(desk: Desk) -> SeasonReport:
    """The report as it would be mailed now."""
    at = wiring()
    project = there(at.projects.fresh(PROJECT))
    sources = MailSources(at.projects, at.members, at.registrations, at.budget, at.outbox)
    return season_report(project, season_found(project, sources), desk.now)


def test_a_draft_is_kept_and_mails_nothing(desk: Desk, page: str, tables: Tables) -> None:
    """Also one with gaps; it stands in the form again, is what the next report says, and is no event twice."""
    before = owed()
    draft = {"long_term": "", "line-mad": ""}
    for _ in range(2):
        answer = save(desk, page, **draft)
        assert (answer.status, "Kladden er gemt." in answer.page.text) == (200, True)
    assert report_words(tables.projects.name, PROJECT) == ReportWords(
        WORDS["short_term"], "", {"_outside": WORDS["line-_outside"]}, version=1
    )
    assert WORDS["short_term"] in desk.get(page).body
    assert (the_report(desk).gaps, the_report(desk).topics[0].done) == (2, WORDS[TOPIC])
    assert owed() == before
    [event] = [each for each in audit_log() if each.type is AuditType.REPORT_WORDS_WRITTEN]
    assert dict(event.facts) == {}


def test_finished_the_report_has_no_gap_and_comes_by_mail(desk: Desk, page: str, tables: Tables) -> None:
    """What the report leaves room for has to be written first; then the task is done and the report on its way."""
    refused = save(desk, page, "finish", long_term=" ", **{"line-mad": ""})
    assert refused.status == 422
    assert refused.page.text.count("skriv, hvorfor posten blev anderledes") == 2  # above, and beside the field
    assert report_words(tables.projects.name, PROJECT) == ReportWords()
    answer = save(desk, page, "finish")
    assert (answer.status, "kommer i jeres indbakke" in answer.page.text) == (200, True)
    assert owed_kinds().count(Kind.SEASON_REPORT) == 1
    assert "words" in TasksTable(tables.projects.name).done(PROJECT)
    report = the_report(desk)
    assert report.gaps == 0
    assert [each["reached"] for each in template_values(report)["results"]] == [WORDS["short_term"], WORDS["long_term"]]
    assert [each["explanation"] for each in template_values(report)["accounts"]] == [
        WORDS["line-mad"],
        "",
        WORDS["line-_outside"],
    ]
    desk.now += timedelta(minutes=1)
    assert save(desk, page, "finish", long_term="Rettet.").status == 200
    assert owed_kinds().count(Kind.SEASON_REPORT) == 2


def test_a_text_that_is_too_long_says_so_beside_its_field(desk: Desk, page: str) -> None:
    """And all that was typed stays."""
    answer = save(desk, page, short_term="x" * (LONGEST_RESULTS + 1))
    assert (answer.status, f"plads til {LONGEST_RESULTS} tegn" in answer.page.text) == (422, True)
    assert WORDS["long_term"] in answer.body


def test_words_about_a_line_that_is_not_asked_about_any_more_are_kept(desk: Desk, page: str, tables: Tables) -> None:
    """The poster is taken out of the books, and may come back."""
    assert save(desk, page).status == 200
    [poster] = [each for each in tables.budget.books(PROJECT).expenses if each.line == "plakat"]
    dynamodb.transact(tables.budget.voiding(PROJECT, poster))
    assert 'name="line-_outside"' not in desk.get(page).body
    assert save(desk, page, long_term="Nyt.").status == 200
    assert report_words(tables.projects.name, PROJECT).explanations["_outside"] == WORDS["line-_outside"]
