"""What an application says in the middle of its sentences: how many, who, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from infra.applications.lines import BULLET

_ENDS = re.compile(
    r"(?<=[.!?])\s+(?=[A-ZÆØÅ\"“])(?!(?:Jan|Feb|Mar|Apr|Maj|Jun|Jul|Aug|Sep|Okt|Nov|Dec)[a-z]*\b)"
    r"|(?<=[a-zæøå]{4}[.!?])\s+(?=\d)|;\s+"
)
_SHORT = re.compile(
    r"\b(?:bl\.a|f\.eks|m\.fl|m\.m|osv|ca|evt|dvs|nr|tlf|pr|kr|kl|sct|st|kbh|inkl|ekskl|[a-zæøå]|[A-ZÆØÅ])\.$",
    re.IGNORECASE,
)

_PEOPLE = (
    r"(?:personer|medlemmer|deltagere|deltagende|gæster|\w*gæster|mennesker|borgere|beboere|naboer|børn|virksomheder|"
    r"erhvervsdrivende|tilmeldte|besøgende|publikummer|tilhørere|pladser|interesserede|forældre|unge|ældre|hver gang|"
    r"kommer|deltager|møder op|participants|people|guests|persons|visitors|members|residents)"
)
_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+"
_HEADS = re.compile(
    rf"(?:(?P<low>{_NUMBER})\s*(?:-|–|til|og|to)\s*)?(?P<high>{_NUMBER})(?![-–.,/]\d|\s*(?:år|kr|%|procent|møder|gange|timer))\s+(?:\w+\s+){{0,2}}?{_PEOPLE}",
    re.IGNORECASE,
)
_PER = re.compile(
    rf"(?:(?P<low>{_NUMBER})\s*(?:-|–|til|og)\s*)?(?P<high>{_NUMBER})\s+"
    r"(?:(?!kr\b|timer|gange?\b|møder|portioner|stk)[a-zæøå]+\s+)?"
    r"(?:pr\.?|(?:til|ved|på) hvert?|hver)\s+"
    r"(?!person|deltager|time|stk|år|måned|uge|kuvert|portion|gæst|barn)[a-zæøå]{3,}"
    rf"|(?:kommer|deltager|plads til|max\.?|maks\.?|op til)\s+"
    rf"(?:(?:ca\.?|cirka|omkring|mindst|højst|op til|max\.?)\s+)?"
    rf"(?:(?P<from>{_NUMBER})\s*(?:-|–|til)\s*)?(?P<upto>{_NUMBER})"
    r"(?![-–.,/]\d|\s*(?:år|kr|%|procent|møder|gange|timer|,-))"
    rf"|^(?:ca\.?|cirka|omkring)?\s*(?:(?P<least>{_NUMBER})\s*(?:-|–|til)\s*)?(?P<bare>{_NUMBER})(?:\s+i alt)?\.?$"
    rf"|mellem\s+(?P<between>{_NUMBER})\s+og\s+(?P<most>{_NUMBER})(?!\s*(?:år|kr|%|procent|møder|gange|timer|,-))",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    rf"(?:netværket|foreningen|klubben|(?:mailing)?listen|kredsen|vi)\s+(?:består|er|tæller|omfatter|har|står)\b[^.\d]{{0,40}}?(?P<members>{_NUMBER})"
    rf"|(?P<other>{_NUMBER})\s+(?:medlemmer|i netværket|på mailinglisten|på listen)",
    re.IGNORECASE,
)
_COMMITTEE = re.compile(r"\b((?:[A-ZÆØÅ][\wæøå-]+ +(?:og +)?){1,3})[Ll]okaludvalg(?:et)?\b")
_CAPITALS = re.compile(r"\b((?!TIL\b)[A-ZÆØÅ-]{3,}(?: (?!LOKALUDVALG)[A-ZÆØÅ-]+){0,2}) LOKALUDVALG(?:ET)?\b")
_COPENHAGEN = (
    "Amager Øst",
    "Amager Vest",
    "Bispebjerg",
    "Brønshøj-Husum",
    "Christianshavn",
    "Indre By",
    "Kongens Enghave",
    "Nørrebro",
    "Valby",
    "Vanløse",
    "Vesterbro",
    "Østerbro",
)
"""Where Copenhagen has local committees (kk.dk, "Lokaludvalg")."""
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CONTACT = re.compile(
    r"(?P<other>\b(?:cvr|p)\b\D{0,8}\d{2}(?: ?\d{2}){3}\b)"
    r"|(?:\s+og\b)?[\s,;(|/–-]*(?:\b(?:e-?mail|mail|tlf|telefon|tel|mobil|mob)\w*\b[.:]*\s*)?"
    rf"(?:{ADDRESS.pattern}|(?:\+45 ?)?(?<!\d)\d{{2}}(?: ?\d{{2}}){{3}}\b)\)?",
    re.IGNORECASE,
)
WEBSITE = re.compile(r"\b(?:https?://|www\.)[^\s,;)]+", re.IGNORECASE)


@dataclass(frozen=True)
class Heads:
    """How many people: in the network, and at a usual meeting, from and to; None where it is not said."""

    members: int | None = None
    low: int | None = None
    high: int | None = None


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """The sentences of `lines`; a point of a list is one, whatever it holds."""
    for line in lines:
        if line.startswith(BULLET):
            yield line.removeprefix(BULLET)
            continue
        whole = ""
        for part in _ENDS.split(line):
            whole = f"{whole} {part}".strip()
            if not _SHORT.search(whole):
                yield whole
                whole = ""
        if whole:
            yield whole


def counts(sentence: str) -> bool:
    """Whether `sentence` says how many people there are or come."""
    return bool(_HEADS.search(sentence) or _MEMBERS.search(sentence) or _PER.search(sentence))


def heads(text: str) -> Heads:
    """The numbers of people in `text`."""
    found = _MEMBERS.search(text)
    members = _int(found["members"] or found["other"]) if found else None
    rest = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :] if found else text
    guests, per = _HEADS.search(rest), _PER.search(rest)
    if guests is None and per is None:
        return Heads(members)
    said = guests or per
    assert said is not None
    pairs = (
        (("low", "high"),) if guests else (("low", "high"), ("from", "upto"), ("between", "most"), ("least", "bare"))
    )
    low, high = next((said[low], said[high]) for low, high in pairs if said[high])
    return Heads(members, _int(low or high), _int(high))


def committee(text: str) -> tuple[str, bool]:
    """The local committee that `text` is about, and whether it says so in so many words; empty where it does not."""
    if match := _COMMITTEE.search(text) or _CAPITALS.search(text):
        name = re.sub(r"^.*\b(?:til|fra|af|hos|ansøgning|kære)\s+", "", match[1].strip(), flags=re.IGNORECASE)
        return f"{name.title() if name.isupper() else name} Lokaludvalg", True
    for place in _COPENHAGEN:
        if re.search(rf"\b{place}s?\b", text):
            return f"{place} Lokaludvalg", False
    return "", False


def initials(committee: str) -> str:
    """`AØLU` for Amager Øst Lokaludvalg, `SH` for Sundby Handel."""
    words = re.findall(r"\w+", committee.replace("Lokaludvalg", "L U"))
    return "".join(each[0].upper() for each in words if each != "og")


def without_contact(text: str) -> str:
    """`text` without telephone numbers and mail addresses, and without what says that they are such."""
    return _CONTACT.sub(lambda found: found["other"] or "", text).lstrip(" ,;:")


def place(text: str) -> tuple[str, str]:
    """A venue's name and address, where both are written: `Verdensrummet, Jemtelandsgade 3, 2300 København S`."""
    text = " ".join(text.split()).strip(" .")
    name, comma, rest = text.partition(",")
    if comma and re.search(r"\d", rest) and not re.search(r"\d", name):
        return name.strip(), rest.strip(" .")
    if re.search(r"\b\d{4}\b", text) and comma:
        return name.strip(), text
    return text, ""


def _int(text: str) -> int:
    return int(text.replace(".", ""))
