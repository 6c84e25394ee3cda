"""Names, titles and texts that would be something else in a calendar, a sheet or a document than what they are."""

from __future__ import annotations

import io
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from infra.ops.registrations import _safe
from shared.documents.badges import Badge, Badges, badges_pdf
from shared.documents.participants import Participant, ParticipantList
from shared.documents.participants_xlsx import participants_xlsx
from shared.mails.calendar import REQUEST, invite
from shared.meetings import Venue
from shared.meetings.calendar import Words
from shared.registrations import Registration, Status
from shared.registrations.registration import Guest
from shared.technical.writing import lines, one_line
from tests.abuse import drawn
from tests.abuse.drawn import MARK, SUM, typed
from tests.builders import BEFORE, a_guest, a_meeting, a_project
from tests.documents.reading import texts


@drawn.examples(40)
@given(typed, typed, typed, typed)
def test_no_text_writes_a_line_of_a_calendar(name: str, title: str, place: str, said: str) -> None:
    """One event, with the properties that we write and one guest; its title is what was typed."""
    project = a_project(a_meeting(venue=Venue(one_line(place), "")))
    guest = a_guest(name=one_line(name))
    registration = _registration(project.id, guest)
    made = invite(REQUEST, project, project.meetings[0], registration, Words(one_line(title), lines(said)), BEFORE)
    calendar = Calendar.from_ical(made.ics)
    assert isinstance(calendar, Calendar)
    [event] = calendar.walk("VEVENT")
    assert set(event) <= {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION"} | {
        "ORGANIZER",
        "ATTENDEE",
        "STATUS",
    }
    assert str(event.get("ATTENDEE")) == "mailto:guest1@example.org"
    # A mark of the order of bytes at the beginning does not come through.
    assert str(event.get("SUMMARY", "")).replace("\ufeff", "").split() == one_line(title.replace("\ufeff", "")).split()
    assert [each.name for each in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]


def _registration(project: str, guest: Guest) -> Registration:
    return Registration(
        project=project,
        meeting="moede-1",
        person=guest.person,
        name=guest.name,
        company=guest.company,
        address=guest.address,
        party=1,
        status=Status.CONFIRMED,
        registered_at=BEFORE,
        version=1,
    )


@drawn.examples(10)
@given(st.lists(typed, min_size=3, max_size=3))
def test_a_cell_is_a_text(found: list[str]) -> None:
    """Whatever it begins with: no formula, no link; and the file holds nothing from outside."""
    somebody = Participant(found[0], found[1], 1, found[2])
    facts = ParticipantList(
        MARK, found[0], BEFORE, BEFORE, MARK, MARK, BEFORE, (somebody,), (somebody,), 2, (found[1],)
    )
    content = participants_xlsx(facts)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for cell in sheet[2] if cell.column != 4} <= {"s", "n"}
    assert all(cell.hyperlink is None for row in sheet.rows for cell in row)
    assert not any("external" in name.lower() for name in ZipFile(io.BytesIO(content)).namelist())


@drawn.examples(60)
@given(st.one_of(st.sampled_from("=+-@\t\r\uff1d\uff0b\uff0d\uff20"), st.just(" ")), typed)
def test_a_cell_of_the_exported_list_is_no_formula(sign: str, text: str) -> None:
    """It begins with an apostrophe where it would have been one, and is one line."""
    found = str(_safe(sign + text))
    assert not found.startswith(tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20"))
    assert found.splitlines() in ([], [found])


@pytest.mark.parametrize("place", drawn.TRICKS[:12])
def test_a_document_prints_what_was_typed(place: str) -> None:
    """Typst reads it as data: no file is read, no sum is done, nothing is imported."""
    pdf = badges_pdf(Badges("Udvalget", "Møde", BEFORE, (Badge(place, place),)))
    text = " ".join(texts(pdf))
    assert "root:" not in text
    assert SUM not in text
