"""Reading an application: what it says, what it leaves open, and nothing invented."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import typst

from infra.applications.documents import lines
from infra.applications.found import Found
from infra.applications.lines import NotReadable
from infra.applications.plan_file import plan_file
from infra.applications.reading import read
from shared.applications.headings import leaves
from shared.applications.marks import blank, marked
from shared.plans.reading import PlanWrong
from shared.plans.reading import read as read_plan
from shared.plans.shape import Plan
from tests.applications.papers import AMAGER_OEST, FILES, blocks, form, headed, printed

TODAY = date(2026, 11, 29)
APPLICATIONS = {"amager-oest": AMAGER_OEST} | {
    each.stem: each.read_text(encoding="utf-8") for each in sorted(FILES.glob("*.txt"))
}


def filled_in(text: str) -> bytes:
    rows = ((title.partition(":"), each) for title, each in blocks(text))
    return form([(title, "\n".join(filter(None, [rest.strip(), *each]))) for (title, _, rest), each in rows])


SET: dict[str, Callable[[str], bytes]] = {
    "txt": str.encode,
    "docx": headed,
    "form.docx": filled_in,
    "pdf": printed,
}


def found(tmp_path: Path, application: str, set_as: str = "txt") -> Found:
    file = tmp_path / f"application.{set_as}"
    file.write_bytes(SET[set_as](APPLICATIONS[application]))
    return read(lines(file), TODAY)


def plan_of(each: Found) -> Plan:
    return read_plan(plan_file(each.data, each.assumed, told=each.told, unread=each.unread).encode())


def one_line(value: Any) -> Any:
    """`value` however its lines are broken."""
    return {path: " ".join(each.split()) for path, each in leaves(value)}


@pytest.mark.parametrize("set_as", list(SET)[1:])
@pytest.mark.parametrize("application", APPLICATIONS)
def test_it_is_read_alike_from_text_word_and_pdf(tmp_path: Path, application: str, set_as: str) -> None:
    """How a document is set changes nothing of what it says."""
    text, other = found(tmp_path, application), found(tmp_path, application, set_as)
    assert one_line(other.data) == one_line(text.data)
    assert (other.assumed, other.told) == (text.assumed, text.told)
    assert set(text.unread) <= {*other.unread}
    assert set(other.unread) - {*text.unread} <= {"Ansøgningsskema"}


def test_the_handed_in_application_needs_only_what_it_leaves_open(tmp_path: Path) -> None:
    """It is the plan of infra/plans but for what stands there as an assumption too, and its budget's names."""
    each = found(tmp_path, "amager-oest")
    made, known = plan_of(each), read_plan(Path("infra/plans/amager-oest-2018.yaml").read_bytes())
    for name in ("name", "responsible", "purpose", "guests", "activities", "expected_results", "anchoring", "partners"):
        assert getattr(made, name) == getattr(known, name), name
    assert (made.communication, made.contributions) == (known.communication, known.contributions)
    for given, planned in zip(made.project().meetings, known.project().meetings, strict=True):
        assert (given.starts, given.ends, given.capacity) == (planned.starts, planned.ends, planned.capacity)
    costs = [(each.text, each.planned, each.price, each.optional) for each in known.lines()]
    assert [(each.text, each.planned, each.price, each.optional) for each in made.lines()] == costs
    assert each.told == []
    assert each.unread == ["Afsættelse af puljemidler til interne projekter"]
    assert [about for about, _ in each.assumed] == [
        ["committee.name"],
        ["committee.website", "secretariat.address"],
        ["meetings.*.starts", "meetings.*.ends"],
        ["meetings.*.topic"],
        [f"meetings.moede-{number}.venue" for number in (1, 2, 3, 4)],
        ["venues.sted"],
        ["venues.verdensrummet.address"],
        ["meetings.*.capacity"],
        ["meetings.*.reserved"],
        ["budget.lines.lokaleleje.meetings"],
        ["budget.lines.morgenmad-og-kaffe-te.per_head"],
        ["data_deleted"],
    ]
    assert marked(each.data) == ["venues.verdensrummet.address", "venues.sted.name", "venues.sted.address"]


@pytest.mark.parametrize("application", APPLICATIONS)
def test_nothing_is_invented_and_nothing_dropped(tmp_path: Path, application: str) -> None:
    """Each text of the plan is the application's, or stands among the assumptions; each of its words is somewhere."""
    each = found(tmp_path, application)
    source = " ".join(APPLICATIONS[application].replace("\t", " ").split()).casefold()
    source += re.sub(r" \(\d+\. [a-z]+\)", "", source)  # a title has its day taken out of it
    assumed = [
        re.compile(re.escape(path).replace(r"\*", r"[^.]+") + r"(\.|$)") for about, _ in each.assumed for path in about
    ]
    derived = re.compile(
        r"id$|^(committee|secretariat)\.|\.(date|starts|ends|venue|meetings\.\d+)$|^data_deleted$|^budget"
    )
    for path, value in leaves(each.data):
        if derived.search(path) or any(pattern.match(path) for pattern in assumed):
            continue
        rows = (
            value.replace(",", "").split() if path == "responsible" else value.splitlines()
        )  # two headings fill that line
        said = [" ".join(row.split()).casefold() in source for row in rows]
        assert value.isdigit() or blank(value) or all(said), (path, value)
    text = plan_file(each.data, each.assumed, told=each.told, unread=each.unread).casefold()
    words = [
        word
        for title, rows in blocks(APPLICATIONS[application])
        for row in rows
        for word in re.findall(r"[a-zæøå]{5,}", row.casefold())
    ]
    heads = (
        "afholdelse antal beløb bemærkning aktivitet ansvarlig udgifter indtægter trafikgruppen januar februar marts "
        "april august september oktober november onsdag tirsdag lørdag søndag ansøgt søger person samlet "
        "underskudsgaranti budgetpost kontaktperson økonomi annoncering formål aktiviteter baggrund"
    )
    assert {word for word in words if word not in text} <= set(heads.split())


def test_the_lectures_are_asked_about(tmp_path: Path) -> None:
    """A wrong sum and a wrong day of the week are told and left; a heading that nobody knows is quoted."""
    each = found(tmp_path, "solbakken")
    assert each.told == [
        "“Onsdag den 23. februar: Slæbebådene”: 23. februar 2027 is a tirsdag, and not a onsdag",
        "39.540,00 kr. is written as the sum, and the lines add up to 39.450,00 kr.",
    ]
    assert "13. Særlige hensyn\nSalen har teleslynge, men ingen elevator." in each.unread
    assert "12. april: evaluering i bestyrelsen" in each.unread
    with pytest.raises(PlanWrong) as wrong:
        plan_of(each)
    assert [problem.field for problem in wrong.value.problems] == ["budget.total"]


def test_the_festival_is_right_with_its_income_and_its_night(tmp_path: Path) -> None:
    """What is asked for is the costs less the income, as a guarantee against loss; a night ends on the next day."""
    each = found(tmp_path, "kanaldage")
    plan = plan_of(each)
    assert each.told == []
    assert [(line.id, line.income) for line in plan.lines() if line.income] == [
        ("billetsalg", "entrance"),
        ("tilskud-fra-fonde", "funds"),
    ]
    assert plan.budget is not None
    assert (plan.budget.total, plan.budget.guarantee, plan.budget.vat) == (21_500_000, True, True)
    first = plan.project().meetings[0]
    assert (first.ends - first.starts).total_seconds() == 12 * 3600
    assert plan.project().nouns.called("meeting").singular == "festival"


def test_a_numbered_application_with_parts_and_english_amounts(tmp_path: Path) -> None:
    """Its parts' sums are looked at and counted once; its own share is income, a guarantee is what it asks for."""
    each = found(tmp_path, "digitalcafe")
    assert [(row["text"], row["planned"], row.get("income")) for row in each.data["budget"]["lines"]] == [
        ("Undervisere 4 gange à 2 timer à 350 kr.", "2800", None),
        ("Hæfter", "1250,50", None),
        ("Plakater", "1200", None),
        ("Annonce", "2000", None),
        ("Vi giver selv", "500", "own"),
    ]
    assert each.data["budget"]["total"] == "6750,50"
    assert each.told == [
        "3.000,00 kr. is written as the sum, and the lines of “Formidling i alt” add up to 3.200,00 kr.",
    ]
    meetings = [(row["title"], row["reserved"]) for row in each.data["meetings"]]
    titles = ["Første café om MitID", "Café", "Tredje café om Netbank", "Sidste café om billeder"]
    assert meetings == [(title, "2") for title in titles]
    assert "Mandag 20.9.2027 kl. 10.00-12.00 (dørene åbner kl. 9.30)" in each.unread


@pytest.mark.filterwarnings("error::UserWarning")
def test_headings_that_ask_are_read_though_nothing_sets_them_apart(tmp_path: Path) -> None:
    """Without empty lines too; three factors are so many at the last one's price, and several days have one place."""
    each = found(tmp_path, "reparercafe")
    file = tmp_path / "dense.txt"
    file.write_text(APPLICATIONS["reparercafe"].replace("\n\n", "\n"), encoding="utf-8")
    dense = read(lines(file), TODAY)
    assert (dense.data, dense.told, dense.unread) == (each.data, [], each.unread)
    plan = plan_of(each)
    food = next(line for line in plan.budget.lines if line.id == "forplejning") if plan.budget else None
    assert food and (food.times, food.each, food.per_head) == (100, 4_000, 4_000)
    assert [(meeting.date.isoformat(), meeting.model_dump()["title"]) for meeting in plan.meetings][::3] == [
        ("2027-02-06", "Café"),
        ("2027-05-01", "Café"),
    ]
    assert (plan.guests.members, plan.guests.low) == (140, 25)
    assert any(said.startswith("Vi mødes den første lørdag") for said in each.unread)


def test_a_form_with_tabs_and_columns_of_what_is_spent_and_comes_in(tmp_path: Path) -> None:
    """A heading stands before a tab; who to call is quoted, and is no place."""
    file = tmp_path / "application.txt"
    file.write_text(
        "Titel\tSyng sammen\nProjektets formål\tAt samle naboer om sang.\nBeskrivelse af projektet\tFire sangaftener.\n"
        "Målgruppe\tÆldre og unge; 60 deltagere forventes pr. aften\nTid\t8/9 og 6/10 2027 kl. 18.30-21\n"
        "Sted\tKulturstationen, Torvet 4, 9999 By\nKontakt: tlf. 12 34 56 78\nBudget\nAktivitet\tUdgift\tIndtægt\n"
        "Mad, 60 x 2 x 45\t5.400\t\nEntré\t\t3.600\nSanghæfter\t1.400\nI alt\t6.800\t3.600\nAnsøgt\t\t3.200\n",
        encoding="utf-8",
    )
    each = read(lines(file), TODAY)
    plan = plan_of(each)
    assert each.told == []
    assert each.unread == ["Kontakt: tlf. 12 34 56 78"]
    assert (plan.activities, plan.purpose.target_groups) == ("Fire sangaftener.", ["Ældre og unge"])
    assert {meeting.venue for meeting in plan.meetings} == {"kulturstationen"}
    assert [(line.id, line.planned, line.income) for line in plan.lines()] == [
        ("mad", 540_000, None),
        ("sanghaefter", 140_000, None),
        ("entre", 360_000, "entrance"),
    ]


@pytest.mark.parametrize(
    ("contact", "responsible"),
    [
        ("Mette Ærøe, tlf. 12 34 56 78, mette@example.org", "Mette Ærøe"),
        ("Mette Ærøe (mobil: +45 12345678) og Ole Berg – e-mail: ole@example.org", "Mette Ærøe og Ole Berg"),
        ("mette@example.org", ""),
    ],
)
def test_how_to_reach_somebody_is_quoted_and_shown_to_nobody(tmp_path: Path, contact: str, responsible: str) -> None:
    """A plan has no field for it, and pages name who is responsible; a company's number is none to call."""
    file = tmp_path / "application.txt"
    file.write_text(f"Titel: Syng\n\nAnsøger: Koret, CVR 87 65 43 21\n\nKontaktperson: {contact}\n", encoding="utf-8")
    each = read(lines(file), TODAY)
    assert each.data["responsible"] == ", ".join(filter(None, ["Koret, CVR 87 65 43 21", responsible]))
    assert each.unread == [contact]


def test_online_and_open_doors_are_read(tmp_path: Path) -> None:
    """A meeting online has no address, and asks for its link; where nobody signs up the plan says so."""
    file = tmp_path / "application.txt"
    file.write_text(
        "Projekttitel: To debatter\n\nTidsplan:\nDato\tIndhold\tSted\n3/2 2027 kl. 19-21\tDebat om støj\tOnline\n"
        "10/2 2027 kl. 19-21\tDebat om trafik\tSalen, Torvet 1, 9999 By\n\n"
        "Aktiviteter: To debatter, uden tilmelding.\n",
        encoding="utf-8",
    )
    each = read(lines(file), TODAY)
    assert each.data["venues"]["online"] == {"name": "Online"}
    assert {meeting["sign_up"] for meeting in each.data["meetings"]} == {"no"}
    assert each.data["nouns"] == {"meeting": "debat"}
    assert marked(each.data) and any(about == ["meetings.moede-1.join"] for about, _ in each.assumed)
    assert "budget" not in each.data


def test_a_file_that_says_nothing_is_refused(tmp_path: Path) -> None:
    """What cannot be read says why."""
    for content in (b"", b"PK\x03\x04 no zip", b"%PDF-1.7 no pdf", b"\xd0\xcf\x11\xe0", b"\x00\x01\x02"):
        file = tmp_path / "application"
        file.write_bytes(content)
        with pytest.raises(NotReadable):
            lines(file)


@pytest.mark.parametrize(
    "title",
    [
        "",
        '#place(top + center, scope: "parent", float: true)[Ansøgning til Havnens Lokaludvalg om støtte til kajakdage]',
    ],
)
def test_two_columns_of_text_are_read_one_after_the_other(tmp_path: Path, title: str) -> None:
    """A gutter divides them, below a title over both, and each has headings; a ligature (fl, ft) is read once."""
    name, why, costs, results = (
        "= Projektnavn\nHavnens kajakdage\n= Ansøger\nKajakklubben Havnen\n",
        "= Formål\nAt få flere på vandet, også dem, der bor langt fra havnen og ikke har prøvet det efter skolen.\n",
        "= Budget\nLeje af kajakker 20 x 400 kr. 8.000 kr. \\\nRedningsveste 1.500 kr. \\\nI alt 9.500 kr.\n",
        "= Forankring\nKlubben gentager dagene hvert år, og flere klubber får lov at være med, når de vil.\n",
    )
    page = f'#set page(columns: 2, numbering: "1")\n{title}\n{name}{why}#colbreak()\n{costs}{results}'
    content = typst.compile(page.encode())
    assert isinstance(content, bytes)
    file = tmp_path / "application.pdf"
    file.write_bytes(content)
    each = read(lines(file), TODAY)
    assert each.unread == (["Ansøgning til Havnens Lokaludvalg om støtte til kajakdage"] if title else [])
    assert each.data["name"] == "Havnens kajakdage"
    assert one_line(each.data["purpose"]["what"]) == one_line(why.splitlines()[1])
    assert [row["text"] for row in each.data["budget"]["lines"]] == ["Leje af kajakker 20 x 400 kr.", "Redningsveste"]
    assert each.data["anchoring"].startswith("Klubben gentager dagene hvert år, og flere klubber")


def test_merged_cells_stand_in_their_columns(tmp_path: Path) -> None:
    """A venue over two rows is that of both meetings; a sum whose words go over three columns is the sum."""
    document = docx.Document()
    for heading, rows, merged in (
        (
            "Tidsplan",
            [
                ("Dato", "Aktivitet", "Sted"),
                ("Lørdag d. 5. juni 2027 kl. 10-15", "Prøv en kajak", "Havnebadet, Kajen 2, 9995 Havnen"),
                ("Søndag d. 6. juni 2027 kl. 10-15", "Rul og redning", ""),
            ],
            ((1, 2), (2, 2)),
        ),
        (
            "Budget",
            [("Post", "Antal", "Pris", "Beløb"), ("Leje", "20", "400", "8.000"), ("I alt", "", "", "8.100")],
            ((2, 0), (2, 2)),
        ),
    ):
        document.add_heading(heading, 2)
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for place, row in enumerate(rows):
            for cell, text in zip(table.rows[place].cells, row, strict=True):
                cell.text = text
        first, last = merged
        table.cell(*first).merge(table.cell(*last))
    file = tmp_path / "application.docx"
    document.save(str(file))
    each = read(lines(file), TODAY)
    assert [row["venue"] for row in each.data["meetings"]] == ["havnebadet", "havnebadet"]
    assert each.told == ["8.100,00 kr. is written as the sum, and the lines add up to 8.000,00 kr."]


LETTERS: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "havnens-dag": (
        {
            "dates": ["05-08 11:00", "06-12 11:00", "09-11 11:00"],
            "venues": ["christianshavns-baadelaug"],
            "titles": ["Møde"],
            "guests": ("0", "100", "100"),
            "costs": ["9000", "10500 per_head 35", "2500", "1500", "3000 own"],
        },
        [
            (
                "“Lørdag den 8. maj 2027 kl. 11-16, lørdag den 12. juni 2027 kl. 11-16 og søndag den 11. september "
                "2027 kl. 11-16.”: 11. september 2027 is a lørdag, and not a søndag"
            ),
            "23.000,00 kr. is written as the sum, and the lines add up to 23.500,00 kr.",
            "20.500,00 kr. is asked for, and the costs less the income are 20.000,00 kr.",
        ],
        ["PULJEANSØGNING TIL CHRISTIANSHAVNS LOKALUDVALG"],
    ),
    "klimasnak": (
        {
            "dates": ["02-09 19:00", "02-25 19:00", "03-03 19:00", "03-20 11:00"],
            "venues": ["vanloese-bibliotek"],
            "titles": ["Møde", "Møde", "Møde", "Byttedag"],
            "guests": ("0", "20", "35"),
            "costs": ["7500", "3600 per_head 40", "1200", "700"],
        },
        [],
        ["Vanløse Lokaludvalg"],
    ),
    "sprogaften": (
        {
            "dates": ["01-13 17:00", "01-27 17:00", "02-10 17:00", "02-24 17:00", "03-10 17:00", "03-24 17:00"],
            "venues": ["kulturhuset-kildevaeld"],
            "titles": ["Café"],
            "guests": ("0", "30", "40"),
            "costs": ["6000 per_head 25", "4500", "2400"],
        },
        ["“• Thursday 24 February 2027, 5-7 pm”: 24. februar 2027 is a onsdag, and not a torsdag"],
        ["Application for funding, Østerbro Local Committee"],
    ),
    "butikker": (
        {
            "dates": ["03-03 08:00", "03-31 08:00", "04-28 08:00", "05-26 08:00"],
            "venues": ["cafe-hjoernet", "cafe-hjoernet", "hoejbakken-bibliotek", "hoejbakken-bibliotek"],
            "titles": ["Møde"],
            "guests": ("42", "25", "25"),
            "costs": ["8000 per_head 80", "2500", "12000", "2000", "1000 entrance"],
        },
        ["24.500,00 kr. is asked for, and the costs less the income are 23.500,00 kr."],
        ["www.storegade.example.org", "Højbakken, den 4. december 2025"],
    ),
    "startup": (
        {
            "dates": ["02-03 08:30", "02-17 08:30", "03-03 08:30", "03-26 19:00", "04-14 08:30"],
            "venues": ["the-hub"],
            "titles": ["Workshop 1: Kick-off", "Workshop 2: Salg og networking", "Workshop 3: Pricing"],
            "topics": ["Kick-off", "Salg og networking", "Pricing", "Pitch night", "Closing event"],
            "guests": ("0", "35", "35"),
            "costs": ["12000 per_head 68,50", "15000", "7500", "3500", "8000 own"],
        },
        [],
        ["• Uge 8: vinterferie, ingen workshop"],
    ),
    "groen-gade": (
        {
            "dates": ["04-11 10:00", "04-25 10:00", "05-09 10:00", "09-06 13:00"],
            "venues": ["solgaardens-have"],
            "titles": ["Havedage", "Havedage", "Havedage", "Høstfesten"],
            "guests": ("0", "40", "40"),
            "costs": ["6000", "2250", "4200 per_head 35", "6000", "800", "500", "1000 funds"],
        },
        [
            "18.750,00 kr. and 17.750,00 kr. are both asked for",
            "18.750,00 kr. is written as the sum, and the lines add up to 19.750,00 kr.",
        ],
        ["ANSØGNING"],
    ),
}


@pytest.mark.parametrize("letter", LETTERS)
def test_letters_points_and_sentences_are_read(letter: str) -> None:
    """Days, places and prices in prose, in English, in thousands; a day without a time has that of the others."""
    said, told, quoted = LETTERS[letter]
    each = read(lines(FILES / "letters" / f"{letter}.txt"), TODAY)
    meetings, budget = each.data["meetings"], each.data["budget"]["lines"]
    kinds = ("income", "per_head")
    costs = [" ".join([row["planned"], *(f"{kind} {row[kind]}" for kind in kinds if kind in row)]) for row in budget]
    guests = each.data["guests"]
    assert [f"{row['date'][5:]} {row['starts']}" for row in meetings] == said["dates"]
    assert [row["venue"] for row in meetings] in (said["venues"], said["venues"] * len(meetings))
    assert [row["title"] for row in meetings][: len(said["titles"])] == said["titles"]
    assert [row["topic"] for row in meetings] == said.get("topics", [row["topic"] for row in meetings])
    assert (guests["members"], guests["low"], guests["high"]) == said["guests"]
    assert [row.replace("income ", "") for row in costs] == said["costs"]
    assert each.told == told
    assert all(any(words in row for row in each.unread) for words in quoted)


def test_what_is_asked_for_and_what_others_pay_stand_in_columns(tmp_path: Path) -> None:
    """What others pay becomes one income; each row and each sum is held against the parts. The price of one is none."""
    each = found(tmp_path, "naboskab")
    assert each.told == []
    assert [(row["text"], row["planned"], row.get("income")) for row in each.data["budget"]["lines"]][-2:] == [
        ("Plakater", "2000", None),
        ("Egen finansiering", "7700", "own"),
    ]
    assert (budget := plan_of(each).budget) is not None and budget.total == 2_150_000
    assert {meeting["venue"] for meeting in each.data["meetings"]} == {"beboerhuset"}
    assert "Dato: 12. november 2025" in "\n".join(each.unread)
    file = tmp_path / "wrong.txt"
    wrong = APPLICATIONS["naboskab"].replace("6.000\t0\t6.000", "5.000\t0\t6.000").replace("7.700\t29", "7.000\t29")
    file.write_text(wrong.replace("I alt\n", "Total\n").replace("Egen finansiering", "Medfinansiering"), "utf-8")
    assert read(lines(file), TODAY).told == [
        "Musik: 6.000,00 kr. is written, and 5.000,00 kr. and 0,00 kr. are 5.000,00 kr.",
        "I alt: 29.200,00 kr. is written, and 21.500,00 kr. and 7.000,00 kr. are 28.500,00 kr.",
        "7.000,00 kr. is written as the sum, and the lines of “Medfinansiering” add up to 7.700,00 kr.",
    ]
    spoken = found(tmp_path, "sprogcafe")
    assert "“Entré: 50 kr.” is the price of one; what comes in by it is not written" in spoken.told
    assert (len(spoken.data["meetings"]), spoken.data["guests"]["high"]) == (12, "12")


def test_a_price_that_stands_beside_its_number_is_read_with_it(tmp_path: Path) -> None:
    """A topic that is called as a heading is one; what is expected in the long run stands behind its own words."""
    document = docx.Document()
    document.add_paragraph("Søges hos Vanløse Lokaludvalg. På den måde støttes bydelen.")
    for rows in (
        [("Projekttitel", "Spis sammen"), ("Resultater", "På kort sigt: naboer mødes. På lang sigt: de bliver.")],
        [
            ("Tidsplan",),
            ("Dato", "Emne"),
            ("14. oktober 2027 kl. 18-20", "Markedsføring"),
            ("3. november 2027", "Moms"),
        ],
        [
            ("Budget",),
            ("Udgifter", "", "Beløb"),
            ("Råvarer, 70 personer x 5 gange", "kr. 45,- pr. person", "15.750,-"),
            ("Leje af sal", "2 gange á 800 kr.", "1.600,-"),
        ],
        [("Post", "Antal", "Stykpris", "I alt"), ("Kaffe og kage", "4 x 25 pers.", "20", "2.000")],
    ):
        if len(rows[0]) == 1:
            document.add_paragraph(rows.pop(0)[0]).runs[0].bold = True
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    file = tmp_path / "application.docx"
    document.save(str(file))
    each = read(lines(file), TODAY)
    assert [row["topic"] for row in each.data["meetings"]] == ["Markedsføring", "Moms"]
    assert each.data["expected_results"]["short_term"] == "På kort sigt: naboer mødes."
    assert each.data["expected_results"]["long_term"] == "de bliver."
    prices = [(row["times"], row["each"], "per_head" in row) for row in each.data["budget"]["lines"]]
    assert prices == [("350", "45", True), ("2", "800", False), ("100", "20", True)]
    assert each.told == []
