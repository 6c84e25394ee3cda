"""The sign-up inside the committee's website: another origin, a frame, and the one script between them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from infra.ops.share import HEIGHT, snippet
from registration.wiring import wiring
from shared.projects import Project
from shared.registrations.requests import RequestsTable
from tests.builders import PROJECT, there
from tests.conftest import Tables
from tests.pages.conftest import Door

pytestmark = pytest.mark.browser

Opened = Callable[..., BrowserContext]
ABOVE = "<p>Velkommen hos lokaludvalget.</p>" * 20


@pytest.fixture
def embedded_from(kept: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the sign-up comes from."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setenv("PUBLIC_URL", address)
        wiring.cache_clear()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()
    wiring.cache_clear()


@pytest.fixture
def website(embedded_from: str, kept: Project) -> Iterator[str]:
    """The committee's website: some words, the lines that `tovholder share` prints, some words."""
    lines = snippet(kept, embedded_from)

    class Website(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            head = '<!doctype html><html lang="da"><meta name="viewport" content="width=device-width"><title>Os</title>'
            self.wfile.write(f"{head}<h1>Lokaludvalget</h1>{ABOVE}{lines}<p>Med venlig hilsen</p>".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Website) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def the_frame(page: Page) -> Frame:
    frame = there(page.locator("iframe").element_handle().content_frame())
    frame.wait_for_load_state()
    return frame


def height(page: Page) -> float:
    box = there(page.locator("iframe").first.bounding_box())
    return box["height"]


def fits(page: Page) -> bool:
    """Whether the frame shows all that is in it, and nothing below."""
    inside = the_frame(page).evaluate("document.documentElement.getBoundingClientRect().height")
    return bool(abs(height(page) - inside) <= 1)


def grown(page: Page) -> None:
    """Wait until the frame fits."""
    for _ in range(50):
        if fits(page):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"the frame stays {height(page)} high")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_frame_grows_to_its_content_and_follows_it(website: str, opened: Opened, width: int) -> None:
    """On a phone and on a desk; and when the window is turned."""
    complaints: list[str] = []
    page = opened(java_script_enabled=True, viewport={"width": width, "height": 800}).new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(website)
    page.locator("iframe").scroll_into_view_if_needed()
    grown(page)
    page.set_viewport_size({"width": 700, "height": 500})
    grown(page)
    assert the_frame(page).evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [each for each in complaints if "favicon" not in each and "404" not in each] == []


def asked_for(tables: Tables) -> list[tuple[str, ...]]:
    """The meetings of each sign-up that waits for its mailbox's click."""
    return [tuple(each.meetings) for each in RequestsTable(tables.registrations.name, tables.outbox).all(PROJECT)]


def test_a_guest_signs_up_without_leaving_the_website(website: str, opened: Opened, tables: Tables) -> None:
    """The answer stands in the frame, which shrinks to it and comes into view."""
    page = opened(java_script_enabled=True).new_page()
    page.goto(website)
    page.locator("iframe").scroll_into_view_if_needed()
    grown(page)
    before = height(page)
    frame = the_frame(page)
    frame.check("input[name=meetings][value=moede-2]")
    for name, value in {"name": "Åse Ørsted", "company": "Bageriet", "address": "aase@example.org"}.items():
        frame.fill(f"[name={name}]", value)
    frame.get_by_role("button", name="Tilmeld mig").click()
    expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text("Ét klik endnu, så er du med")
    grown(page)
    assert height(page) < before
    assert page.url == website
    top = there(page.locator("iframe").bounding_box())
    assert -1 <= top["y"] < 844
    assert asked_for(tables) == [("moede-2",)]


def test_a_meeting_opens_beside_the_website(website: str, opened: Opened, embedded_from: str) -> None:
    """In a window of its own, in full."""
    context = opened(java_script_enabled=True)
    page = context.new_page()
    page.goto(website)
    page.locator("iframe").scroll_into_view_if_needed()
    with context.expect_page() as beside:
        the_frame(page).get_by_role("link", name="Netværksmøde 3").click()
    assert beside.value.url == f"{embedded_from}/{PROJECT}/moede-3"
    assert page.url == website


def test_without_javascript_the_frame_has_a_height_and_scrolls(website: str, opened: Opened, tables: Tables) -> None:
    """Nobody needs the script to sign up."""
    page = opened().new_page()
    page.goto(website)
    assert height(page) == HEIGHT
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frame_locator("iframe")
    frame.locator("input[name=meetings][value=moede-1]").check()
    for name, value in {"name": "Åse Ørsted", "company": "Bageriet", "address": "aase@example.org"}.items():
        frame.locator(f"[name={name}]").fill(value)
    frame.get_by_role("button", name="Tilmeld mig").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Ét klik endnu, så er du med")
    assert asked_for(tables) == [("moede-1",)]


def test_messages_of_others_move_nothing(website: str, opened: Opened) -> None:
    """The script believes our own frames alone; a frame of somebody else, or the page itself, is not listened to."""
    page = opened(java_script_enabled=True).new_page()
    page.goto(website)
    page.locator("iframe").scroll_into_view_if_needed()
    grown(page)
    before = height(page)
    page.evaluate("postMessage({tovholder: 5000}, '*')")
    page.evaluate(
        """() => new Promise(done => {
            const other = document.body.appendChild(document.createElement("iframe"));
            other.srcdoc = "<script>parent.postMessage({tovholder: 5000, arrived: true}, '*')</" + "script>";
            other.onload = () => setTimeout(done, 100);
        })"""
    )
    assert height(page) == before
    assert page.locator("iframe").nth(1).evaluate("frame => frame.style.height") == ""


def test_the_frame_is_light_at_night_too(website: str, opened: Opened, tmp_path: Path) -> None:
    """The website around it is, as a rule; words of a dark page on white could not be read. The picture is kept."""
    page = opened(java_script_enabled=True, color_scheme="dark", viewport={"width": 900, "height": 2900}).new_page()
    page.goto(website)
    grown(page)
    page.screenshot(path=tmp_path / "embedded.png")
    body = "getComputedStyle(document.body)"
    assert the_frame(page).evaluate(f"[{body}.color, {body}.backgroundColor]") == [
        "rgb(21, 32, 43)",
        "rgb(243, 245, 246)",
    ]
