"""`python -m infra.proof.bench.least`: what a unit of work asks of DynamoDB, beside the least that the rules allow.

The least is what has to be read to decide, and written to keep what was decided (docs/decisions.md says why that is
so), if nobody minded how the code would look. Counts are the functions' own, in moto, for the project of 2018 with its
four meetings (what visitors do) and for a short season (the rest), units as in `infra.proof.bench.sign_up`.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.proof.bench.played import Played, play
from infra.proof.bench.requests import MAIL
from infra.proof.bench.shown import Figures, show
from infra.proof.bench.sign_up import Cost, costs
from infra.proof.season.play import script, short


@dataclass(frozen=True)
class Taken:
    """Requests, read units and write units."""

    requests: float
    read: float
    write: float

    @classmethod
    def of(cls, cost: Cost) -> Taken:
        """What one invocation took."""
        return cls(cost.calls.total(), cost.read_units, cost.write_units)


@dataclass(frozen=True)
class Least:
    """The least of a unit of work, and why. `played` is the function and kind in a season, else a visitor's doing."""

    unit: str
    requests: float
    write: float
    why: str
    played: tuple[str, str] | None = None


RULES = (
    Least("the season's page", 2, 0, "the project; the seats of its meetings"),
    Least("a meeting's page", 2, 0, "the project; the meeting's seats"),
    Least(
        "sign-up, confirmed",
        3,
        7,
        "the project; the seats; one transaction (2 each): seats, registration, mail (+1: the queue)",
    ),
    Least("sign-up, waiting", 3, 8, "the same, and +1: the index of those who wait"),
    Least("sign-up for four meetings", 3, 19, "the same, with a batch of seats and two writes a meeting"),
    Least("change of the diet", 3, 7, "the project; seats and registration in one batch; seats, registration, mail"),
    Least("cancellation, nobody waits", 3, 7, "the same"),
    Least(
        "cancellation, one moves up",
        4,
        13,
        "and who waits; one more registration (2, +1: leaves the index) and one more mail (3)",
    ),
    Least("an evaluation", 3, 1, "the project; was she there; what she says", ("registration", "POST evaluating 200")),
    Least(
        "an invitation, sent",
        4.1,
        4,
        "the project once in ten; member, marks and answer; its turn, claimed, recorded (+1: no queue)",
        ("send", MAIL),
    ),
    Least(
        "a confirmation, sent",
        5,
        4,
        "the same, each with the project anew: it comes alone",
        ("send", "confirmation"),
    ),
    Least("told that it was sent", 1, 1, "a conditional write", ("feedback", "Send")),
    Least("told that it was delivered", 2, 2, "the mail's state; soft bounces forgotten", ("feedback", "Delivery")),
    Least(
        "a tick with nothing due",
        4,
        0,
        "the directory; what is stuck; the project; how far what is under way is",
        ("plan", "nothing due"),
    ),
    Least(
        "a recount",
        6,
        1,
        "the count before; seats; registrations; the heads; behind them project and books, for a line about to break",
        ("budget", "recount"),
    ),
    Least(
        "a night's recount of one meeting",
        7,
        0,
        "the directory as well; written only where it says something else",
        ("budget", "night"),
    ),
    Least(
        "a summary, owed",
        11,
        8,
        "directory, project, last summary, books, tasks, registrations, seats, campaigns, troubles, trail; two mails"
        " and the mark",
        ("summaries", "something due"),
    ),
)


def measured(played: Played) -> Mapping[str, Taken]:
    """What each unit took; the usual one of a season's."""
    found = {what: Taken.of(cost) for what, cost in costs()}
    for each in RULES:
        if each.played is not None:
            some = [Taken.of(invocation.cost) for invocation in played.of(*each.played)]
            found[each.unit] = Taken(
                statistics.median_low(each.requests for each in some),
                statistics.median_low(each.read for each in some),
                statistics.median_low(each.write for each in some),
            )
    return found


def beside(played: Played) -> Iterator[tuple[Least, Taken]]:
    """Each unit's least, and what it took."""
    found = measured(played)
    yield from ((each, found[each.unit]) for each in RULES if each.unit in found)


def main() -> None:
    """Print the table."""
    table = Figures(
        "DynamoDB", ("requests", "least", "ratio", "read units", "write units", "least", "what the least is")
    )
    for least, took in beside(play(short(script()))):
        table.add(
            least.unit,
            f"{took.requests:g}",
            f"{least.requests:g}",
            f"{took.requests / least.requests:.1f}",
            f"{took.read:g}",
            f"{took.write:g}",
            f"{least.write:g}",
            least.why,
        )
    show("least", [table], ["A write in a transaction is two units; an index that an item is in is one write more."])


if __name__ == "__main__":
    main()
