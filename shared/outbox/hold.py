"""The hold: while SES refuses the account, mails wait, and one is tried now and then. One item of the Outbox table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.outbox.protocol import LONGEST_HOLD, hold_until
from shared.outbox.queues import OutboxQueues
from shared.technical import clock, dynamodb
from shared.technical.dynamodb import ConditionFailed, Item, Update

KEY = {"id": "hold"}


@dataclass(frozen=True)
class Hold:
    """SES refuses the account `since` a moment, for `reason` (SES's word); mails wait until `until`.

    `ended`: when the first mail was taken again. `waiting`: the most mails that waited at once, by project. It is kept
    afterwards, for the summary to tell.
    """

    since: datetime
    until: datetime
    reason: str
    ended: datetime | None = None
    waiting: Mapping[str, int] = field(default_factory=dict)

    def holds(self, now: datetime) -> bool:
        """Whether no mail is tried at `now`."""
        return self.ended is None and now < self.until


class Holds:
    """Reads and writes the hold in the table `name`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self) -> Hold | None:
        """The hold, or the last one there was."""
        for item in dynamodb.get_many(self.name, [KEY], consistent=True):
            return _hold(item)
        return None

    def refused(self, reason: str, now: datetime) -> Hold:
        """SES has refused the account at `now`: hold on longer, or begin to. A quota that frees a mail now and then
        is one hold, as long as mails wait.
        """
        seen = self.read()
        if seen and seen.ended and now - seen.ended > LONGEST_HOLD:
            seen = None
        since = seen.since if seen else now
        waiting = self._waiting(seen, now)
        hold = Hold(since, hold_until(since, now), reason, waiting=waiting)
        since_until = {":since": clock.text(hold.since), ":until": clock.text(hold.until)}
        values = {**since_until, ":reason": reason, ":waiting": waiting}
        expression = "SET since = :since, #until = :until, reason = :reason, waiting = :waiting REMOVE ended"
        dynamodb.write(Update(self.name, KEY, expression, None, {"#until": "until"}, values))
        return hold

    def taken(self, hold: Hold, now: datetime) -> None:
        """SES has taken a mail at `now`: `hold` is over, unless it has been refused again since."""
        values = {":now": clock.text(now), ":until": clock.text(hold.until), ":waiting": self._waiting(hold, now)}
        expression, names = "SET ended = :now, waiting = :waiting", {"#until": "until"}
        try:
            dynamodb.write(Update(self.name, KEY, expression, "#until = :until", names, values))
        except ConditionFailed:
            return

    def _waiting(self, seen: Hold | None, now: datetime) -> dict[str, int]:
        """The most mails by project that waited in `seen`, or wait now."""
        waiting = OutboxQueues(self.name).waiting(now + LONGEST_HOLD)
        return dict(Counter(seen.waiting if seen else {}) | waiting)


def _hold(item: Item) -> Hold:
    ended = clock.parse(item["ended"]) if "ended" in item else None
    waiting = item.get("waiting", {})
    return Hold(clock.parse(item["since"]), clock.parse(item["until"]), item["reason"], ended, waiting)
