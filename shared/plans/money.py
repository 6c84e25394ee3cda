"""Whether what a plan says of money agrees with itself: sums, prices, meetings, food."""

from __future__ import annotations

from collections.abc import Iterator

from shared.budget.income import Income
from shared.budget.prices import PRICED
from shared.plans.costs import food_lines
from shared.plans.kinds import IncomeKind
from shared.plans.readable import Reading
from shared.plans.source import Path, Problem, one_of
from shared.plans.values import Count, Flag, Id, Kroner
from shared.technical.money import Oere, kroner


def money_agrees(reading: Reading) -> Iterator[Problem]:
    """Every pair of fields of the budget that cannot both be meant."""
    for check in (_sums, _asked, _income, _meetings_of_a_line, _food):
        yield from check(reading)


def _sums(reading: Reading) -> Iterator[Problem]:
    lines = reading.items("budget", "lines")
    planned = [reading.get(Kroner, *line, "planned") for line in lines]
    for line, amount in zip(lines, planned, strict=True):
        times, each = reading.get(Count, *line, "times"), reading.get(Kroner, *line, "each")
        if (reading.source.get((*line, "times")) is None) != (reading.source.get((*line, "each")) is None):
            yield reading.problem(line, "has times or each, but not both")
        if None not in (times, each, amount) and times * each != amount:
            words = f"{kroner(amount)} is not {times} times {kroner(each)}, which is {kroner(times * each)}"
            yield reading.problem((*line, "planned"), words)
    total, sums = reading.get(Kroner, "budget", "total"), _sum(reading, "planned")
    if total is not None and sums is not None and sums != total:
        words = f"{kroner(total)} is not the sum of the lines, which is {kroner(sums)}"
        if any(_brings_in(reading, line) for line in lines):
            words = f"{kroner(total)} is not the costs less the income, which is {kroner(sums)}"
        yield reading.problem(("budget", "total"), words)


def _asked(reading: Reading) -> Iterator[Problem]:
    """What was asked for is the sum of what each line asked for, where lines say so."""
    asked, lines = reading.get(Kroner, "budget", "asked"), reading.items("budget", "lines")
    sums = _sum(reading, "asked")
    if asked is None or sums is None:
        return
    if sums != asked and any(reading.source.get((*line, "asked")) is not None for line in lines):
        words = f"{kroner(asked)} is not what the lines asked for, which is {kroner(sums)}"
        yield reading.problem(("budget", "asked"), words)


def _income(reading: Reading) -> Iterator[Problem]:
    for line in reading.items("budget", "lines"):
        if _brings_in(reading, line) and reading.get(Flag, *line, "food"):
            yield reading.problem((*line, "food"), "is a cost, but the line brings money in")


def _sum(reading: Reading, name: str) -> Oere | None:
    """The costs less the income, of each line the field `name` or else what is planned; None where one is unknown."""
    total = 0
    lines = reading.items("budget", "lines")
    for line in lines:
        amount = reading.get(Kroner, *line, name)
        amount = reading.get(Kroner, *line, "planned") if amount is None else amount
        income = _brings_in(reading, line)
        if amount is None or (income is None and reading.source.get((*line, "income")) is not None):
            return None
        if income is not Income.IN_KIND:
            total += -amount if income else amount
    return total if lines else None


def _brings_in(reading: Reading, line: Path) -> Income | None:
    found: Income | None = reading.get(IncomeKind, *line, "income")
    return found


def _meetings_of_a_line(reading: Reading) -> Iterator[Problem]:
    known = [reading.get(Id, *meeting, "id") for meeting in reading.items("meetings")]
    for line in reading.items("budget", "lines"):
        price, each = (reading.get(Kroner, *line, name) for name in ("per_meeting", "each"))
        yield from _price_of_a_line(reading, line)
        if None not in (price, each) and price != each:
            yield reading.problem((*line, "per_meeting"), f"{kroner(price)} is not each, {kroner(each)}")
        named = reading.items(*line, "meetings")
        for place, path in enumerate(named):
            id = reading.get(Id, *path)
            if id and id in [reading.get(Id, *before) for before in named[:place]]:
                yield reading.problem(path, f"“{id}” stands there twice")
            elif id and id not in known:
                yield reading.problem(path, f"“{id}” is none of the meetings{one_of(id, filter(None, known))}")
        times = reading.get(Count, *line, "times")
        if named and price is not None and times is not None and times != len(named):
            yield reading.problem((*line, "meetings"), f"names {len(named)}, but times is {times}")


def _price_of_a_line(reading: Reading, line: Path) -> Iterator[Problem]:
    priced = [name for name in PRICED if reading.source.get((*line, name)) is not None]
    named = reading.source.get((*line, "meetings")) is not None
    if len(priced) > 1:
        yield reading.problem(line, f"has {' and '.join(priced)}; a line has one price")
    if "per_meeting" in priced and not named:
        yield reading.problem(line, "has per_meeting, but not the meetings that it is for")
    if named and not priced and not reading.get(Flag, *line, "food"):
        yield reading.problem(line, "has meetings, but no per_meeting, per_head or food that they are for")


def _food(reading: Reading) -> Iterator[Problem]:
    """Which line an order of food is counted on must be plain, at each meeting."""
    lines = reading.items("budget", "lines")
    per_head = [reading.source.get((*line, "per_head")) is not None and not _brings_in(reading, line) for line in lines]
    foods = food_lines(zip(per_head, (reading.get(Flag, *line, "food") for line in lines), strict=True))
    pays: dict[str, Path] = {}
    every = [reading.get(Id, *meeting, "id") for meeting in reading.items("meetings")]
    for line in (lines[place] for place in foods):
        named = [reading.get(Id, *path) for path in reading.items(*line, "meetings")] or every
        twice = [id for id in filter(None, named) if id in pays]
        if twice:
            other = reading.source.line(pays[twice[0]])
            words = f"pays for food at {twice[0]}, and so does line {other}; say food: false on the one that does not"
            yield reading.problem(line, words)
        pays |= dict.fromkeys(filter(None, named), line)
