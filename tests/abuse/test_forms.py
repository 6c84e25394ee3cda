"""Forms from somebody who has the link, and writes into them what nobody would."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.abuse import drawn
from tests.abuse.fit import content
from tests.abuse.forms import FORMS, first, seen
from tests.abuse.stage import Stage
from tests.builders import PROJECT, a_meeting, there


@pytest.mark.parametrize("name", FORMS)
def test_any_form_is_answered(stage: Stage, name: str) -> None:
    """By a page that keeps what every page keeps, with what was typed as text; and so is what it then shows."""
    form = FORMS[name]
    stage.now = form.now
    stage.approve()

    @drawn.examples(10)
    @given(drawn.fields(form.fields))
    def holds(fields: dict[str, list[str]]) -> None:
        if fields.get("seen") == ["SEEN"]:
            fields = {**fields, "seen": [seen(stage, form.path)]}
        stage.post(form.path, fields)
        stage.ask("GET", form.path)

    holds()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"day": "0001-01-01", "starts": "00:00"}, "day"),
        ({"day": "2019-03-31", "starts": "02:30", "ends": "03:00"}, "ends"),
    ],
)
def test_a_meeting_is_held_on_a_day_that_there_is(stage: Stage, changes: dict[str, str], fault: str) -> None:
    """Not before the calendar begins, and not in the hour that is left out in March, where it would end before it
    starts; it is told beside the field.
    """
    stage.approve()
    path = FORMS["meeting's form"].path
    good = {**first(FORMS["meeting's form"].fields), "seen": seen(stage, path), **changes}
    answer = stage.post(path, {name: [value] for name, value in good.items()})
    assert answer["statusCode"] == 422
    assert f'id="{fault}-fejl"' in content(answer).decode()
    meeting = there(stage.tables.projects.get(PROJECT))
    assert meeting.meetings[0] == a_meeting()
