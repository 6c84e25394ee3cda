"""A meeting's guests as a spreadsheet, at any time."""

from __future__ import annotations

from desk.pages import download
from desk.visit import Visit
from desk.wiring import wiring
from shared.documents.guest_list import file_name, guest_list
from shared.documents.participants_xlsx import participants_xlsx
from shared.documents.workbook import XLSX
from web.http import Response


def guest_sheet(visit: Visit) -> Response:
    """The list as it is now: who has a seat, and who waits."""
    meeting = visit.holder.meeting()
    everybody = wiring().registrations.all(visit.project.id, meeting.id)
    made = participants_xlsx(guest_list(visit.project, meeting, everybody, visit.now))
    return download(f"{file_name(meeting)}-deltagere.xlsx", XLSX, made)
