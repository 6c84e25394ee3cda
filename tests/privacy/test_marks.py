"""The search finds: a control for every test that looks for marks and finds none."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import quopri
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tests.privacy.marks import Marks, found, hashed

MARK = Marks().draw("a name")
ADDRESS = f"{MARK}@{MARK}.example.org"

WRAPPINGS: dict[str, Callable[[str], object]] = {
    "as it is": str,
    "in capitals": str.upper,
    "with accents": lambda text: text.replace("a", "å"),
    "in a log line": lambda text: json.dumps({"level": "INFO", "message": f"mail to {text}"}),
    "in a field's name": lambda text: {text: 1},
    "in a set": lambda text: {text},
    "in a URL": lambda text: f"https://example.org/?q={quote_plus(text)}",
    "quoted twice": lambda text: quote("".join(f"%{ord(each):02X}" for each in text)),
    "in HTML": lambda text: html.escape(f"<b>{text}</b>"),
    "in HTML, by numbers": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "in quoted-printable": lambda text: quopri.encodestring(("ø" + text + "æ" * 80).encode()).decode(),
    "in quoted-printable, every letter": lambda text: "".join(f"={ord(each):02X}" for each in text),
    "in base64": lambda text: base64.b64encode(f"Hej {text}, velkommen".encode()).decode(),
    "in base64 of a URL": lambda text: base64.urlsafe_b64encode(f"ø{text}ø".encode()).decode().rstrip("="),
    "in an encoded word": lambda text: f"Subject: =?utf-8?b?{base64.b64encode(text.encode()).decode()}?=",
    "in base32": lambda text: base64.b32encode(text.encode()).decode().lower(),
    "in hexadecimal": lambda text: text.encode().hex(),
    "in a signed link": lambda text: (
        "/m/" + base64.urlsafe_b64encode(json.dumps(["p", text]).encode()).decode() + ".x.y"
    ),
    "in JSON's escapes": lambda text: "".join(f"\\u{ord(each):04x}" for each in text),
    "base64 in a URL in JSON": lambda text: json.dumps(quote(base64.b64encode(text.encode()).decode())),
    "as bytes": str.encode,
    "broken by a soft line break": lambda text: text[:4] + "=\n" + text[4:],
}


@pytest.mark.parametrize("how", WRAPPINGS)
@pytest.mark.parametrize("text", [MARK, ADDRESS], ids=["name", "address"])
def test_a_mark_is_found(text: str, how: str) -> None:
    """Whatever it was wrapped in on the way to where it should not be."""
    assert found(WRAPPINGS[how](text)) == {MARK}


def test_no_mark_is_found_where_none_is() -> None:
    """Neither in our words nor in what a random key looks like; not in what was packed, which no log is."""
    for text in ("Parkering på Amagerbrogade", "kq5x2zqabc", hashlib.sha256(MARK.encode()).hexdigest()):
        assert found(text) == set()
    assert found(gzip.compress(MARK.encode(), mtime=0)) == set()


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
def test_a_bare_digest_is_found(name: str) -> None:
    """In hexadecimal, in base64 and cut short; of the address in another case too."""
    digest = hashlib.new(name, ADDRESS.upper().encode()).digest()
    for written in (digest.hex(), base64.b64encode(digest).decode(), base64.urlsafe_b64encode(digest).decode()[:24]):
        assert hashed({"key": written}, [ADDRESS]) == {ADDRESS}
    assert hashed({"key": hashlib.sha256(b"another").hexdigest()}, [ADDRESS]) == set()
