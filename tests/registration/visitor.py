"""Somebody who visits the pages: requests as API Gateway hands them over, answers as a browser sees them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from registration.app import handler
from shared.people.person import normalise, person_id
from shared.registrations.links import Links
from shared.registrations.ticket import ticket
from shared.technical.links import Signer
from tests.builders import BEFORE, PEPPER, PROJECT

KEY = "a key for tests"
LINKS = Links("", Signer((KEY,)))
FORM = "application/x-www-form-urlencoded"
GOOD = {"name": "Åse Ørsted", "company": "Bageriet på hjørnet", "address": "aase@example.org", "party": "2"}


@dataclass(frozen=True)
class Seen:
    """What the visitor gets back."""

    status: int
    headers: Mapping[str, str]
    body: str
    size: int
    content: bytes = b""

    @property
    def page(self) -> Page:
        return Page(self.body)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Visitor:
    """Visits at `now`, having opened each form a minute before."""

    now: datetime = BEFORE
    source: str = ""

    def get(self, path: str, method: str = "GET", **headers: str) -> Seen:
        return self.send(method, path, None, headers)

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]], **headers: str) -> Seen:
        form = path.partition("?")[0].removesuffix("/embed")
        opened = ticket(Signer((KEY,)), form, self.now - timedelta(minutes=1))
        fields = {"ticket": opened, **fields}
        return self.send("POST", path, urlencode(fields, doseq=True).encode(), {"content-type": FORM, **headers})

    def sign_up(self, path: str, fields: Mapping[str, str | Sequence[str]], **headers: str) -> Seen:
        """Send the form and click in the mail that it brings: what the click is answered, or the form if refused."""
        answer = self.post(path, fields, **headers)
        address = fields.get("address", "")
        return self.click(address if isinstance(address, str) else address[0]) if answer.status == 200 else answer

    def click(self, address: str, project: str = PROJECT) -> Seen:
        """Open the link of the mail to `address`, and press its button."""
        link = LINKS.confirm(project, person_id(normalise(address), PEPPER), self.now)
        page = self.get(link)
        if page.status != 200:
            return page
        fields = {"asked_at": page.page.field("asked_at")["value"]}
        return self.send("POST", link, urlencode(fields).encode(), {"content-type": FORM})

    def take_address(self, old: str, new: str, project: str = PROJECT) -> Seen:
        """Open the link of the mail that asks `new` whether it is the address of whoever has `old`, and press its
        button; where that led.
        """
        left, person = (person_id(normalise(each), PEPPER) for each in (old, new))
        return self.press(LINKS.new_address(project, left, person, self.now))

    def press(self, link: str) -> Seen:
        """Open a page with one button and press it; the page that this leads to."""
        page = self.get(link)
        if page.status != 200:
            return page
        given = {each["name"]: each["value"] for each in page.page.tags("input") if each.get("type") == "hidden"}
        answer = self.post(link, given)
        return self.get(answer.headers["Location"]) if answer.status == 303 else answer

    def post_json(self, path: str, value: Any, **headers: str) -> Seen:
        return self.send("POST", path, json.dumps(value).encode(), {"content-type": "application/json", **headers})

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Seen:
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path.partition("?")[0],
            "rawQueryString": path.partition("?")[2],
            "headers": {name.replace("_", "-"): value for name, value in headers.items()},
            "requestContext": {
                "http": {"method": method, "path": path.partition("?")[0], "sourceIp": self.source},
                "requestId": "request-1",
                "stage": "$default",
                "timeEpoch": int(self.now.timestamp() * 1000),
            },
            "isBase64Encoded": body is not None,
        }
        if body is not None:
            # API Gateway hands forms over in base64.
            event["body"] = base64.b64encode(body).decode()
        return seen(handler(event, None))


def seen(answer: Mapping[str, Any]) -> Seen:
    content = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
    size = len(content)
    if answer["headers"].get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    return Seen(answer["statusCode"], answer["headers"], content.decode(errors="replace"), size, content)


class Page(HTMLParser):
    """A page's elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.within: list[str] = []
        self.words: list[str] = []
        self.by_id: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag not in self.VOID:
            self._open.append((tag, found.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag in {"style", "script"} for tag, _ in self._open):
            return
        self.words.append(data)
        for _, id in self._open:
            self.by_id.setdefault(id, []).append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def at(self, id: str) -> str:
        """The text of the element called `id`."""
        return " ".join(" ".join(self.by_id.get(id, [])).split())

    def field(self, name: str) -> dict[str, str]:
        """The attributes of the field called `name`."""
        return next(found for tag, found in self.elements if tag in {"input", "textarea"} and found.get("name") == name)

    def tags(self, name: str) -> list[dict[str, str]]:
        return [found for tag, found in self.elements if tag == name]
