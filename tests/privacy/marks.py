"""Marks: words that nobody else would write, put where people write, and found again whatever they were turned into."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import quopri
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import count
from typing import Any
from urllib.parse import unquote_plus

STEM = "zq"
"""Begins every mark. No word of ours has these two letters together, in any of the languages."""

_MARK = re.compile(rf"{STEM}[a-j]{{6}}x", re.IGNORECASE)
_WORD = re.compile(rb"[A-Za-z0-9+/_=-]{12,}")


class Marks:
    """Draws marks, and knows of each what it stands for. A mark is letters alone, as names and words are."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self._numbers = count(1)

    def draw(self, what: str) -> str:
        """A new mark, for `what`."""
        mark = f"{STEM}{f'{next(self._numbers):06}'.translate(_LETTERS)}x"
        self.of[mark] = what
        return mark

    def about(self, *whom: str) -> set[str]:
        """The marks of what begins with one of `whom`."""
        return {mark for mark, what in self.of.items() if what.startswith(whom)}


_LETTERS = str.maketrans("0123456789", "abcdefghij")


def found(text: object, depth: int = 3) -> set[str]:
    """The marks in `text`: as they are, in any case, and behind whatever people and programs wrap words in."""
    plain = _text(text)
    marks = {each.lower() for each in _MARK.findall(_letters(plain))}
    if depth:
        for unwrapped in _unwrapped(plain):
            marks |= found(unwrapped, depth - 1)
    return marks


def hashed(text: object, secrets: Iterable[str]) -> set[str]:
    """Those of `secrets` of which a bare digest stands in `text`: whoever guesses an address could prove it."""
    plain = _text(text)
    return {secret for secret in secrets if any(digest in plain for digest in _digests(secret))}


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _letters(text: str) -> str:
    """Without accents, line breaks inside words and soft hyphens."""
    apart = unicodedata.normalize("NFKD", text.replace("=\r\n", "").replace("=\n", ""))
    return "".join(each for each in apart if not unicodedata.combining(each) and each != "\u00ad")


def _unwrapped(text: str) -> Iterator[str]:
    """What `text` is once one wrapping is taken off, of each that changes it."""
    for other in (unquote_plus(text), html.unescape(text), _quoted(text), _escaped(text)):
        if other != text:
            yield other
    decoded = [each for word in _WORD.findall(text.encode("utf-8", "replace")) for each in _decoded(word)]
    if decoded:
        yield "\n".join(decoded)


def _quoted(text: str) -> str:
    return quopri.decodestring(text.encode("utf-8", "replace")).decode("utf-8", "replace") if "=" in text else text


def _escaped(text: str) -> str:
    """JSON's and Python's escapes."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


@cache
def _decoded(word: bytes) -> tuple[str, ...]:
    """What `word` says if it is base64 of either alphabet (begun at each of four places), base32 or hexadecimal."""
    said = []
    for start in range(4):
        part = word[start:].translate(_URL_SAFE, b"=")
        said.append(base64.b64decode(part[: len(part) // 4 * 4]).decode("utf-8", "ignore"))
    if re.fullmatch(rb"[A-Za-z2-7]+=*", word):
        whole = word.rstrip(b"=").upper()
        with suppress(ValueError):  # of a length that no base32 has
            said.append(base64.b32decode(whole + b"=" * (-len(whole) % 8)).decode("utf-8", "ignore"))
    if re.fullmatch(rb"[0-9a-fA-F]+", word):
        said.append(bytes.fromhex(word[: len(word) // 2 * 2].decode()).decode("utf-8", "ignore"))
    return tuple(each for each in said if STEM in each.lower() or "=" in each or "%" in each)


_URL_SAFE = bytes.maketrans(b"-_", b"+/")


@cache
def _digests(secret: str) -> tuple[str, ...]:
    found = []
    for form in {secret, secret.lower(), secret.upper(), secret.strip()}:
        for name in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(name, form.encode()).digest()
            written = (
                digest.hex(),
                base64.b64encode(digest).decode().rstrip("="),
                base64.urlsafe_b64encode(digest).decode().rstrip("="),
                base64.b32encode(digest).decode().rstrip("=").lower(),
            )
            found += [each[:20] for each in written]  # cut short it is still a digest
    return tuple(found)
