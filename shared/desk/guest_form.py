"""A guest as the secretariat types one in, who phoned: read from the form, or what is wrong with each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shared.limits import LONGEST_NOTE
from shared.registrations.registration import DETAILS, UNLISTED, Guest, Registration
from shared.technical.fields import Declared, Fields, Text, declared, longest, read

FIELDS = (*DETAILS[:2], "address", *(name for name in DETAILS[2:] if name not in UNLISTED), "note")
"""Where guests are named they say themselves; the secretariat cannot say yes for them."""

MUST_SAY = ("name", "party")

RULES: Mapping[str, Declared] = {
    **{name: replace(each, required=name in MUST_SAY) for name, each in declared(Guest).items() if name in FIELDS},
    "note": Declared(Text(LONGEST_NOTE), required=False),
}
"""A caller may have no address, and need not say more than a name and a number. The note is the secretariat's."""

LONGEST = longest(RULES)


def read_guest(fields: Fields, diets: Sequence[str]) -> dict[str, Any]:
    """The values of the form, where these `diets` are offered; without a company the name stands for it.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    values = read({name: RULES[name] for name in FIELDS}, fields, diets)
    return {**values, "company": values["company"] or values["name"]}


def filled(guest: Registration | None = None) -> dict[str, str]:
    """The form's fields: empty for one person, or as `guest` has them."""
    if guest is None:
        return {**dict.fromkeys(FIELDS, ""), "party": "1"}
    return {name: RULES[name].rule.filled(getattr(guest, name)) for name in FIELDS}
