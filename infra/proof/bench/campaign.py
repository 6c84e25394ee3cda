"""`python -m infra.proof.bench.campaign`: what an invitation to 100, 1,000 and 10,000 members costs, and how long it
takes; and how long those of so many committees take that all invite on one morning.

Requests and capacity are those that the functions as deployed make of DynamoDB (units as in
`infra.proof.bench.meter`), in moto; sending is measured on a sample. The time it takes is the rate limiter's, on a
clock that nobody waits for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from infra.proof.bench.meter import Cost, Meter
from infra.proof.bench.shown import Figures, show
from infra.proof.bench.tick import fill
from infra.proof.season.play import script, season
from infra.proof.season.streams import Stream, mapped
from shared.campaigns.due import campaign
from shared.outbox.mail import Kind
from shared.outbox.rate_limiter import RateLimiter
from shared.outbox.table import OutboxTable
from shared.technical import dynamodb
from shared.technical.handing_on import pause

SIZES = (100, 1_000, 10_000)
SAMPLE = 60
RATES = (14, 100)
SENDERS = 8
"""Two for each of the four shards that a table on demand has in its stream, to begin with."""

COMMITTEES = (100, 1_000, 10_000)
INVITED = 37
"""Members of one of many committees that all invite on one morning."""
LOOK = timedelta(seconds=2)
"""From when a season is handed on until its mails are owed: a new process, and one page of a campaign."""

TOOK = timedelta(milliseconds=60)
"""Writing a mail and handing it over, with the ways to DynamoDB and SES."""


@dataclass
class PerMail:
    """What one mail of a campaign cost at DynamoDB, owing and sending it."""

    members: int
    owing: Cost
    sending: Cost
    sent: int

    def requests(self) -> tuple[float, float]:
        """For owing it, and for sending it."""
        return self.owing.calls.total() / self.members, self.sending.calls.total() / self.sent

    def units(self) -> tuple[float, float]:
        """Read and write units in all."""
        read = self.owing.read_units / self.members + self.sending.read_units / self.sent
        return read, self.owing.write_units / self.members + self.sending.write_units / self.sent


def cost(members: int, sample: int = SAMPLE) -> PerMail:
    """An invitation to so many members, of which `sample` are sent."""
    meter = Meter(("plan", "send"))
    with season(replace(script(), rows=()), meter) as made:
        made.begin()
        fill(made, members, registrations=0)
        made.cloud.heard.append(meter.hear)
        project = made.script.project
        invitation = campaign(project, project.meetings[0], Kind.INVITATION)
        assert invitation is not None
        made.world.now = invitation.at
        made.functions.invoke("plan", {"time": made.world.now.isoformat()})
        mapping = mapped("CampaignStream")
        owed = filter(mapping.takes, Stream(made.tables.outbox.name).new())
        records = [each for each in owed if each["dynamodb"]["NewImage"]["kind"]["S"] == Kind.INVITATION]
        assert len(records) == members
        owing, meter.cost = meter.cost, Cost()
        made.functions.invoke("send", {"Records": records[:1]})  # reads the keys, once a process
        meter.cost = Cost()
        for start in range(1, min(sample, members), mapping.batch):
            made.functions.invoke("send", {"Records": records[start : start + mapping.batch]})
        sent = len(made.post.sent) - 1
        assert sent >= min(sample, members) - 1
        return PerMail(members, owing, meter.cost, sent)


def duration(mails: int, rate: float, senders: int = SENDERS) -> float:
    """Seconds until so many mails have gone, where the account may send `rate` a second."""
    return gone([0.0] * mails, rate, senders)[-1]


def morning(committees: int, rate: float, invited: int = INVITED) -> list[float]:
    """Seconds from the tick until the last mail of each committee has gone, where all invite `invited` members at the
    same time: in the order in which the tick hands them on.
    """
    handed = (number * pause(committees) + LOOK.total_seconds() for number in range(committees))
    return gone([at for at in handed for _ in range(invited)], rate)[invited - 1 :: invited]


def gone(owed: Sequence[float], rate: float, senders: int = SENDERS) -> list[float]:
    """Seconds at which each mail goes that is `owed` from a second on: in this order, as the stream hands them over."""
    start = datetime(2018, 7, 25, 7, tzinfo=UTC)
    clocks = [start] * senders
    item = {"free_at": 0}

    def update(wanted: dynamodb.Update) -> Mapping[str, int]:
        values: Any = wanted.values
        if ":latest" in values:
            if not values[":now"] <= item["free_at"] <= values[":latest"]:
                raise dynamodb.ConditionFailed
            item["free_at"] += values[":length"]
        elif values[":now"] <= item["free_at"] <= values[":absurd"]:
            raise dynamodb.ConditionFailed
        else:
            item["free_at"] = values[":free"]
        return dict(item)

    def sender(place: int) -> RateLimiter:
        def sleep(seconds: float) -> None:
            clocks[place] += timedelta(seconds=seconds)

        return RateLimiter(OutboxTable("outbox"), lambda: rate, lambda: clocks[place], sleep)

    sending = [sender(place) for place in range(senders)]
    found, last = list[float](), start
    with patch.object(dynamodb, "update", update):
        for from_then in owed:
            place = clocks.index(min(clocks))
            clocks[place] = max(clocks[place], start + timedelta(seconds=from_then)) + TOOK
            at = sending[place].acquire(clocks[place] + timedelta(seconds=40))
            assert at is not None
            last = max(last, at)
            found.append((last - start).total_seconds())
    return found


def main() -> None:
    """Print the figures."""
    table = Figures("an invitation to", [f"{members:,} members" for members in SIZES])
    found = [cost(members) for members in SIZES]
    rows: list[tuple[str, Sequence[str]]] = [
        ("requests a mail, owing it", [f"{each.requests()[0]:.2f}" for each in found]),
        ("requests a mail, sending it", [f"{each.requests()[1]:.2f}" for each in found]),
        ("read units a mail", [f"{each.units()[0]:.1f}" for each in found]),
        ("write units a mail", [f"{each.units()[1]:.1f}" for each in found]),
        *((f"takes at {rate} a second, s", [f"{duration(each, rate):.0f}" for each in SIZES]) for rate in RATES),
    ]
    for what, cells in rows:
        table.add(what, *cells)
    all_at_once = Figures(
        f"all invite {INVITED} members on one morning", [f"{each:,} committees" for each in COMMITTEES]
    )
    all_at_once.add("handed on within, s", *(f"{(each - 1) * pause(each):.0f}" for each in COMMITTEES))
    for rate in RATES:
        hours = [morning(each, rate)[-1] / 3600 for each in COMMITTEES]
        all_at_once.add(f"the last mail has gone at {rate} a second, h", *(f"{each:.2f}" for each in hours))
        least = [each * INVITED / rate / 3600 for each in COMMITTEES]
        all_at_once.add("– of it what SES's rate takes", *(f"{each:.2f}" for each in least))
    show("campaign", [table, all_at_once])


if __name__ == "__main__":
    main()
