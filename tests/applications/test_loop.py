"""From the application to the season, and from the season to the next application."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.applications.loop import OWN_WORDS, loop
from tests.applications.papers import FILES


@pytest.mark.check
def test_three_seasons_follow_from_one_application(tmp_path: Path) -> None:
    """No hand but the committee's own words; what people saw is what a recount gives, each year."""
    played = list(loop(tmp_path, 3, whole=False))
    for each in played:
        assert each.seen == each.counted
    assert [each.plan.id for each in played] == ["amager-oest-2018", "amager-oest-2019", "amager-oest-2020"]
    assert [f"{each.plan.first_day}" for each in played] == ["2018-08-15", "2019-08-21", "2020-08-19"]
    for before, after in pairwise(played):
        assert f"består i dag af {before.invited} personer" in after.plan.guests.text
        assert after.plan.expected_results.long_term.endswith(OWN_WORDS)
        assert all(meeting.topic == OWN_WORDS for meeting in after.plan.project().meetings)


@pytest.mark.check
@pytest.mark.parametrize("application", ["kanaldage", "digitalcafe", "kinds/hallen", "kinds/webinarer"])
def test_other_applications_go_round_as_well(tmp_path: Path, application: str) -> None:
    """A festival with income, a guarantee against loss, one meeting without money, and what is held online."""
    text = (FILES / f"{application}.txt").read_text(encoding="utf-8")
    before, after = loop(tmp_path, 2, whole=False, application=text)
    assert (before.seen, after.seen) == (before.counted, after.counted)
    assert before.plan.guests.text != after.plan.guests.text
    assert "etværk" not in " ".join(each.title for each in after.plan.project().meetings) + after.plan.guests.text
    lines = [[(each.id, each.income) for each in plan.lines()] for plan in (before.plan, after.plan)]
    assert lines[0] == lines[1]
    terms = [plan.budget and (plan.budget.guarantee, plan.budget.vat) for plan in (before.plan, after.plan)]
    assert terms[0] == terms[1]
