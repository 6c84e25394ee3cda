"""One address, as people type it: in capitals, with a blank after it, with the letters of its domain or without."""

from __future__ import annotations

import random
import unicodedata


def spelled(address: str, chance: random.Random) -> str:
    """`address` as somebody may type it; a mail to each of these reaches the same mailbox."""
    local, _, domain = address.partition("@")
    letters = domain.encode("ascii").decode("idna")
    typed = f"{local}@{chance.choice((domain, letters, unicodedata.normalize('NFD', letters)))}"
    return chance.choice(
        (typed, typed, typed.upper(), typed.title(), f" {typed}", f"{typed.capitalize()}  ", f"\t{typed.upper()} ")
    )


def one(address: str) -> str:
    """The one form of whatever `spelled` makes of an address. Not the product's own, which is what is looked at."""
    local, _, domain = unicodedata.normalize("NFC", address).strip().lower().partition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
