"""What the secretariat does once in a season, beside what its mails ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.members.spreadsheet import Row
from shared.projects import Project

NEWCOMER = Row(0, "Nørgaard Åberg", "Åbergs Nøglebar", "noergaard.aaberg@example.org", "da")
"""Somebody whom the secretariat adds in mid-season."""


@dataclass(frozen=True)
class SecretariatPlan:
    """What it does once in a season, and about which meeting (an id; empty: not at all)."""

    edits: str = ""
    pauses: str = ""
    sends_now: str = ""
    moves: str = ""
    calls_off: str = ""
    writes: str = ""
    votes: str = ""
    """The meeting on whose topic it lets the members vote."""
    hosts: str = ""
    """The meeting that it lets a guest host who offered to."""
    slips: str = ""
    """The meeting whose first bill it enters wrongly."""
    together: tuple[str, ...] = ()
    """The meetings whose food is paid by one bill, which comes after the last of them."""
    in_parts: str = ""
    """The meeting whose food is paid by two bills, each of a part."""
    adds: Row | None = None
    answers: bool = True


def habits(project: Project, *, cancels: bool = False) -> SecretariatPlan:
    """What the secretariat does once: each about another meeting, as far as there are any. The last one is called off
    where it `cancels`.
    """
    ids = [each.id for each in project.meetings]
    first, second, third, last = (ids * 4)[:4]
    off = last if cancels else ""
    fed = [id for id in ids if project.catering.serves(id) and id not in {first, off}]
    together, rest = (tuple(fed[:2]), fed[2:]) if len(fed) > 1 else ((), fed)
    return SecretariatPlan(
        edits=first,
        pauses=second,
        sends_now=third,
        moves=last,
        calls_off=off,
        writes=second,
        votes=second,
        hosts=last if last != first and project.asks.host else "",
        slips=first,
        together=together,
        in_parts=rest[0] if rest else "",
        adds=NEWCOMER,
    )


def with_addresses(rows: Sequence[Row], simulated: Mapping[int, str]) -> list[Row]:
    """`rows`, where those at some places have addresses for which SES's simulator answers."""
    return [replace(each, address=simulated.get(place, each.address)) for place, each in enumerate(rows)]
