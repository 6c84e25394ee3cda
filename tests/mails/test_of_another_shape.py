"""A mail speaks of what its plan has: food, several meetings, a room, one meeting a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from infra.proof.gallery.scene import MORNING, PARTY, Scene
from shared.meetings import Meeting, Venue
from shared.outbox.mail import Kind
from shared.projects import Catering, Project
from shared.technical import dynamodb

JOIN = "https://video.example.org/1"
ONLINE = Venue("Online", "")
SHAPES: dict[str, Callable[[Meeting, Project], Project]] = {
    "no food": lambda _, whole: replace(whole, catering=Catering(meetings=())),
    "one meeting": lambda first, whole: replace(whole, meetings=(first,)),
    "two on a day": lambda first, whole: replace(
        whole, meetings=(first, replace(first, id="moede-2", title="Den anden"))
    ),
    "online": lambda first, whole: replace(
        whole, meetings=(replace(first, venue=ONLINE, join=JOIN), *whole.meetings[1:])
    ),
    "both": lambda first, whole: replace(whole, meetings=(replace(first, join=JOIN), *whole.meetings[1:])),
    "one seat": lambda first, whole: replace(whole, meetings=(replace(first, capacity=1, reserved=0),)),
    "a hall": lambda first, whole: replace(whole, meetings=(replace(first, capacity=2000, reserved=0),)),
}


@pytest.mark.parametrize(
    ("shape", "kind", "says", "never"),
    [
        ("no food", Kind.CONFIRMATION, "Du er tilmeldt", "maden"),
        ("no food", Kind.REMINDER, "så en anden kan få pladsen.", "Om maden|for meget mad"),
        ("no food", Kind.DAY_BEFORE, "navneskiltene er vedhæftet", "Mad\\b|mad\\b"),
        ("no food", Kind.SUMMARY, "til \\d+ kommer\\.", "ved bordene|Mad:"),
        ("one meeting", Kind.CONFIRMATION, "Se mødet:", "møderne"),
        ("one meeting", Kind.DAY_BEFORE, "Mailen kommer dagen før mødet", "hvert møde"),
        (
            "two on a day",
            Kind.CONFIRMATION,
            "Du er tilmeldt netværksmødet .* \\(.+\\)\\n",
            "Du er tilmeldt netværksmødet [^(]+\\n",
        ),
        ("two on a day", Kind.SUMMARY, "15. august \\(Den anden\\): ", "15. august: "),
        ("two on a day", Kind.INVITATION, "^Kom til netværksmøde .* \\(.+\\)\\n", "-1-"),
        ("online", Kind.DAY_BEFORE, "De tilmeldte har fået linket", "https://video|i døren|navneskilt| i Online"),
        ("online", Kind.INVITATION, "Linket til at deltage får du, når du er tilmeldt", "https://video"),
        ("both", Kind.INVITATION, "Du kan også være med online: linket får du", "https://video"),
        ("one seat", Kind.INVITATION, "Der er 1 plads, og", "1 pladser|mød andre"),
        ("a hall", Kind.INVITATION, "Der er 2\\.000 pladser", "2000 pladser"),
    ],
)
def test_it_says_what_is_there_and_nothing_else(scene: Scene, shape: str, kind: Kind, says: str, never: str) -> None:
    """`says` and `never` are patterns of the subject and the text."""
    became(scene, SHAPES[shape])
    scene.member()
    if kind is not Kind.INVITATION:
        scene.sign_up(PARTY, now=MORNING - timedelta(hours=1))
    starts = scene.project.meetings[0].starts
    letter = scene.letter(kind, now=starts - timedelta(days=1) if kind is Kind.DAY_BEFORE else MORNING)
    said = f"{letter.subject}\n{letter.text}"
    assert re.search(says, said)
    assert not re.search(never, said)
    assert not (shape == "online" and any("navneskilt" in each.filename for each in letter.attachments))


def became(scene: Scene, shape: Callable[[Meeting, Project], Project]) -> None:
    """Put a plan of that shape in force."""
    changed = shape(scene.project.meetings[0], scene.project)
    dynamodb.transact(scene.post.projects.writes(changed, scene.project))
    scene.project = changed
