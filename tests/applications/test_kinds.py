"""Kinds of writing in applications: each is here because it was once read wrong."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from infra.applications.dates import Years, whens
from infra.applications.documents import lines
from infra.applications.found import Found
from infra.applications.reading import read
from tests.applications.papers import FILES, form

TODAY = date(2026, 11, 29)
BOX = (
    "<w:pict {} xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent>"
    "</v:textbox></v:shape></w:pict>"
)


def found(tmp_path: Path, content: str | bytes) -> Found:
    file = tmp_path / "application"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(lines(file), TODAY)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Uge 6: tirsdag og uge 8: onsdag 2027", ["02-09", "02-24"]),
        ("uge 6-7: tirsdag kl. 17", ["02-09 17:00", "02-16 17:00"]),
        ("Dato: 3/2 2027 Fra: 18.00 Til: 20.00", ["02-03 18:00-20:00"]),
        ("3/2 2027 Kl.: 18", ["02-03 18:00"]),
        ("3/2 2027, tid: 18-20", ["02-03 18:00-20:00"]),
        ("24.-25. april 2027. Lørdag kl. 10-17, søndag kl. 11-15", ["04-24 10:00-17:00", "04-25 11:00-15:00"]),
        ("Every second Thursday from 4 March to 1 April 2027, 8.30-10 am", ["03-04", "03-18", "04-01"]),
        ("13 May 2027 at 9 am, lørdag d 13. marts 27", ["05-13 09:00", "03-13"]),
    ],
)
def test_days_and_times(text: str, days: list[str]) -> None:
    """By the numbers of weeks, as the labels of a form, by the day of the week, and in English."""
    read_ = whens(text, Years(None, TODAY))
    said = [f"{each.day:%m-%d} " + "-".join(f"{at:%H:%M}" for at in (each.starts, each.ends) if at) for each in read_]
    assert len(said) == len(days) and all(one.startswith(day) for one, day in zip(said, days, strict=True)), said


FIELDS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "gaarden": (
        {
            "name": "Snak i gården",
            "responsible": "Gårdlauget",
            "committee.name": "Gårdlauget",
            "meetings.0.date": "2027-02-09",
            "meetings.1.ends": "20:30",
            "meetings.1.title": "Møde",
            "venues.kulturhuset.name": "Kulturhuset",
            "contributions.working_group": "• Markedsføring\n• Budget",
        },
        [],
    ),
    "kirken": (
        {
            "name": "Sang i vinter",
            "responsible": "Menighedsrådet ved Åby Kirke",
            "meetings.0.ends": "17:00",
            "guests.high": "150",
            "purpose.what": "Formålet er at åbne kirken.",
            "budget.lines.0.planned": "6350",
            "budget.total": "6350",
            "nouns.meeting": "koncert",
        },
        ["Til Åby Lokaludvalg"],
    ),
    "spisning": ({"budget.total": "8000", "budget.lines.1.planned": "1500", "budget.lines.3.income": "funds"}, []),
    "byttedag": ({"budget.lines.0.times": "4", "budget.lines.0.each": "1250", "budget.total": "4200"}, []),
    "kommunen": (
        {
            "name": "Lyt",
            "purpose.what": "At høre.",
            "meetings.0.starts": "19:00",
            "venues.sted.name": "[Udfyld: stedets navn]",
        },
        ["Møllevej 4, 9988 By"],
    ),
    "hallen": (
        {
            "responsible": "Klimagruppen",
            "venues.hoejenhallen.address": "Hallevej 9, 9992 Højen",
            "purpose.target_groups.0": "Alle",
        },
        [],
    ),
    "webinarer": (
        {
            "responsible": "Vestby Erhvervsforening",
            "nouns.meeting": "webinar",
            "budget.lines.0.id": "oplaegsholdere",
            "meetings.0.join": "https://[Udfyld:linket].example.org",
        },
        ["Til Vestby Lokaludvalg"],
    ),
    "strik": (
        {
            "name": "Strik og snak",
            "responsible": "Borgerforeningen v. Tove Lund",
            "committee.short": "B",
            "guests.high": "22",
            "meetings.2.date": "2027-02-10",
            "meetings.3.date": "2027-03-10",
            "meetings.0.title": "Møde",
            "venues.valloe-forsamlingshus.name": "Vallø Forsamlingshus",
            "budget.lines.1.times": "6",
            "budget.lines.3.income": "own",
        },
        ["ikke i uge 8", "resten, 3.350 kr., søges", "Oplæser"],
    ),
    "rights": (
        {
            "name": "Know your rights at work",
            "purpose.what": "That 100 people know where to get help.",
            "meetings.1.starts": "18:00",
            "meetings.1.topic": "Holidays and illness",
            "venues.vesterbro-house.address": "Main Street 5, 1620 København V",
            "budget.lines.0.each": "2000",
            "budget.lines.3.income": "own",
            "budget.total": "10000",
        },
        ["Application to the Local Committee of Vesterbro"],
    ),
}
"""What files/kinds/NAME.txt says, by the plan's fields, and what of it is quoted."""


def at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


@pytest.mark.parametrize("kind", FIELDS)
def test_what_it_says_is_read(kind: str) -> None:
    """Each in the words of another committee; what is no field is quoted."""
    said, quoted = FIELDS[kind]
    each = read(lines(FILES / "kinds" / f"{kind}.txt"), TODAY)
    assert {path: at(each.data, path) for path in said} == said
    assert all(words in "\n".join(each.unread) for words in quoted)
    wrong = ["4.400,00 kr. is written as the sum, and the lines add up to 4.350,00 kr."] if kind == "strik" else []
    assert [words for words in each.told if not words.startswith("No ")] == wrong


def test_boxes_points_and_numbers_of_word(tmp_path: Path) -> None:
    """Lines of a text box stay apart; a point is no heading, and what is numbered may be one; a footer is none."""
    document = docx.Document()
    box = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in ("Kontakt: Birthe Holm", "tlf. 22 33 44 55"))
    document.add_paragraph().add_run()._r.append(parse_xml(BOX.format(nsdecls("w"), box)))
    document.add_paragraph("Projektnavn", style="List Number")
    document.add_paragraph("Spis sammen")
    document.add_paragraph("Hvad skal arbejdsgruppen stå for?", style="List Number")
    document.add_paragraph("Økonomi", style="List Bullet")
    document.sections[0].footer.paragraphs[0].text = "side 1"
    out = io.BytesIO()
    document.save(out)
    each = found(tmp_path, out.getvalue())
    assert each.data["name"] == "Spis sammen"
    assert each.data["contributions"]["working_group"] == "• Økonomi"
    assert each.unread == ["Kontakt: Birthe Holm\ntlf. 22 33 44 55"]


def test_a_table_over_two_pages_of_a_pdf(tmp_path: Path) -> None:
    """Its heads come once, a row goes on where the page broke it, a cell's lines are one text, and feet are no text."""
    rows = "".join(f"[{day}. marts 2027 kl. 10-12], [Emne {day} om gaden]," for day in range(1, 29))
    page = (
        "#set page(height: 12cm, header: [Skema for puljen], footer: context [Skema, side #counter(page).display()])\n"
        "= Projektnavn\nLyt\n= Tidsplan\n#table(columns: 2, table.header([Dato], [Emne])," + rows + ")\n"
        "#table(columns: (3cm, 4cm), [*Formål*], [At høre hinanden i gaden og i byen, også når det er sent.],"
        "[*3. Tal*], [5])"
    )
    content = typst.compile(page.encode())
    assert isinstance(content, bytes)
    each = found(tmp_path, content)
    assert [row["topic"] for row in each.data["meetings"]] == [f"Emne {day} om gaden" for day in range(1, 29)]
    assert each.data["purpose"]["what"] == "At høre hinanden i gaden og i byen, også når det er sent."
    assert each.unread == ["Skema for puljen", "3. Tal\n5"]


def test_a_form_in_word_is_as_its_rows(tmp_path: Path) -> None:
    """A label that nobody knows ends what stands above it, a question is its field by its words, others pay income."""
    rows = [
        ("1. Ansøger", "Handel, CVR 11223344"),
        ("2. Hvor meget søges der om?", "500 kr."),
        ("3. Sagsnr.", "7"),
        ("4. Hvordan finansieres resten?", "Handelsstanden 200 kr."),
        ("5. Hvad skal pengene bruges til?", "Borde 600 kr.\nMusik 100 kr."),
        ("6. Beskriv projektet kort:", "Fredag den 11. juni 2027 dækker vi op."),
        ("7. Hvornår er projektet slut?", "30. juni 2027"),
    ]
    each = found(tmp_path, form(rows))
    assert each.data["responsible"] == "Handel, CVR 11223344"
    assert [(row["text"], row.get("income")) for row in each.data["budget"]["lines"]] == [
        ("Borde", None),
        ("Musik", None),
        ("Handelsstanden", "funds"),
    ]
    assert (each.data["budget"]["total"], each.told) == ("500", [])
    assert [(row["date"], row["title"]) for row in each.data["meetings"]] == [("2027-06-11", "Møde")]
