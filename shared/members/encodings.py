"""The alphabet of a text file that names none: read where one alone makes words of it, and refused otherwise.

Excel for Windows saves "CSV" in cp1252, "CSV (MS-DOS)" in cp850 and "CSV (Macintosh)" in Mac OS Roman. Each takes the
others' Danish letters for something else: Søren becomes S›ren, S¿ren, Sõren.
"""

from __future__ import annotations

import re

ENCODINGS = ("cp1252", "cp850", "mac_roman")

LETTERS = "æøåÆØÅéÉüÜöÖäÄ"
"""Those that Danish names have."""

MORE_LETTERS = LETTERS + "àÀáÁâÂãÃçÇèÈêÊëËíÍîÎïÏñÑóÓôÔõÕúÚûÛýÝßðÐþÞšŠžŽœŒÿ"
"""Those of neighbours."""

BETWEEN = "’´–"
"""Signs that stand between letters: D’Angelo, Øst–Vest."""

SIGNS = "\xa0—‘“”„»«…·•€£§°©®™½¼¾`¨"
"""Signs that stand beside words."""


def _wrong(letters: str) -> re.Pattern[str]:
    """What no text has whose letters outside ASCII are these: another sign, one of `SIGNS` within a word, a capital
    after a small letter, or a small letter between capitals.
    """
    small, large = "".join(filter(str.islower, letters)), "".join(filter(str.isupper, letters))
    any_ = f"a-zA-Z{letters}"
    return re.compile(
        f"[^\\x00-\\x7f{letters}{BETWEEN}{SIGNS}]"
        f"|(?<=[{any_}])[{SIGNS}](?=[{any_}])"
        f"|(?<=[a-z{small}])[{large}]"
        f"|(?<=[A-Z{large}])[{small}](?=[A-Z{large}])"
    )


WRONG = (_wrong(LETTERS), _wrong(MORE_LETTERS))


def likely(content: bytes) -> str | None:
    """The text that `content` is in one of the `ENCODINGS`; None where none makes words of it, or two differ."""
    for wrong in WRONG:
        found: str | None = None
        for encoding in ENCODINGS:
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if not wrong.search(text):
                if found is not None and found != text:
                    return None
                found = text
        if found is not None:
            return found
    return None
