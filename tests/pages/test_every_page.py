"""Every page in both languages, light and dark, wide and narrow: WCAG 2.2 A and AA, and a picture to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import BrowserContext

from infra.proof.gallery.states import everything
from shared.meetings import Directions, Venue
from shared.outbox.kinds import Kind
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from tests.builders import BEFORE, PROJECT
from tests.conftest import Tables
from tests.pages.conftest import Door
from tests.pages.looking import looked_at, violations
from tests.pages.tour import COMPANY, EVA, LONG, Tour, the_real_project

pytestmark = pytest.mark.browser

Opened = Callable[..., BrowserContext]
LARGEST = 14 * 1024


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_page_is_for_everybody(
    address: str, opened: Opened, tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """axe-core finds no violation on any page, and none scrolls sideways.

    In Danish light on a phone and dark on a narrow one, in English on the narrow one.
    """
    monkeypatch.setattr(Door, "ahead", Door.ahead)
    page = opened(java_script_enabled=True).new_page()
    wrong: list[str] = []
    names: list[str] = []
    for name in Tour(page, address, language, the_real_project(), tables).stops():
        names.append(name)
        if page.locator("html").get_attribute("lang") != language:
            wrong.append(f"{name}: not in {language}")
        wrong += looked_at(page, name, language)
    assert wrong == []
    assert len(names) == len(set(names)) >= 45


def test_axe_sees_what_is_wrong(address: str, opened: Opened, kept: Project) -> None:
    """A control: a picture without words, a field without a label, text too pale to be read."""
    page = opened(java_script_enabled=True).new_page()
    page.goto(f"{address}/{kept.id}")
    assert violations(page) == []
    page.evaluate("""() => {
        document.querySelector('label[for=name]').remove();
        document.querySelector('h1').style.color = '#ccc';
        document.querySelector('main').append(document.createElement('img'));
    }""")
    assert {each.partition(":")[0] for each in violations(page)} >= {"label", "color-contrast", "image-alt"}


def the_fullest() -> Project:
    """A season of twelve meetings, each with as much to say of where, when and what as a plan has in earnest."""
    project, number = the_real_project(), count(1)
    way = Directions(LONG, f"Bus {LONG}", f"{LONG}, bag huset", f"I gården, {LONG}", f"Elevator, {LONG}", "12 34 56 78")
    held = tuple(
        replace(
            each,
            id=f"moede-{next(number)}",
            title=f"{each.title} {COMPANY} {month}",
            venue=Venue(f"{COMPANY} {month}", f"{LONG} {month}, 2300 København S"),
            directions=way,
            starts=each.starts + timedelta(days=month),
            ends=each.ends + timedelta(days=month),
        )
        for each in project.meetings
        for month in range(3)
    )
    return replace(project, id="fuld", meetings=held)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("season", [the_real_project(), the_fullest()], ids=["real", "fullest"])
def test_a_public_page_is_one_request_of_at_most_14_kilobytes(
    address: str, opened: Opened, tables: Tables, kept: Project, language: str, season: Project
) -> None:
    """What Chromium really takes from the wire, headers included, with the real application's texts; and it complains
    of nothing, the policy included: the page has its style.

    A phone that opens a connection gets 14 KB in the first round trip (RFC 6928, ten segments).
    """
    tables.keep(season)
    paths = {
        "season": f"/{season.id}",
        **{meeting.id: f"/{season.id}/{meeting.id}" for meeting in season.meetings[:4]},
        "embedded": f"/{season.id}/embed",
        "find": f"/find/{season.id}",
        "privacy": f"/{season.id}/privacy",
        "accessibility": f"/{season.id}/accessibility",
        "front": "/",
        "nothing": "/nowhere/at/all",
    }
    beyond = {"/": (f"/{season.network}",)}
    taken: dict[str, int] = {}
    said: list[str] = []
    for name, path in paths.items():
        page = opened(java_script_enabled=True).new_page()
        page.on("console", lambda message: said.append(message.text))
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[int] = []
        asked: list[str] = []
        wire.on("Network.requestWillBeSent", lambda event, asked=asked: asked.append(event["request"]["url"]))
        wire.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(int(event["encodedDataLength"])))
        page.goto(f"{address}{path}?lang={language}", wait_until="networkidle")
        fetched = [url for url in asked if not url.startswith("data:")]
        # The front page of a deployment with one network leads to the network's.
        assert fetched == [f"{address}{each}?lang={language}" for each in (path, *beyond.get(path, ()))]
        taken[name] = sum(sizes)
        assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    assert {name: size for name, size in taken.items() if size > LARGEST} == {}
    assert [words for words in said if "404" not in words] == []


def test_the_form_of_four_meetings_begins_within_two_screens(address: str, opened: Opened, tables: Tables) -> None:
    """Its first field, on a phone of 390 × 844, with guests at every meeting; what few people need is folded away."""
    project = the_real_project()
    tables.keep(project)
    sign_up(tables.registrations, project, project.meetings, EVA, BEFORE)
    page = opened().new_page()
    page.goto(f"{address}/{project.id}")
    [field, button] = [page.locator(each).bounding_box() for each in ("#name", "form .sheet button")]
    assert field is not None and field["y"] + field["height"] <= 2 * 844
    assert button is not None and button["y"] <= 3 * 844
    assert page.locator("[name=diets]:visible, [name=topics]:visible").count() == 0


BROKEN = r"""() => {
    const broken = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[\p{L}\d.,]{2,20}/gu)) {
        const at = document.createRange();
        at.setStart(texts.currentNode, word.index);
        at.setEnd(texts.currentNode, word.index + word[0].length);
        const lines = new Set([...at.getClientRects()].map(each => Math.round(each.top)));
        if (lines.size > 1) broken.push(word[0]);
    }
    return broken;
}"""
"""Words that end on another line than they begin."""


def test_no_word_of_a_mail_breaks_on_the_narrowest_phone(opened: Opened, tables: Tables) -> None:
    """But for the links that are to be copied."""
    page = opened(java_script_enabled=True, viewport={"width": 320, "height": 844}).new_page()
    broken = []
    for each in everything(tables.sources):
        page.set_content(each.letter.html)
        broken += [(each.kind.value, word) for word in page.evaluate(BROKEN) if each.kind is not Kind.SHARE_KIT]
    assert broken == []


SMALL = """[...document.querySelectorAll('button, label.choice, summary, .logo, .back')]
    .map(each => each.getBoundingClientRect().height).filter(height => height > 0 && height < 44)"""


@pytest.mark.parametrize("path", ["", "/moede-1"])
def test_twice_the_size_scrolls_down_alone(address: str, opened: Opened, kept: Project, path: str) -> None:
    """A laptop at 200 % (WCAG 2.2, 1.4.4), and a phone whose owner reads letters of twice the size; at the usual size
    everything to be pressed is large enough.
    """
    laptop = opened(viewport={"width": 640, "height": 400}, device_scale_factor=2, java_script_enabled=True).new_page()
    laptop.goto(f"{address}/{PROJECT}{path}")
    assert laptop.evaluate("document.documentElement.scrollWidth") == 640
    phone = opened(java_script_enabled=True).new_page()
    phone.goto(f"{address}/{PROJECT}{path}")
    assert phone.evaluate(SMALL) == []
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


FOCUSABLE = """() => [...document.querySelectorAll('a[href], button, input, textarea, select, summary')]
    .filter(each => each.tabIndex >= 0 && each.type !== 'hidden' && each.checkVisibility())
    .filter(each => each.type !== 'radio' || each.checked)
    .map(each => each.outerHTML.slice(0, 120))"""
FOCUSED = """() => {
    const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
    const label = at.closest('label');
    const rings = [look, label && getComputedStyle(label)].filter(Boolean)
        .some(each => each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 2);
    const seen = box.bottom > 0 && box.top < innerHeight && (box.width > 1 || label);
    return [at.outerHTML.slice(0, 120), rings && !!seen];
}"""


@pytest.mark.parametrize("path", ["", "/moede-1", "/embed"])
def test_tab_reaches_everything_in_the_order_in_which_it_is_read(
    address: str, opened: Opened, kept: Project, path: str
) -> None:
    """And whoever tabs sees where she is (WCAG 2.2, 2.1.1, 2.4.3, 2.4.7, 2.4.11)."""
    page = opened(java_script_enabled=True).new_page()
    page.goto(f"{address}/{PROJECT}{path}")
    wanted = page.evaluate(FOCUSABLE)
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        element, visible = page.evaluate(FOCUSED)
        reached.append(element)
        assert visible, element
    assert reached == wanted


def test_the_summary_of_what_is_wrong_has_the_focus(address: str, opened: Opened, kept: Project) -> None:
    """A screen reader begins with it; each line takes the focus to its field, that of a group to its first box."""
    page = opened(java_script_enabled=True).new_page()
    page.goto(f"{address}/{PROJECT}")
    page.evaluate("document.querySelectorAll('[name=party], [name=diets]').forEach(each => each.value = '99')")
    page.locator("details").first.evaluate("each => each.open = true")
    page.locator("[name=diets][type=checkbox]").first.check()
    page.locator("main button").first.click()
    assert page.locator("[role=alert]:focus").count() == 1
    summary = page.locator("[role=alert]")
    assert summary.get_by_role("link").count() == 6
    for link in summary.get_by_role("link").all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        link.press("Enter")
        assert page.evaluate("[document.activeElement.id, document.activeElement.tagName]") == [target, "INPUT"]
