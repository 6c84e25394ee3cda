"""The language of a form that has been sent: switching brings it back with what was typed, and does nothing else."""

from __future__ import annotations

import pytest

from shared.projects import Project
from shared.registrations.signing_up import sign_up
from tests.builders import PROJECT, a_guest
from tests.conftest import Tables, nothing_changes
from tests.registration.test_managing import LINKS
from tests.registration.visitor import GOOD, Seen, Visitor

GUEST = a_guest()
TYPED = {**GOOD, "address": "aase@", "topics": "Skilte\nog lys", "meetings": ["moede-1", "moede-3"]}
WRONG = {"name": "", "company": "Ny ApS", "party": "2"}


@pytest.fixture
def paths(visitor: Visitor, tables: Tables, kept: Project) -> dict[str, str]:
    """Where each form is posted to."""
    sign_up(tables.registrations, kept, kept.meetings[1:2], GUEST, visitor.now)
    own = LINKS.manage(PROJECT, GUEST.person, visitor.now).partition("?")[0]
    return {
        "season": f"/{PROJECT}",
        "meeting": f"/{PROJECT}/moede-1",
        "find": f"/find/{PROJECT}",
        "change": f"{own}/change/moede-2",
        "address": f"{own}/address",
    }


def switch(seen: Seen) -> dict[str, str]:
    [button] = [each for each in seen.page.tags("button") if each.get("class") == "switch"]
    return button


@pytest.mark.parametrize(
    ("form", "fields", "typed"),
    [
        ("season", TYPED, {"name": GOOD["name"], "address": "aase@"}),
        ("meeting", TYPED, {"name": GOOD["name"], "address": "aase@"}),
        ("find", {"address": "aase@"}, {"address": "aase@"}),
        ("change", WRONG, {"name": "", "company": "Ny ApS"}),
        ("address", {"address": "aase@"}, {"address": "aase@"}),
    ],
)
def test_what_was_typed_comes_along(
    visitor: Visitor, paths: dict[str, str], form: str, fields: dict[str, str], typed: dict[str, str]
) -> None:
    """The page with the faults has a button in place of the link; pressed, nothing is wrong yet, and nothing done."""
    with nothing_changes():
        faulty = visitor.post(paths[form], fields)
        assert faulty.status == 422
        assert [each for each in faulty.page.tags("a") if each.get("class") == "switch"] == []
        button = switch(faulty)
        assert (button["formaction"], button["name"], button["lang"]) == ("?lang=en", "switch", "en")
        assert button["form"] in [each.get("id") for each in faulty.page.tags("form")]
        english = visitor.post(paths[form] + "?lang=en", {**fields, "switch": "en"})
        assert (english.status, english.headers["Content-Language"]) == (200, "en")
        assert {name: english.page.field(name)["value"] for name in typed} == typed
        assert english.page.at("fejl") == ""
        assert switch(english)["formaction"] == "?lang=da"


def test_what_is_ticked_comes_along(visitor: Visitor, paths: dict[str, str]) -> None:
    """Meetings, how many come, where one may be named, the wish to be invited, and the longer text."""
    said = {"on_list": "name", "in_public": "company", "invite": "yes", "shared": "1"}
    seen = visitor.post(f"{paths['season']}?lang=en", {**TYPED, **said, "switch": "en"})
    ticked = [each["value"] for each in seen.page.tags("input") if "checked" in each]
    assert ticked == ["moede-1", "moede-3", "2", "name", "company", "yes"]
    assert seen.page.field("shared")["value"] == "1"
    assert "Skilte\nog lys" in seen.body


@pytest.mark.parametrize("form", ["season", "meeting"])
def test_switching_a_form_that_is_right_signs_up_nobody(visitor: Visitor, paths: dict[str, str], form: str) -> None:
    """She asked for another language, not for a seat."""
    with nothing_changes():
        seen = visitor.post(paths[form], {**GOOD, "meetings": "moede-1", "switch": "da"})
        assert (seen.status, seen.page.field("address")["value"]) == (200, GOOD["address"])


def test_enter_in_a_field_sends_the_form_and_does_not_switch(visitor: Visitor, paths: dict[str, str]) -> None:
    """Enter presses the form's first button in the page (HTML, "implicit submission"), which is one that only sends."""
    page = visitor.post(paths["meeting"], TYPED).page
    [form] = [each["id"] for each in page.tags("form")]
    first = next(each for each in page.tags("button") if each.get("form", form) == form)
    assert "name" not in first
    assert (first["aria-hidden"], first["tabindex"]) == ("true", "-1")


def test_an_answer_about_a_meeting_comes_along(visitor: Visitor, paths: dict[str, str], kept: Project) -> None:
    """The number, the texts and the tick; nothing is kept before it is sent."""
    visitor.now = kept.meetings[1].ends
    link = LINKS.evaluate(PROJECT, "moede-2", GUEST.person, visitor.now).partition("?")[0]
    with nothing_changes():
        said = {"score": "8", "useful": "Snakken", "signed": "yes"}
        assert switch(visitor.post(link, {**said, "score": ""}))["form"] == "formular"
        seen = visitor.post(f"{link}?lang=en", {**said, "switch": "en"})
        assert seen.status == 200
        assert [each["value"] for each in seen.page.tags("input") if "checked" in each] == ["8", "yes"]
        assert "Snakken" in seen.body
