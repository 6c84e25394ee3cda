"""Mail scanners: programs that follow the links of mails before their readers do: promise 5 holds them harmless."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from infra.proof.faults.behaviour import BehaviourRates
from infra.proof.season.cloud import PUBLIC_URL
from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from infra.proof.season.web import Browser

METHODS = ("GET", "GET", "HEAD")
LINKS = 2
"""So many of a mail's links are looked at."""

ENOUGH = 4
"""A page that was looked at so often is looked at no more: the others have not been yet."""

WITH_A_NAME = {"d"}
"""Below these what a page is for is told by the second part of its address."""


@dataclass
class Scanners:
    """Follow some of the links of some mails, the rarest pages first, with a browser of their own."""

    made: Season
    rates: BehaviourRates
    looked: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.browser = Browser(self.made.functions)
        # Before its reader sees it.
        self.made.post.readers.insert(0, self.scan)

    def scan(self, mail: Mail) -> None:
        """A mail has arrived at the mailbox's door."""
        chance = self.made.world.chance("scanner", mail.id, mail.to)
        if chance.random() >= self.rates.scanned:
            return
        links = [each for each in mail.links if each.startswith(PUBLIC_URL) and self.looked[_page(each)] < ENOUGH]
        for link in sorted(links, key=lambda each: self.looked[_page(each)])[:LINKS]:
            self.looked[_page(link)] += 1
            self.browser.get(link, chance.choice(METHODS))


def _page(link: str) -> str:
    """What the page of a link is for."""
    first, second, *_ = [*urlsplit(link).path.strip("/").split("/"), "", ""]
    return f"{first}/{second}" if first in WITH_A_NAME else first
