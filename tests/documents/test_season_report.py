"""The season report, read back from the PDF and the spreadsheet, and compared with sums made another way."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.budget.income import Income
from shared.documents.season_figures import SeasonFigures
from shared.documents.season_report import OUTSIDE, AccountLine, Goals, HeldMeeting, Move, SeasonReport, Topic
from shared.documents.season_report_docx import season_report_docx
from shared.documents.season_report_pdf import TEMPLATE, season_report_pdf, template_values
from shared.documents.season_report_xlsx import season_report_xlsx
from shared.documents.settlement import Line, Receipt, Terms
from shared.documents.typesetting import pictures
from tests.documents.examples import HARD, LONG_COMPANY, LONG_NAME, NASTY, UNBROKEN
from tests.documents.reading import image, inked, texts
from tests.documents.samples import REPORT

MOVES = "Flyttet mellem posterne"
EMPTY = SeasonReport(
    project="Netværk",
    committee="Lokaludvalget",
    responsible="",
    purpose="",
    made=date(2018, 11, 28),
    deadline=date(2018, 12, 21),
    goals=Goals(4, 25, 30, 120, "", ""),
    meetings=(),
    lines=(),
)
NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def whole(facts: SeasonReport) -> str:
    return " ".join(texts(season_report_pdf(facts)))


def sheets(facts: SeasonReport, formulas: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(season_report_xlsx(facts)), data_only=not formulas)


def written(words: str, oere: int = 50) -> SeasonReport:
    """The report of a season in which everybody writes `words`, wherever somebody may write."""
    return replace(
        REPORT,
        project=words or "x",
        committee=words,
        responsible=words,
        purpose=words,
        meetings=(HeldMeeting(words, date(2018, 8, 15), words, came=300),),
        lines=(Line("a", words, oere, words),),
        receipts=(Receipt(words, date(2018, 8, 15), words, words, "a", oere),),
        topics=(Topic(words, 1, (words,), words),),
        sentences=(words,),
        short_term=words,
    )


def oere(kroner: object) -> int:
    assert isinstance(kroner, (int, float))
    return round(kroner * 100)


def test_a_season_is_three_to_five_pages() -> None:
    """What a committee reads before a meeting; the accounts begin a page, so that they can be handed in alone."""
    pages = texts(season_report_pdf(REPORT))
    assert 3 <= len(pages) <= 5
    assert sum(page.startswith("Regnskab ") for page in pages) == 1


def test_the_accounts_are_set_up_as_the_budget_was() -> None:
    """The budget's lines in its order, what was planned beside what was spent, the difference and why."""
    text = whole(REPORT)
    rows = [
        "Post Budget Regnskab Forskel Forklaring",
        "Lokaleleje, verdensrummet x 2 1.600,00 1.600,00 0,00",
        "Morgenmad og kaffe/te 8.000,00 7.336,00 −664,00 Færre kom",
        "Kommunikation 0,00 425,00 +425,00 Plakater",
        "Evt. ekstern oplægsholder 5.000,00 480,00 −4.520,00 Oplægsholderen",
        "I alt 14.600,00 9.841,00 −4.759,00",
    ]
    places = [text.index(row) for row in rows]
    assert places == sorted(places)
    assert "Af de bevilgede 14.600,00 kr. er der brugt 9.841,00 kr. Tilbage er 4.759,00 kr." in text


def test_every_receipt_is_listed() -> None:
    """Date, supplier, text, line, amount and number; one that is missing is said to be."""
    text = whole(REPORT)
    assert "1 15. august Verdensrummet Leje den 15. august Lokaleleje, verdensrummet x 2 800,00" in text
    assert "mangler 17. oktober Ekstern oplægsholder Rejse Evt. ekstern oplægsholder 480,00" in text
    paid_before = replace(REPORT, receipts=(replace(REPORT.receipts[0], day=date(2017, 12, 3)),))
    assert [each["day"] for each in template_values(paid_before)["receipts"]] == ["3. december 2017"]
    assert "I alt 9.841,00 Én udgift mangler bilag." in text


def test_the_season_is_measured_against_the_application() -> None:
    """Meetings, attendance, members and new companies, each beside what the application counted on."""
    text = whole(REPORT)
    for words in (
        "Møder 4 4",
        "Deltagere ved et møde 25–30 25,5 3 af 4 møder nåede 25",
        "Medlemmer i netværket 120 131 13 er kommet til i sæsonen",
        "Virksomheder med for første gang – 21",
        "15. august 28 26 3 1 11 29 8,1 7",
        "I alt 107 102 9 4 21 112 8,1 23",
        "Af dem, vi ventede, blev 8 % væk.",
        "8,1 i snit på en skala fra 1 til 10 23 svar ud af 102 fremmøder",
        "senest den 21. december 2018",
    ):
        assert words in text
    for topic in REPORT.topics:
        assert f"{topic.text} " in text
    for words in (REPORT.goals.short_term, REPORT.goals.long_term, REPORT.short_term):
        assert words in text


def test_no_number_stands_in_the_report_that_is_not_in_the_facts() -> None:
    """Every number on paper was given, is a date, or is a sum or mean that is made here once more."""
    came = [26, 22, 29, 25]
    scores = [8, 9, 7, 10, 8, 6, 9, 7, 8, 8, 3, 9, 10, 9, 9, 8, 10, 8, 8, 9, 9, 7, 8]
    spent = {"lokaleleje": 160_000, "forplejning": 733_600, "kommunikation": 42_500, "oplaegsholder": 48_000}
    recounted = {
        *came,
        sum(came),
        28 + 24 + 28 + 27,
        3 + 2 + 1 + 3,
        1 + 0 + 2 + 1,
        11 + 3 + 5 + 2,
        29 + 25 + 30 + 28,
        len(scores),
        len([each for each in came if each >= 25]),
        len(came),
        *(scores.count(each) for each in range(1, 11)),
    }
    means = [sum(came) / 4, sum(scores) / 23, 57 / 7, 35 / 5, 54 / 6, 41 / 5, 8]
    money = [0, *spent.values(), 1_460_000, 984_100, 475_900, 66_400, 452_000]
    money += [each.planned for each in REPORT.lines] + [each.amount for each in REPORT.receipts]
    known = {str(each) for each in recounted}
    known |= {f"{each:.1f}".replace(".", ",") for each in means} | {"8"}
    known |= {f"{each / 100:,.2f}".translate(str.maketrans(",.", ".,")) for each in money}
    known |= {number.strip(".,") for number in NUMBER.findall(_given())} | {"1", "2", "3", "10"}
    printed = {number.strip(".,") for number in NUMBER.findall(whole(REPORT).replace("–", " "))}
    assert len(printed) > 40, "a control: there is something to look at"
    assert printed - known == set()


def _given() -> str:
    """The facts as they were given, and their dates as Danes write them."""
    days = [REPORT.made, REPORT.deadline]
    days += [each.day for each in REPORT.meetings] + [each.day for each in REPORT.receipts]
    return repr(REPORT) + " ".join(f" {each.day} {each.year} " for each in days)


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "elsewhere"]), st.integers(-(10**7), 10**7)), max_size=12),
    st.lists(st.integers(0, 10**7), min_size=3, max_size=3),
)
@settings(max_examples=25)
def test_sums_hold_for_any_receipts(spent: list[tuple[str, int]], planned: list[int]) -> None:
    """Also for a credit note and for an expense on no line: it stands outside the budget and is not forgotten."""
    facts = replace(
        EMPTY,
        lines=tuple(Line(id, id, amount) for id, amount in zip("abc", planned, strict=True)),
        receipts=tuple(Receipt("1", EMPTY.made, "", "", line, amount) for line, amount in spent),
    )
    assert sum(each.actual for each in facts.accounts) == sum(amount for _, amount in spent)
    assert sum(each.difference for each in facts.accounts) == facts.actual - facts.planned
    assert ("Uden for budgettet" in whole(facts)) is any(line == "elsewhere" for line, _ in spent)
    book = sheets(facts)
    *_, total = book["Regnskab"].iter_rows(values_only=True)
    assert [oere(each) for each in total[1:4]] == [facts.planned, facts.actual, facts.actual - facts.planned]


def test_an_expense_on_no_line_stands_outside_the_budget() -> None:
    """Behind the budget's own lines, with nothing planned."""
    facts = replace(EMPTY, receipts=(Receipt("1", EMPTY.made, "Bageren", "Brød", "gone", 100),))
    assert facts.accounts == [AccountLine("", 0, 100, line=OUTSIDE)]


def test_a_move_explains_its_lines_and_changes_no_plan() -> None:
    """The planned column is what was approved; where nobody explained a difference, the reason of the move does."""
    move = Move(date(2018, 9, 20), "b", "a", 10_000, "Flere kom end ventet.")
    facts = replace(EMPTY, lines=(Line("a", "Mad", 10_000), Line("b", "Oplæg", 30_000, "Kom gratis.")), moves=(move,))
    assert facts.accounts == [
        AccountLine("Mad", 10_000, 0, "Flere kom end ventet.", "a"),
        AccountLine("Oplæg", 30_000, 0, "Kom gratis.", "b"),
    ]
    assert "20. september Oplæg Mad 100,00 Flere kom end ventet." in whole(facts)
    assert "Flyttet mellem posterne" not in whole(EMPTY)


def test_what_is_ordered_and_not_paid_is_told_and_not_counted() -> None:
    """The accounts are what was spent; whoever reads them must know that a bill is on its way."""
    facts = replace(EMPTY, lines=(Line("a", "Mad", 10_000),), committed=5_000)
    assert "Der er bestilt for 50,00 kr. , som endnu ikke er betalt" in whole(facts).replace("kr.,", "kr. ,")
    assert facts.actual == 0


def test_an_overspent_season_says_so() -> None:
    """In plain words, with the amount."""
    facts = replace(
        EMPTY, lines=(Line("a", "Mad", 10_000),), receipts=(Receipt("1", EMPTY.made, "Bageren", "Brød", "a", 12_050),)
    )
    assert "Der er brugt 120,50 kr. Det er 20,50 kr. mere end de bevilgede 100,00 kr." in whole(facts)


def test_a_difference_without_an_explanation_is_pointed_out() -> None:
    """The committee asks for it; a line that came out as planned needs none."""
    facts = replace(EMPTY, lines=(Line("a", "Mad", 10_000), Line("b", "Leje", 0)))
    assert whole(facts).count("Forklaring mangler") == 1


def test_a_season_without_anything_makes_a_report_that_says_so() -> None:
    """No meetings, no expenses, no answers, no topics: each part says that it is empty."""
    text = whole(EMPTY)
    for words in (
        "Der er ingen møder i planen.",
        "Ingen har talt op",
        "Ingen har svaret på evalueringen.",
        "Ingen emner er rejst.",
        "Ansøgningen siger intet om det.",
        "Der er intet budget.",
        "Der er ingen udgifter bogført.",
    ):
        assert words in text
    assert season_report_xlsx(EMPTY)


def test_a_meeting_that_was_cancelled_or_not_counted_has_no_bar() -> None:
    """Nobody at a meeting is something else than nobody who counted."""
    days = [date(2018, 8, 15), date(2018, 9, 19), date(2018, 10, 17), date(2019, 1, 15)]
    facts = replace(
        EMPTY,
        meetings=(
            HeldMeeting("Aflyst", days[0], "", cancelled=True, expected=20),
            HeldMeeting("Glemt", days[1], "", expected=21),
            HeldMeeting("Tomt", days[2], "", expected=22, came=0),
            HeldMeeting("Senere", days[3], "", expected=23),
        ),
    )
    text = whole(facts)
    for words in ("Aflyst", "Ikke talt op", "Ikke holdt endnu", "15. august – – – – – – – –", "19. september 21 – – –"):
        assert words in text
    assert "17. oktober 22 0 22 0 0 – – 0" in text
    assert "I alt 43 0 22 0 0 – – 0" in text
    assert (len(facts.held), len(facts.counted)) == (2, 1)
    assert [row[3] for row in sheets(facts)["Møder"].iter_rows(values_only=True)][1:5] == [
        "aflyst",
        "holdt",
        "holdt",
        "ikke holdt endnu",
    ]


@pytest.mark.parametrize("words", HARD)
def test_what_was_written_is_text_and_no_markup(words: str) -> None:
    """In every place where somebody's words stand."""
    text = whole(written(words))
    if words == NASTY:
        assert text.count(NASTY) >= 10
    assert season_report_xlsx(written(words))


@pytest.mark.parametrize("words", [LONG_NAME, LONG_COMPANY, UNBROKEN])
def test_long_words_stay_on_the_paper(words: str) -> None:
    """Nothing runs over the margins: titles, suppliers and lines as long as anybody writes them."""
    for page in pictures(TEMPLATE, template_values(written(words, oere=10**8)), 72):
        left, _, right, _ = inked(image(page))
        assert left >= 20 / 25.4 * 72 - 3
        assert right <= 595 - 20 / 25.4 * 72 + 3


def test_it_is_legible_in_black_and_white() -> None:
    """Bars are dark and the band behind them light, whatever the committee's colour; every bar has its number."""
    for accent in ("#ffee00", "#0b4f6c", "#ff8888"):
        grey = image(pictures(TEMPLATE, template_values(replace(REPORT, accent=accent)), 72)[0]).convert("L")
        bars, band, paper = (shade for shade, count in enumerate(grey.histogram()) if count > 2500)
        assert bars < 130
        assert band > 215
        assert paper == 255


def test_the_report_can_be_read_aloud() -> None:
    """PDF/UA-1, so the charts have a text in their place: each meeting with its number."""
    made = season_report_pdf(REPORT)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    alt = "15. august: 26, 19. september: 22, 17. oktober: 29, 21. november: 25".encode("utf-16-be").hex().upper()
    assert alt.encode() in made or b"15. august: 26, 19. september: 22" in made


def test_the_same_season_is_the_same_bytes() -> None:
    """Nothing in it but the facts."""
    assert season_report_pdf(REPORT) == season_report_pdf(REPORT)
    assert season_report_xlsx(REPORT) == season_report_xlsx(REPORT)


def test_the_spreadsheet_has_the_same_accounts() -> None:
    """The lines in order, and sums that the spreadsheet makes itself from them."""
    book = sheets(REPORT)
    assert book.sheetnames == ["Regnskab", "Bilag", MOVES, "Møder", "Mål", "Karakterer", "Emner", "Egne ord"]
    assert MOVES not in sheets(replace(REPORT, moves=())).sheetnames
    head, *rows, total = book["Regnskab"].iter_rows(values_only=True)
    assert head == ("Post", "Budget", "Regnskab", "Forskel", "Forklaring")
    assert [(row[0], oere(row[1]), oere(row[2]), oere(row[3])) for row in rows] == [
        (each.text, each.planned, each.actual, each.difference) for each in REPORT.accounts
    ]
    assert [oere(each) for each in total[1:4]] == [REPORT.planned, REPORT.actual, REPORT.actual - REPORT.planned]
    formulas = sheets(REPORT, formulas=True)["Regnskab"]
    assert [formulas.cell(6, column).value for column in (2, 3, 4)] == ["=SUM(B2:B5)", "=SUM(C2:C5)", "=SUM(D2:D5)"]


def test_the_spreadsheet_has_the_same_evaluation() -> None:
    """Receipts, meetings, scores and topics, row by row."""
    book = sheets(REPORT)
    receipts = list(book["Bilag"].iter_rows(min_row=2, values_only=True))
    assert sum(oere(row[5]) for row in receipts[:-1]) == oere(receipts[-1][5]) == REPORT.actual
    meetings = list(book["Møder"].iter_rows(min_row=2, values_only=True))
    assert [row[5] for row in meetings] == [26, 22, 29, 25, REPORT.attended]
    scores = list(book["Karakterer"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in scores] == [0, 0, 1, 0, 0, 1, 3, 8, 7, 3, 23]
    assert [row[:2] for row in book["Emner"].iter_rows(min_row=2, values_only=True)] == [
        (each.text, each.raised) for each in REPORT.topics
    ]


@pytest.mark.parametrize("words", ["=1+1", "+45 12345678", "-1", "@SUM(A1)", "https://example.org"])
def test_no_text_in_the_spreadsheet_is_a_formula_or_a_link(words: str) -> None:
    """Who opens it runs nothing that a guest or a supplier wrote."""
    book = sheets(written(words), formulas=True)
    for name, place in (("Regnskab", "A2"), ("Bilag", "A2"), ("Emner", "D2"), ("Egne ord", "A2")):
        cell = book[name][place]
        assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


def test_the_network_is_compared_season_by_season() -> None:
    """On paper and in Word where there are two, with a curve of how many came, in the spreadsheet always.

    What nobody counted is a dash, and no point of the curve; a season without a budget has no cost a head.
    """
    first = SeasonFigures("oest-2018", date(2018, 12, 1), 100, 0, None, 4, 0, 0, 0, 0, 90, 31, 1_200_000)
    second = replace(first, season="oest-2019", joined=9, lost=5, counted=4, attended=120, expected=125, absent=20)
    assert template_values(replace(REPORT, seasons=(second,)))["seasons"] == []
    report = replace(REPORT, seasons=(first, second))
    assert template_values(report)["seasons"] == [
        {"row": ["2018", "100", "0", "–", "4", "–", "31", "–", "–"], "point": None, "average": ""},
        {"row": ["2019", "100", "9", "5", "4", "120", "31", "16 %", "100,00"], "point": 30.0, "average": "30,0"},
    ]
    for each, cost in ((report, "100,00"), (replace(report, terms=None), "16 %")):
        read = docx.Document(io.BytesIO(season_report_docx(each)))
        words = " ".join([*texts(season_report_pdf(each)), *(row.text for row in read.paragraphs)])
        assert ("regnskab" in words.casefold()) == bool(each.terms), "no word of accounts that are not there"
        page = next(page for page in texts(season_report_pdf(each)) if "sæson for sæson" in page)
        assert "30,0" in page and "Ikke talt op" in page
        assert "2019 100 9 5 4 120 31 16 %" in page
        assert ("Kr. pr. hoved" in page) == bool(each.terms)
        tables = docx.Document(io.BytesIO(season_report_docx(each))).tables
        [row] = [row for table in tables for row in table.rows if row.cells[0].text == "2019"]
        assert (row.cells[1].text, row.cells[-1].text) == ("30,0", cost)
    other = replace(second, season="efteraar-2019")
    assert [each["row"][0] for each in template_values(replace(report, seasons=(first, other)))["seasons"]] == [
        "oest-2018",
        "efteraar-2019",
    ]
    rows = list(sheets(report)["Sæsoner"].iter_rows(values_only=True))
    assert any("oest-2019" in map(str, row) for row in rows)


def test_a_season_without_food_or_budget_has_no_column_for_it() -> None:
    """On paper, in Word and in the spreadsheet, where no sheet is empty for want of a budget; the sums stay below
    their columns.
    """

    def read(facts: SeasonReport) -> tuple[str, ...]:
        paper = docx.Document(io.BytesIO(season_report_docx(facts)))
        meetings = [cell.text for cell in paper.tables[0].rows[0].cells]
        return whole(facts), " ".join(meetings), " ".join(cell.value for sheet in sheets(facts) for cell in sheet[1])

    bare = replace(REPORT, food=False, terms=None)
    for full, said, words in zip(read(REPORT), read(bare), ("Mad bestilt til", "Mad til", "Bestilt til"), strict=True):
        assert (words in full, words in said, "Karakter" in said) == (True, False, True)
    assert sheets(bare).sheetnames == ["Møder", "Mål", "Karakterer", "Emner", "Egne ord"]
    assert sheets(replace(bare, topics=(), sentences=(), seasons=(), meetings=())).sheetnames == ["Mål"]
    everybody = read(replace(bare, companies=False))
    open_to_all = read(replace(bare, sign_up=False, topics_asked=False, topics=(), sentences=()))
    for unsaid in ("Ventet", "Blev væk", "Nye virksomheder", "Emnerne, og hvad", "svaret på evalueringen"):
        assert [unsaid in each for each in open_to_all] == [False] * 3, unsaid
    assert ["Kom" in each for each in open_to_all] == [True] * 3
    assert [("Nye virksomheder" in said, "Nye deltagere" in said) for said in everybody] == [(False, True)] * 3
    *_, total = sheets(bare)["Møder"].iter_rows(values_only=True)
    assert total[4:11] == (107, 102, 9, 4, 21, 23, "")
    assert "I alt 107 102 9 4 21 8,1 23" in whole(bare)


def test_the_grant_pays_the_deficit_and_no_more() -> None:
    """A guarantee against loss: costs less income, what was refused beside what was granted, gifts in no sum."""
    lines = (
        Line("lyd", "Lyd", 1_000_000),
        Line("honorar", "Honorar", 0, asked=475_000),
        Line("entre", "Entré", 400_000, income=Income.ENTRANCE),
        Line("lys", "Partneren betaler lyset", 0, income=Income.IN_KIND),
    )
    bills = (Receipt("1", date(2018, 9, 1), "Lydfolket", "Lyd", "lyd", 900_000),)
    doors = Receipt("", date(2018, 9, 1), "Gæsterne", "Entré", "entre", 360_000)
    report = replace(EMPTY, lines=lines, receipts=(*bills, doors), terms=Terms(guarantee=True))
    found = report.settlement
    assert (found.asked, found.granted, found.received, found.deficit, found.paid) == (
        1_075_000,
        600_000,
        360_000,
        540_000,
        540_000,
    )
    assert (report.planned, report.actual, [each.text for each in report.accounts]) == (
        1_000_000,
        900_000,
        ["Lyd", "Honorar"],
    )
    assert template_values(report)["sums"]["without_receipt"] == 0, "money that came in needs no receipt"
    assert [each["number"] for each in template_values(report)["receipts"]] == ["1", "–"]
    less = replace(lines[0], asked=900_000)
    assert replace(report, lines=(less, *lines[1:])).settlement.asked == 975_000, "more was granted than a line asked"
    assert replace(report, receipts=bills * 2).settlement.paid == 600_000, "never more than was granted"
    rich = replace(report, receipts=(*bills, replace(doors, amount=950_000)), terms=Terms(guarantee=True, vat=False))
    assert (rich.settlement.surplus, rich.settlement.deficit, rich.settlement.paid) == (50_000, 0, 0)
    for each, said in ((report, "Underskuddet er 5.400,00"), (rich, "Overskuddet er 500,00")):
        paragraphs = " ".join(row.text for row in docx.Document(io.BytesIO(season_report_docx(each))).paragraphs)
        for text in (paragraphs, " ".join(" ".join(texts(season_report_pdf(each))).split())):
            assert said in text
            assert ("uden moms" in text, "Underskuddet" in text) == (each is rich, each is report)
        heads = [cell.value for sheet in sheets(each) for cell in sheet[1] if "uden moms" in cell.value]
        named = [f"{name} uden moms" for name in ("Budget", "Regnskab", "Forskel", "Beløb")]
        assert heads == (named if each is rich else [])
    assert template_values(report)["settlement"]["in_kind"] == ["Partneren betaler lyset"]
    assert season_report_pdf(report).startswith(b"%PDF")
