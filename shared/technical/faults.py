"""What may be wrong with the fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """What may be wrong with a field."""

    MISSING = "missing"
    TOO_LONG = "too-long"
    INVALID = "invalid"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    REPEATED = "repeated"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    FILLED = "filled"
    NO_ROOM = "no-room"
    SAME = "same"
    TOO_LATE = "too-late"
    CONFLICT = "conflict"
    NOTHING = "nothing"
    TOO_MUCH = "too-much"
    FUTURE = "future"
    TOO_OLD = "too-old"
    OTHER_LINE = "other-line"
    OTHER_MEETING = "other-meeting"
    MONEY_BACK = "money-back"
    SAME_LINE = "same-line"
    NOT_ENOUGH = "not-enough"
    TOO_LARGE = "too-large"
    NO_RECEIPT = "no-receipt"
    EMPTY = "empty"
    NOT_BARE = "not-bare"
    LINK = "link"
    NO_AT = "no-at"
    SEVERAL = "several"
    NOT_ASCII = "not-ascii"
    DOTS = "dots"
    NO_DOMAIN = "no-domain"


class FormInvalid(Exception):
    """The form cannot be taken as it is; `faults` says what is wrong with each field, in the order of the form."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__(", ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = faults
