"""The pages in a real browser: the handler behind a small server on 127.0.0.1, and Debian's Chromium."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from desk import app
from desk.wiring import wiring as desk_wiring
from infra.proof.season.web import event
from registration.app import handler
from registration.wiring import wiring
from shared.projects import Project
from shared.registrations.links import Links
from shared.technical.links import Signer
from tests.builders import BEFORE
from tests.desk.visitor import Desk

Opened = Callable[..., BrowserContext]

CHROMIUM = Path("/usr/bin/chromium")
REQUESTS = count()
"""Five seconds pass between one request and the next: no form is sent as fast as a test sends it."""

PHONE = {"width": 390, "height": 844}


PATIENCE_MS = 600_000
"""Until what a page is to show has not come: the browser's own five seconds are too few on a busy machine."""

TURN = threading.Lock()
"""One request at a time, because moto is not safe for threads, over as many connections as a browser likes to open."""


class Door(BaseHTTPRequestHandler):
    """API Gateway in miniature, on the morning before the first meeting, or `ahead` of it."""

    protocol_version = "HTTP/1.1"
    ahead = timedelta()
    handler = staticmethod(handler)

    @classmethod
    def now(cls) -> datetime:
        """When the next request comes, nearly."""
        return BEFORE + Door.ahead + timedelta(seconds=5 * next(REQUESTS))

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        cookies = [each.strip() for each in self.headers.get("cookie", "").split(";") if each]
        headers = {name.lower(): value for name, value in self.headers.items()}
        path, _, query = self.path.partition("?")
        given: dict[str, Any] = {"query": query, "now": self.now(), "cookies": cookies, "id": str(uuid4())}
        asked = event(self.command, path, headers, body, **given)
        with TURN:
            answer = Door.handler(asked, None)
        content = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
        self.send_response(answer["statusCode"])
        for name, value in {**answer["headers"], "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        for each in answer.get("cookies", ()):
            self.send_header("Set-Cookie", each)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def address(kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the pages are; the project is in the tables."""
    monkeypatch.setenv("PUBLIC_URL", "https://moeder.example.org")
    monkeypatch.setattr(Door, "ahead", timedelta())
    wiring.cache_clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
    wiring.cache_clear()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM} here")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    """A new visitor's browser: a phone with JavaScript off, unless said otherwise."""
    contexts: list[BrowserContext] = []

    def open_(**changes: Any) -> BrowserContext:
        contexts.append(
            chromium.new_context(**{"viewport": PHONE, "java_script_enabled": False, "locale": "da-DK", **changes})
        )
        contexts[-1].set_default_timeout(PATIENCE_MS)
        return contexts[-1]

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def desk(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Links]:
    """The desk's links; its function stands at the address, beside the public pages."""
    monkeypatch.setenv("RECEIPTS_BUCKET", "test-receipts")
    monkeypatch.setenv("PUBLIC_URL", address)
    for each in (desk_wiring, wiring):
        each.cache_clear()

    def either(event: dict[str, Any], context: object) -> dict[str, Any]:
        return (app.handler if event["rawPath"].startswith("/d/") else handler)(event, context)

    monkeypatch.setattr(Door, "handler", staticmethod(either))
    yield Links(address, Signer(("a key for tests",)))
    desk_wiring.cache_clear()


def approved(context: BrowserContext, links: Links) -> Page:
    """A page in a browser that the secretariat has approved."""
    cookies = Desk().approved().cookies
    context.add_cookies(
        [{"name": name, "value": kept.value, "url": links.public_url + "/d/"} for name, kept in cookies.items()]
    )
    return context.new_page()
