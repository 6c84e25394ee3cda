"""`python -m infra.proof.bench.campaign`: what an invitation to 100, 1,000 and 10,000 members costs, and how long it
takes.

Requests and capacity are those that the functions as deployed make of DynamoDB (units as in
`infra.proof.bench.sign_up`), in
moto; sending is measured on a sample. Memory and processor time are our own code's and botocore's: tables that make up
their answers stand in moto's place, and calls end where the network would begin. The time it takes is the pace's, on a
clock that nobody waits for.
"""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSResponse, HTTPHeaders

from infra.proof.bench.shown import Figures, show
from infra.proof.bench.sign_up import Cost, Meter
from infra.proof.bench.tick import fill
from infra.proof.season.cloud import CONFIGURATION_SET, PUBLIC_URL, SENDER
from infra.proof.season.play import Season, script, season
from infra.proof.season.policies import Call
from infra.proof.season.streams import Stream, mapped
from shared.budget.table import BudgetTable
from shared.campaigns.due import campaign
from shared.campaigns.planner import Planner
from shared.mails import ses
from shared.mails.compose import compose
from shared.mails.mime import mime
from shared.mails.sources import MailSources
from shared.members.changes import PEOPLE
from shared.members.member import Member
from shared.members.table import MembersPage, MembersTable
from shared.outbox.mail import Kind, Mail
from shared.outbox.rate_limiter import RateLimiter
from shared.outbox.table import OutboxTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.registrations.links import Links
from shared.registrations.table import RegistrationsTable
from shared.technical import dynamodb
from shared.technical.links import Signer

SIZES = (100, 1_000, 10_000)
SAMPLE = 60
RATES = (14, 100)
SENDERS = 8
"""Two for each of the four shards that a table on demand has in its stream, to begin with."""

TOOK = timedelta(milliseconds=60)
"""Writing a mail and handing it over, with the ways to DynamoDB and SES."""

MEMBERS = "members"
PERSON = "member{:020}"


class MailMeter(Meter):
    """Looks at the calls of the functions that mail."""

    @staticmethod
    def _counts(call: Call) -> bool:
        return call.service == "dynamodb" and call.function in {"plan", "send"}


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
    meter = MailMeter()
    with season(replace(script(), rows=()), meter) as made:
        made.begin()
        fill(made, members, registrations=0)
        made.cloud.heard.append(meter.hear)
        invitation = _invitation(made.script.project)
        made.world.now = invitation.at
        made.functions.invoke("plan", {"time": invitation.at.isoformat()})
        records = [each for each in _owed(made) if each["dynamodb"]["NewImage"]["kind"]["S"] == Kind.INVITATION]
        assert len(records) == members
        owing, meter.cost = meter.cost, Cost()
        batch = mapped("CampaignStream").batch
        made.functions.invoke("send", {"Records": records[:1]})  # reads the keys, once a process
        meter.cost = Cost()
        for start in range(1, min(sample, members), batch):
            made.functions.invoke("send", {"Records": records[start : start + batch]})
        sent = len(made.post.sent) - 1
        assert sent >= min(sample, members) - 1
        return PerMail(members, owing, meter.cost, sent)


def _invitation(project: Project) -> Any:
    return campaign(project, project.meetings[0], Kind.INVITATION)


def _owed(made: Season) -> list[Mapping[str, Any]]:
    mapping = mapped("CampaignStream")
    return [each for each in Stream(made.tables.outbox.name).new() if mapping.takes(each)]


class OneProject(ProjectsTable):
    """The plan's project, always."""

    project = script().project

    def ids(self) -> Sequence[str]:
        """This one."""
        return [self.project.id]

    def get(self, id: str) -> Project | None:
        """This one."""
        return self.project

    def fresh(self, id: str) -> Project | None:
        """This one."""
        return self.project


class ManyMembers(MembersTable):
    """So many members that nobody has written down."""

    def __init__(self, count: int) -> None:
        super().__init__(MEMBERS)
        self.count = count

    def page(self, project: str, after: str | None, limit: int) -> MembersPage:
        """The next of them."""
        start = int(after.removeprefix("member")) + 1 if after else 0
        found = tuple(_member(number) for number in range(start, min(start + limit, self.count)))
        return MembersPage(found, found[-1].person if start + limit < self.count else None)


def _member(number: int) -> Member:
    return Member(OneProject.project.id, PERSON.format(number), "Åse Ærø", "Smørrebrød ApS", f"m{number}@example.org")


ANSWERS = {
    "SendEmail": '{"MessageId": "m"}',
    "Query": '{"Items": [], "Count": 0}',
    "UpdateItem": '{"Attributes": {"free_at": {"N": "0"}}}',
}


@dataclass
class Wire:
    """What AWS would answer to a call, at once, where the network would begin. `calls` counts them by operation."""

    calls: Counter[str] = field(default_factory=Counter)

    def answer(self, request: Any, **_: object) -> Any:
        """The shortest answer that a call is content with."""
        target = request.headers.get("X-Amz-Target", b"SendEmail")
        operation = (target.decode() if isinstance(target, bytes) else target).rsplit(".", 1)[-1]
        self.calls[operation] += 1
        said = _read_together(request.body) if operation == "BatchGetItem" else ANSWERS.get(operation, "{}")
        return AWSResponse(request.url, 200, HTTPHeaders(), _Raw(said.encode()))


def _read_together(body: bytes) -> str:
    """The members that are asked for, who have said no to nothing and answered nothing."""
    asked = json.loads(body)["RequestItems"]
    keys = asked.get(MEMBERS, {}).get("Keys", ())
    found = [_member(int(key["person"]["S"].removeprefix("member"))) for key in keys if key["project"]["S"] != PEOPLE]
    items = [dynamodb.pack(asdict(each)) for each in found]
    return json.dumps({"Responses": {table: items if table == MEMBERS else [] for table in asked}})


class _Raw:
    def __init__(self, body: bytes) -> None:
        self.body = body

    def stream(self, *_: object, **__: object) -> Any:
        yield self.body

    def read(self, *_: object, **__: object) -> bytes:
        return self.body


def wired(stack: ExitStack) -> Wire:
    """Clients whose calls end before the network."""
    wire = Wire()
    stack.enter_context(patch.dict("os.environ", {"AWS_ACCESS_KEY_ID": "b", "AWS_SECRET_ACCESS_KEY": "b"}))
    for cached in (dynamodb.client, ses.client):
        cached.cache_clear()
        stack.callback(cached.cache_clear)
        cached().meta.events.register("before-send", wire.answer)
    return wire


def planner(members: int) -> Planner:
    """A planner of made-up members."""
    outbox = OutboxTable("outbox")
    return Planner(OneProject("projects"), ManyMembers(members), RegistrationsTable("registrations", outbox), outbox)


def peak(members: int) -> int:
    """The most memory, in bytes, that a tick takes which invites so many members."""
    at = _invitation(OneProject.project).at
    with ExitStack() as stack:
        wired(stack)
        planner(10).tick(at)
        gc.collect()
        tracemalloc.start()
        stack.callback(tracemalloc.stop)
        assert planner(members).tick(at).owed >= members
        return tracemalloc.get_traced_memory()[1]


def processor_time(mails: int = 500) -> Mapping[str, float]:
    """Milliseconds of processor time for one mail, by what they are spent on."""
    project, outbox = OneProject.project, OutboxTable("outbox")
    invitation = _invitation(project)
    now = invitation.at
    registrations = RegistrationsTable("registrations", outbox)
    post = MailSources(OneProject("projects"), ManyMembers(mails), registrations, BudgetTable("budget"), outbox)
    links = Links(PUBLIC_URL, Signer(("a key for the bench",)))
    owed: list[Mail] = [invitation.mail(project.id, PERSON.format(number), now) for number in range(mails)]
    with ExitStack() as stack:
        wired(stack)
        pace = RateLimiter(outbox, lambda: 100.0, lambda: datetime.fromtimestamp(0, UTC), lambda _: None)
        compose(owed[0], post, links, now)
        mime(compose(owed[0], post, links, now), SENDER, owed[0].id)

        def keep(mail: Mail) -> bool:
            pace.acquire(datetime.fromtimestamp(60, UTC))
            outbox.claim(mail, "claim", now)
            return outbox.sent(mail, "claim", "message", now)

        letters = [compose(mail, post, links, now) for mail in owed[:20]]
        raws = [mime(letter, SENDER, "id") for letter in letters]
        return {
            "owing (the planner)": _spent(lambda: planner(mails).tick(now), mails),
            "reading (one request) and rendering": _spent(
                lambda: [compose(mail, post, links, now) for mail in owed], mails
            ),
            "MIME": _spent(lambda: [mime(letter, SENDER, "id") for letter in letters], len(letters)),
            "bookkeeping (turn, lease, record)": _spent(lambda: [keep(mail) for mail in owed], mails),
            "handing it to SES": _spent(
                lambda: [ses.send(SENDER, "a@example.org", (), raws[0], mail.id, CONFIGURATION_SET) for mail in owed],
                mails,
            ),
        }


def _spent(act: Callable[[], object], mails: int) -> float:
    started = time.process_time()
    act()
    return (time.process_time() - started) * 1000 / mails


def duration(mails: int, rate: float, senders: int = SENDERS) -> float:
    """Seconds until so many mails have gone, where the account may send `rate` a second."""
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
    last = start
    with patch.object(dynamodb, "update", update):
        for _ in range(mails):
            place = clocks.index(min(clocks))
            clocks[place] += TOOK
            at = sending[place].acquire(clocks[place] + timedelta(seconds=40))
            assert at is not None
            last = max(last, at)
    return (last - start).total_seconds()


def main() -> None:
    """Print the figures."""
    table = Figures("an invitation to", [f"{members:,} members" for members in SIZES])
    found = [cost(members) for members in SIZES]
    peaks = [peak(members) for members in SIZES]
    rows: list[tuple[str, Sequence[str]]] = [
        ("requests a mail, owing it", [f"{each.requests()[0]:.2f}" for each in found]),
        ("requests a mail, sending it", [f"{each.requests()[1]:.2f}" for each in found]),
        ("read units a mail", [f"{each.units()[0]:.1f}" for each in found]),
        ("write units a mail", [f"{each.units()[1]:.1f}" for each in found]),
        ("most memory of a tick, MB", [f"{each / 1e6:.1f}" for each in peaks]),
        *((f"takes at {rate} a second, s", [f"{duration(each, rate):.0f}" for each in SIZES]) for rate in RATES),
    ]
    for what, cells in rows:
        table.add(what, *cells)
    times = Figures("processor time of a mail", ("ms",))
    for what, spent in (spends := processor_time()).items():
        times.add(what, f"{spent:.2f}")
    times.add("in all", f"{sum(spends.values()):.2f}")
    show("campaign", [table, times])


if __name__ == "__main__":
    main()
