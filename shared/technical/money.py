"""Kroner for people, whole øre inside."""

from __future__ import annotations

import re
from decimal import Decimal

from shared.technical.languages import SOURCE
from shared.technical.languages import language as writing

Oere = int
"""An amount in øre, a whole number; never a float."""

_KRONER = re.compile(r"^(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$")


def oere(kroner: str | int | Decimal) -> Oere:
    """Øre from kroner as written by a person: `14600`, `14.600`, `14.600,00`, `66,5`; a `Decimal` uses a point.

    Raises:
        ValueError: not an amount, or a part of an øre.
    """
    if isinstance(kroner, (bool, float)):
        raise ValueError("an amount of money is never a float")
    if isinstance(kroner, (int, Decimal)):
        amount = Decimal(kroner) * 100
        if amount != amount.to_integral_value():
            raise ValueError(f"less than an øre: {kroner}")
        return int(amount)
    match = _KRONER.match(kroner.strip().removesuffix("kr.").strip())
    if match is None:
        raise ValueError(f"not an amount: {kroner}")
    sign, whole, fraction = match.groups()
    value = int(whole.replace(".", "")) * 100 + int((fraction or "").ljust(2, "0"))
    return -value if sign else value


def plain(amount: Oere) -> str:
    """`amount` as a plan's file has it: `14600`, `66,50`."""
    return str(amount // 100) if amount % 100 == 0 else f"{amount // 100},{amount % 100:02d}"


def kroner(amount: Oere, language: str = SOURCE) -> str:
    """`amount` as readers of `language` write it: `14.600,00 kr.` in Danish."""
    return ("-" if amount < 0 else "") + writing(language).money.format(amount=number(abs(amount), language))


def number(amount: Oere, language: str = SOURCE) -> str:
    """`14.600,00`: an amount without its unit."""
    whole, rest = divmod(abs(amount), 100)
    to = writing(language)
    return f"{'-' if amount < 0 else ''}{whole:,}".replace(",", to.thousands) + f"{to.decimal}{rest:02d}"
