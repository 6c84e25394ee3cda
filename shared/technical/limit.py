"""So many in so long a time from each source, counted in this process's memory and nowhere else."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_SOURCES = 20_000
"""Sources remembered at once: some megabytes. Who comes with more of them than that is not stopped by counting."""


@dataclass
class Limit:
    """At most `most` in each `window` that starts with a source's first; 0 means no limit.

    No source is written, logged or shown. A process forgets them all when it ends, and another one counts anew.
    """

    most: int
    window: timedelta
    _seen: dict[str, tuple[datetime, int]] = field(default_factory=dict, repr=False)

    def wait(self, source: str, now: datetime) -> int:
        """How many seconds `source` must wait; 0: it need not, and is counted."""
        if not self.most or not source:
            return 0
        key = network(source)
        began, count = self._seen.get(key, (now, 0))
        if now >= began + self.window:
            began, count = now, 0
        if count >= self.most:
            return max(1, round((began + self.window - now).total_seconds()))
        if key not in self._seen and len(self._seen) >= MOST_SOURCES:
            self._forget(now)
        self._seen[key] = (began, count + 1)
        return 0

    def _forget(self, now: datetime) -> None:
        self._seen = {key: seen for key, seen in self._seen.items() if now < seen[0] + self.window}
        if len(self._seen) >= MOST_SOURCES:
            self._seen.clear()


def network(source: str) -> str:
    """A home or an office has one address of IPv4, and at least a whole /64 of IPv6."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address.packed[:8] + bytes(8), 64)))
    return source
