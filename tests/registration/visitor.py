"""Somebody who visits the pages: requests as API Gateway hands them over, answers as a browser sees them."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from infra.proof.season.pages import Html
from infra.proof.season.web import FORM, event
from registration.app import handler
from shared.people.person import normalise, person_id
from shared.registrations.links import Links
from shared.registrations.ticket import ticket
from shared.technical.links import Signer
from tests.builders import BEFORE, PEPPER, PROJECT

KEY = "a key for tests"
LINKS = Links("", Signer((KEY,)))
GOOD = {"name": "Åse Ørsted", "company": "Bageriet på hjørnet", "address": "aase@example.org", "party": "2"}


@dataclass(frozen=True)
class Seen:
    """What the visitor gets back."""

    status: int
    headers: Mapping[str, str]
    body: str
    size: int
    content: bytes = b""
    cookies: Sequence[str] = ()

    @property
    def page(self) -> Html:
        return Html(self.body)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Visitor:
    """Visits at `now`, having opened each form a minute before."""

    now: datetime = BEFORE
    source: str = ""
    app: ClassVar[Callable[..., Any]] = staticmethod(handler)

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
        [form] = page.page.forms
        return self.send("POST", link, urlencode(form.fields).encode(), {"content-type": FORM})

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
        answer = self.post(link, dict(page.page.forms[0].fields) if page.page.forms else {})
        return self.get(answer.headers["Location"]) if answer.status == 303 else answer

    def post_json(self, path: str, value: Any, **headers: str) -> Seen:
        return self.send("POST", path, json.dumps(value).encode(), {"content-type": "application/json", **headers})

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Seen:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        bare, _, query = path.partition("?")
        given: dict[str, Any] = {"query": query, "now": self.now, "cookies": self.kept(bare), "source": self.source}
        return seen(self.app(event(method, bare, named, body, **given), None))

    def kept(self, path: str) -> list[str]:
        """The cookies that go with a request to `path`: none."""
        return []


def seen(answer: Mapping[str, Any]) -> Seen:
    content = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
    size = len(content)
    if answer["headers"].get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    text = content.decode(errors="replace")
    return Seen(answer["statusCode"], answer["headers"], text, size, content, answer.get("cookies", ()))
