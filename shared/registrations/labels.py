"""What the fields of a guest are called, for lists and pages that show whichever there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from shared.registrations.diets import Diets
from shared.registrations.registration import Details, Guest, Registration
from shared.technical.fields import listed
from shared.technical.languages import SOURCE
from shared.technical.templates import environment


@cache
def label(field: str, language: str = SOURCE) -> str:
    """The name of `field`."""
    return _said("guest.txt", "label", language, field)


def eats(guest: Guest, language: str = SOURCE) -> str:
    """What `guest` may not eat, on a line: the boxes ticked, then the words."""
    return _said("diets.txt", "eats", language, guest)


def sums(diets: Diets, language: str = SOURCE) -> list[str]:
    """What the kitchen counts: the boxes on a line, and a line for each wording."""
    return _said("diets.txt", "sums", language, diets).splitlines()


def consent(where: str, title: str, language: str = SOURCE) -> str:
    """Where somebody said that they want to be invited (`sign-up`, `door`), and to which words: the record of it."""
    words = environment("shared.registrations", language=language).get_template("guest.txt").module
    return str(words.consent(where, title)).strip()  # type: ignore[attr-defined]


@cache
def listed_values(registration: Registration, language: str = SOURCE) -> Mapping[str, str]:
    """What `registration` says in each of the fields that lists show."""
    return {name: getattr(registration, name) for name in listed(Details)} | {"diet": eats(registration, language)}


def _said(template: str, macro: str, language: str, what: object) -> str:
    words = environment("shared.registrations", language=language).get_template(template).module
    return str(getattr(words, macro)(what)).strip()
