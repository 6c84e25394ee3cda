"""Meetings at the same time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.meetings import clashing
from tests.builders import a_meeting


def test_meetings_side_by_side_are_told_apart_from_those_one_after_the_other() -> None:
    """One that begins when another ends is beside none."""
    first = a_meeting()
    hour = timedelta(hours=1)
    beside = replace(first, id="beside", starts=first.starts + hour, ends=first.ends + hour)
    after = replace(first, id="after", starts=beside.ends, ends=beside.ends + hour)
    assert [each.id for each in clashing([first, beside, after])] == [first.id, "beside"]
    assert clashing([first, after]) == []
