"""The committee's own words for the season report: what was reached, why lines differ, what was done about each topic.

A draft is kept as often as one likes. Finishing takes words for everything that the report leaves room for, marks the
task as done and has the report mailed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from desk.form import PostedForm
from desk.pages import page
from desk.raised import Raised, answer_write, raised
from desk.runner import Change, Page, View
from desk.visit import Visit
from desk.wiring import wiring
from shared.desk.audit import AuditType
from shared.documents.season_report import AccountLine
from shared.limits import LONGEST_ANSWER, LONGEST_EXPLANATION, LONGEST_RESULTS
from shared.mails.season import season_found
from shared.mails.sources import MailSources
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfMoment
from shared.projects.report_words import ReportWords, report_words_write
from shared.summaries.season import MOST_TOPICS, SeasonFound, season_report
from shared.tasks.table import TasksTable
from shared.tasks.task import Chore, task_id
from shared.technical.dynamodb import Write
from shared.technical.fields import Fault
from shared.technical.writing import lines, says_something
from shared.topics.grouping import OTHER
from web.http import Response

LARGEST_FORM = 256 * 1024
TERMS = ("short_term", "long_term")
LINE, TOPIC = "line-", "topic-"
"""What the fields of a budget line and of a topic begin with; an id follows."""


@dataclass(frozen=True)
class Written:
    """What stands written at a visit, by field of the form; each field with the characters that it takes."""

    visit: Visit

    @cached_property
    def found(self) -> SeasonFound:
        """What the tables say of the season."""
        at = wiring()
        return season_found(
            self.visit.project, MailSources(at.projects, at.members, at.registrations, at.budget, at.outbox)
        )

    @property
    def words(self) -> ReportWords:
        """The words that are kept."""
        return self.found.words

    @cached_property
    def differing(self) -> Mapping[str, AccountLine]:
        """The budget lines that came out otherwise, or that were explained before, by field."""
        accounts = season_report(self.visit.project, self.found, self.visit.now).accounts
        explained = self.words.explanations
        return {LINE + each.line: each for each in accounts if each.difference or each.line in explained}

    @cached_property
    def topics(self) -> Mapping[str, Raised]:
        """The topics that the report tells of, by field."""
        topics = [each for each in raised(self.visit) if each.key != OTHER and each.sentences][:MOST_TOPICS]
        return {TOPIC + each.key.removeprefix("#"): each for each in topics}

    @cached_property
    def typed(self) -> dict[str, str]:
        """The form filled in."""
        explained = self.words.explanations
        return {
            **{name: getattr(self.words, name) for name in TERMS},
            **{name: explained.get(name.removeprefix(LINE), "") for name in self.differing},
            **{name: each.text for name, each in self.topics.items()},
        }

    @property
    def longest(self) -> dict[str, int]:
        """Characters in each field."""
        return {
            **dict.fromkeys(TERMS, LONGEST_RESULTS),
            **dict.fromkeys(self.differing, LONGEST_EXPLANATION),
            **dict.fromkeys(self.topics, LONGEST_ANSWER),
        }

    @property
    def seen(self) -> str:
        """A short name for exactly this: who saves says what they started from."""
        return hashlib.sha256(repr(sorted(self.typed.items())).encode()).hexdigest()[:16]

    def faults(self, given: Mapping[str, str], *, finish: bool) -> dict[str, str]:
        """What is wrong with each field; to finish takes words wherever the report has a gap otherwise."""
        faults: dict[str, str] = {}
        for name, most in self.longest.items():
            line = self.differing.get(name)
            ours = line and line.explanation != self.words.explanations.get(line.line, "")
            needed = name in TERMS or (line and line.difference and not ours)
            if len(given[name]) > most:
                faults[name] = Fault.TOO_LONG
            elif (given[name] or (finish and needed)) and not says_something(given[name]):
                faults[name] = Fault.MISSING
        return faults

    def writes(self, given: Mapping[str, str]) -> list[Write]:
        """The writes that keep what is `given`."""
        kept = {name.removeprefix(LINE): given[name] for name in self.differing}
        others = {id: text for id, text in self.words.explanations.items() if id not in kept}
        explanations = {id: text for id, text in {**others, **kept}.items() if text}
        words = replace(
            self.words, short_term=given["short_term"], long_term=given["long_term"], explanations=explanations
        )
        writes: list[Write] = []
        if words != self.words:
            writes.append(report_words_write(wiring().settings.projects_table, self.visit.project.id, words))
        return writes + [
            answer_write(self.visit, each.key, each.answered(self.visit, given[name]), each.answer)
            for name, each in self.topics.items()
            if given[name] != each.text
        ]


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _press(visit: Visit) -> Change | Response:
    """Keep what is typed: as a draft, or finished, which mails the report."""
    fields, (wanted, seen) = visit.form("act", "seen", most=LARGEST_FORM)
    if wanted not in {"draft", "finish"}:
        raise visit.unreadable()
    written, finish = Written(visit), wanted == "finish"
    absent = written.typed if visit.known else dict.fromkeys(written.typed, "")
    typed = {name: next(iter(fields.get(name, [absent[name]])), "") for name in written.typed}
    given = {name: lines(text) for name, text in typed.items()}
    form = PostedForm(typed)
    if faults := written.faults(given, finish=finish):
        return _shown(visit, replace(form, faults=faults))
    writes = written.writes(given)
    if writes and seen != written.seen:
        return _shown(visit, form, meanwhile=True)
    if not writes and not finish:
        return _shown(visit, saved=True)
    return Change(
        AuditType.REPORT_WORDS_WRITTEN,
        done=lambda after: _shown(after, saved=True, finished=finish),
        kept=lambda after: _shown(after, form),
        writes=[*writes, *(_finishing(visit) if finish else ())],
        facts={"finished": "yes"} if finish else {},
    )


def _finishing(visit: Visit) -> Sequence[Write]:
    """The mark that the task is done, and the mail with the report."""
    project, now = visit.project, visit.now
    tasks, task = TasksTable(wiring().settings.projects_table), task_id(Chore.WORDS, "")
    marks = [] if task in tasks.done(project.id) else [tasks.finish(project.id, task, now)]
    latest = Kind.SEASON_REPORT.latest(now, *project.meetings)
    mail = Mail(Kind.SEASON_REPORT, project.id, SECRETARIAT, now, latest, occasion=OfMoment(now))
    return [*marks, wiring().outbox.put(mail)]


def _shown(
    visit: Visit,
    form: PostedForm | None = None,
    *,
    saved: bool = False,
    finished: bool = False,
    meanwhile: bool = False,
) -> Response:
    written = Written(visit)
    shown = form is not None or visit.approved  # empty fields would be saved over what was written
    form = form or PostedForm(written.typed)
    sections = visit.project.sections
    return page(
        "words.html",
        visit,
        faults=form.faults,
        conflict=meanwhile,
        typed=form.typed,
        shown=shown,
        theirs={
            name: text
            for name, text in written.typed.items()
            if meanwhile and visit.approved and text != lines(form.typed[name])
        },
        expected={"short_term": sections.results_short_term, "long_term": sections.results_long_term},
        differing=written.differing,
        topics=written.topics,
        longest=written.longest,
        seen=written.seen,
        saved=saved,
        finished=finished,
        meanwhile=meanwhile,
    )


PAGE = Page(View(_show, _press))
