"""What the kitchen was told of a meeting, and what it has to be told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk.visit import Visit
from desk.wiring import wiring
from shared.budget.catering import ordered, to_tell
from shared.desk.audit import LinkPurpose


@dataclass(frozen=True)
class Kitchen:
    """A `supplier` to be told that the meeting has changed, and the page on which its order is kept or withdrawn."""

    supplier: str
    link: str


def kitchen(visit: Visit) -> Kitchen | None:
    """Who must hear of the meeting as it is now, because food is ordered for it as it was before."""
    meeting, entries = visit.holder.meeting(), wiring().budget.books(visit.project.id).entries
    placed = ordered(entries, meeting.id)
    if placed is None or meeting.over(visit.now) or not to_tell(entries, [meeting]):
        return None
    links = replace(wiring().links(), public_url="")
    return Kitchen(placed.supplier, links.desk(LinkPurpose.ORDER, visit.project.id, meeting.id, now=visit.now))
