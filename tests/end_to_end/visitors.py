"""A visitor without a browser: reads a page, fills in its form, posts it."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from functools import cache

from shared.registrations.ticket import LEAST
from tests.end_to_end.conftest import LocalCloud

PROJECT = "amager-oest"


@dataclass(frozen=True)
class Page:
    """What the server answered."""

    status: int
    text: str


def get(url: str) -> Page:
    """The page at `url`."""
    return _ask(urllib.request.Request(url, headers={"Accept": "text/html"}))


def post(url: str, **fields: str) -> Page:
    """What a form with `fields` sent to `url` brings."""
    return _ask(urllib.request.Request(url, data=urllib.parse.urlencode(fields).encode(), method="POST"))


@cache
def ticket(url: str) -> str:
    """The ticket of the form on the page at `url`, read once and old enough to be taken."""
    [found] = re.findall(r'name="ticket" value="([^"]+)"', get(url).text)
    time.sleep(LEAST.total_seconds() + 1)
    return str(found)


def ask(cloud: LocalCloud, meeting: str, name: str, address: str, *, project: str = PROJECT, **fields: str) -> Page:
    """Send the form of `meeting`'s page."""
    filled = {"name": name, "company": "Blåbær & Brød ApS", "address": address, "party": "1", "diet": "", "topics": ""}
    filled["ticket"] = ticket(f"{cloud.url}/{project}/{meeting}")
    return post(f"{cloud.url}/{project}/{meeting}", **(filled | fields))


def sign_up(cloud: LocalCloud, meeting: str, name: str, address: str, **fields: str) -> Page:
    """Send the form, wait for its mail, and click; the mails that came to the address since are left to the caller."""
    answer = ask(cloud, meeting, name, address, **fields)
    if answer.status != 200:
        return answer

    return click(cloud, cloud.eventually(lambda: links(cloud, address))[0])


def links(cloud: LocalCloud, address: str) -> list[str]:
    """What the mails to `address` ask to be clicked."""
    return [found[1] for mail in cloud.messages(to=address) if (found := re.search(r"(/c/[\w.-]+)", mail["text"]))]


def click(cloud: LocalCloud, path: str) -> Page:
    """Open the page of a mail's link, and press its button."""
    page = get(cloud.url + path)
    found = re.search(r'name="asked_at" value="([^"]+)"', page.text)
    return post(cloud.url + path, asked_at=found[1]) if found else page


def _ask(request: urllib.request.Request) -> Page:
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return Page(answer.status, answer.read().decode())
    except urllib.error.HTTPError as refusal:
        return Page(refusal.code, refusal.read().decode())
