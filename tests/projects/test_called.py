"""What guests call a season, and whom it is for."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import time
from typing import Any

import pytest

from shared.meetings import Venue
from shared.projects import Questions
from shared.projects.project import Purpose
from shared.technical import clock
from tests.builders import a_meeting, a_project


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Fortsættelse af erhvervsnetværk Amager Øst", "Erhvervsnetværk Amager Øst"),
        ("Projekt: Naboskab på Østerbro", "Naboskab på Østerbro"),
        ("Solhvervsfest i Nørre Park", "Solhvervsfest i Nørre Park"),
        ("Projektorer og lys", "Projektorer og lys"),
    ],
)
def test_a_season_is_called_without_the_words_of_its_application(name: str, called: str) -> None:
    """Guests read what it is, not that it was applied for; the plan may say it otherwise."""
    project = replace(a_project(), name=name)
    assert project.called == called
    assert replace(project, public_name="Morgenmad på Amager").called == "Morgenmad på Amager"


def test_a_season_is_for_businesses_where_its_name_or_its_target_groups_say_so() -> None:
    """The welcome speaks of a chat with people who run a business only then."""
    project = replace(a_project(), name="Foredrag", purpose=Purpose("", "", ("Alle i bydelen",)))
    assert not project.of_business
    assert replace(project, name="Erhvervsnetværk").of_business
    for group in ("Lokale erhvervsdrivende", "Butikkerne på Amagerbrogade", "Iværksættere og selvstændige"):
        assert replace(project, purpose=Purpose("", "", (group,))).of_business


@pytest.mark.parametrize(
    ("group", "changes", "said", "asked"),
    [
        ("Erhvervsdrivende", {}, Questions(), (True, True, True, True)),
        ("Erhvervsdrivende", {}, Questions(host=False), (True, False, True, True)),
        ("Erhvervsdrivende", {"capacity": 1}, Questions(), (True, False, False, True)),
        (
            "Erhvervsdrivende",
            {"venue": Venue("På nettet", ""), "join": "https://v.example.org"},
            Questions(),
            (True, False, False, True),
        ),
        ("Alle", {}, Questions(), (False, False, False, True)),
        ("Alle", {"sign_up": False}, Questions(), (False, False, False, False)),
        ("Alle", {}, Questions(topics=False), (False, False, False, False)),
        ("Alle", {}, Questions(company=True, speak=True), (True, False, True, True)),
    ],
)
def test_guests_are_asked_what_suits_the_season(
    group: str, changes: dict[str, Any], said: Questions, asked: tuple[bool, ...]
) -> None:
    """For a company where it is for businesses, to host or speak where such people meet in a room; or as it says."""
    project = replace(a_project(replace(a_meeting(), **changes)), name="Aftener", purpose=Purpose("", "", (group,)))
    assert astuple(replace(project, questions=said).asks) == asked


@pytest.mark.parametrize(("hour", "meal"), [(8, "breakfast"), (12, "lunch"), (15, "food"), (18, "supper")])
def test_the_hour_says_what_one_eats(hour: int, meal: str) -> None:
    """On clocks in Copenhagen."""
    meeting = a_meeting()
    assert replace(meeting, starts=clock.at(meeting.day, time(hour))).meal == meal
