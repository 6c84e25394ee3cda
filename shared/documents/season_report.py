"""What a season report says: the accounts as the budget was, and the evaluation against the application's own goals.

In Danish alone: it is handed in to a Danish committee. The accounts have the budget's lines in the budget's order, with
a planned and an actual column, as Copenhagen's local committees ask for them (Amager Vest Lokaludvalg, "Formalia og
udbetaling": "Regnskabet skal stilles op som det budget, du sendte sammen med din ansøgning"). Every sum is made here,
from what is given: nothing that can be counted is passed in counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from shared.documents.season_figures import SeasonFigures
from shared.documents.settlement import Line, Receipt, Settlement, Terms, brings_in, settle
from shared.technical.money import Oere
from shared.technical.nouns import USUAL, Nouns

SCORES = range(1, 11)

OUTSIDE = "_outside"
"""Stands for a line's id where expenses are on no line of the budget; no id of a plan holds such a mark."""


@dataclass(frozen=True)
class Move:
    """Money that the budget line `source` handed to `target` (their ids), `amount` in øre, and why."""

    day: date
    source: str
    target: str
    amount: Oere
    reason: str


@dataclass(frozen=True)
class AccountLine:
    """A line of the accounts, in øre; `line` is the budget line's id, or `OUTSIDE` for what is on no line."""

    text: str
    planned: Oere
    actual: Oere
    explanation: str = ""
    line: str = ""

    @property
    def unexplained(self) -> bool:
        """Whether it came out otherwise and nobody has said why."""
        return self.planned != self.actual and not self.explanation

    @property
    def difference(self) -> Oere:
        """What was spent beyond the plan; below zero, what was not spent."""
        return self.actual - self.planned


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting of the season, on its day in Copenhagen.

    `expected` is how many people were confirmed when it began; `came` how many of them came, None where nobody counted;
    `walk_ins` how many came besides; `served` for how many food was ordered, None where nobody knows; `scores` each
    answer to the evaluation, 1 to 10.
    """

    title: str
    day: date
    venue: str
    cancelled: bool = False
    expected: int = 0
    came: int | None = None
    walk_ins: int = 0
    new_companies: int = 0
    served: int | None = None
    scores: tuple[int, ...] = ()

    @property
    def attended(self) -> int:
        """How many were there; 0 where nobody counted."""
        return 0 if self.came is None else self.came + self.walk_ins

    @property
    def absent(self) -> int:
        """How many of the confirmed stayed away; 0 where nobody counted."""
        return 0 if self.came is None else self.expected - self.came


@dataclass(frozen=True)
class Goals:
    """What the application counts on: meetings, guests of a usual meeting, members, and results in its own words."""

    meetings: int
    low: int
    high: int
    members: int
    short_term: str
    long_term: str


@dataclass(frozen=True)
class Topic:
    """A topic of the season: how many raised it, some of their sentences, and what the committee did."""

    text: str
    raised: int
    sentences: tuple[str, ...] = ()
    done: str = ""


@dataclass(frozen=True)
class SeasonReport:
    """A season as it is handed in. `sentences` are chosen answers without names; `made` is the day of the report.

    `short_term` and `long_term` are the committee's own words about what was reached; where they are empty, there are
    lines to write on. `outside` explains what was spent on no line of the budget. `hosts` and `speakers` have
    offered to host a meeting or to speak; members cast `votes` on topics. `members` and `new_members` are
    counted on the day `made`; `brought` sign-ups came by links that guests passed on; `committed` is what is ordered
    and not paid by then, in øre. `seasons` are the network's, the first held first. Without `food` it speaks of none;
    without `companies` who is new is a guest, for nobody was asked for a company. Where nobody had to `sign_up` it says
    how many came, and no more; it has topics where there are any, or where they were asked for (`topics_asked`).
    """

    project: str
    committee: str
    responsible: str
    purpose: str
    made: date
    deadline: date
    goals: Goals
    meetings: tuple[HeldMeeting, ...]
    lines: tuple[Line, ...]
    receipts: tuple[Receipt, ...] = ()
    moves: tuple[Move, ...] = ()
    committed: Oere = 0
    members: int = 0
    new_members: int = 0
    hosts: int = 0
    votes: int = 0
    speakers: int = 0
    brought: int = 0
    topics: tuple[Topic, ...] = ()
    sentences: tuple[str, ...] = ()
    short_term: str = ""
    long_term: str = ""
    outside: str = ""
    seasons: tuple[SeasonFigures, ...] = ()
    accent: str = "#0b4f6c"
    terms: Terms | None = field(default_factory=Terms)
    food: bool = True
    companies: bool = True
    sign_up: bool = True
    topics_asked: bool = True
    nouns: Nouns = USUAL

    @property
    def held(self) -> list[HeldMeeting]:
        """The meetings that were held by the day of the report."""
        return [each for each in self.meetings if not each.cancelled and each.day <= self.made]

    @property
    def counted(self) -> list[HeldMeeting]:
        """The meetings at which somebody counted who came."""
        return [each for each in self.held if each.came is not None]

    @property
    def attended(self) -> int:
        """How many came in all; who came twice counts twice."""
        return sum(each.attended for each in self.counted)

    @property
    def in_the_band(self) -> int:
        """At how many meetings at least as many came as the application counts on."""
        return sum(each.attended >= self.goals.low for each in self.counted)

    @property
    def new_companies(self) -> int:
        """Companies that were at a meeting of the network for the first time."""
        return sum(each.new_companies for each in self.held)

    @property
    def scores(self) -> list[int]:
        """Every answer of the season."""
        return [score for each in self.meetings for score in each.scores]

    @property
    def accounts(self) -> list[AccountLine]:
        """The budget's lines in its order, each with what was spent on it; after them what fits on no line.

        What was planned is what was approved, whatever moved. A line that nobody explained is explained by its moves.
        """
        return list(self._accounts())

    @property
    def gaps(self) -> int:
        """How many words are missing before it can be handed in: results, and why lines came out otherwise."""
        return (not self.short_term) + (not self.long_term) + sum(each.unexplained for each in self.accounts)

    @property
    def bills(self) -> list[Receipt]:
        """What was spent, without what came in."""
        return [each for each in self.receipts if not brings_in(self.lines, each.line)]

    @property
    def without_receipt(self) -> int:
        """How many bills have no receipt; money that came in needs none."""
        return sum(not each.number for each in self.bills)

    @property
    def planned(self) -> Oere:
        """The approved costs."""
        return sum(each.planned for each in self.lines if not each.income)

    @property
    def actual(self) -> Oere:
        """What was spent in all."""
        return sum(each.amount for each in self.bills)

    @property
    def settlement(self) -> Settlement:
        """What the grant pays."""
        return settle(self.terms or Terms(), self.lines, self.receipts, self.planned, self.actual)

    def name_of(self, line: str) -> str:
        """What the budget calls the line with the id `line`; nothing where it has none."""
        return next((each.text for each in self.lines if each.id == line), "")

    def _accounts(self) -> Iterator[AccountLine]:
        for line in (each for each in self.lines if not each.income):
            spent = sum(each.amount for each in self.receipts if each.line == line.id)
            reasons = [each.reason for each in self.moves if line.id in {each.source, each.target}]
            yield AccountLine(line.text, line.planned, spent, line.explanation or " ".join(reasons), line.id)
        known = {line.id for line in self.lines}
        if outside := [each for each in self.bills if each.line not in known]:
            yield AccountLine("", 0, sum(each.amount for each in outside), self.outside, OUTSIDE)
