"""A visitor's browser: requests as API Gateway hands them over, pages, and forms that are filled in and sent."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from infra.season.cloud import PUBLIC_URL
from infra.season.functions import Broken, Functions


@dataclass
class Form:
    """A form of a page: where it goes, and its fields as they stand."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def value(self, name: str) -> str | None:
        """What field `name` holds; None where there is none."""
        return next((value for each, value in self.fields if each == name), None)


@dataclass(frozen=True)
class Page:
    """What came back."""

    url: str
    status: int
    text: str

    @property
    def forms(self) -> Sequence[Form]:
        """Its forms that are posted."""
        reader = _Forms(urlsplit(self.url).path)
        reader.feed(self.text)
        return reader.forms


@dataclass
class Browser:
    """Asks the registration function. What breaks is the page that API Gateway then shows."""

    functions: Functions
    requests: int = 0

    def get(self, url: str, method: str = "GET") -> Page:
        """Look at a page."""
        return self._ask(method, url)

    def post(self, form: Form, values: Mapping[str, str | Sequence[str]]) -> Page:
        """Send `form` with `values` in place of what its fields hold."""
        filled = {name: value for name, value in form.fields if name not in values}
        return self._ask("POST", PUBLIC_URL + form.action, urlencode({**filled, **values}, doseq=True))

    def _ask(self, method: str, url: str, body: str = "") -> Page:
        self.requests += 1
        parts = urlsplit(url)
        headers = {"host": parts.netloc, "accept": "text/html", "user-agent": "Mozilla/5.0"}
        if method == "POST":
            headers["content-type"] = "application/x-www-form-urlencoded"
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": parts.path or "/",
            "rawQueryString": parts.query,
            "headers": headers,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "season",
                "domainName": parts.netloc,
                "http": {
                    "method": method,
                    "path": parts.path or "/",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": headers["user-agent"],
                },
                "requestId": f"visit-{self.requests}",
                "routeKey": "$default",
                "stage": "$default",
                "timeEpoch": int((self.functions.cloud.world.now - _read_before(method)).timestamp() * 1000),
            },
            "isBase64Encoded": False,
        }
        if body:
            event["body"] = body
        try:
            answer = self.functions.invoke("registration", event)
        except Broken:
            return Page(url, 500, "")
        text = answer["body"]
        if answer.get("isBase64Encoded"):
            text = base64.b64decode(text).decode()
        return Page(url, answer["statusCode"], text)


def _read_before(method: str) -> timedelta:
    """Whoever sends a form opened its page half a minute ago; a form that comes at once is a program's."""
    return timedelta(0) if method == "POST" else timedelta(seconds=30)


class _Forms(HTMLParser):
    """Reads forms as a browser does: what is checked, chosen or typed is sent."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and found.get("method", "get").lower() == "post":
            self._open = Form(found.get("action") or self.path)
            self.forms.append(self._open)
        if self._open is None:
            return
        name = found.get("name", "")
        if tag == "input" and name:
            ticked = found.get("type") not in {"checkbox", "radio"} or "checked" in found
            if ticked and found.get("type") != "submit":
                self._open.fields.append((name, found.get("value", "")))
        elif tag == "button" and name:
            self._open.fields.append((name, found.get("value", "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in found or self._open.value(self._select) is None):
            self._open.fields = [each for each in self._open.fields if each[0] != self._select]
            self._open.fields.append((self._select, found.get("value", "")))
        elif tag == "textarea":
            self._open.fields.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
