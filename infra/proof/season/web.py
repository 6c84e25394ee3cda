"""Somebody's browser: requests as API Gateway hands them over, pages, forms that are filled in and sent, cookies."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from infra.proof.season.cloud import PUBLIC_URL
from infra.proof.season.functions import Broken, Functions
from infra.proof.season.pages import Form, Page

DESK = "/d/"
BOUNDARY = "a-boundary-that-nobody-types"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class File(NamedTuple):
    """A file as a form sends it."""

    name: str
    kind: str
    content: bytes


@dataclass
class Browser:
    """Asks the function that answers for an address. What breaks is the page that API Gateway then shows.

    `cookies` are the desk's: no other page sets any.
    """

    functions: Functions
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 0

    def get(self, url: str, method: str = "GET") -> Page:
        """Look at a page."""
        return self._ask(method, url if url.startswith("http") else PUBLIC_URL + url)

    def post(
        self, form: Form, values: Mapping[str, str | Sequence[str]], files: Mapping[str, File] | None = None
    ) -> Page:
        """Send `form` with `values` in place of what its fields hold."""
        filled = {**{name: value for name, value in form.fields if name not in values}, **values}
        url = PUBLIC_URL + form.action.partition("#")[0]
        if form.multipart:
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            return self._ask("POST", url, multipart(filled, files or {}), kind)
        return self._ask("POST", url, urlencode(filled, doseq=True).encode(), FORM)

    def one_click(self, url: str) -> Page:
        """What a mail program posts when its own unsubscribe button is pressed (RFC 8058)."""
        return self._ask("POST", url, b"List-Unsubscribe=One-Click", FORM)

    def send(self, url: str, value: object) -> Page:
        """What a page's script posts."""
        return self._ask("POST", url, json.dumps(value).encode(), JSON)

    def _ask(self, method: str, url: str, body: bytes = b"", kind: str = "") -> Page:
        self.requests += 1
        parts = urlsplit(url)
        at_desk = parts.path.startswith(DESK)
        headers = {"host": parts.netloc, "accept": "text/html", "user-agent": "Mozilla/5.0"}
        headers |= {"content-type": kind} if kind else {}
        asked = event(
            method,
            parts.path or "/",
            headers,
            body or None,
            query=parts.query,
            now=self.functions.cloud.world.now - _read_before(method),
            cookies=[f"{name}={value}" for name, value in self.cookies.items()] if at_desk else [],
            id=f"visit-{self.requests}",
        )
        try:
            answer = self.functions.invoke("desk" if at_desk else "registration", asked)
        except Broken:
            return Page(url, 500, "")
        for cookie in answer.get("cookies", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.get("body", "")
        if answer.get("isBase64Encoded"):
            text = base64.b64decode(text).decode("utf-8", "replace")
        return Page(url, answer["statusCode"], text)


def event(
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    *,
    query: str = "",
    now: datetime,
    cookies: Sequence[str] = (),
    source: str = "192.0.2.1",
    id: str = "request-1",
) -> dict[str, Any]:
    """A request as API Gateway hands it over, which has a body in base64."""
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": source}
    at = int(now.timestamp() * 1000)
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": dict(headers or {}),
        "cookies": list(cookies),
        "requestContext": {"http": http, "requestId": id, "stage": "$default", "timeEpoch": at},
        "isBase64Encoded": body is not None,
    } | ({} if body is None else {"body": base64.b64encode(body).decode()})


def multipart(fields: Mapping[str, str | Sequence[str]], files: Mapping[str, tuple[str, str, bytes]]) -> bytes:
    """A form with files, on the wire."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, given in fields.items()
        for value in ([given] if isinstance(given, str) else given)
    ]
    for name, (filename, kind, content) in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    mark = f"--{BOUNDARY}".encode()
    return b"".join(mark + b"\r\n" + part for part in parts) + mark + b"--\r\n"


def _read_before(method: str) -> timedelta:
    """Whoever sends a form opened its page half a minute ago; a form that comes at once is a program's."""
    return timedelta(0) if method == "POST" else timedelta(seconds=30)
