"""Looking at a page as everybody may have it: what axe-core finds wrong, what scrolls sideways, and a picture."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

PICTURES = os.environ.get("TOVHOLDER_PICTURES", "")
"""A folder in which a picture of each view is kept, to be looked at."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
PHONE, NARROW = ("light", 390), ("dark", 320)
VIEWS = {"da": [PHONE, NARROW], "en": [NARROW]}
"""What a page is looked at in, by its language; the nightly form (`TOVHOLDER_EXAMPLES`) looks at all four in both."""
if "TOVHOLDER_EXAMPLES" in os.environ:
    VIEWS = {each: [PHONE, NARROW, ("dark", 390), ("light", 320)] for each in VIEWS}
AXE = Axe()

BREAKS = r"""() => [...document.body.innerText.matchAll(
    /\d (?:kr\.|plads|person|gæst|deltager|minut|dage)|\bkl\. \d|DKK \d/g)].map(each => each[0])"""
"""Where a line may end between a number and its unit."""


def looked_at(page: Page, name: str, language: str = "da") -> list[str]:
    """What is wrong with the page in any view of its `language`."""
    wrong = []
    for scheme, width in VIEWS[language]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 844})
        wrong += [f"{name}, {language}, {scheme}, {width}: {each}" for each in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name}, {language}, {scheme}, {width}: scrolls sideways")
        wrong += [f"{name}, {language}: a line may end within “{each}”" for each in page.evaluate(BREAKS)]
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{scheme}-{width}.png", full_page=True)
    return wrong


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, and where."""
    found = AXE.run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
