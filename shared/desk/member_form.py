"""A member as the secretariat types her in: read from the form, or what is wrong with each field."""

from __future__ import annotations

from dataclasses import dataclass

from shared import limits
from shared.people.person import AddressInvalid, normalise
from shared.technical.fields import Fault, Fields, FormInvalid
from shared.technical.languages import SOURCE, spoken
from shared.technical.writing import one_line, says_something

FIELDS = ("name", "company", "address", "language")
LONGEST = {"name": limits.LONGEST_NAME, "company": limits.LONGEST_COMPANY, "address": limits.LONGEST_ADDRESS}
"""Characters that a field may have."""


@dataclass(frozen=True)
class Entry:
    """What was typed in about somebody; `address` is normalised."""

    name: str
    company: str
    address: str
    language: str


def typed(fields: Fields) -> dict[str, str]:
    """What was typed into each field, to be shown again as it was."""
    text = {name: next(iter(fields.get(name, ())), "") for name in FIELDS}
    return {**text, "language": text["language"] or SOURCE}


def read_member(fields: Fields) -> Entry:
    """What was typed in.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    text = typed(fields)
    name, company = one_line(text["name"]), one_line(text["company"])
    found = {
        "name": _fault("name", name) if says_something(name) else Fault.MISSING,
        "company": _fault("company", company),
        "address": _address(text["address"]),
    }
    faults = {field: fault for field, fault in found.items() if fault}
    if faults:
        raise FormInvalid(faults)
    return Entry(name, company, normalise(text["address"]), spoken(text["language"]))


def _fault(name: str, value: str) -> Fault | None:
    return Fault.TOO_LONG if len(value) > LONGEST[name] else None


def _address(value: str) -> Fault | None:
    if not value.strip():
        return Fault.MISSING
    try:
        normalise(value)
    except AddressInvalid:
        return _fault("address", value.strip()) or Fault.INVALID
    return None
