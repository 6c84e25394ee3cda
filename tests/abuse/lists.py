"""Lists of members to be read in."""

from __future__ import annotations

from shared.members.spreadsheet import MemberList, read
from tests.abuse.fit import soon

HEADER = "navn;virksomhed;e-mail;note"
NEVER_CLOSED = "a quotation mark is opened and never closed"


def rows(*lines: str) -> bytes:
    """A file with `lines` under the header."""
    return "\n".join((HEADER, *lines, "")).encode()


def quickly(content: bytes) -> MemberList:
    """What is read from a file, in no time."""
    with soon():
        return read(content)
