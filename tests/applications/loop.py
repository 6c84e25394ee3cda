"""Season after season: an application is read, its plan played, and the next application comes with the report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx

from infra.applications.documents import lines
from infra.applications.plan_file import plan_file
from infra.applications.reading import read
from infra.proof.season.observed import observed
from infra.proof.season.play import Script, script, season, short
from infra.proof.season.recounted import recounted
from infra.proof.season.totals import Totals
from shared.applications.marks import MARK, words
from shared.members.consents import Subscription
from shared.outbox import Kind
from shared.plans.reading import read as read_plan
from shared.plans.shape import Plan
from tests.applications.papers import AMAGER_OEST, headed

OWN_WORDS = "Jemtelandsgade 3, 2300 København S"
"""What the committee writes wherever something is marked: words, the name of a venue, an address."""
LINK = "https://video.example.org/1"


@dataclass(frozen=True)
class Played:
    """A season of the loop: the paper it began with, its plan, what was seen and counted of it, and how many members
    may be `invited` then.
    """

    paper: bytes
    plan: Plan
    seen: Totals
    counted: Totals
    invited: int


def loop(folder: Path, seasons: int, *, whole: bool, application: str = AMAGER_OEST) -> Iterator[Played]:
    """So many seasons from an application on; nobody does anything but fill in the marks."""
    paper = headed(application)
    for number in range(seasons):
        file = folder / f"application-{number}.docx"
        file.write_bytes(_filled_in(paper))
        found = read(lines(file), date(2018, 1, 1))
        text = plan_file(found.data, found.assumed).replace(words()["meetings"]["join"], LINK)
        text = MARK.sub(OWN_WORDS, text).replace("'" + OWN_WORDS + "'", OWN_WORDS)
        plan = folder / f"plan-{number}.yaml"
        plan.write_text(text, encoding="utf-8")
        played = script(plan) if whole else short(script(plan))
        following, seen, counted, invited = _play(played)
        yield Played(paper, read_plan(text.encode()), seen, counted, invited)
        paper = following


def _play(played: Script) -> tuple[bytes, Totals, Totals, int]:
    """The next application, as the secretariat found it in its inbox, and what was seen and counted."""
    with season(played) as made:
        made.begin()
        for _ in made.days():
            pass
        reports = [mail for mail in made.post.sent if mail.kind is Kind.SEASON_REPORT]
        [paper] = [content for name, _, content in reports[-1].files if name.endswith("ansoegning.docx")]
        standings = made.tables.members.standings(played.project.network)
        invited = sum(how is Subscription.INVITED for _, how in standings)
        return paper, observed(made), recounted(made), invited


def _filled_in(paper: bytes) -> bytes:
    document = docx.Document(io.BytesIO(paper))
    cells = [paragraph for table in document.tables for cell in table._cells for paragraph in cell.paragraphs]
    for paragraph in [*document.paragraphs, *cells]:
        if MARK.search(paragraph.text):
            paragraph.text = MARK.sub(OWN_WORDS, paragraph.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
