"""The season as pages: a timeline of what happened, every mail as its reader sees it, seats and money."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path

from infra.letters import shown
from infra.proof.season import documents
from infra.proof.season.curve import Curve, WholeSeason, curve, whole_season
from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from infra.proof.season.totals import MeetingTotal, Totals, mails_by_state
from infra.proof.season.world import Happening
from shared.budget.lines import Tally
from shared.meetings import Meeting
from shared.outbox import Kind
from shared.outbox.kinds import TIMETABLE
from shared.technical import clock
from shared.technical.templates import environment

CAMPAIGNS = set(TIMETABLE)
"""Mails to many: those of a day are one entry that opens."""

UNTOLD = {"accepted"}
"""Happenings that the mails themselves tell."""


@dataclass(frozen=True)
class ShownMail:
    """A mail and the file that shows it."""

    mail: Mail
    file: str
    name: str
    subject: str

    @property
    def kind(self) -> str:
        """What the mail says."""
        return self.mail.kind.value


@dataclass(frozen=True)
class Entry:
    """A line of the timeline: something that happened, or mails of one kind in a row."""

    at: datetime
    happening: Happening | None = None
    name: str = ""
    letters: tuple[ShownMail, ...] = ()


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting with its numbers."""

    meeting: Meeting
    total: MeetingTotal
    came: int
    invited: datetime
    curve: Curve | None
    tally: Tally | None


def write(season: Season, totals: Totals, out: Path) -> Path:
    """Write the report into `out`, which is emptied of an older one, and return its index page."""
    shutil.rmtree(out / "mails", ignore_errors=True)
    (out / "mails").mkdir(parents=True)
    names = {address: person.row.name for address, person in season.people.known.items()}
    letters = [
        ShownMail(mail, f"{number:04}", names.get(mail.to, mail.to), str(mail.message["Subject"]))
        for number, mail in enumerate(season.post.sent, start=1)
    ]
    for before, letter, after in zip([None, *letters], letters, [*letters[1:], None], strict=False):
        _write_letter(out / "mails", letter, before, after)
    papers = documents.write(season, out)
    page = environment("infra.proof.season", language="en").get_template("index.html")
    index = out / "index.html"
    index.write_text(
        page.render(
            project=season.script.project,
            seed=season.script.seed,
            days=_days(season, letters, names),
            totals=totals,
            whole=_whole(season, totals),
            first=letters[0] if letters else None,
            meetings={meeting.id: _held(season, totals, meeting) for meeting in season.script.project.meetings},
            mails=mails_by_state(season),
            lines=season.script.lines,
            papers=papers,
            ticks=season.schedules.ticks,
            calls=season.cloud.calls,
            happened=Counter(each.what for each in season.world.log),
        ),
        encoding="utf-8",
    )
    return index


def _whole(season: Season, totals: Totals) -> WholeSeason:
    bills = season.tables.budget.books(season.script.project.id).entries.expenses
    return whole_season(
        [(each.starts, season.seats.get(each.id, [])) for each in season.script.project.meetings],
        sorted((clock.at(each.day, time(12)), each.amount) for each in bills),
        sum(line.planned for line in totals.lines.values()),
        season.script.begins,
        season.script.ends,
    )


def _write_letter(folder: Path, letter: ShownMail, before: ShownMail | None, after: ShownMail | None) -> None:
    mail = letter.mail
    files = []
    for place, (name, kind, content) in enumerate(mail.files, start=1):
        # What the sender calls a file is kept for the reader to see; on disk it has a name of ours.
        stored = f"{letter.file}-{place}{Path(name).suffix if Path(name).suffix.isascii() else ''}"
        (folder / stored).write_bytes(content)
        files.append((name, kind, stored))
    (folder / f"{letter.file}-body.html").write_text(shown(mail.message), encoding="utf-8")
    headers = [(name, str(mail.message[name])) for name in ("From", "To", "Cc", "Reply-To") if mail.message[name]]
    page = environment("infra.proof.season", language="en").get_template("mail.html")
    text = page.render(letter=letter, headers=headers, text=mail.body("plain"), files=files, before=before, after=after)
    (folder / f"{letter.file}.html").write_text(text, encoding="utf-8")


def _days(season: Season, letters: Sequence[ShownMail], names: dict[str, str]) -> Iterator[tuple[date, list[Entry]]]:
    """Each day on which something happened, with its entries in their order."""
    told = [Entry(each.at, each, names.get(each.who, each.who)) for each in season.world.log if each.what not in UNTOLD]
    mails = (
        tuple(group)
        for _, group in groupby(letters, key=lambda each: (each.mail.kind, clock.local(each.mail.at).date()))
    )
    written = [
        entry
        for group in mails
        for entry in (
            [Entry(group[0].mail.at, letters=group)]
            if group[0].mail.kind in CAMPAIGNS
            else [Entry(each.mail.at, letters=(each,)) for each in group]
        )
    ]
    everything = sorted([*told, *written], key=lambda entry: entry.at)
    for day, entries in groupby(everything, key=lambda entry: clock.local(entry.at).date()):
        yield day, list(entries)


def _held(season: Season, totals: Totals, meeting: Meeting) -> HeldMeeting:
    begins = season.script.project.timetable.at(Kind.INVITATION, meeting)
    seen = season.seats.get(meeting.id, [])
    return HeldMeeting(
        meeting,
        totals.meetings[meeting.id],
        season.secretariat.eaten(meeting),
        begins,
        curve(seen, begins, meeting.starts) if seen else None,
        season.secretariat.tallies.get(meeting.id),
    )
