"""The season inside somebody else's page."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from shared.projects import Project
from shared.registrations.registration import Status
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.registration.test_looking import fill
from tests.registration.visitor import GOOD, Visitor

EMBED = f"/{PROJECT}/embed"


def test_the_embedded_page_has_the_meetings_and_the_form_alone(visitor: Visitor) -> None:
    """What surrounds our own pages is left to the page around it; a way to our own page stays."""
    page = visitor.get(EMBED).page
    assert [each["value"] for each in page.tags("input") if each["name"] == "meetings"] == [
        "moede-1",
        "moede-2",
        "moede-3",
        "moede-4",
    ]
    assert not page.tags("header")
    # What the form asks besides, not what the project is about.
    assert page.tags("details") == [{"class": "field stack"}] * 2
    assert page.tags("footer") == [{"class": "wide"}]  # the way out of the frame, as a landmark
    assert "Åbn tilmeldingen på sin egen side" in page.text


def test_only_the_embedded_page_may_be_framed(visitor: Visitor) -> None:
    """By anybody; the other pages by nobody."""
    assert "frame-ancestors *;" in visitor.get(EMBED).headers["Content-Security-Policy"]
    for path in ("/", f"/{PROJECT}", f"/{PROJECT}/moede-1", "/m/x", f"/{PROJECT}/qr.svg", "/embed.js"):
        answer = visitor.get(path)
        if answer.status != 302:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_policy_lets_in_the_page_s_own_script_and_no_other(visitor: Visitor) -> None:
    """By its digest, on every answer that has it."""
    for answer in (visitor.get(EMBED), visitor.sign_up(EMBED, {})):
        [script] = re.findall(r"<script>(.*?)</script>", answer.body, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy = answer.headers["Content-Security-Policy"]
        assert re.findall(r"script-src ([^;]*)", policy) == [f"'sha256-{digest}'"]
        assert "unsafe" not in policy


def test_a_guest_signs_up_inside_the_frame(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """The form posts to the frame, and its answer may be framed too."""
    [form] = visitor.get(EMBED).page.tags("form")
    assert (form["action"], form["target"]) == (EMBED, "_self")
    answer = visitor.post(form["action"], {**GOOD, "meetings": ["moede-1", "moede-2"]})
    assert answer.status == 200
    assert "Ét klik endnu, så er du med" in answer.page.text
    assert "Tak, du er tilmeldt" in visitor.click(GOOD["address"]).page.text
    assert "frame-ancestors *;" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert {each.status for each in tables.registrations.all(kept.id, "moede-2")} == {Status.CONFIRMED}


def test_mistakes_are_told_inside_the_frame(visitor: Visitor) -> None:
    """Beside their fields, with what was typed; the links to the fields stay in the frame."""
    answer = visitor.sign_up(EMBED, {**GOOD, "meetings": "moede-1", "address": "x"})
    assert answer.status == 422
    assert answer.page.field("name")["value"] == GOOD["name"]
    within = [each for each in answer.page.tags("a") if each["href"].startswith("#")]
    assert within
    assert {each.get("target") for each in within} == {"_self"}


def test_links_leave_the_frame(visitor: Visitor) -> None:
    """A meeting's own page opens beside the committee's, in full."""
    page = visitor.get(EMBED).page
    assert page.tags("base") == [{"target": "_blank"}]
    assert f"/{PROJECT}/moede-1" in {each["href"] for each in page.tags("a")}


def test_a_full_season_is_embedded_too(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """With the waiting list, and after the last meeting without a form."""
    fill(tables, kept, 28)
    assert "Skriv mig på ventelisten" in visitor.get(EMBED).page.text
    visitor.now = kept.meetings[-1].ends
    assert visitor.get(EMBED).page.tags("form") == []


@pytest.mark.parametrize("path", ["/nowhere/embed", EMBED])
def test_a_refusal_is_shown_inside_the_frame(visitor: Visitor, path: str) -> None:
    """A frame that stays empty says nothing."""
    answer = visitor.get(path) if path != EMBED else visitor.send("POST", path, b"{}", {"content-type": "text/plain"})
    assert answer.status in {404, 415}
    assert "frame-ancestors *;" in answer.headers["Content-Security-Policy"]
    assert "<h1>" in answer.body


def test_the_script_of_the_page_around_is_small_and_listens_to_us_alone(visitor: Visitor) -> None:
    """No third party, no storage, no request; any page may load it."""
    answer = visitor.get("/embed.js", accept_encoding="gzip")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.size < 1024
    assert "event.origin !== origin" in answer.body
    for word in ("http", "cookie", "localStorage", "fetch", "XMLHttpRequest", "innerHTML", "eval"):
        assert word not in answer.body
