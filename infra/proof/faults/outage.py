"""SES is far away: for hours it takes nothing, and of some mails nothing is ever heard."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

OUT = 0.3, 5.0
"""So many hours SES takes nothing, once it begins to (a quota that is used up, an account that is paused)."""

UNHEARD = 0.7
"""Of the events of a mail of which one is lost already, the share that is lost with it."""

RETRIED = timedelta(minutes=15)
"""So much later, at least, a mail goes out that SES did not take."""


@dataclass
class SesOutage:
    """What lasts longer than a call. `strikes`: whether a thing goes wrong now, by its name in `FaultProfile`."""

    chance: random.Random
    strikes: Callable[[str], bool]
    out_until: datetime | None = None
    unheard: set[str] = field(default_factory=set)

    def out(self, now: datetime) -> bool:
        """Whether SES takes nothing; this mail may be the first that it does not take."""
        if (self.out_until is None or now >= self.out_until) and self.strikes("ses_out"):
            self.out_until = now + timedelta(hours=self.chance.uniform(*OUT))
        return self.out_until is not None and now < self.out_until

    def loses(self, message: str) -> bool:
        """Whether an event of `message` is lost."""
        if (message in self.unheard and self.chance.random() < UNHEARD) or self.strikes("event_lost"):
            self.unheard.add(message)
            return True
        return False
