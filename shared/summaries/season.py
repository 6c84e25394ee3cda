"""The season report, filled in from the tables: every number in it is one that a recount gives."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.budget.books import Books
from shared.budget.lines import Expense
from shared.budget.recount import counted
from shared.documents.season_figures import SeasonFigures
from shared.documents.season_report import OUTSIDE, Goals, HeldMeeting, Move, SeasonReport, Topic
from shared.documents.settlement import Line, Receipt, Terms
from shared.evaluations import Evaluation
from shared.meetings import Meeting
from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.projects.report_words import ReportWords
from shared.registrations import Registration, Seats, Status
from shared.tasks.task import report_due
from shared.technical import clock
from shared.technical.fields import listed
from shared.topics.answer import Answer, names, topic_id
from shared.topics.gathering import gather
from shared.topics.grouping import topics

MOST_TOPICS = 12
MOST_SENTENCES = 4
"""Of each topic in the report."""
MOST_USEFUL = 12


@dataclass(frozen=True)
class SeasonFound:
    """What the tables say of a whole season, by meeting where that is asked for.

    `members` and `joined`: how many may be invited, and how many of those came into the network since the season began,
    as in `SeasonFigures`; `companies` are those of all, also of who has said no;
    `seasons` are the figures of the network's. `out`: the ids of the sentences that the secretariat has taken out.
    """

    registrations: Mapping[str, Sequence[Registration]]
    seats: Mapping[str, Seats]
    evaluations: Sequence[Evaluation]
    answers: Sequence[Answer]
    books: Books
    members: int
    joined: int
    companies: Collection[str]
    words: ReportWords = field(default_factory=ReportWords)
    out: frozenset[str] = frozenset()
    seasons: Sequence[SeasonFigures] = ()
    votes: int = 0


def season_report(project: Project, found: SeasonFound, now: datetime) -> SeasonReport:
    """The report as it stands at `now`."""
    held = [each for each in project.meetings if not each.cancelled]
    last = max((each.day for each in held or project.meetings), default=clock.local(now).date())
    entries, grant = found.books.entries, project.grant
    everybody = [each for registrations in found.registrations.values() for each in registrations]
    meetings = tuple(_meetings(project, found, now))
    return SeasonReport(
        project=project.name,
        committee=project.committee.name,
        responsible=project.sections.responsible,
        purpose=project.purpose.what,
        made=clock.local(now).date(),
        deadline=report_due(last),
        goals=Goals(
            meetings=len(project.meetings),
            low=project.guests.low,
            high=project.guests.high,
            members=project.guests.members,
            short_term=project.sections.results_short_term,
            long_term=project.sections.results_long_term,
        ),
        meetings=meetings,
        lines=tuple(
            Line(each.id, each.text, each.planned, found.words.explanations.get(each.id, ""), each.income, each.asked)
            for each in found.books.lines
        ),
        receipts=tuple(_receipts(entries.expenses)),
        moves=tuple(Move(each.day, each.from_line, each.to_line, each.amount, each.reason) for each in entries.moves),
        committed=entries.committed,
        members=found.members,
        new_members=found.joined,
        brought=sum(each.brought for each in found.seats.values()),
        topics=tuple(_topics(everybody, found)),
        sentences=tuple(_sentences(everybody, found.evaluations)),
        short_term=found.words.short_term,
        long_term=found.words.long_term,
        outside=found.words.explanations.get(OUTSIDE, ""),
        seasons=tuple(found.seasons),
        votes=found.votes,
        hosts=sum(bool(each.offer and each.offer.host) for each in everybody),
        speakers=sum(bool(each.offer and each.offer.speak) for each in everybody),
        accent=project.appearance.accent,
        terms=Terms(grant.guarantee, grant.vat, grant.asked) if grant else None,
        food=project.food or any(each.served for each in meetings),
        companies=project.asks.company,
        sign_up=any(each.sign_up for each in project.meetings),
        topics_asked=project.asks.topics,
        nouns=project.spoken,
    )


def _meetings(project: Project, found: SeasonFound, now: datetime) -> Iterator[HeldMeeting]:
    known = {_same(each) for each in found.companies}
    for meeting in project.meetings:
        registrations = found.registrations.get(meeting.id, ())
        new = _companies(registrations) - known if meeting.over(now) else set()
        known |= new
        yield _meeting(meeting, registrations, found, len(new))


def _meeting(meeting: Meeting, registrations: Sequence[Registration], found: SeasonFound, new: int) -> HeldMeeting:
    heads = counted(meeting.id, registrations, found.seats.get(meeting.id, Seats(0, 0, taken=0)))
    ordered = [each.portions for each in found.books.commitments if each.meeting == meeting.id and not each.void]
    return HeldMeeting(
        title=meeting.title,
        day=meeting.day,
        venue=meeting.venue.name,
        cancelled=meeting.cancelled,
        expected=heads.confirmed,
        came=heads.came,
        walk_ins=heads.walk_ins,
        new_companies=new,
        served=sum(ordered) or None,
        scores=tuple(each.score for each in found.evaluations if each.meeting == meeting.id),
    )


def _companies(registrations: Sequence[Registration]) -> set[str]:
    """The companies that were there: of those ticked off, or of everybody with a seat where nobody was."""
    ticked = [each for each in registrations if each.came]
    there = ticked or [each for each in registrations if each.status is Status.CONFIRMED]
    return {_same(each.company) for each in there if each.company}


def _same(company: str) -> str:
    return " ".join(company.casefold().split())


def _receipts(expenses: Sequence[Expense]) -> Iterator[Receipt]:
    numbers: dict[str, int] = {}  # a bill for several orders has one receipt
    for each in expenses:
        more = tuple((name, str(getattr(each, name))) for name in listed(type(each)))
        shown = str(numbers.setdefault(each.receipt, len(numbers) + 1)) if each.receipt else ""
        yield Receipt(shown, each.day, each.supplier, each.text, each.line, each.amount, more)


def _topics(everybody: Sequence[Registration], found: SeasonFound) -> Iterator[Topic]:
    answers = {each.key: each.text for each in found.answers}
    hidden = _hidden(everybody)
    for topic in topics(gather(everybody, found.evaluations, found.out))[:MOST_TOPICS]:
        # Rather a sentence too few than a name: what holds one is counted, and not quoted.
        # What several said in the same words is counted as often, and stands there once.
        fit = list(
            dict.fromkeys(each.text for each in topic.sentences if each.there and _says_nobody(each.text, hidden))
        )
        yield Topic(topic.word, topic.count, tuple(fit[:MOST_SENTENCES]), answers.get(topic_id(topic.key), ""))


def _sentences(everybody: Sequence[Registration], evaluations: Sequence[Evaluation]) -> list[str]:
    """What was useful, in the order it came, without what holds a name; who signed is not named either."""
    hidden = _hidden(everybody)
    remarks = (each.useful for each in sorted(evaluations, key=lambda each: (each.given_at, each.id)))
    return [each for each in dict.fromkeys(remarks) if each and _says_nobody(each, hidden)][:MOST_USEFUL]


def _hidden(everybody: Sequence[Registration]) -> frozenset[str]:
    """Each part of a name and each company, which a document for the committee holds none of."""
    return frozenset(filter(None, map(_words, names(everybody))))


def _says_nobody(text: str, hidden: Collection[str]) -> bool:
    """Rather a sentence too few than a name."""
    padded = f" {_words(text)} "
    return not any(f" {name} " in padded or f" {name}s " in padded for name in hidden)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[\w'’-]+", text.casefold()))


def begun(project: Project) -> date:
    """The day from which a new member counts as one of this season: that of its first invitation."""
    return min(
        clock.local(project.timetable.moment(Kind.INVITATION).around(each.day)).date() for each in project.meetings
    )
