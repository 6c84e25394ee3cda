"""Requests that no browser sends: any method, path, query, header and body, at every page there is.

`TOVHOLDER_EXAMPLES=5000 pytest tests/abuse` is the nightly form.
"""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.app import ROUTES as DESK
from desk.runner import page_of
from registration.app import ROUTES as REGISTRATION
from shared.desk.audit import LinkPurpose
from tests.abuse import drawn
from tests.abuse.stage import LINKS, PERSON, Stage
from tests.builders import BEFORE, PROJECT

OWN = LINKS.manage(PROJECT, PERSON, BEFORE)
PAGES = (
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/embed.js",
    OWN,
    f"{OWN}/change/moede-1",
    f"{OWN}/address",
    f"{OWN}/data",
    f"{OWN}/data.json",
    f"{OWN}/erase",
    f"{OWN}/link",
    LINKS.confirm(PROJECT, PERSON, BEFORE),
    LINKS.new_address(PROJECT, PERSON, "person0009", BEFORE),
    LINKS.take_back(PROJECT, PERSON, BEFORE),
    LINKS.silence(PROJECT, PERSON, BEFORE),
    LINKS.vote(PROJECT, "moede-1", PERSON, BEFORE),
    LINKS.invitation(PROJECT, "moede-1", PERSON, BEFORE),
    LINKS.vote(PROJECT, "moede-1", PERSON, BEFORE),
    LINKS.evaluate(PROJECT, "moede-1", PERSON, BEFORE),
    LINKS.unsubscribe(PROJECT, PERSON, BEFORE),
    f"/find/{PROJECT}",
    f"/{PROJECT}",
    f"/{PROJECT}/embed",
    f"/{PROJECT}/privacy",
    f"/{PROJECT}/accessibility",
    f"/{PROJECT}/calendar.ics",
    f"/{PROJECT}/qr.svg",
    f"/{PROJECT}/moede-1/qr.png",
    f"/{PROJECT}/moede-1/calendar.ics",
    f"/{PROJECT}/moede-1",
    f"/{PROJECT}/share.png",
    f"/{PROJECT}/moede-1/share.png",
    f"/api/projects/{PROJECT}",
    f"/api/projects/{PROJECT}/meetings/moede-1",
    f"/api/projects/{PROJECT}/registrations",
    f"/api/projects/{PROJECT}/meetings/moede-1/registrations",
    "/api/openapi.json",
)
ABOUT = {LinkPurpose.TASK: ("moede-1:venue",), LinkPurpose.MONEY: ("lokaleleje",), LinkPurpose.UNDO: ("no-such-act",)}
AT_THE_DESK = tuple(
    LINKS.desk(link_purpose, PROJECT, *ABOUT.get(link_purpose, ("moede-1",)), now=BEFORE) + page
    for link_purpose in LinkPurpose
    for page in ("", "/link", *(f"/{view}" for view in page_of(link_purpose).views))
)

paths = st.one_of(
    st.text(max_size=60),
    st.sampled_from(drawn.TRICKS),
    st.sampled_from(
        (
            "",
            "//",
            "/./..",
            "/../../etc/passwd",
            f"/{PROJECT}/../../{PROJECT}",
            f"/{PROJECT}%2fmoede-1",
            f"/{PROJECT}/%2e%2e/share.png",
            f"/{PROJECT}/share.png\n",
            f"/{PROJECT}\n",
            f"/{PROJECT}\0",
            f"/{PROJECT.upper()}",
            f"/{PROJECT}/moede-1/moede-2/share.png",
            "/" + "a" * 64,
            "/" + "a" * 65,
            "/" + "a/" * 5_000,
            "/m/" + "x" * 400,
            "/m/" + "x" * 401,
            "/d//x",
            "/d/browser/../undo/x",
            "/d/" + "x" * 64 + "/x/link",
            "/api/",
            "/api/projects/%00",
            "/api/projects/" + "a" * 65,
            "/api/../projects",
            "/\ud800",
            "/\u2028/\x85",
        )
    ),
).map(lambda path: path if path.startswith("/") else f"/{path}")
bodies = st.one_of(st.none(), drawn.raw, drawn.texts, st.just("=not base64="), st.just("\ud800"))


def test_any_address_is_answered(stage: Stage) -> None:
    """Whatever is asked for: one of our answers, and nothing of what is behind it."""

    @drawn.examples(60)
    @given(st.sampled_from(("", "/d", "/api", f"/{PROJECT}")), paths, drawn.methods, drawn.queries, drawn.headers)
    def holds(under: str, path: str, method: str, query: str, headers: dict[str, str]) -> None:
        stage.ask(method, under + path, query, headers)

    holds()


@pytest.mark.parametrize("path", [*PAGES, *AT_THE_DESK], ids=lambda path: path[:24])
def test_any_request_of_a_page_is_answered(stage: Stage, path: str, logged: io.StringIO) -> None:
    """Any method, query, header and body, in base64 that is none as well; an approved browser gets no further."""
    stage.approve()

    @drawn.examples(5)
    @given(drawn.methods, drawn.queries, drawn.headers, bodies, st.booleans())
    @example("POST", "", {"content-type": "application/x-www-form-urlencoded"}, "=not base64=", True)
    @example("POST", "", {"content-type": "application/json"}, b"[" * 9_000, True)
    def holds(method: str, query: str, headers: dict[str, str], body: bytes | str | None, encoded: bool) -> None:
        if isinstance(body, bytes) and not encoded:
            body = body.decode(errors="replace")
        stage.ask(method, path, query, headers, body, encoded=encoded)

    holds()
    for line in logged.getvalue().splitlines():
        assert json.loads(line)["level"] == "INFO", line


def test_every_page_is_asked(stage: Stage) -> None:
    """None is forgotten when pages are added."""
    asked = [*PAGES, *AT_THE_DESK]
    assert [route for route in (*REGISTRATION, *DESK) if not any(re.fullmatch(route, path) for path in asked)] == []
