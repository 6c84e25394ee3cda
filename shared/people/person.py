"""Who is the same person: a mail address, normalised, and its pseudonym."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from urllib.parse import unquote

from shared import limits
from shared.technical.fields import Fault

LONGEST_PASTED = 1000
"""Characters that are looked through for an address."""

_LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f-\U0010ffff]{1,64}")
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_MAILED = re.compile(rf"{_LOCAL.pattern}@(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]+)", re.ASCII)
"""The last part of a domain has no digits (RFC 3696): those of a network address, or of a slip, are none."""

NEVER_PUBLIC = frozenset({"internal", "invalid", "lan", "local", "localdomain", "localhost", "onion", "test"})
"""What a domain may end with inside a firm or in a test (RFC 6761 and its like): SES reaches none of them."""

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


WRONG = {
    Fault.TOO_LONG: f"it has more than {limits.LONGEST_ADDRESS} characters",
    Fault.NO_AT: "it has no @",
    Fault.SEVERAL: "it has more than one @; give one address",
    Fault.DOTS: "a dot stands first or last before the @, or two stand together",
    Fault.NOT_ASCII: "before the @ stands a letter other than a to z, which mails cannot be sent to",
    Fault.NO_DOMAIN: "what stands after the @ is no domain like firma.dk",
    Fault.INVALID: "it has a space or a sign that no address has, or nothing before the @",
}
"""What may be wrong with an address, for commands; pages have words of their own (`web/templates/address.txt`)."""


class AddressInvalid(ValueError):
    """No mail could be sent to this. `fault` is one of `WRONG`, whose words the message has: never the address."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(WRONG[fault])
        self.fault = fault


def normalise(address: str) -> str:
    """`address` in the one form in which it is compared and mailed: without what was pasted along with it (`_bare`),
    the part before the @ in lower case, the domain in ASCII by IDNA 2008 (RFC 5891; UTS 46, not transitional: ß and ς
    stay what they are).

    Raises:
        AddressInvalid: not an address that SES could mail: a wrong shape, too long, letters beyond ASCII before the @
            (SES takes none), or an encoded word (RFC 2047), which mail programs would decode.
    """
    if len(address) > LONGEST_PASTED:
        raise AddressInvalid(Fault.TOO_LONG)
    text = _bare(address)
    if fault := _fault(text):
        raise AddressInvalid(fault)
    local, _, domain = text.partition("@")
    mailed = f"{local.lower()}@{_ascii(domain)}"
    # A letter may be several in ASCII, with brackets and spaces among them: another address, or none.
    within = mailed.rpartition(".")[2] in NEVER_PUBLIC
    if within or len(mailed) > limits.LONGEST_ADDRESS or not _MAILED.fullmatch(mailed):
        raise AddressInvalid(Fault.NO_DOMAIN)
    return mailed


def _fault(text: str) -> Fault | None:
    local, at, domain = text.partition("@")
    if len(text) > limits.LONGEST_ADDRESS:
        return Fault.TOO_LONG
    if not at:
        return Fault.NO_AT
    if "@" in domain:
        return Fault.SEVERAL
    if ".." in local or local[:1] == "." or local[-1:] == ".":
        return Fault.DOTS
    if any(letter.isalpha() and not letter.isascii() for letter in local):
        return Fault.NOT_ASCII
    if not _LOCAL.fullmatch(local) or local[0] in _PAIRS or "=?" in text:
        return Fault.INVALID
    return None if _DOMAIN.fullmatch(domain) else Fault.NO_DOMAIN


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

    # No registry sells a name of letters that look alike in two alphabets: a slip of the keyboard, or a trap.
    alike = ({_alphabet(letter) for letter in label} & {"LATIN", "GREEK", "CYRILLIC"} for label in domain.split("."))
    if any(len(alphabets) > 1 for alphabets in alike):
        raise AddressInvalid(Fault.NO_DOMAIN)
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode()
    except UnicodeError as error:
        raise AddressInvalid(Fault.NO_DOMAIN) from error


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def person_id(address: str, pepper: str) -> str:
    """The pseudonym of a normalised `address`: 26 letters and digits, always the same, useless without `pepper`."""
    digest = hmac.new(pepper.encode(), address.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


DOTLESS = frozenset({"gmail.com", "googlemail.com"})
"""Where dots before the @ mean nothing, and both names are one."""


def mailbox(address: str) -> str:
    """What stands for the mailbox that a normalised `address` leads to, for limits alone: nobody is compared by it.

    What follows a plus is a sorting label with most providers, and Gmail takes no notice of dots.
    """
    local, domain = address.rsplit("@", 1)
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '')}@gmail.com" if domain in DOTLESS else f"{local}@{domain}"
