"""docs/mails.md: a table of every kind of mail, made from the declarations in `shared/outbox/kinds.py`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from shared.mails.labels import label
from shared.meetings.moment import Days, Moment
from shared.outbox.declaration import From, Latest
from shared.outbox.kinds import Kind
from shared.technical.languages import SOURCE

FILE = Path(__file__).parents[2] / "docs" / "mails.md"
HEAD = """# Mails

Every kind of mail, as `shared/outbox/kinds.py` declares it. `make texts` writes this file. *Due* is the usual moment,
relative to the meeting; a plan's timetable may give another one under the name in the first column, with `_` for `-`.
From *at the latest* on a mail is not sent any more, but missed, and reported. A prompt mail waits for no campaign.

"""
DAYS = {
    Days.EVERY: "",
    Days.OR_BEFORE: ", or the working day before that",
    Days.OR_AFTER: ", or the working day after that",
    Days.WORKING: "",
}
POINTS = {
    From.OWED: "it is due or owed",
    From.REGISTRATION_CLOSES: "registration closes",
    From.START: "the start",
    From.END: "the end",
}


def write() -> None:
    """Bring the file up to date."""
    FILE.write_text(text(), encoding="utf-8")


def text() -> str:
    """What the file holds."""
    rows: list[tuple[str, ...]] = [("kind", "in Danish", "in English", "to", "due", "at the latest", "lane")]
    rows.append(tuple("---" for _ in rows[0]))
    for kind in Kind:
        declared = kind.declared
        due = _due(declared.due) if declared.due else "when it happens"
        labels = (label(kind, language) for language in (SOURCE, "en"))
        rows.append((f"`{kind}`", *labels, declared.to.value, due, _latest(declared.latest), declared.lane.value))
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _due(due: Moment) -> str:
    if due.minutes_before_end is not None:
        return f"{due.minutes_before_end} minutes before the end"
    unit = "working day" if due.counted is Days.WORKING else "day"
    number = abs(due.days)
    side = "before" if due.days < 0 else "after"
    return f"{number} {unit}{'s' * (number != 1)} {side}, {due.clock:%H:%M}{DAYS[due.counted]}"


def _latest(latest: Latest) -> str:
    if not latest.plus:
        return POINTS[latest.counted]
    hours = abs(latest.plus) // timedelta(hours=1)
    long = f"{hours} hours" if hours % 24 or hours == 24 else f"{hours // 24} days"
    return f"{long} {'before' if latest.plus < timedelta() else 'after'} {POINTS[latest.counted]}"
