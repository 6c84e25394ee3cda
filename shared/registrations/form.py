"""What somebody posts on a sign-up form, turned into a guest, or into what is wrong with each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from shared.meetings import Meeting
from shared.people.person import LONGEST_ADDRESS, AddressInvalid, normalise
from shared.registrations.registration import (
    LARGEST_PARTY,
    LONGEST_COMPANY,
    LONGEST_DIET,
    LONGEST_NAME,
    LONGEST_TOPIC,
    Details,
    Guest,
)
from shared.technical.languages import SOURCE
from shared.technical.writing import lines, one_line, says_something

Fields = Mapping[str, Sequence[str]]
"""A form as posted: each field's values, in the order they came."""

LONGEST = {
    "name": LONGEST_NAME,
    "company": LONGEST_COMPANY,
    "address": LONGEST_ADDRESS,
    "diet": LONGEST_DIET,
    "topics": LONGEST_TOPIC,
}
"""Characters that a field may have."""

REQUIRED = frozenset({"name", "company", "address", "party"})
CHOSEN = "meetings"
TRAP = "subject"
"""A field that no person sees; programs that fill in every field give themselves away."""


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


class FormInvalid(Exception):
    """The form cannot be taken as it is; `faults` says what is wrong with each field, in the order of the form."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__(", ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = faults


def read(
    fields: Fields,
    offered: Sequence[Meeting],
    now: datetime,
    pseudonym: Callable[[str], str],
    language: str = SOURCE,
) -> tuple[Guest, list[Meeting]]:
    """The guest, whom we write to in `language`, and the meetings chosen among `offered` in their order.

    `pseudonym` makes a person of a normalised address; it is asked only when everything is right.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    chosen = fields.get(CHOSEN, ())
    found = {CHOSEN: _chosen(chosen, offered, now)} | {field: _fault(field, fields.get(field, ())) for field in ORDER}
    faults = {field: fault for field, fault in found.items() if fault}
    if faults:
        raise FormInvalid(faults)
    text = {field: next(iter(fields.get(field, ())), "") for field in ORDER}
    address = normalise(text["address"])
    guest = Guest(
        person=pseudonym(address),
        name=one_line(text["name"]),
        company=one_line(text["company"]),
        address=address,
        party=int(text["party"]),
        diet=one_line(text["diet"]),
        topics=lines(text["topics"]),
        language=language,
    )
    return guest, [meeting for meeting in offered if meeting.id in chosen]


def read_details(fields: Fields) -> Details:
    """What a guest changes of a registration.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    _check(fields, DETAILS)
    text = {field: next(iter(fields.get(field, ())), "") for field in DETAILS}
    return Details(
        name=one_line(text["name"]),
        company=one_line(text["company"]),
        party=int(text["party"]),
        diet=one_line(text["diet"]),
        topics=lines(text["topics"]),
    )


def read_address(fields: Fields) -> str:
    """The address of a form that asks for nothing else, normalised.

    Raises:
        FormInvalid: it is wrong.
    """
    _check(fields, ("address", TRAP))
    return normalise(next(iter(fields["address"])))


def _check(fields: Fields, names: Sequence[str]) -> None:
    found = {field: _fault(field, fields.get(field, ())) for field in names}
    faults = {field: fault for field, fault in found.items() if fault}
    if faults:
        raise FormInvalid(faults)


def _chosen(chosen: Sequence[str], offered: Sequence[Meeting], now: datetime) -> Fault | None:
    known = {meeting.id: meeting for meeting in offered}
    if not chosen:
        return Fault.MISSING
    if not set(chosen) <= known.keys():
        return Fault.UNKNOWN
    return None if all(known[id].takes_registrations(now) for id in chosen) else Fault.CLOSED


def _fault(field: str, values: Sequence[str]) -> Fault | None:
    if len(values) > 1:
        return Fault.REPEATED
    return _RULES[field](field, next(iter(values), ""))


def _text(field: str, value: str) -> Fault | None:
    text = lines(value) if field == "topics" else one_line(value)
    if field in REQUIRED and not says_something(text):
        return Fault.MISSING
    return Fault.TOO_LONG if len(text) > LONGEST[field] else None


def _address(field: str, value: str) -> Fault | None:
    if not value.strip():
        return Fault.MISSING
    if len(value.strip()) > LONGEST[field]:
        return Fault.TOO_LONG
    try:
        normalise(value)
    except AddressInvalid:
        return Fault.INVALID
    return None


def _party(field: str, value: str) -> Fault | None:
    digits = value.strip()
    if not digits:
        return Fault.MISSING
    if not digits.removeprefix("-").isdecimal() or not digits.isascii():
        return Fault.INVALID
    # Thousands of digits are no number to Python, and none that anybody means.
    party = int(digits[:6])
    if party < 1:
        return Fault.TOO_FEW
    return Fault.TOO_MANY if party > LARGEST_PARTY else None


def _trap(field: str, value: str) -> Fault | None:
    return Fault.FILLED if value else None


_RULES: Mapping[str, Callable[[str, str], Fault | None]] = {
    "name": _text,
    "company": _text,
    "address": _address,
    "party": _party,
    "diet": _text,
    "topics": _text,
    TRAP: _trap,
}
ORDER = tuple(_RULES)
"""The fields in the order in which the form shows them."""

DETAILS = tuple(field for field in ORDER if field not in {"address", TRAP})
"""Those that a guest may change of a registration."""
