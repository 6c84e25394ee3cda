"""Who an application is from and for, and what it is called, where no heading says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz import fuzz

from infra.applications import facts
from infra.applications.found import Found
from infra.applications.sections import Section
from shared.applications.marks import mark
from shared.applications.names import slug

_TITLED = re.compile(r"^(?P<label>\w+)(?:\s+om\s+\w+)?(?:\s+til)?\s*[:–-]\s+(?P<name>.+)")
_LABELS = ("ansøgning", "puljeansøgning", "projektansøgning", "projekt", "application")
_ABOUT = re.compile(
    r"\bansøgning\b.*?\bom\s+(?:(?:økonomisk )?(?:støtte|tilskud|midler|penge|puljemidler|bidrag)\s+til\b:?\s+)?"
    r"(?P<name>.+)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"udvalg|^\w*(?:ansøgning|skema)\w*$|^oplysninger|pulje|kommune|^(?:støtte|tilskud|midler|penge)\b|\d{4}$",
    re.IGNORECASE,
)
NEAR = 85
"""Of 100: how alike the first word of a title and one of ours must be; a letter or two may be wrong."""
_APPLIES = re.compile(
    r"^(?!(?:vi|jeg|der|her|hermed|projektet)\b)(?P<who>(?-i:[A-ZÆØÅ])[^.,:;\n]{2,70}?)\s+"
    r"(?:vil (?:gerne|hermed)|ønsker(?: hermed)? at|(?:an)?søger(?=.{0,40}\bom\b))\s?(?:(?:an)?søge\b)?",
    re.IGNORECASE,
)
"""Who asks in the midst of the text: `Menighedsrådet ved Åby Kirke vil gerne søge om støtte til …`."""
_FROM = re.compile(r"^\w*ansøgning fra (?P<who>[^.,:;]+)$", re.IGNORECASE)
"""A title line: `Ansøgning fra Åby Bylaug`."""
_REST = re.compile(r"[,;(]|\s(?:v\.|v/|ved\s(?-i:[A-ZÆØÅ])\w+\s(?-i:[A-ZÆØÅ])|c/o|CVR|–|-)", re.IGNORECASE)
"""What stands behind the name of those who apply."""


def committee(found: Found, everything: str, applicant: Sequence[str], settled: Collection[str]) -> None:
    """Fill `committee` and `secretariat`: the local committee that is named, or else who applies."""
    name, said = facts.committee(everything)
    applies = _REST.split(" ".join(applicant), maxsplit=1)[0].strip()
    if not name:
        why = "; this is who applies." if applies else "."
        found.assume(["committee.name", "committee.short"], f"The application names no local committee{why}")
    elif not said:
        found.assume("committee.name", f"The application speaks of {name.removesuffix(' Lokaludvalg')}, its committee.")
    short = facts.initials(name or applies)
    if name and said and not re.search(rf"\b{short}\b", everything):
        found.assume("committee.short", "The application writes no short name; these are the initials.")
    address = next((each for each in facts.ADDRESS.findall(everything) if "sekretariat" in each.lower()), "")
    bare = slug((name or applies).removesuffix("Lokaludvalg") or "hjemmeside")
    own = re.compile(
        rf"(?:^|//|www\.)(?:{bare}|{bare.replace('-', '')}|{short.lower()})?-?(?:lokaludvalg|lu)?\.", re.IGNORECASE
    )
    website = next((each for each in facts.WEBSITE.findall(everything) if own.search(each) and name), "")
    url = re.sub(r"^(?:https?://)?", "https://", website.rstrip("./")) if website else f"https://{bare}.example.org"
    called = name or applies or mark("hvem der indbyder")
    found.data["committee"] = {"name": called, "short": short or mark("forkortelse"), "website": url}
    of = f", {called}" if name or applies else ""
    found.data["secretariat"] = {"name": f"Sekretariatet{of}", "address": address or "sekretariatet@example.org"}
    open_ = [*([] if website else ["committee.website"]), *([] if address else ["secretariat.address"])]
    if open_:
        found.assume(open_, "The application does not name it. What ends in example.org reaches nobody.")
    found.unread += [
        f"A mail address: {each}"
        for each in dict.fromkeys(facts.ADDRESS.findall(everything))
        if each not in {address, *settled}
    ]


def applicant(found: Found, everything: str) -> list[str]:
    """Who applies, by the sentence that says so."""
    for each in facts.sentences(everything.splitlines()):
        if match := _APPLIES.search(each) or _FROM.match(each):
            found.assume("responsible", "No heading says who applies; a sentence of the application does.")
            return [match["who"]]
    return []


def alone(found: Found, lines: Sequence[str]) -> list[str]:
    """Who is responsible, which pages show to everybody; the line that says how to reach them is quoted."""
    named = [facts.without_contact(each) for each in lines]
    found.unread += [line for line, name in zip(lines, named, strict=True) if line.lstrip(" ,;:") != name]
    shown = [each for each in named if each]
    return [*shown[:-1], *(each.rstrip(" ,") for each in shown[-1:])]


def titled(found: Found) -> list[str]:
    """The name of the project by the title of the document, which says it beside other words."""
    for line in (row for each in found.unread for row in each.splitlines() if len(row.split()) < 15):
        match = _TITLED.search(line)
        if match and not any(fuzz.ratio(match["label"].casefold(), each) >= NEAR for each in _LABELS):
            match = None
        match = match if match and not _NO_NAME.search(match["name"]) else _ABOUT.search(line)
        name = match["name"].strip(" .") if match else ""
        if quoted := re.search(r"[\"“”»](.{3,})[\"“”«]", name):
            name = quoted[1]
        if name and not _NO_NAME.search(name):
            found.understand(line)
            found.assume("name", "No heading names the project; this is how the application is titled.")
            return [name[:1].upper() + name[1:]]
    return []


def headed(found: Found, first: Sequence[Section]) -> list[str]:
    """The name of the project by what the document is headed with, where that is no heading of ours."""
    for each in first:
        title = each.heading.strip()
        if title and not each.field and not title.endswith((":", "?")) and not _NO_NAME.search(title):
            found.understand(title)
            found.assume("name", "No heading names the project; this is how the application is titled.")
            return [title]
    return []


SPOKEN: Mapping[str, re.Pattern[str]] = {
    "purpose.what": re.compile(r"^(?:vores |det overordnede )?(?:formål|mål)et\b(?: med \w+)? er\b", re.IGNORECASE),
    "purpose.target_groups": re.compile(r"^(?:vores )?målgruppen?\b\s+(?:er|for)\b", re.IGNORECASE),
}
"""How a paragraph begins that needs no heading to say what it tells."""
