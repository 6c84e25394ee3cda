"""What functions answer and log: promises 8 and 11, and that nothing breaks by itself."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, unquote

from markupsafe import escape

from infra.proof.faults.watching import Ended, Watcher
from infra.proof.faults.writes import WriteChecks
from infra.proof.season import secretariat_pages, writing
from infra.proof.season.play import Season
from shared.limits import LARGEST_PARTY
from shared.registrations import Registration

PAGES = {"registration", "desk"}
REFUSED = {400, 422}
TYPED = ("name", "company", "address", "diet", "topics", "subject", "body", "text", "supplier", "amount", "portions")
"""Fields that people type into; what they choose or tick is kept as well, but stands elsewhere on the page."""

MEANWHILE = timedelta(minutes=1)
"""In which somebody fills in a form."""

SHORTEST = 5
"""Shorter words stand in log lines by chance."""


@dataclass
class AnswerChecks:
    """What was said and must not be, or not so. `found`: in words."""

    watcher: Watcher
    found: list[str] = field(default_factory=list)
    _marks: re.Pattern[str] = field(default=re.compile("(?!)"))
    _people: int = -1

    def begin(self) -> None:
        """From now on."""
        self.watcher.on_end.append(self._on_end)

    def _on_end(self, ended: Ended) -> None:
        by = ended.invocation
        who = f"{by.function} {by.method}".strip()
        if ended.broke and not by.excused:
            self.found.append(f"11: {who} broke, and nothing was wrong around it: {ended.broke}")
        for line in ended.lines:
            self._line(line, ended)
        if by.function in PAGES:
            url = unquote(f"{by.path}?{by.event.get('rawQueryString', '')}")
            if hit := self._people_in(url):
                self.found.append(f"8: an address of {by.function} holds {hit!r}")
            if isinstance(ended.answer, Mapping):
                self.found += [f"{each} ({who})" for each in _answer(ended, ended.answer)]

    def _line(self, line: str, ended: Ended) -> None:
        said = _plain(line)
        if hit := self._people_in(said):
            self.found.append(f"8: a log line of {ended.invocation.function} holds {hit!r}")
        if re.search(r'"level": ?"(ERROR|CRITICAL)"', line) and not ended.invocation.excused:
            self.found.append(f"11: {ended.invocation.function} logs an error, and nothing was wrong: {said[:300]}")

    def _people_in(self, text: str) -> str:
        known = self.watcher.season.people.known
        if len(known) != self._people:
            self._people, self._marks = len(known), _marks(self.watcher)
        found = self._marks.search(text.lower())
        return found[0] if found else ""


def _marks(watcher: Watcher) -> re.Pattern[str]:
    """Every name, address, company and sentence of the season's people, as one expression."""
    rows = [person.row for person in watcher.season.people.known.values()]
    words = [word for row in rows for word in (row.name, row.company, row.address)]
    words += [
        *writing.TOPICS,
        *writing.USEFUL,
        *writing.FREE,
        *writing.DIETS,
        secretariat_pages.ANSWER,
        *secretariat_pages.NOTE,
    ]
    lines = {line.strip().lower() for word in words for line in word.splitlines()}
    return re.compile("|".join(re.escape(each) for each in sorted(lines) if len(each) >= SHORTEST) or "(?!)")


def _plain(line: str) -> str:
    """A log line with its escapes undone."""
    try:
        return json.dumps(json.loads(line), ensure_ascii=False)
    except ValueError:
        return line


def _answer(ended: Ended, answer: Mapping[str, Any]) -> Iterator[str]:
    status = int(answer["statusCode"])
    if status >= 500 and not ended.invocation.excused:
        yield f"11: answered {status}, and nothing was wrong around it"
    if status in REFUSED:
        page = str(answer.get("body", ""))
        if not page.strip():
            yield f"11: answered {status} without a word"
        if status == 422:
            yield from _forgotten(ended, page)


def _forgotten(ended: Ended, page: str) -> Iterator[str]:
    """11. What was typed is kept."""
    event = ended.invocation.event
    if "urlencoded" not in event.get("headers", {}).get("content-type", ""):
        return
    body = event.get("body", "")
    text = base64.b64decode(body).decode() if event.get("isBase64Encoded") else body
    for name, values in parse_qs(text).items():
        if name in TYPED and str(escape(values[0])) not in page:
            yield f"11: what was typed into {name} is gone"


def mistyped(season: Season, moments: WriteChecks) -> Iterator[str]:
    """11. A form that cannot be taken is not; what broke meanwhile is another matter.

    Who has got a place meanwhile (a click on another page, a second tap) is shown that place, whatever the form says.
    """
    for each in season.world.log:
        if each.what == "mistyped" and each.details[1].startswith("2"):
            person = season.people.known.get(each.who)
            stood = moments.lately(each.details[0], person.id, each.at - MEANWHILE) if person else []
            if not any(place is not None and place.live and _readable(place) for place in stood):
                yield f"11: what was mistyped was answered {each.details[1]}"


def _readable(place: Registration) -> bool:
    """Whether it holds what the form takes; `writing.SLIPS` are what it does not."""
    return bool(place.name.strip() and place.company.strip()) and place.party <= LARGEST_PARTY
