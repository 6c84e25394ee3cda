"""The words of a sentence that say what it is about, each in the one form in which it is counted.

Simple on purpose: whoever wonders why two sentences stand together can see it. No word list of a language, no
weights. Words in `stop_words.txt` are left out; two words are the same where they differ by one of `ENDINGS`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

STOP_WORDS = Path(__file__).with_name("stop_words.txt")

ENDINGS = (
    *("ernes", "erne", "erens", "eren", "eres", "enes", "ere", "ers"),
    *("ene", "ens", "ets", "er", "en", "et", "es", "e", "s"),
)
"""How Danish nouns end in number, definiteness and the genitive; the longest that fits is taken off, once."""

LONGEST_ABBREVIATION = 4
"""Letters."""

LEAST = 3
"""Letters that stay when an ending is taken off; with a mere -s it is two more: moms."""

_BY_LAST_LETTER = {last: [each for each in ENDINGS if each[-1] == last] for last in {each[-1] for each in ENDINGS}}

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Begins with the space, which is looked for fastest.
_BETWEEN_SENTENCES = re.compile(r" (?<=[.!?…] )(?=[^\W\d_a-zæøå]|[\"»“])")
_BULLET = re.compile(r"^(?:[-–—*•·]+|\d{1,2}[.)])\s+")


def sentences(text: str) -> list[str]:
    """The sentences of `text`; a line of its own is one, and what has no letter is none.

    A sentence that does not say what it is about stays with its neighbour: "Vi mangler lærlinge. Hvordan gør I andre?"
    """
    whole = " ".join(text.split())
    if whole[:1].isalpha() and "\n" not in text and not _BETWEEN_SENTENCES.search(whole):
        return [whole]  # as most write
    kept: list[str] = []
    for line in text.strip().split("\n"):
        for written in _BETWEEN_SENTENCES.split(" ".join(line.split())):
            bullet = None if written[:1].isalpha() else _BULLET.match(written)
            each = written[bullet.end() :] if bullet else written
            if kept and not (content_words(each) and content_words(kept[-1])):
                kept[-1] = f"{kept[-1]} {each}".strip()
            else:
                kept.append(each)
    return [each for each in kept if each[:1].isalpha() or any(map(str.isalpha, each))]


class Known(dict[str, tuple[tuple[str, str], ...]]):
    """Of what stands between two spaces, the words that say something: the form in which each is counted, and how it is
    shown. What is not known yet is found out.
    """

    def __missing__(self, written: str) -> tuple[tuple[str, str], ...]:
        words = () if written.isdigit() else _WORD.findall(unicodedata.normalize("NFC", written))
        self[written] = found = tuple(filter(None, map(_content, words)))
        return found


def content_words(sentence: str, known: Known | None = None) -> dict[str, str]:
    """The words that say what `sentence` is about: the form in which each is counted, and the first as it was written.

    A longer word in capitals throughout is somebody who shouts, and is written in small letters; EU and CVR are not.
    What is `known` of other sentences' words is not found out anew, and is added to.
    """
    known = Known() if known is None else known
    words: dict[str, str] = {}
    for written in sentence.split():
        for form, shown in known[written]:
            words.setdefault(form, shown)
    return words


def _content(written: str) -> tuple[str, str] | None:
    if written[0].isdigit():
        return None
    word = written.casefold()
    if len(word) < 2 or word in stop_words():
        return None
    shouted = written.isupper() and len(written) > LONGEST_ABBREVIATION
    return counted(word), word if shouted else written


def heading(word: str) -> str:
    """`word` as it begins a line: Amagerbrogade, EU-salg, Parkering."""
    return word[:1].upper() + word[1:]


def counted(word: str) -> str:
    """`word` without its ending: kunde, kunder and kunderne are counted as one, and so are butik and butikkerne."""
    for ending in _BY_LAST_LETTER.get(word[-1:], ()):
        left = len(word) - len(ending)
        if left >= (LEAST + 2 if ending == "s" else LEAST) and word.endswith(ending):
            return word[: left - 1] if word[left - 1] == word[left - 2] else word[:left]
    return word


@cache
def stop_words() -> frozenset[str]:
    """The words that no topic is named after."""
    lines = STOP_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
