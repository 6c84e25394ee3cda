"""Next season's plan from this one's file: a new id, and every date by whole weeks later."""

from __future__ import annotations

import re
from datetime import date, timedelta

from shared.plans.shape import Plan
from shared.projects.network import network_of

_DATE = re.compile(
    r"^(?P<field>\s*(?:- )?(?:date|data_deleted): *)[\"']?(?P<day>\d{4}-\d{1,2}-\d{1,2})[\"']?.*$", re.MULTILINE
)
_ID = re.compile(r"^id: *\S+.*$", re.MULTILINE)
_NETWORK = re.compile(r"^network:", re.MULTILINE)

WEEK = timedelta(weeks=1)


def next_id(plan: Plan, starts: date) -> str:
    """The id of the season that begins on `starts`, where nobody names another: that of `plan` with the year."""
    return f"{network_of(plan.id)}-{starts.year}"


def next_season(text: str, plan: Plan, starts: date, id: str) -> str:
    """The file `text`, which says `plan`, as the season `id` whose first meeting is on `starts` or in its week.

    Days of the week stay. What stands after a date on its line was said of the old one, and goes.
    """
    weeks = round((starts - plan.first_day) / WEEK) * WEEK

    def later(found: re.Match[str]) -> str:
        year, month, day = map(int, found["day"].split("-"))
        return f"{found['field']}{date(year, month, day) + weeks}"

    network = plan.network or network_of(plan.id)
    named = network_of(id) == network or _NETWORK.search(text)
    return _ID.sub(f"id: {id}" if named else f"id: {id}\nnetwork: {network}", _DATE.sub(later, text), count=1)
