"""Played in a copy of the tree that followed the recipe for a language, German, whose texts are marked with `de:`."""

from __future__ import annotations

from infra.proof.gallery.scene import Scene
from shared.outbox import Kind
from shared.projects import Project
from shared.technical.languages import LANGUAGES, accepted
from shared.technical.money import kroner
from shared.technical.templates import day_and_time
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.registration.conftest import visitor  # noqa: F401
from tests.registration.visitor import Visitor


def test_it_is_there_by_its_catalogue(kept: Project) -> None:
    """Browsers that ask for it get it; dates and amounts are written as it writes them."""
    assert LANGUAGES == ("da", "de", "en")
    assert accepted("de-AT,de;q=0.9,en;q=0.5") == "de"
    assert day_and_time(kept.meetings[0].starts, "de") == "Mittwoch, 15. August um 8.00 Uhr"
    assert kroner(1_460_000, "de") == "14.600,00 DKK"


def test_pages_speak_it_and_offer_all_three(visitor: Visitor, kept: Project) -> None:  # noqa: F811
    """The switch names the others in themselves, and a form that was wrong comes back in any of them."""
    page = visitor.get(f"/{PROJECT}?lang=de")
    assert page.headers["Content-Language"] == "de"
    assert "de:" in page.page.text
    assert [each["lang"] for each in page.page.tags("a") if each.get("class") == "switch"] == ["da", "en"]
    assert "Mittwoch" in page.page.text
    wrong = visitor.post(f"/{PROJECT}?lang=en", {"name": "", "meetings": "moede-1"})
    assert [each["value"] for each in wrong.page.tags("button") if each.get("class") == "switch"] == ["da", "de"]


def test_mails_speak_it(tables: Tables) -> None:
    """A guest who signed up in German is written to in German."""
    scene = Scene.build(tables.sources, "german", language="de")
    scene.sign_up()
    mail = scene.letter(Kind.REMINDER)
    assert (mail.language, mail.subject.startswith("de:")) == ("de", True)
    assert "Mittwoch" in mail.text
