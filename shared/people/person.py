"""Who is the same person: a mail address, normalised, and its pseudonym."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from urllib.parse import unquote

from shared import limits

LONGEST_PASTED = 1000
"""Characters that are looked through for an address."""

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_LOCAL = r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\U0010ffff]{1,64}"
_ADDRESS = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+{_LABEL}", re.UNICODE)
_MAILED = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+{_LABEL}", re.ASCII)

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Letters without width, and marks that turn the direction of reading: they come along where text is copied."""

_WIDE = {0xFF01 + number: 0x21 + number for number in range(94)} | {0xFE6B: "@", 0x3002: ".", 0xFF61: "."}
"""Signs as Chinese and Japanese keyboards write them."""

_BEFORE = ' \t\r\n,;:"´“”„‟‘’‚‹›«»()[]<>'
_AFTER = f"{_BEFORE}.!?'`*|{{}}"
"""What stands around an address in a sentence, a list or a mail. What `_AFTER` alone has may begin an address."""

_PAIRS = "'`*"
"""What an address may begin with and none does: dropped where the text ends with the same, else refused."""

_BRACKETS = re.compile(r"([^<>]*)<([^<>]*)>[^<>@]*")


class AddressInvalid(ValueError):
    """No mail could be sent to this."""


def normalise(address: str) -> str:
    """`address` in the one form in which it is compared and mailed: without what was pasted along with it (`_bare`),
    the part before the @ in lower case, the domain in ASCII by IDNA 2008 (RFC 5891; UTS 46, not transitional: ß and ς
    stay what they are).

    Raises:
        AddressInvalid: not an address that SES could mail: a wrong shape, too long, letters beyond ASCII before the @
            (SES takes none), or an encoded word (RFC 2047), which mail programs would decode.
    """
    if len(address) > LONGEST_PASTED:
        raise AddressInvalid(address)
    text = _bare(address)
    if len(text) > limits.LONGEST_ADDRESS or not _ADDRESS.fullmatch(text) or ".." in text or "=?" in text:
        raise AddressInvalid(address)
    local, domain = text.rsplit("@", 1)
    if local[0] in f".{_PAIRS}" or local.endswith("."):
        raise AddressInvalid(address)
    mailed = f"{local.lower()}@{_ascii(domain)}"
    # A letter may be several in ASCII, with brackets and spaces among them: another address, or none.
    if len(mailed) > limits.LONGEST_ADDRESS or not _MAILED.fullmatch(mailed):
        raise AddressInvalid(address)
    return mailed


def _bare(pasted: str) -> str:
    """The address in what somebody pasted: `Mette <mailto:mette@example.org>,` holds mette@example.org.

    Two different addresses are left as they are, and so refused: nobody knows which of them was meant.
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", pasted).translate(_WIDE)).strip()
    if found := _BRACKETS.fullmatch(text):
        before, inside = (_stripped(each) for each in found.groups())
        if "@" in before and before.lower() != inside.lower():
            return text
        return inside
    return _stripped(text)


def _stripped(text: str) -> str:
    text = text.strip()
    if text[:1] and text[:1] in _PAIRS and text[:1] == text[-1:]:
        text = text[1:-1]
    text = text.lstrip(_BEFORE).rstrip(_AFTER)
    if text[:7].lower() == "mailto:":
        text = unquote(text[7:].partition("?")[0]).strip()
    return re.sub(r"\s*@\s*", "@", text)


def _ascii(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain.lower():
        return domain.lower()
    import idna

    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode()
    except UnicodeError as error:
        raise AddressInvalid(domain) from error


def person_id(address: str, pepper: str) -> str:
    """The pseudonym of a normalised `address`: 26 letters and digits, always the same, useless without `pepper`."""
    digest = hmac.new(pepper.encode(), address.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()
