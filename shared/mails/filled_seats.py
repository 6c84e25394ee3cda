"""The picture in Monday's summary: how the seats of the coming meetings filled."""

from __future__ import annotations

from itertools import islice

from shared.documents.season_picture import Row, season_picture
from shared.mails.rendered import Attachment
from shared.summaries.contents import Summary
from shared.technical.templates import short_day, weekday

SEASON_PICTURE = "season@tovholder"
DRAWN = 6
"""Meetings in the picture; the next ones."""


def filled_seats(read: Summary, language: str) -> tuple[Attachment, ...]:
    """How the seats of the coming meetings fill, where anybody was invited or has signed up."""
    filled = ((each, read.filling(each)) for each in read.meetings if not each.meeting.cancelled)
    drawn = [
        Row(
            each.meeting.title,
            f"{weekday(each.meeting.starts, language)} {short_day(each.meeting.starts, language)}",
            each.seats.taken,
            each.seats.open,
            short_day(filling.begins, language),
            short_day(each.meeting.starts, language),
            filling.points,
            filling.marks,
        )
        for each, filling in islice(((each, has) for each, has in filled if has.steps or has.marks), DRAWN)
    ]
    if not drawn:
        return ()
    png = season_picture(drawn, read.project.appearance.accent, language)
    return (Attachment("saesonen.png", "image/png", png, cid=SEASON_PICTURE),)
