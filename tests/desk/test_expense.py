"""Money spent, with a picture of its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from desk.wiring import wiring
from shared.budget import receipts
from shared.budget.fields import Amount
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense
from shared.budget.receipts import LARGEST, ending
from shared.desk.audit import AuditType, LinkPurpose
from shared.mails.compose import compose
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import ONCE
from shared.projects import Project
from shared.technical import dynamodb
from tests.builders import PROJECT, the_lines, there
from tests.conftest import Tables, nothing_changes, tables
from tests.desk.conftest import RECEIPTS, Meanwhile
from tests.desk.stored import audit_log, owed, owed_kinds
from tests.desk.visitor import LINKS, Desk, Files
from tests.registration.visitor import Seen

ID = "0123456789abcdef" * 2
GOOD = {
    "id": ID,
    "line": "forplejning",
    "amount": "1.234,50",
    "day": "2018-07-20",
    "text": "Kaffe og rundstykker",
    "supplier": "Bageriet på hjørnet",
    "meeting": "moede-1",
    "commitment": "",
}
RECORDED = Expense(
    ID, "forplejning", date(2018, 7, 20), "Kaffe og rundstykker", "Bageriet på hjørnet", 123_450, "moede-1"
)
PHOTO = b"\xff\xd8\xff\xe0 a photo"
PDF = b"%PDF-1.7 a receipt"


@pytest.fixture
def bucket(desk: Desk) -> Iterator[str]:
    """The bucket of the receipts, empty."""
    receipts.client.cache_clear()
    receipts.client().create_bucket(Bucket=RECEIPTS, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    yield RECEIPTS
    receipts.client.cache_clear()


@pytest.fixture
def secretariat(desk: Desk, bucket: str) -> Desk:
    """A browser that the secretariat has approved."""
    return desk.approved()


def link(desk: Desk, line: str = "") -> str:
    return desk.link(LinkPurpose.EXPENSE, *([line] if line else []))


def record(desk: Desk, content: bytes = b"", /, **changes: str) -> Seen:
    files: Files = {"receipt": ("../me.exe" if content else "", "text/html", content)}
    return desk.upload(link(desk), {**GOOD, **changes}, files)


def expenses(tables: Tables) -> list[Expense]:
    return list(tables.budget.books(PROJECT).expenses)


def kept() -> list[str]:
    return [each["Key"] for each in receipts.client().list_objects_v2(Bucket=RECEIPTS).get("Contents", [])]


def test_an_expense_is_recorded_and_moves_the_tally(secretariat: Desk) -> None:
    """It stands on its line, for its meeting; the trail says how much and where, and nobody's name."""
    answer = record(secretariat)
    assert answer.status == 200
    assert "1.234,50 kr. til Bageriet på hjørnet er noteret" in answer.page.text
    assert expenses(tables) == [RECORDED]
    line = there(tables.budget.books(PROJECT).tally().line("forplejning"))
    assert line.spent == 123_450
    [done] = [each for each in audit_log() if each.type is AuditType.EXPENSE_RECORDED]
    assert (done.type, done.meeting, done.about) == (AuditType.EXPENSE_RECORDED, "moede-1", ID)
    assert done.facts == {"amount": "123450", "line": "Morgenmad og kaffe/te"}


def test_an_expense_that_breaks_its_line_is_told_at_once(secretariat: Desk) -> None:
    """Not the next night; taken back, the line keeps again, and is told of the next time that it breaks."""

    def told() -> int:
        return sum(each.mail.kind is Kind.BUDGET_WARNING for each in owed())

    assert told() == 0
    record(secretariat, line="kommunikation", meeting="", amount="900")
    assert (told(), tables.budget.books(PROJECT).warned) == (1, frozenset({"kommunikation"}))
    secretariat.now += timedelta(minutes=1)
    secretariat.post(secretariat.link(LinkPurpose.UNDO, audit_log()[-1].id), {})
    assert (told(), tables.budget.books(PROJECT).warned) == (1, frozenset())


def test_pressed_twice_it_is_one_expense(secretariat: Desk) -> None:
    """The form drew what it is called. What was said first stands, and its receipt with it."""
    record(secretariat, PHOTO)
    before = (expenses(tables), audit_log())
    assert record(secretariat, PDF, amount="9").status == 200
    assert (expenses(tables), audit_log()) == before
    assert len(kept()) == 1


def test_of_two_files_sent_at_once_the_one_that_is_noted_stays(secretariat: Desk, meanwhile: Meanwhile) -> None:
    """The form was sent twice with another file each, at the same moment."""
    rival = secretariat.link(LinkPurpose.EXPENSE)
    meanwhile(lambda: secretariat.upload(rival, GOOD, {"receipt": ("a.jpg", "", PHOTO)}))
    record(secretariat, PHOTO + b" another")
    [noted] = expenses(tables)
    assert boto3.client("s3").get_object(Bucket=RECEIPTS, Key=noted.receipt)["Body"].read() == PHOTO
    assert len(kept()) == 2, "neither took the other's place"


def test_a_link_about_a_line_has_it_chosen(secretariat: Desk) -> None:
    """The button beside a line of the summary."""
    page = secretariat.get(link(secretariat, "lokaleleje")).page
    assert [each["value"] for each in page.tags("input") if each.get("name") == "line" and "checked" in each] == [
        "lokaleleje"
    ]


def test_a_photo_that_cannot_be_rid_of_its_place_is_refused(secretariat: Desk) -> None:
    """With the way out beside the field; nothing is recorded and nothing is kept."""
    answer = record(secretariat, PHOTO + b"\xff\xe1\x00\x10Exif\0\0II*\0GPS")
    assert (answer.status, expenses(tables), kept()) == (422, [], [])
    assert "Tag et skærmbillede af kvitteringen" in answer.page.text


@pytest.mark.parametrize(("content", "kind"), [(PHOTO, "jpg"), (PDF, "pdf")])
def test_a_receipt_is_kept_under_a_name_that_tells_nothing(secretariat: Desk, content: bytes, kind: str) -> None:
    """Its month, and what nobody can guess; what it is comes from its bytes, never from what the browser says."""
    record(secretariat, content)
    [key] = kept()
    assert key.startswith(f"{PROJECT}/2018-07/")
    assert key.endswith(f".{kind}")
    assert ID not in key
    assert [each.receipt for each in expenses(tables)] == [key]


def test_a_receipt_is_fetched_as_a_file_for_five_minutes(secretariat: Desk) -> None:
    """The browser saves it, and shows nothing that somebody made up as a page."""
    record(secretariat, PDF)
    page = secretariat.post(link(secretariat), {"act": "receipt", "expense": ID}).page
    [address] = [each["href"] for each in page.tags("a") if RECEIPTS in each["href"]]
    asked = parse_qs(urlsplit(address).query)
    assert asked["X-Amz-Expires"] == ["300"]
    assert asked["response-content-disposition"] == ['attachment; filename="kvittering.pdf"']
    assert asked["response-content-type"] == ["application/pdf"]
    assert boto3.client("s3").get_object(Bucket=RECEIPTS, Key=kept()[0])["Body"].read() == PDF


@pytest.mark.parametrize(("content", "says"), [(b"<html>", "kun et foto"), (PDF + b"." * LARGEST, "højst fylde 4 MB")])
def test_what_is_no_receipt_is_told_beside_its_field(secretariat: Desk, content: bytes, says: str) -> None:
    """And nothing is kept of it."""
    with nothing_changes():
        answer = record(secretariat, content)
        assert answer.status == 422
        assert says in answer.page.at("receipt-fejl")
        assert answer.page.field("text")["value"] == GOOD["text"]
    assert kept() == []


def test_a_chosen_file_that_is_empty_is_told(secretariat: Desk) -> None:
    """As one that still lies in a cloud: without a word the bill would stand there without its receipt."""
    answer = secretariat.upload(link(secretariat), GOOD, {"receipt": ("kvittering.pdf", "application/pdf", b"")})
    assert (answer.status, expenses(tables)) == (422, [])
    assert "Filen er tom." in answer.page.at("receipt-fejl")


@pytest.mark.parametrize(("pdf", "warns"), [(PDF, False), (PDF + b" trailer << /Encrypt 9 0 R >>", True)])
def test_a_pdf_that_may_need_a_password_is_asked_about(secretariat: Desk, pdf: bytes, warns: bool) -> None:
    """It is kept: most of them open without one. Whoever looks at the accounts has none."""
    assert ("Kan den kun åbnes med en adgangskode" in record(secretariat, pdf).page.text) is warns
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"RIFF....WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic....", "heic"),
        (b"\0\0\0\x18ftypmp42....", None),
        (b"RIFF....AVI LIST", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"MZ\x90", None),
        (b"", None),
    ],
)
def test_what_a_file_is_stands_in_its_first_bytes(content: bytes, kind: str | None) -> None:
    """Photos of every usual kind and PDFs are receipts; films, pages, drawings that can hold a script are not."""
    assert ending(content) == kind


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("line", "", "Vælg den post"),
        ("line", "rejser", "Vælg den post"),
        ("amount", "", "Skriv beløbet"),
        *(("amount", written, "med komma før ørerne") for written in ("1234.50", "1e3", "1,234.50", "1.23")),
        ("amount", "0", "mere end nul"),
        ("amount", "12345650", "Mangler der et komma"),
        ("day", "", "Skriv datoen"),
        ("day", "2018-07-27", "ude i fremtiden"),
        ("day", "31.2.2018", "som 15.8.2018"),
        ("day", "2008-07-20", "to år gammel"),
        ("text", " ", "hvad pengene gik til"),
        ("text", "x" * 201, "200 tegn"),
        ("supplier", "", "hvem der er leverandør"),
        ("meeting", "moede-9", "findes ikke længere"),
    ],
)
def test_a_mistake_is_told_beside_its_field(secretariat: Desk, field: str, value: str, says: str) -> None:
    """What was typed is kept; a file cannot be, and that is said."""
    with nothing_changes():
        answer = record(secretariat, PHOTO, **{field: value})
        assert answer.status == 422
        assert says in answer.page.at(f"{field}-fejl")
        assert "en browser kan ikke huske en fil" in answer.page.text
        assert answer.page.field("id")["value"] == ID


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        *(
            ("1234,5", 123_450),
            ("kr. 1.234,50", 123_450),
            ("500,-", 50_000),
            ("1 234 kr.", 123_400),
            ("−66,50", -6_650),
        ),
        *(("1\u00a0234,50\u00a0kr", 123_450), ("500,–", 50_000), ("–50", -5_000), ("500 kroner", 50_000)),
        *(("1.234", 123_400), ("١٢", 1_200), ("200.-", 20_000), ("-kr. 200", -20_000), ("kroner 200", 20_000)),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, amount: int) -> None:
    """With and without points, with the words around; below nothing where money came back."""
    assert Amount().parse(written) == amount


def test_a_day_may_be_written_the_danish_way(secretariat: Desk) -> None:
    """Where a browser has no calendar of its own."""
    record(secretariat, day="20.7.2018")
    assert [each.day for each in expenses(tables)] == [date(2018, 7, 20)]


def test_the_bill_for_an_order_takes_its_place(secretariat: Desk) -> None:
    """While an order is open the form asks, because a bill beside its order would be counted twice."""
    ordered = Commitment("o", "forplejning", "moede-2", 150_000, date(2018, 7, 1), "", "Bageriet", portions=25)
    tables.budget.commit(PROJECT, ordered)
    assert "Sig, om det er regningen" in record(secretariat, commitment="").page.at("commitment-fejl")
    other = record(secretariat, commitment="o", line="lokaleleje")
    assert "på en anden post" in other.page.at("commitment-fejl")
    record(secretariat, commitment="o", meeting="")
    assert [(each.commitment, each.meeting) for each in expenses(tables)] == [("o", "moede-2")]
    line = there(tables.budget.books(PROJECT).tally().line("forplejning"))
    assert (line.spent, line.committed) == (123_450, 0)


def test_an_unknown_browser_records_nothing_and_keeps_what_was_typed(desk: Desk, bucket: str) -> None:
    """The secretariat gets a mail; the file must be chosen again, and that is said."""
    answer = record(desk, PHOTO)
    assert answer.status == 403
    assert (answer.page.field("supplier")["value"], answer.page.field("id")["value"]) == (GOOD["supplier"], ID)
    assert "en browser kan ikke huske en fil" in answer.page.text
    assert (expenses(tables), kept(), audit_log()) == ([], [], [])
    assert owed_kinds() == [Kind.DESK_APPROVAL]


def test_an_unknown_browser_takes_nothing_out_and_fetches_no_receipt(desk: Desk, bucket: str) -> None:
    """A summary that was forwarded shows what was spent, and does nothing."""
    tables.budget.record(PROJECT, Expense(ID, "forplejning", date(2018, 7, 1), "", "", 1, receipt="a/b.jpg"))
    for wanted in ("void", "receipt"):
        answer = desk.post(link(desk), {"act": wanted, "expense": ID})
        assert (answer.status, RECEIPTS in answer.body) == (403, False)
    assert not expenses(tables)[0].void


def test_an_expense_is_taken_out_and_put_back(secretariat: Desk) -> None:
    """By its own button, and by the way back in the summary: each act can be undone, once."""
    record(secretariat)
    page = secretariat.post(link(secretariat), {"act": "void", "expense": ID}).page
    assert "er taget ud af regnskabet" in page.text
    assert [each.void for each in expenses(tables)] == [True]
    secretariat.post(link(secretariat), {"act": "void", "expense": ID})
    [recorded] = [each for each in audit_log() if each.type is AuditType.EXPENSE_RECORDED]
    [voided] = [each for each in audit_log() if each.type is AuditType.EXPENSE_VOIDED]
    back = secretariat.link(LinkPurpose.UNDO, voided.id)
    assert "En udgift på 1.234,50 kr. på »Morgenmad og kaffe/te« blev taget ud" in secretariat.get(back).page.text
    assert secretariat.post(back, {}).status == 200
    assert [each.void for each in expenses(tables)] == [False]
    assert secretariat.post(secretariat.link(LinkPurpose.UNDO, recorded.id), {}).status == 200
    assert [each.void for each in expenses(tables)] == [True]
    assert {each.type for each in audit_log() if each.undone} == {AuditType.EXPENSE_RECORDED, AuditType.EXPENSE_VOIDED}


def test_the_bill_of_an_order_is_for_the_order_s_meeting(secretariat: Desk) -> None:
    """Counted for another one, the order's own meeting would be paid for once more."""
    order = Commitment("o", "forplejning", "moede-1", 117_000, date(2018, 7, 1), "", "Bageriet", portions=18)
    tables.budget.commit(PROJECT, order)
    answer = record(secretariat, meeting="moede-2", commitment="o")
    assert (answer.status, expenses(tables)) == (422, [])
    assert "Bestillingen er til et andet møde" in answer.page.text
    assert record(secretariat, meeting="", commitment="o").status == 200
    assert [each.meeting for each in expenses(tables)] == ["moede-1"]


def two_orders(tables: Tables) -> tuple[Commitment, Commitment]:
    """Food for two meetings, 1.170 and 1.300 kr."""
    first = Commitment("o1", "forplejning", "moede-1", 117_000, date(2018, 7, 1), "Møde 1", "Bageriet", portions=18)
    second = replace(first, id="o2", meeting="moede-2", amount=130_000, portions=20)
    for each in (first, second):
        tables.budget.commit(PROJECT, each)
    return first, second


def sums(tables: Tables, line: str = "forplejning") -> tuple[int, int]:
    """What is spent and committed on a line, in øre."""
    tally = tables.budget.books(PROJECT).tally()
    found = next(each for each in (*tally.lines, *tally.income) if each.line.id == line)
    return found.spent, found.committed


def test_one_bill_pays_several_orders(secretariat: Desk) -> None:
    """Each order gets its share, to the øre, on its own meeting, and the page says so; it goes out and in whole."""
    two_orders(tables)
    fields = {**GOOD, "amount": "2.500", "meeting": "", "commitment": ["o1", "o2"]}
    file: Files = {"receipt": ("a.pdf", "application/pdf", PDF)}
    refused = [secretariat.upload(link(secretariat), {**fields, **wrong}, file).page.text for wrong in WRONG]
    assert [said for said, words in zip(refused, SAID, strict=True) if words not in said] == []
    for _ in range(2):
        said = secretariat.upload(link(secretariat), fields, file).page.text
        assert "2.500,00 kr. til Bageriet på hjørnet er noteret" in said
        assert "1.184,21 kr. for Netværksmøde 1 (Morgenmad og kaffe/te)" in said
    shares = [(each.commitment, each.meeting, each.amount) for each in expenses(tables)]
    assert shares == [("o1", "moede-1", 118_421), ("o2", "moede-2", 131_579)]
    assert ({each.bill for each in expenses(tables)}, len({each.receipt for each in expenses(tables)})) == ({ID}, 1)
    assert sums(tables) == (250_000, 0)
    [done] = [each for each in audit_log() if each.type is AuditType.EXPENSE_RECORDED]
    assert (done.facts["amount"], done.meeting) == ("250000", "")
    secretariat.now += timedelta(minutes=1)
    assert "2.500,00 kr." in secretariat.post(link(secretariat), {"act": "void", "expense": ID}).page.text
    assert sums(tables) == (0, 247_000)
    [voided] = [each for each in audit_log() if each.type is AuditType.EXPENSE_VOIDED]
    assert secretariat.post(secretariat.link(LinkPurpose.UNDO, voided.id), {}).status == 200
    assert sums(tables) == (250_000, 0)


WRONG: list[dict[str, str | list[str]]] = [
    {"commitment": ["o1", "none"]},
    {"commitment": ["o1", "o3"]},
    {"meeting": "moede-1"},
    {"line": "lokaleleje"},
    {"commitment": "none", "partial": "yes"},
]
SAID = [
    "enten ved bestillinger eller ved nej",
    "trukket tilbage eller betalt",
    "til et andet møde",
    "på en anden post",
    "Sæt kryds ved den bestilling",
]


def test_a_part_is_paid_and_the_rest_stays_promised(secretariat: Desk, meanwhile: Meanwhile) -> None:
    """Until the last bill, whatever that says; a changed order keeps what was paid on the one before it."""
    first, _ = two_orders(tables)
    paid = {"meeting": "", "commitment": "o1"}
    answer = record(secretariat, id="1" * 32, amount="300", partial="yes", **paid)
    assert "870,00 kr. er bestilt og ikke betalt" in answer.page.text
    assert sums(tables) == (30_000, 87_000 + 130_000)
    order = secretariat.link(LinkPurpose.ORDER, "moede-1")
    assert "870,00 kr. er bestilt og ikke betalt" in secretariat.get(order).page.text
    secretariat.post(order, {"stands": "o1", "portions": "20", "amount": "1.300", "supplier": "Bageriet"})
    [newer] = [each for each in tables.budget.books(PROJECT).entries.orders if each.meeting == "moede-1"]
    assert (newer.instead, sums(tables)) == (("o1",), (30_000, 100_000 + 130_000))
    rival = replace(RECORDED, id="r" * 32, commitment=newer.id, amount=20_000, partial=True)
    meanwhile(lambda: tables.budget.record(PROJECT, rival))
    both = {"id": "2" * 32, "amount": "2.100", "meeting": "", "commitment": f"{newer.id} o2"}
    assert record(secretariat, **both).status == 200
    shares = [each.amount for each in expenses(tables) if each.bill]
    assert (shares, sums(tables)) == ([80_000, 130_000], (30_000 + 20_000 + 210_000, 0))
    assert first.id not in {each.id for each in tables.budget.books(PROJECT).entries.orders}


def test_parts_that_pay_the_whole_order_close_it(secretariat: Desk) -> None:
    """Nothing is promised any more, and the form asks for no bill of it."""
    two_orders(tables)
    for id, amount in (("1" * 32, "700"), ("2" * 32, "470")):
        record(secretariat, id=id, amount=amount, meeting="", commitment="o1", partial="yes")
    assert sums(tables) == (117_000, 130_000)
    assert "trukket tilbage eller betalt" in record(secretariat, meeting="", commitment="o1").page.text


@pytest.mark.parametrize("commitment", ["none", "o1"])
def test_what_was_noted_anew_is_not_put_back_beside_it(secretariat: Desk, commitment: str) -> None:
    """The same bill, typed again after it was taken out, or a part of its order paid: the undo would count it twice."""
    two_orders(tables)
    record(secretariat, amount="1.170", commitment=commitment)
    secretariat.now += timedelta(minutes=1)
    secretariat.post(link(secretariat), {"act": "void", "expense": ID})
    undo = secretariat.link(LinkPurpose.UNDO, audit_log()[-1].id)
    more = {"amount": "1.170"} if commitment == "none" else {"amount": "200", "partial": "yes"}
    assert record(secretariat, id="2" * 32, commitment=commitment, **more).status == 200
    before = sums(tables)
    assert (secretariat.post(undo, {}).status, sums(tables)) == (409, before)
    secretariat.post(link(secretariat), {"act": "void", "expense": "2" * 32})
    assert secretariat.post(undo, {}).status == 200
    assert sums(tables)[0] == 117_000


@pytest.fixture
def entrance(kept: Project) -> BudgetLine:
    """A budget that counts on 4.000 kr. of entrance."""
    line = BudgetLine("entre", "Entré", planned=400_000, order=9, income=Income.ENTRANCE)
    given = BudgetLine("lys", "Partneren betaler lyset", planned=900_000, order=10, income=Income.IN_KIND)
    budget = wiring().budget
    dynamodb.transact(budget.line_writes(PROJECT, [*the_lines(), line, given], the_lines()))
    return line


def test_a_budget_without_income_says_so_and_offers_no_form(secretariat: Desk) -> None:
    """A link that was made before the plan changed opens a page that says why there is nothing to fill in."""
    page = secretariat.get(secretariat.link(LinkPurpose.INCOME)).page
    assert "Budgettet regner ikke med penge udefra" in page.text
    assert not [each for each in page.tags("input") if each.get("name") in {"line", "amount"}]


@pytest.mark.parametrize("vat", [True, False])
@pytest.mark.parametrize("purpose", [LinkPurpose.EXPENSE, LinkPurpose.INCOME, LinkPurpose.ORDER])
def test_amounts_are_asked_for_as_the_budget_has_them(
    secretariat: Desk, entrance: BudgetLine, kept: Project, purpose: LinkPurpose, vat: bool
) -> None:
    """With VAT, or without it where the budget is without."""
    changed = replace(kept, grant=replace(there(kept.grant), vat=vat))
    dynamodb.transact(tables.projects.writes(changed, kept))
    about = ("moede-1",) if purpose is LinkPurpose.ORDER else ()
    text = secretariat.get(secretariat.link(purpose, *about)).page.text
    assert ("Uden moms, som budgettet" in text) is not vat
    assert ("Med moms" in text) is (vat and purpose is not LinkPurpose.INCOME)


def test_income_is_noted_taken_out_and_put_back(secretariat: Desk, entrance: BudgetLine) -> None:
    """On a page of its own, on lines that money comes in on: it covers costs, and is none."""
    page = secretariat.link(LinkPurpose.INCOME)
    lines = [each["value"] for each in secretariat.get(page).page.tags("input") if each.get("name") == "line"]
    assert lines == ["entre"]
    taken = {**GOOD, "line": "entre", "amount": "1.250", "text": "Entré ved døren", "supplier": "Gæsterne"}
    assert "Hvad er det for penge?" in secretariat.get(page).page.text
    for line in ("forplejning", "lys"):
        assert secretariat.upload(page, {**taken, "line": line}, {}).status == 422
    assert record(secretariat, line="entre").status == 422
    for _ in range(2):
        answer = secretariat.upload(page, taken, {})
        assert "1.250,00 kr. fra Gæsterne er noteret" in answer.page.text
    tally = tables.budget.books(PROJECT).tally()
    assert (tally.received, tally.spent, len(expenses(tables))) == (125_000, 0, 1)
    secretariat.now += timedelta(minutes=1)
    secretariat.post(page, {"act": "void", "expense": ID})
    recorded, voided = (each for each in audit_log() if "income" in each.type)
    assert tables.budget.books(PROJECT).tally().received == 0
    undo = secretariat.link(LinkPurpose.UNDO, voided.id)
    assert "En indtægt på 1.250,00 kr. på »Entré« blev taget ud" in secretariat.get(undo).page.text
    assert secretariat.post(undo, {}).status == 200
    assert tables.budget.books(PROJECT).tally().received == 125_000
    assert secretariat.post(secretariat.link(LinkPurpose.UNDO, recorded.id), {}).status == 200
    assert tables.budget.books(PROJECT).tally().received == 0


def test_once_taken_out_a_form_sent_again_notes_nothing(secretariat: Desk) -> None:
    """And the page says that the bill is out, not that it is noted."""
    record(secretariat)
    secretariat.post(link(secretariat), {"act": "void", "expense": ID})
    assert "er taget ud af regnskabet" in record(secretariat).page.text
    assert [each.void for each in expenses(tables)] == [True]


def test_money_back_pays_no_order(secretariat: Desk) -> None:
    """A credit note would close an order for less than nothing, and its price would be gone from the forecast."""
    two_orders(tables)
    for more in ({}, {"partial": "yes"}):
        answer = record(secretariat, amount="-150", meeting="", commitment="o1", **more)
        assert (answer.status, sums(tables)) == (422, (0, 247_000))
        assert "betaler ingen bestilling" in answer.page.text
    assert record(secretariat, amount="-150", meeting="", commitment="none").status == 200
    assert sums(tables) == (-15_000, 247_000)


def test_a_bill_that_reads_like_another_is_told(secretariat: Desk) -> None:
    """Noted in two browsers within a second: both stand, as two alike do occur, and the second is asked about."""
    assert "stod der i forvejen" not in record(secretariat).page.text
    assert "stod der i forvejen" in record(secretariat, id="1" * 32, text="Morgenmad").page.text
    assert sums(tables)[0] == 2 * 123_450


def test_what_the_report_s_mail_says_of_a_missing_receipt_can_be_done(secretariat: Desk) -> None:
    """No receipt is added to a bill that is noted: it is taken out and noted anew. Then the mail speaks of none."""

    def told() -> str:
        now = secretariat.now
        mail = Mail(Kind.SEASON_REPORT, PROJECT, SECRETARIAT, now, now + timedelta(days=1), occasion=ONCE)
        return " ".join(compose(mail, tables.sources, LINKS, now).text.split())

    record(secretariat)
    assert "Tag den ud på udgiftssiden, og notér den igen med bilaget, eller hæft det på papirerne." in told()
    secretariat.post(link(secretariat), {"act": "void", "expense": ID})
    record(secretariat, PHOTO, id="1" * 32)
    assert "bilag" not in told()
