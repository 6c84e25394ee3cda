"""A season in which whatever people write is a mark: names, companies, addresses, wishes, topics, opinions, bills."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

from infra.proof.season import people, secretariat, secretariat_pages, secretariat_plan, visits, writing
from infra.proof.season.door import Door
from infra.proof.season.pages import Form
from infra.proof.season.play import Script, script, short
from infra.proof.season.visits import Person, Visits
from infra.proof.season.web import File
from shared.budget.lines import Expense
from shared.meetings import Meeting
from shared.members.spreadsheet import Row
from shared.projects import Contact
from tests.privacy.marks import Marks

OFFICE = "the committee's"
"""Begins what a mark of the secretariat's, the copies' or the suppliers' stands for; others begin with an address."""

BOUNCES, COMPLAINS, FULL = (3, 9, 12), 5, 7
"""Places in the list whose mailboxes SES's simulator plays."""


def marked(marks: Marks, members: int = 30, seats: int = 12) -> Script:
    """The first meeting of the plan, small, with everybody's words marked."""
    whole = short(script(), members, seats)
    [meeting] = whole.project.meetings
    project = replace(
        whole.project,
        copies=(Contact(marks.draw(f"{OFFICE} copy"), f"{marks.draw(f'{OFFICE} copy')}@example.org"),),
        meetings=(replace(meeting, speaker=f"{marks.draw(f'{OFFICE} speaker')}", programme=(_office(marks),)),),
    )
    rows = tuple(_row(marks, place, row) for place, row in enumerate(whole.rows))
    added = _row(marks, len(rows), secretariat_plan.NEWCOMER)
    return replace(whole, project=project, rows=rows, habits=replace(whole.habits, adds=added))


@contextmanager
def written_by(marks: Marks) -> Iterator[None]:
    """While this lasts, everybody writes marks."""
    filled, assess, bill = writing.filled, Visits._send_assessment, secretariat_pages.bill
    walk_in, keep = Door._walk_in, Door._keep

    def fill(chance: random.Random, row: Row) -> dict[str, str]:
        overrides = {name: f"{marks.draw(f'{row.address} {name}')} tak" for name in ("diet", "topics")}
        return filled(chance, row) | overrides

    def assessed(
        self: Visits, person: Person, meeting: Meeting, form: Form, said: Mapping[str, str], tries: int = 1
    ) -> None:
        if tries == 1:
            texts = {name: marks.draw(f"{person.row.address} {name}") for name in ("useful", "next_topics", "free")}
            said = {**said, **texts}
        assess(self, person, meeting, form, said, tries)

    def billed(*arguments: Any) -> Expense:
        return replace(bill(*arguments), text=_office(marks), supplier=_office(marks))

    def walked_in(self: Door, name: str, *rest: Any) -> None:
        walk_in(self, name if rest else marks.draw(f"walk-in {name}"), *rest)

    def kept(self: Door, person: str, came: int, name: str = "") -> None:
        keep(self, person, came, marks.draw(f"walk-in {name}") if name else "")

    def slipped(chance: random.Random) -> Mapping[str, str]:
        return chance.choice(
            ({"address": f"{marks.draw('a slip')}@firma"}, {"party": marks.draw("a slip")}, {"company": ""})
        )

    texts: Sequence[tuple[str, object]] = (
        ("CATERER", _office(marks)),
        ("OURS", (f"Kom {_office(marks)}", f"Velkommen {_office(marks)}")),
        ("NOTE", (f"Husk {_office(marks)}", f"Porten er åben, {_office(marks)}.")),
        ("ANSWER", f"Vi har talt med {_office(marks)}."),
        ("File", lambda name, kind, content: File(f"{_office(marks)}.png", kind, content)),
    )
    with ExitStack() as stack:
        for name, value in texts:
            stack.enter_context(patch.object(secretariat_pages, name, value))
        for target, name, value in (
            (visits, "filled", fill),
            (visits, "slip", slipped),
            (secretariat, "bill", billed),
            (secretariat, "CATERER", secretariat_pages.CATERER),
            (Visits, "_send_assessment", assessed),
            (Door, "_walk_in", walked_in),
            (Door, "_keep", kept),
            (people, "ANSWERS", 0.9),  # few come: so that some are left who said how it was when two are erased
        ):
            stack.enter_context(patch.object(target, name, value))
        yield


def _row(marks: Marks, place: int, row: Row) -> Row:
    """Somebody whose name, company and address are marks, all of which are hers."""
    at = dict.fromkeys(BOUNCES, "bounce+{}@simulator.amazonses.com")
    at |= {COMPLAINS: "complaint+{}@simulator.amazonses.com", FULL: "full+{}@simulator.amazonses.com"}
    own = marks.draw("an address")
    address = at.get(place, "{}@example.org").format(own)
    draw = partial(marks.draw, address)
    marks.of[own] = address
    return replace(row, name=f"{draw()} {draw()}", company=f"{draw()} ApS", address=address)


def _office(marks: Marks) -> str:
    return marks.draw(f"{OFFICE} words")
