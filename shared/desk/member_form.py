"""A member as the secretariat types it in: read from the form, or what is wrong with each field.

The fields are declared in `shared.members.member`.
"""

from __future__ import annotations

from typing import Any

from shared.members.member import GIVEN, Member
from shared.technical import fields as forms
from shared.technical.fields import Fields, declared
from shared.technical.languages import SOURCE

LONGEST = forms.longest(declared(Member))
"""Characters that a field may have."""


def typed(fields: Fields) -> dict[str, str]:
    """What was typed into each field, to be shown again as it was."""
    text = forms.typed(fields, GIVEN)
    return {**text, "language": text["language"] or SOURCE}


def read_member(fields: Fields) -> dict[str, Any]:
    """What was typed in, by field; the address is normalised.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    return forms.read(declared(Member), {name: fields.get(name, ()) for name in GIVEN})
