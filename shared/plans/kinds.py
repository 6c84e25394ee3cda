"""What a plan may say of what kind something is: a noun, an income, a link; refused in words that help to mend it."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from shared.budget.income import Income
from shared.limits import LONGEST_TICK, MOST_DIETS
from shared.plans.values import Line, line
from shared.technical.nouns import Noun, noun
from shared.technical.writing import is_link


def income(value: Any) -> Income:
    """Where an income comes from."""
    found = line(value).lower()
    if found not in set(Income):
        raise ValueError(f"“{found}” is no income; it is one of {', '.join(Income)}")
    return Income(found)


def vat(value: Any) -> bool:
    """Whether amounts include VAT."""
    found = line(value).lower()
    if found not in {"included", "excluded"}:
        raise ValueError(f"“{found}” should be included or excluded")
    return found == "included"


def noun_of(value: Any) -> Noun:
    """A noun by its singular, or with its forms."""
    if isinstance(value, dict):
        forms = [each.name for each in fields(Noun)]
        if unknown := [name for name in value if name not in forms]:
            raise ValueError(f"“{unknown[0]}” is no form of a noun; there are: {', '.join(forms)}")
        if missing := [name for name in forms if not value.get(name)]:
            raise ValueError(f"lacks {', '.join(missing)}")
        return Noun(**{name: line(value[name]) for name in forms})
    singular = line(value).lower()
    if found := noun(singular):
        return found
    raise ValueError(
        f"“{singular}” is no noun that is known here; write its forms: singular, definite, plural, definite_plural,"
        " english, english_plural"
    )


def join_link(value: Any) -> str:
    """The address by which one takes part online."""
    found = line(value)
    if not is_link(found):
        raise ValueError(f"“{found}” is no link; it starts with https://")
    return found


def diets(value: list[str]) -> list[str]:
    """What guests may tick of food: short words, each once."""
    if len(value) > MOST_DIETS:
        raise ValueError(f"names {len(value)} diets; at most {MOST_DIETS} fit")
    for place, each in enumerate(value):
        if len(each) > LONGEST_TICK:
            raise ValueError(f"“{each}” has {len(each)} letters; at most {LONGEST_TICK} fit")
        if each.casefold() in [other.casefold() for other in value[:place]]:
            raise ValueError(f"“{each}” stands there twice")
    return value


IncomeKind = Annotated[Income, BeforeValidator(income)]
Vat = Annotated[bool, BeforeValidator(vat)]
NounOf = Annotated[Noun, BeforeValidator(noun_of)]
Diets = Annotated[list[Line], AfterValidator(diets)]
Link = Annotated[str, BeforeValidator(join_link)]
