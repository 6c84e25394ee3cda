"""What functions ask of AWS, call by call: promises 5, 6 (no fractions), 7, 9 and 10."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from infra.proof.faults.watching import ACTS, WRITES, Ended, Invocation, Watcher
from infra.proof.season.cloud import CONFIGURATION_SET, KEYS, RECEIPTS, REGION, SENDER
from infra.proof.season.policies import Call
from infra.proof.season.streams import ACCOUNT
from infra.roles.needs import Account, Unknown, needs
from infra.roles.policy import Role, references, roles
from shared.technical import clock

LOOKS = {"GET", "HEAD", "OPTIONS"}

TICK = {"Query": 3, "BatchGetItem": 2, "GetItem": 1}
"""Calls of a tick that changes nothing: the seasons that are due, the queue of mails, what was asked on the form, and
the mails that the queue names; or, in a season, when it is due, the season, and the checkpoints. Whatever the number of
members and registrations.
"""

AROUND = timedelta(days=240)
"""No time that is written is further from now. A season that is told the time by the machine is."""

WHOLE = re.compile(r"-?\d+")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?")

HERE = Account(REGION, ACCOUNT)


@dataclass
class CallChecks:
    """What was asked and must not be. `found`: in words."""

    watcher: Watcher
    found: list[str] = field(default_factory=list)
    _allowed: set[tuple[str, str]] = field(default_factory=set)

    def begin(self) -> None:
        """From now on."""
        self.watcher.on_call.append(self._on_call)
        self.watcher.on_end.append(self._on_end)

    def _on_call(self, by: Invocation | None, call: Call) -> None:
        if by is None:
            return
        if by.method in LOOKS and call.operation in ACTS:
            self.found.append(f"5: {by.method} of a page of {by.function} made a {call.operation}")
        if call.operation in {"Scan", "ExecuteStatement"}:
            self.found.append(f"9: {by.function} asks for a {call.operation} of {call.arguments.get('TableName')}")
        if call.operation in WRITES:
            self.found += [f"{each} ({by.function}, {call.operation})" for each in self._values(call.arguments)]
        self._may(by.function, call)

    def _may(self, function: str, call: Call) -> None:
        """10. Each function's role allows what it asks."""
        try:
            for need in needs(HERE, call.service, call.operation, call.arguments):
                asked = (function, str(need))
                if asked not in self._allowed:
                    self._allowed.add(asked)
                    role = _roles(tuple(sorted(self.watcher.season.cloud.tables.items())))[function]
                    if not role.allows(need):
                        self.found.append(f"10: the role of {function} does not allow {need}")
        except Unknown as error:
            self.found.append(f"10: {function} asks for {error}, of which nobody knows the rights")

    def _values(self, value: Any) -> Iterator[str]:
        """Fractions, and times that are not UTC or are no times of this season."""
        if isinstance(value, Mapping):
            number, text = value.get("N"), value.get("S")
            if isinstance(number, str) and not WHOLE.fullmatch(number):
                yield f"6: {number} is no whole number"
            if isinstance(text, str) and (found := MOMENT.match(text)):
                yield from self._moment(found)
            for each in value.values():
                yield from self._values(each)
        elif isinstance(value, list | tuple):
            for each in value:
                yield from self._values(each)

    def _moment(self, found: re.Match[str]) -> Iterator[str]:
        if found[2] not in {"Z", "+00:00"}:
            yield f"7: {found[0]} is not in UTC"
        elif abs(clock.parse(found[1] + "+00:00") - self.watcher.season.world.now) > AROUND:
            yield f"7: {found[0]} is no time of this season"

    def _on_end(self, ended: Ended) -> None:
        by = ended.invocation
        more = Counter(by.calls) - Counter(TICK)
        if by.function == "plan" and not by.acts and not by.excused and more:
            self.found.append(f"9: a tick that did nothing asked for {dict(more)} besides")


@cache
def _roles(tables: tuple[tuple[str, str], ...]) -> Mapping[str, Role]:
    known = references(
        HERE, dict(tables), stack="season", sender=SENDER, mail=CONFIGURATION_SET, keys=KEYS, receipts=RECEIPTS
    )
    return roles(known)
