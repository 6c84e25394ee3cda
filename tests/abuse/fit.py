"""What every answer is, whatever was asked: one of ours, whole, and without a word of what is behind it."""

from __future__ import annotations

import base64
import gzip
import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from shared.documents.workbook import XLSX
from tests.abuse.drawn import SUM

ENDLESS = 5.0
"""Seconds of this process's own time after which a request hangs; the slowest takes a tenth of one."""

BEHIND = re.compile(r'Traceback|File "|/\w+\.py\b|line \d+, in|/var/task|site-packages|botocore|jinja2|ValidationExc')
EVERYWHERE = ("Strict-Transport-Security", "X-Content-Type-Options", "Content-Security-Policy")
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Hangs(BaseException):
    """Nobody catches it, as no handler should go on."""


@contextmanager
def soon() -> Iterator[None]:
    """Whatever is done here takes no more of the processor's time than `ENDLESS`."""

    def late(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def content(answer: Mapping[str, Any]) -> bytes:
    """The body as a browser has it."""
    body = base64.b64decode(answer["body"], validate=True) if answer["isBase64Encoded"] else answer["body"].encode()
    return gzip.decompress(body) if answer["headers"].get("Content-Encoding") == "gzip" and body else body


def check(answer: Mapping[str, Any]) -> None:
    """The promises; an assertion says which is broken."""
    status, headers = answer["statusCode"], answer["headers"]
    assert 200 <= status < 500, status
    for name, value in headers.items():
        assert TOKEN.fullmatch(name), name
        assert isinstance(value, str)
        assert value.isascii(), (name, value)
        assert value.isprintable(), (name, value)
    for name in EVERYWHERE:
        assert name in headers, name
    for cookie in answer.get("cookies", ()):
        assert cookie.isascii()
        assert cookie.isprintable()
    kind = headers.get("Content-Type", "")
    if kind.startswith(("image/png", XLSX)):
        return
    text = content(answer).decode()
    assert SUM not in text
    assert BEHIND.search(text) is None, BEHIND.search(text)
    if kind.startswith(("text/html", "image/svg", "application/xml")):
        bare(text)


def bare(html: str) -> None:
    """Nothing of `drawn.MARK` has become an element, an attribute, or the end of a script."""
    seen = _Elements()
    seen.feed(html)
    seen.close()
    assert seen.strange == []


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.strange: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        scheme = [value for name, value in attrs if name in {"href", "src", "action"} and "script:" in (value or "")]
        if tag == "mark7" or scheme or any(name == "onmark7" for name, _ in attrs):
            self.strange.append((tag, attrs))
        if tag == "script":
            self.set_cdata_mode(tag)

    def handle_data(self, data: str) -> None:
        if data.startswith("alert(1)"):
            self.strange.append(data)
