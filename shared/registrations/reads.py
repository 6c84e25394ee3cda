"""The reads of a meeting's registrations that need no whole ones, or not all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from shared.registrations.items import registration_of
from shared.registrations.keys import PREFIX, partition
from shared.registrations.registration import LIVE, Registration, Status
from shared.technical import dynamodb
from shared.technical.items import read

OF_A_MEETING = "meeting = :meeting AND begins_with(part, :prefix)"


class RegistrationBrief(msgspec.Struct, frozen=True, gc=False):
    """A registration as it is counted: what a summary reads of thousands, and nothing by which to reach anybody.

    Its fields are those of `Registration`. It refers to nothing that could refer back, and so is no work for the
    collector of garbage.
    """

    person: str
    status: Status
    registered_at: datetime
    name: str
    company: str
    party: int
    diets: tuple[str, ...] = ()
    diet: str = ""
    topics: str = ""
    came: int | None = None
    meeting: str = ""

    @property
    def live(self) -> bool:
        """Confirmed or waiting."""
        return self.status in LIVE


Registered = Registration | RegistrationBrief
"""Whole, or in brief."""

BRIEF = {f"#{name}": name for name in RegistrationBrief.__struct_fields__ if name != "meeting"}


def briefs(table: str, project: str, meeting: str) -> list[RegistrationBrief]:
    """What is counted of every registration at `meeting`, cancelled ones too: a quarter of the work with thousands."""
    values = {":meeting": partition(project, meeting), ":prefix": PREFIX}
    found = dynamodb.pages(table, OF_A_MEETING, values, names=BRIEF, consistent=True, projection=", ".join(BRIEF))
    return [each for page in found for each in read(page.written, RegistrationBrief, meeting=meeting)]


def with_offers(table: str, project: str, meeting: str) -> Iterator[Registration]:
    """The registrations at `meeting` whose guests offer something, in no meaningful order."""
    values = {":meeting": partition(project, meeting), ":prefix": PREFIX}
    found = dynamodb.query(table, OF_A_MEETING, values, consistent=True, only="attribute_exists(offer)")
    return map(registration_of, found)
