"""What the fields of a guest are called, for lists and pages that show whichever there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from shared.registrations.registration import Details, Registration
from shared.technical.fields import listed
from shared.technical.languages import SOURCE
from shared.technical.templates import environment


@cache
def label(field: str, language: str = SOURCE) -> str:
    """The name of `field`."""
    words = environment("shared.registrations", language=language).get_template("guest.txt").module
    return str(words.label(field)).strip()  # type: ignore[attr-defined]


@cache
def listed_values(registration: Registration) -> Mapping[str, str]:
    """What `registration` says in each of them."""
    return {field: getattr(registration, field) for field in listed(Details)}
