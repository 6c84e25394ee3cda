"""Promise 4: a mail owed is sent once, never late, never unwelcome, and none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from infra.proof.faults.delivery import mail_id
from infra.proof.faults.watching import Invocation, Watcher
from infra.proof.faults.writes import WriteChecks
from infra.proof.season.invariants import HELD_UP
from infra.proof.season.play import Season
from infra.proof.season.policies import Call
from infra.proof.season.post import Mail
from infra.proof.season.totals import outbox
from shared.outbox import State
from shared.outbox.declaration import Needs
from shared.registrations import Registration, Status
from shared.technical import clock

PATIENT = timedelta(hours=48)
"""A mail that had so long to go out is not missed, whatever the injector."""

SOON = timedelta(hours=1)
"""Four ticks: by then somebody has looked at whatever fell due."""

LASTING = "BadRequestException"

GOING = {State.OWED, State.SENDING, State.DEFERRED}


@dataclass
class Mailed:
    """Every mail that SES took, held against what was so when it went. `found`: what was not right, in words."""

    watcher: Watcher
    moments: WriteChecks
    found: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """From now on."""
        self.watcher.on_call.append(self._on_call)

    @property
    def season(self) -> Season:
        """What is watched."""
        return self.watcher.season

    def _on_call(self, by: Invocation | None, call: Call) -> None:
        if call.operation != "SendEmail":
            return
        [to] = call.arguments["Destination"]["ToAddresses"]
        mail = Mail(self.season.world.now, mail_id(call), to, b"")
        self.found += [f"4: {mail.kind.value} to {mail.person} at {mail.at}: {said}" for said in self._wrong(mail)]

    def _wrong(self, mail: Mail) -> Iterator[str]:
        """Whether its reader is to get it, as the tables were shortly before."""
        needs = mail.kind.declared.needs
        if needs is Needs.NOTHING:
            return
        found = [
            each
            for id in mail.meetings or [each.id for each in self.season.script.project.meetings]
            for each in self.moments.lately(id, mail.person, mail.at - HELD_UP)
        ]
        if needs is Needs.NO_ANSWER and None not in found:
            yield "has answered already"
        if needs is Needs.SEAT and not any(_has(each, confirmed=True) for each in found):
            yield "has no seat"
        if needs is Needs.REGISTRATION and not any(_has(each) for each in found):
            yield "is not registered"


def _has(registration: Registration | None, *, confirmed: bool = False) -> bool:
    if registration is None:
        return False
    return registration.status is Status.CONFIRMED if confirmed else registration.live


def stuck(season: Season) -> Iterator[str]:
    """In the end nothing waits whose time has come, and nothing was given up without a reason."""
    now = season.world.now
    for item in outbox(season):
        state, due = State(item["state"]), item.get("due")
        fallen = due is None or clock.parse(due.split("#")[0]) <= now - SOON
        if state in GOING and (fallen or clock.parse(item["latest"]) <= now - SOON):
            yield f"4: {item['id']}: still {state.value}, and due since {due}"
        elif state is State.MISSED and clock.parse(item["latest"]) - clock.parse(item["owed_at"]) >= PATIENT:
            yield f"4: {item['id']}: missed, and it had from {item['owed_at']} to {item['latest']}"
        elif state is State.FAILED and LASTING not in item.get("reason", ""):
            yield f"4: {item['id']}: given up before its latest time, after {item['tries']} tries: {item.get('reason')}"
