"""Who is the same person: a mail address, normalised, behind a pseudonym."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata

LONGEST_ADDRESS = 254
"""Characters, as SMTP allows (RFC 5321, 4.5.3.1.3 with its erratum 1690)."""

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{{1,64}}@(?:{_LABEL}\.)+{_LABEL}", re.UNICODE)


class AddressInvalid(ValueError):
    """No mail could be sent to this."""


def normalise(address: str) -> str:
    """`address` in the one form in which it is compared and mailed: trimmed, NFC, lower case, the domain in ASCII.

    Raises:
        AddressInvalid: not an address that SES could mail: a wrong shape, too long, letters beyond ASCII before the @
            (SES takes none), or an encoded word (RFC 2047), which mail programs would decode.
    """
    text = address.strip()
    if len(text) > LONGEST_ADDRESS:  # looked at first: thousands of accents are put in order in quadratic time
        raise AddressInvalid(address)
    text = unicodedata.normalize("NFC", text).lower()
    if len(text) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(text) or ".." in text or "=?" in text:
        raise AddressInvalid(address)
    local, domain = text.rsplit("@", 1)
    if not local.isascii() or local.startswith(".") or local.endswith("."):
        raise AddressInvalid(address)
    try:
        mailed = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise AddressInvalid(address) from error
    # Letters like ⑴ and ﷺ are several in ASCII, with brackets and spaces among them: another address, or none.
    if len(mailed) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(mailed):
        raise AddressInvalid(address)
    return mailed


def person_id(address: str, pepper: str) -> str:
    """The pseudonym of a normalised `address`: 26 letters and digits, always the same, useless without `pepper`."""
    digest = hmac.new(pepper.encode(), address.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
