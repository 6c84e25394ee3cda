"""What a meeting is about, beside its title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_meeting


@pytest.mark.parametrize(
    ("title", "topic", "about"),
    [
        ("Havnen", "Havnen.", ""),
        ("Havnen", "  havnen ", ""),
        ("Havnen", "Havnen før og nu.", "Havnen før og nu."),
        ("Hvad nu?", "Hvad nu", ""),
    ],
)
def test_a_topic_that_is_the_title_is_not_said_twice(title: str, topic: str, about: str) -> None:
    """`»Havnen«. Havnen.` is what a committee writes that has one word for both."""
    assert replace(a_meeting(), title=title, topic=topic).about == about
