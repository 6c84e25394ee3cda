"""In which language somebody is written to."""

from __future__ import annotations

from infra.proof.gallery.scene import METTE, MORNING, Scene
from shared.outbox.mail import Kind


def test_a_guest_who_changes_her_language_gets_the_next_mail_in_it(scene: Scene) -> None:
    """The registration made last says which language she wants."""
    scene.sign_up(METTE, 1)
    scene.language = "en"
    scene.sign_up(METTE, 2, now=MORNING.replace(hour=8))
    assert scene.letter(Kind.CONFIRMATION, 1, 2, now=MORNING.replace(hour=9)).language == "en"


def test_somebody_who_wants_a_third_language_is_written_to_in_danish(scene: Scene) -> None:
    """An import from elsewhere may hold any language."""
    scene.language = "fr"
    scene.sign_up(METTE)
    assert scene.letter(Kind.CONFIRMATION).language == "da"
