"""When a project's time is up its members go, as everything else about people does; who had said no stays a no."""

from __future__ import annotations

from datetime import datetime

from shared.members.table import MembersTable
from shared.projects import Project
from shared.technical import clock

HOUR = 3
"""At night, in Copenhagen: the ticks of one hour look, so that a project that ended long ago costs next to nothing."""

PAGE = 100
PAGES = 10
"""In one look; a larger network takes more of them, and more nights."""


def retire(members: MembersTable, project: Project, now: datetime) -> int:
    """Erase the members of `project` once its `data_deleted` has come; how many went.

    Registrations and evaluations expire by themselves on that day. Members cannot: the plan of a new season, applied
    before, moves the day, and they stay.
    """
    local = clock.local(now)
    if local.hour != HOUR or local.date() < project.data_deleted:
        return 0
    gone = 0
    after: str | None = None
    for _ in range(PAGES):
        page = members.page(project.id, after, PAGE)
        for member in page.members:
            members.forget(project.id, member.person)
        gone += len(page.members)
        after = page.next
        if after is None:
            break
    return gone
