"""What the secretariat does in a season with faults beside its habits: more and fewer seats, money moved, undoing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from infra.proof.faults.behaviour import Change
from infra.proof.season.cloud import PUBLIC_URL
from infra.proof.season.desk import only
from infra.proof.season.pages import Form, Page
from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from infra.proof.season.web import File
from shared.desk.audit import LinkPurpose
from shared.outbox import Kind
from shared.technical.money import Oere

TAKEN = re.compile(r"(\d+) gæst(?:er)? har plads nu")
"""What the meeting's page says beside the number of seats."""


@dataclass
class Office:
    """Has its wants considered with each summary, as the secretariat has."""

    made: Season
    changes: Sequence[Change]
    clicks_twice: float = 0
    summary: Mail | None = None

    def __post_init__(self) -> None:
        made, wants = self.made, self.made.secretariat.wants
        chance = made.world.chance("office")
        self._click_twice()
        made.post.readers.append(self._read)
        for change in self.changes:
            meeting = made.script.project.meeting(change.meeting)
            if meeting is not None:
                at = meeting.starts - timedelta(days=change.days)
                made.world.at(at, partial(self._change, change))
        for _ in range(chance.choice((0, 0, 1, 2))):
            since = made.script.begins + timedelta(days=chance.uniform(0, 12))
            wants.want(since, partial(self._move_money, chance.choice((1, 100, 100_000, 10_000_000))))
        for _ in range(chance.choice((0, 0, 1, 2))):
            wants.want(made.script.begins + timedelta(days=chance.uniform(0, 12)), self._undo)

    def _click_twice(self) -> None:
        """Some forms are sent twice, one click after the other; what was done the first time has been done."""
        browser = self.made.secretariat.desk.browser
        post = browser.post

        def posted(
            form: Form, values: Mapping[str, str | Sequence[str]], files: Mapping[str, File] | None = None
        ) -> Page:
            first = post(form, values, files)
            if self.made.world.chance("clicks twice", form.action).random() >= self.clicks_twice:
                return first
            second = post(form, values, files)
            return first if first.status == 200 else second

        browser.post = posted  # type: ignore[method-assign]

    def _read(self, mail: Mail) -> None:
        if mail.kind is Kind.SUMMARY and mail.to == self.made.script.project.secretariat.address:
            self.summary = mail

    def _change(self, change: Change) -> None:
        """By the last summary, at any hour; where none has come yet, by the next one."""
        if self.summary is None or not self._resize(change, self.summary):
            self.made.secretariat.wants.want(self.made.world.now, partial(self._resize, change))

    def _resize(self, change: Change, mail: Mail) -> bool:
        """More or fewer seats; where guests have them already the page says so."""
        desk = self.made.secretariat.desk
        meeting = self.made.script.project.meeting(change.meeting)
        assert meeting is not None

        def fill(page: Page, form: Form) -> dict[str, str]:
            wanted = int(form.value("capacity") or 0) + (change.seats or 0)
            taken = TAKEN.search(page.text)
            if change.seats is None and taken:
                wanted = int(taken[1]) + int(form.value("reserved") or 0)
            return {"capacity": str(max(1, wanted)), "act": "save"}

        for page in desk.ways(mail.links, LinkPurpose.MEETING.value):
            if meeting.title in page.text and page.forms:
                desk.do("changed the seats", page.url, only, fill)
                return True
        return False

    def _move_money(self, amount: Oere, mail: Mail) -> bool:
        link = mail.link(f"d/{LinkPurpose.MONEY.value}/")
        if link is None:
            return False
        lines = [each.id for each in self.made.script.lines]
        first, second = self.made.world.chance("moves money").sample(lines, 2)
        typed = {
            "from_line": first,
            "to_line": second,
            "amount": f"{amount // 100},{amount % 100:02}",
            "reason": "Det blev dyrere end ventet",
        }
        self.made.secretariat.desk.do("moved money", link, only, lambda page, form: typed)
        return True

    def _undo(self, mail: Mail) -> bool:
        """Whatever the summary offers to take back."""
        links = [each for each in mail.links if each.startswith(f"{PUBLIC_URL}/d/{LinkPurpose.UNDO.value}/")]
        if not links:
            return False
        self.made.secretariat.errands.undo(self.made.world.chance("undoes").choice(links), lambda page: None)
        return True
