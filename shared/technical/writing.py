"""What people type, made fit to be kept: one Unicode form, no control characters, nothing that turns the reading."""

from __future__ import annotations

import re
import unicodedata

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of reading: they can make a name read as something else."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_ENDS_OF_LINES = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def one_line(text: str) -> str:
    """`text` on one line: line breaks and control characters become spaces, runs of space one, none at the ends."""
    if not text.isprintable():  # else there is nothing to replace: a mail has sixty of these lines
        text = _CONTROL.sub(" ", _TURNING.sub("", _ENDS_OF_LINES.sub(" ", text)))
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines(text: str) -> str:
    r"""`text` with its line breaks (each as `\n`, no more than one empty line in a row), each line as `one_line`."""
    kept = "\n".join(one_line(line) for line in _ENDS_OF_LINES.split(text))
    return re.sub(r"\n{3,}", "\n\n", kept).strip("\n")


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in `text`."""
    return any(each.isalnum() for each in text)


_ENDINGS = "dk|com|org|net|eu"
_LINK = re.compile(
    "|".join(
        (
            r"@|[\w-]{2,}[.\u3002][\w-]{2,}|\\|(?<!\b[^\W\d_])/",
            rf"\w{{2,}}[^\w\s&'’()+/-](?:{_ENDINGS})\b",  # bageri,dk
            rf"\w{{2,}}\s*[.·•∙⋅⸱։۔٠]\s*(?:{_ENDINGS})\b",  # bageri . dk
            rf"\w\s+(?:punktum|prik|dot)\s+(?:{_ENDINGS}|nu|info|se|no|de|app|io|shop)\b",
            r"[(\[{<]\s*(?:\.|punktum|prik|dot|at)\s*[)\]}>]|\bsnabel-?\s?a\b",  # a (at) b(.)dk
            r"\b(?:https?|hxxps?|www\d?)\b|\b(?:mailto|tel|javascript):",
        )
    ),
    re.IGNORECASE,
)


def links(text: str) -> bool:
    """Whether `text` holds a mail address, a slash, or a word that looks like a domain, also one that is spelled for
    people to read (`bageri punktum dk`, `bageri (dot) dk`) or hidden from us by letters without width.

    The slash of A/S, c/o and v/Mette is none, for one letter stands before it; `J.P. Hansen` has no domain in it,
    `Hansen.dk` has.
    """
    return _LINK.search(_plain(text)) is not None


def telephone(text: str, digits: int) -> bool:
    """Whether so many `digits` stand together in `text`, as in a telephone number, however they are written."""
    return re.search(rf"(?:\d[\s./-]?){{{digits}}}", _plain(text)) is not None


def _plain(text: str) -> str:
    """`text` without what takes no width, each sign in its usual form."""
    return "".join(each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) != "Cf")


def is_link(text: str) -> bool:
    """Whether `text` is an address that a browser opens over HTTPS, and nothing else."""
    return re.fullmatch(r"https://[^\s/?#<>\"'@]+\.[^\s/?#<>\"'@]+([/?#][^\s<>\"']*)?", text) is not None
