"""What the secretariat does in a season under fire beside its habits: more and fewer seats, money moved, undoing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from infra.fire.moods import Change
from infra.season.cloud import PUBLIC_URL
from infra.season.desk import only
from infra.season.pages import Form, Page
from infra.season.play import Season
from infra.season.post import Mail
from shared.desk.act import Errand
from shared.technical.money import Oere

UNDOES = 0.1


@dataclass
class Office:
    """Has its wants considered with each summary, as the secretariat has."""

    made: Season
    changes: Sequence[Change]
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        made, wants = self.made, self.made.secretariat.wants
        self.chance = random.Random(f"office of {made.script.seed}")  # noqa: S311
        for change in self.changes:
            meeting = made.script.project.meeting(change.meeting)
            if meeting is not None:
                wants.want(meeting.starts - timedelta(days=change.days), partial(self._resize, change))
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            since = made.script.begins + timedelta(days=self.chance.uniform(0, 12))
            wants.want(since, partial(self._move_money, self.chance.choice((1, 100, 100_000, 10_000_000))))
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            wants.want(made.script.begins + timedelta(days=self.chance.uniform(0, 12)), self._undo)

    def _resize(self, change: Change, mail: Mail) -> bool:
        """More or fewer seats; where guests have them already the page says so."""
        desk = self.made.secretariat.desk
        meeting = self.made.script.project.meeting(change.meeting)
        assert meeting is not None

        def fill(page: Page, form: Form) -> dict[str, str]:
            now = int(form.value("capacity") or 0)
            return {"capacity": str(max(1, now + change.seats)), "act": "save"}

        for link in mail.links:
            if link.startswith(f"{PUBLIC_URL}/d/{Errand.MEETING.value}/"):
                page = desk.browser.get(link)
                if meeting.title in page.text and page.forms:
                    desk.do("changed the seats", link, only, fill)
                    return True
        return False

    def _move_money(self, amount: Oere, mail: Mail) -> bool:
        link = mail.link(f"d/{Errand.MONEY.value}/")
        if link is None:
            return False
        lines = [each.id for each in self.made.script.lines]
        first, second = self.chance.sample(lines, 2)
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
        links = [each for each in mail.links if each.startswith(f"{PUBLIC_URL}/d/{Errand.UNDO.value}/")]
        if not links:
            return False
        self.made.secretariat.errands.undo(self.chance.choice(links), lambda page: None)
        return True
