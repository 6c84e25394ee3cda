"""An address in a form, declared as `shared.technical.fields` has it."""

from __future__ import annotations

from dataclasses import dataclass

from shared import limits
from shared.people.person import AddressInvalid, normalise
from shared.technical.fields import Fault, Rule


@dataclass(frozen=True)
class Address(Rule):
    """A mail address, kept normalised."""

    longest: int = limits.LONGEST_ADDRESS

    def check(self, value: str, required: bool) -> str | Fault:
        """The address in the one form in which it is compared and mailed; `Fault` is a string too."""
        text = value.strip()
        if not text:
            return Fault.MISSING if required else ""
        try:
            return normalise(text)
        except AddressInvalid as error:
            return error.fault
