"""Headers of a mail, written so that every reader sees what was typed (RFC 5322, RFC 2047).

A text that fits on its line and holds ASCII alone stands as it is. Any other is written as encoded words from its first
letter to its last: the white space between two encoded words means nothing (6.2), and all that was typed is inside
them. `email.policy` mixes encoded and plain words, each release of Python in its own way: 3.11 loses spaces, 3.13
writes `?==?`. `email.header.Header`, told the character set, encodes the whole, and does so alike from 3.11 to 3.14.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.utils import formataddr
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.projects import Contact

LONGEST = 78
"""Characters of a line (RFC 5322, 2.1.1)."""

WORD = 75
"""Characters of an encoded word (RFC 2047, 2); also the longest line with one, since a second word has its own line."""

ENCODED = "=?"
"""How an encoded word starts. Plain text that holds it is encoded, so that no reader takes it for one."""

USUAL = re.compile(r"\w+([.%+-]\w+)*@\w+([.-]\w+)*", re.ASCII)
"""An address with nothing in it that a header gives a meaning to."""

UNSAFE = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")


class HeaderUnsafe(ValueError):
    """A value that would end a header and start another."""


def safe(value: str) -> str:
    """`value`, which holds no control character.

    Raises:
        HeaderUnsafe: it holds one.
    """
    if UNSAFE.search(value):
        raise HeaderUnsafe("a control character in a header")
    return value


def whole(name: str, value: str) -> bytes:
    """A header of ASCII that is never folded: addresses of pages and ids, which no program may put together again."""
    return f"{name}: {safe(value)}\r\n".encode("ascii")


def text(name: str, value: str) -> bytes:
    """A header that people read."""
    line = f"{name}: {safe(value)}"
    if len(line) > LONGEST or not _plain(value):
        line = f"{name}: {_words(value, len(name) + 2)}"
    return f"{line}\r\n".encode("ascii")


def people(name: str, contacts: Sequence[Contact]) -> bytes:
    """A header of people and their addresses, each of them on a line of its own."""
    first = len(name) + 2
    written = [_person(each, 1 if number else first) for number, each in enumerate(contacts)]
    return f"{name}: {f',{FOLD}'.join(written)}\r\n".encode("ascii")


FOLD = "\r\n "

# Headers that a campaign's mails have alike.
people_alike = lru_cache(maxsize=64)(people)
text_alike = lru_cache(maxsize=64)(text)


def _plain(value: str) -> bool:
    return value.isascii() and ENCODED not in value


def _words(value: str, column: int) -> str:
    """`value` as encoded words, the first of which begins in `column`."""
    header = Header(value, "utf-8", maxlinelen=WORD, header_name=" " * (column - 2), continuation_ws=" ")
    return header.encode(linesep="\r\n")


def _person(contact: Contact, column: int) -> str:
    """A name with its address; the name is quoted where it holds what lists of people give a meaning to."""
    called, address = safe(contact.name), safe(contact.address)
    if ENCODED in address:
        raise HeaderUnsafe("an encoded word in an address")
    if USUAL.fullmatch(address) is None:
        try:
            address = Address(addr_spec=address).addr_spec
        except (MessageError, ValueError, IndexError):
            # Its words quote the address, which no log may hold.
            raise HeaderUnsafe("an address that is none") from None
    if not called:
        return address
    name = formataddr((called, "a")).removesuffix(" <a>") if _plain(called) else ""
    if not name or column + len(name) > LONGEST:
        name = _words(called, column)
    last = name.rpartition("\r\n")[2]
    gap = " " if (0 if "\r\n" in name else column) + len(last) + len(address) + 3 <= LONGEST else FOLD
    return f"{name}{gap}<{address}>"
