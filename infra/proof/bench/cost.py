"""`python -m infra.proof.bench.cost`: what a season costs at AWS, and an idle month, and how many committees it
carries.

Counts are those of a whole season as it is played (`make season`): invocations, DynamoDB's units, mails, bytes. Prices,
with their date and pages, the time of an invocation and of its waits are typed in `infra.proof.bench.prices`.

With `--write` what was counted is kept in docs/figures/cost.json, and what it costs in docs/figures/cost.txt and in the
README's table; `--kept` prices what is kept anew, in a second.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from infra.proof.bench.bill import Bill, Model, bill, dollars, template
from infra.proof.bench.limits import Limit, limits
from infra.proof.bench.played import Played, play
from infra.proof.bench.prices import EUROPE, KRONER, PRICES, REGION, TYPED, UNSEEN
from infra.proof.bench.shown import Figures, show, text
from infra.proof.bench.tick import tick
from infra.proof.season.play import script, short

FOLDER = Path(__file__).parents[3] / "docs" / "figures"
SEASONS = (1, 100, 10_000)
RUNS = {"plan": "a tick", "budget": "a night", "summaries": "a morning"}
COMMITTEES = (1, 12, 100, 10_000)
"""This one, all of Copenhagen's, the country's, and more than there are."""

README = Path(__file__).parents[3] / "README.md"


@dataclass(frozen=True)
class Counted:
    """What was counted on a day, without its prices."""

    on: str
    meetings: int
    days: float
    invocations: int
    mails: int
    used: Bill
    limits: Sequence[Limit]
    quiet: Mapping[str, Sequence[Sequence[float]]]
    """Requests and read units of each of `RUNS` with nothing due in so many seasons, in the order of `SEASONS`."""

    def as_json(self) -> str:
        """As it is kept."""
        used = {name: getattr(self.used, name) for name in self.used.__dataclass_fields__}
        said = {**vars(self), "used": used, "limits": [vars(each) for each in self.limits]}
        return json.dumps(said, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, said: str) -> Counted:
        """As it was kept."""
        found: dict[str, Any] = json.loads(said)
        used: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value for name, value in found["used"].items()
        }
        return cls(**{**found, "used": Bill(**used), "limits": [Limit(**each) for each in found["limits"]]})


def kept() -> Counted:
    """What was counted last."""
    return Counted.parse((FOLDER / "cost.json").read_text())


def counted(played: Played, model: Model, meetings: int) -> Counted:
    """What `played` used, and how far it goes."""
    sent = sum(each.sent for each in played.invocations)
    return Counted(
        date.today().isoformat(),  # noqa: DTZ011 - the day on this machine's wall
        meetings,
        played.days,
        len(played.invocations),
        sent,
        bill(played, model),
        limits(played, model),
        {what: [_quiet(function, seasons) for seasons in SEASONS] for function, what in RUNS.items()},
    )


def _quiet(function: str, seasons: int) -> Sequence[float]:
    found = tick(1, over=seasons - 1, function=function)
    return [found.requests, found.units]


def money(amount: float) -> tuple[str, str]:
    """In dollars and in kroner."""

    def said(value: float) -> str:
        return f"{value:,.4f}" if 0 < value < 1 else f"{value:,.2f}"

    return said(amount), said(amount * KRONER)


def costs(found: Counted) -> Mapping[str, tuple[float, float]]:
    """Dollars of each thing by its name: without what AWS gives for nothing, and with it."""
    used, months = found.used, found.used.months
    priced = {
        f"a season of {found.meetings} meetings, {found.days:.0f} days": _both(used.season, months),
        "– and with CloudFront in front of the pages (BusyPage)": _both(
            {**used.season, "CloudFront": used.season["API Gateway"]}, months
        ),
        "an idle month": _both(used.idle, 1),
        "– of it the one alarm, where an account has used up its ten free ones": _both(
            {"Alarms": used.idle["Alarms"]}, 1
        ),
        "a sign-up: page, form, confirmation, recount": _both(used.sign_up, 0),
        "1,000 invitations, sent and told of by SES": _both(used.mails, 0),
    }
    for count in SEASONS:
        what = _seasons(count)
        priced[f"ticks, nights and mornings of a month, nothing due in {what}"] = _both(used.clock, 1)
        priced[f"– and the nightly look that repairs, at {what}"] = _both(used.repair(count), 1)
    for count in COMMITTEES[1:]:
        priced[f"the same season of {count:,} committees"] = _both(used.committees(count), months)
    return priced


def _seasons(count: int) -> str:
    return "1 season" if count == 1 else f"{count:,} seasons"


def _both(used: Mapping[str, float], months: float) -> tuple[float, float]:
    return dollars(used), dollars(used, months)


def tables(found: Counted) -> tuple[Sequence[Figures], Sequence[str]]:
    """What is printed of it, and the notes below."""
    used = found.used
    sums = Figures("", ("USD", "DKK", "free tier used: USD", "DKK"))
    for what, (full, less) in costs(found).items():
        sums.add(what, *money(full), *money(less))
    parts = Figures("of which, USD, nothing for free", ("a season", "an idle month", "a sign-up", "1,000 invitations"))
    for name, price in PRICES.items():
        every = (used.season, used.idle, used.sign_up, used.mails)
        parts.add(name, *(f"{price.here * each.get(name, 0):.4f}" if each.get(name, 0) else "–" for each in every))
    quiet = Figures("requests, read units, nothing due in", [*map(_seasons, SEASONS)])
    for what, cells in found.quiet.items():
        quiet.add(what, *(f"{requests:.0f}, {units:.1f}" for requests, units in cells))
    first = Figures("committees", ("until", "then"))
    for limit in found.limits:
        first.add(f"{limit.committees:,.0f}", limit.quota, limit.then)
    unseen = ", ".join(name for name, price in PRICES.items() if price.seen == UNSEEN)
    prices = (
        f"Prices typed on {TYPED}: us-east-1's list and {EUROPE - 1:.0%} on top for {REGION}, without VAT; where each"
        f" was seen stands in infra/proof/bench/prices.py. Not confirmed: {REGION}'s own list, {unseen}, the rate of"
        f" {KRONER:.2f} DKK a dollar. A sign-up and 1,000 invitations have no free tier in them."
    )
    return [sums, parts, quiet, first], [
        f"Counted on {found.on}: {found.invocations:,} invocations and {found.mails:,} mails of a played season.",
        prices,
        "Without the dashboard there are no metrics of our own; with it each is paid for by its hours with a value.",
    ]


def quoted(found: Counted, readme: str) -> str:
    """`readme` with the table of sums, and the day, as they are in `found`."""
    head = f"| counted on {found.on} | USD | DKK | with AWS's free tier: USD | DKK |\n"
    head += "| --- | ---: | ---: | ---: | ---: |\n"
    rows = "".join(
        f"| {what} | {' | '.join((*money(full), *money(less)))} |\n" for what, (full, less) in costs(found).items()
    )
    before, _, rest = readme.partition("| counted on ")
    return before + head + rows + "\n" + rest.partition("\n\n")[2]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m infra.proof.bench.cost", description=__doc__)
    parser.add_argument("--short", action="store_true", help="of a season of one meeting and thirty members: quick")
    parser.add_argument("--kept", action="store_true", help="of what is kept in docs/figures/cost.json")
    parser.add_argument("--write", action="store_true", help="keep it in docs/figures")
    asked = parser.parse_args()
    whole = script()
    if asked.kept:
        found = kept()
    else:
        played = play(short(whole) if asked.short else whole)
        found = counted(played, Model(template()), 1 if asked.short else len(whole.project.meetings))
    said, notes = tables(found)
    show("cost", said, notes)
    if asked.write:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "cost.json").write_text(found.as_json())
        (FOLDER / "cost.txt").write_text(text(said, notes))
        README.write_text(quoted(found, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
