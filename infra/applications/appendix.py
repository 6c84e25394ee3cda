"""The appendix of an application that we wrote: what it says of each field of the plan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from infra.applications.dates import Years, whens
from infra.applications.found import Found
from shared.applications.headings import field_called, put
from shared.applications.marks import DAYS, values_of, words


def settings(lines: Sequence[str], today: date, found: Found) -> Mapping[str, str]:
    """What `lines` say of each field; what they say of none is not understood."""
    said: dict[str, str] = {}
    for line in lines:
        name, tab, value = line.partition("\t")
        path = field_called(name) if tab else ""
        if not tab and field_called(line):
            said[field_called(line)] = ""
            continue
        if not tab and said and line != words()["appendix"]:
            last = next(reversed(said))
            said[last] = f"{said[last]}\n{line}".strip()
            continue
        if path and value.strip():
            plain = {danish: word for word, danish in values_of(path).items()}
            said[path] = plain.get(value.strip(), value.strip())
        elif line not in {words()["appendix"], "\t".join(words()["setting"]["columns"])}:
            found.unread.append(line.replace("\t", " | "))
    for path in DAYS & said.keys():
        said[path] = next((each.day.isoformat() for each in whens(said[path], Years(None, today))), said[path])
    return said


def settle(found: Found, said: Mapping[str, str]) -> None:
    """Put what the appendix `said` into the plan; what it says is no assumption any more."""
    for path, value in said.items():
        try:
            put(found.data, path, value)
        except (KeyError, ValueError, IndexError, TypeError):
            found.unread.append(f"{path}: {value}")
    found.assumed = [each for each in ((_left(about, said), why) for about, why in found.assumed) if each[0]]


def _left(about: Sequence[str], settings: Mapping[str, str]) -> list[str]:
    """The fields of an assumption that the appendix does not settle."""

    def settled(each: str) -> bool:
        pattern = re.escape(each).replace(r"\*", r"[^.]+")
        return any(re.match(rf"{pattern}(\.|$)", path) for path in settings)

    return [each for each in about if not settled(each)]
