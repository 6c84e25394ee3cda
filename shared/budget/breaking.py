"""A line about to break: it is told once each time that happens, with what would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from shared.budget.line import LineTally
from shared.budget.lines import Tally
from shared.budget.outlook import Outlook
from shared.projects import Project
from shared.technical.money import Oere


@dataclass(frozen=True)
class Crossings:
    """What changed since it was last told: lines that will now cost `more` than they may, and those `back` below."""

    more: tuple[LineTally, ...]
    back: tuple[str, ...]


def crossings(tally: Tally, reported: Iterable[str]) -> Crossings:
    """The lines that crossed what they may cost, given those `told` of that have not been back since.

    A line that is exactly at what it may cost keeps. One that is gone from the plan is back.
    """
    known = set(reported)
    over = {line.line.id for line in tally.lines if line.over}
    return Crossings(tuple(line for line in tally.lines if line.line.id in over - known), tuple(sorted(known - over)))


@dataclass(frozen=True)
class FewerSeats:
    """Coming meetings with fewer seats in all than now (meeting, capacity now, capacity then), which saves `saves`."""

    meetings: tuple[tuple[str, int, int], ...]
    saves: Oere


@dataclass(frozen=True)
class CheaperHead:
    """A price a head in whole øre, rounded down, at which the `portions` still to order fit; it is `price` now."""

    price: Oere
    to: Oere
    portions: int


@dataclass(frozen=True)
class OtherLine:
    """Another line that has money over: `left` above its forecast, `unspent` if an optional line is not used at all."""

    line: LineTally
    left: Oere
    unspent: Oere
    enough: bool


@dataclass(frozen=True)
class Remedies:
    """What would mend a line that will cost `over` too much: each by itself. None and empty: it cannot help enough."""

    line: LineTally
    over: Oere
    fewer: FewerSeats | None
    cheaper: CheaperHead | None
    others: tuple[OtherLine, ...]


def remedies(line: LineTally, found: Outlook, project: Project) -> Remedies:
    """What would mend `line`, exact to the øre; prices are rounded down, seats up, so that the line keeps."""
    return Remedies(
        line,
        line.over,
        _fewer_seats(line, found, project),
        _cheaper(line, found),
        tuple(_others(line, found.tally)),
    )


def _unpaid(line: LineTally, found: Outlook) -> AbstractSet[str]:
    return found.unpaid.get(line.line.id, {}).keys()


def _fewer_seats(line: LineTally, found: Outlook, project: Project) -> FewerSeats | None:
    """One seat after the other, each at the meeting that has most; nobody who is confirmed is put out."""
    price = line.line.price.portion
    coming = [each for each in found.forecast.coming if each.meeting in _unpaid(line, found)]
    if not price or not line.over:
        return None
    now = {each.id: each.capacity for each in project.meetings}
    then = {each.meeting: now[each.meeting] for each in coming}
    saved = {each.meeting: 0 for each in coming}
    while sum(saved.values()) * price < line.over:
        able = [each for each in coming if then[each.meeting] > each.confirmed + each.reserved]
        if not able:
            return None
        largest = max(able, key=lambda each: then[each.meeting])
        then[largest.meeting] -= 1
        portions = found.forecast.portions_with(largest, then[largest.meeting])
        saved[largest.meeting] = largest.portions - portions
    changed = tuple((id, now[id], capacity) for id, capacity in then.items() if capacity < now[id])
    return FewerSeats(changed, sum(saved.values()) * price)


def _cheaper(line: LineTally, found: Outlook) -> CheaperHead | None:
    price = line.line.price.portion
    portions = sum(each.portions for each in found.forecast.coming if each.meeting in _unpaid(line, found))
    if not price or not portions or not line.over:
        return None
    to = (line.adjusted - (line.forecast - price * portions)) // portions
    return CheaperHead(price, to, portions) if to > 0 else None


def _others(line: LineTally, tally: Tally) -> list[OtherLine]:
    found = []
    for other in tally.lines:
        left = max(0, other.adjusted - other.forecast)
        unspent = max(left, other.free) if other.line.optional else left
        if other.line.id != line.line.id and unspent:
            found.append(OtherLine(other, left, unspent, unspent >= line.over))
    return sorted(found, key=lambda each: (-each.left, -each.unspent))
