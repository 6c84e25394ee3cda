"""The `tovholder` command, as somebody types it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from typer.testing import Result

from infra.tables import variables
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Heads
from shared.outbox.mail import Kind, Mail, State
from shared.outbox.occasion import OfDay
from shared.projects import Project
from shared.registrations.signing_up import sign_up
from shared.technical import clock, dynamodb
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting, a_project, the_lines
from tests.conftest import Tables, tables
from tests.ops.command import tovholder

PLAN = "infra/plans/amager-oest-2018.yaml"
MEMBERS = "infra/plans/members.csv"
SOURCE = ("--source", "Opdigtet liste")


BILL = {"--line": "forplejning", "--day": "2018-08-16", "--text": "Mad", "--supplier": "Bageriet", "--amount": "10"}


def spend(changes: Mapping[str, str] | None = None) -> Result:
    """Record an expense of 10 kr., or one that differs in something."""
    return tovholder("expense", "add", *chain(*(BILL | dict(changes or {})).items()))


def cells(output: str) -> list[list[str]]:
    """The rows of a table on the screen."""
    return [
        [cell.strip() for cell in re.split("[│┃]", line)] for line in output.splitlines() if re.search("[│┃]", line)
    ]


def test_a_right_plan_is_said_to_be_right() -> None:
    """With the sum, and with what the application did not say."""
    result = tovholder("plan", "check", PLAN)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        f"{PLAN}: right. Fortsættelse af erhvervsnetværk Amager Øst: 4 meetings, costs of 14.600,00 kr.\n"
    )
    assert "meetings.*.capacity" in result.stdout


def test_the_sum_of_a_plan_holds_no_income() -> None:
    """What comes in is not what the season costs: here 21.000,00 kr. of 48.900,00 kr. come in."""
    assert "costs of 48.900,00 kr." in tovholder("plan", "check", "infra/plans/examples/foredrag.yaml").stdout


def test_a_wrong_plan_is_told_line_by_line(tmp_path: Path) -> None:
    """In the form that editors understand, and nothing is applied."""
    file = tmp_path / "plan.yaml"
    text = Path(PLAN).read_text(encoding="utf-8")
    file.write_text(text.replace("2018-09-19", "2018-09-31").replace("total: 14600", "total: 1460"), encoding="utf-8")
    for command in ("check", "apply"):
        result = tovholder("plan", command, str(file))
        assert (result.exit_code, result.stdout) == (2, "")
        assert [line.split(": ", 1)[1] for line in result.stderr.splitlines()] == [
            "meetings[moede-2].date: “2018-09-31” is no date: September 2018 has 30 days",
            "budget.total: 1.460,00 kr. is not the sum of the lines, which is 14.600,00 kr.",
        ]


def test_a_plan_is_applied_once(tables: Tables) -> None:
    """The first run shows what it writes, the second has nothing to change."""
    first = tovholder("plan", "apply", PLAN, "--yes")
    assert first.exit_code == 0
    assert "+ meeting moede-1: Hvad rører sig i bydelens erhvervsliv?; Wed 15 August 2018, 08:00-09:30;" in first.stdout
    assert first.stdout.endswith("amager-oest is now as the plan says.\n")
    second = tovholder("plan", "apply", PLAN, "--yes")
    assert (second.exit_code, second.stdout) == (0, "amager-oest is as the plan says: nothing to change.\n")


def test_a_season_is_moved(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first meeting is on the day given, while it has not begun; days of the week that move are said."""
    monkeypatch.setattr(clock, "now", lambda: BEFORE.replace(year=2026))
    whole = tovholder("plan", "apply", PLAN, "--yes", "--season-starts", "2026-09-16")
    assert "Wed 16 September 2026, 08:00-09:30" in whole.stdout
    assert "days of the week" not in whole.stdout
    odd = tovholder("plan", "apply", PLAN, "--yes", "--season-starts", "2026-09-17")
    assert "The days of the week move too: the first meeting is on a Thursday, not a Wednesday." in odd.stdout
    assert "~ meeting moede-1: starts: 2026-09-16 08:00 → 2026-09-17 08:00" in odd.stdout


def test_nothing_is_applied_unasked(tables: Tables) -> None:
    """Without --yes and without somebody to ask, nothing is written."""
    result = tovholder("plan", "apply", PLAN)
    assert (result.exit_code, result.stderr) == (2, "Nothing is changed; say --yes to change it without being asked.\n")
    assert tables.projects.ids() == []


def test_members_are_imported_once(kept: Project) -> None:
    """120 of them, and again none."""
    assert tovholder("members", "import", MEMBERS, *SOURCE, "--project", PROJECT).stdout == (
        "amager-oest: 120 added, 0 changed, 0 unchanged, 0 bad, 0 repeated\n"
    )
    assert tovholder("members", "import", MEMBERS, *SOURCE).stdout == (
        "amager-oest: 0 added, 0 changed, 120 unchanged, 0 bad, 0 repeated\n"
    )


def test_bad_rows_are_listed_and_the_others_go_in(kept: Project, tmp_path: Path) -> None:
    """With their line numbers; no name and no address stands on the screen."""
    file = tmp_path / "m.csv"
    file.write_bytes(
        "navn;firma;e-mail;tlf\r\nÅse;A;aase@example.org;1\r\n;B;b@example.org;2\r\nÅse;A;AASE@example.org;1".encode(
            "cp1252"
        )
    )
    result = tovholder("members", "import", str(file), *SOURCE)
    assert result.stdout == (
        f"{file}: the column “tlf” is not used\n"
        f"{file}:3: not used: no name\n"
        f"{file}:4: left out: the same address as in line 2\n"
        "amager-oest: 1 added, 0 changed, 0 unchanged, 1 bad, 1 repeated\n"
    )
    assert [member.name for member in tables.members.all(PROJECT)] == ["Åse"]


def test_an_expense_is_recorded_once_and_moves_the_tally(kept: Project) -> None:
    """The same command in doubt a second time pays nothing twice; --again says that it was another."""
    words = (
        "expense", "add", "--line", "forplejning", "--day", "2018-08-15", "--text", "Morgenmad", "--supplier",
        "Bageriet", "--amount", "1.862,50", "--meeting", "moede-1",
    )  # fmt: skip
    said = "1.862,50 kr. on forplejning, 2018-08-15, Bageriet"
    assert tovholder(*words).stdout == f"Recorded: {said}\n"
    assert tovholder(*words).stdout == f"It is recorded already: {said}. If it was bought twice, say --again.\n"
    assert tovholder(*words, "--again").stdout == f"Recorded: {said}\n"
    tables.budget.count(PROJECT, Heads("moede-1", 20, 0, 2, as_of=1))
    tables.budget.count(PROJECT, Heads("moede-2", 10, 0, 2, as_of=1))
    found = json.loads(tovholder("tally", "--json").stdout)
    assert found["lines"][1] == {
        "id": "forplejning",
        "text": "Morgenmad og kaffe/te",
        "planned": 800_000,
        "moved": 0,
        "committed": 0,
        "spent": 372_500,
        "forecast": 372_500 + 12 * 6_500,
        "forecast_from": 372_500 + 12 * 6_500,
        "forecast_to": 372_500 + 12 * 6_500,
        "remaining": 427_500,
    }


def test_a_bill_of_orders_and_money_that_came_in(kept: Project) -> None:
    """A bill counts once beside its orders: for two it is split, of one it may be a part; income is no cost."""
    first = Commitment("o1", "forplejning", "moede-1", 117_000, date(2018, 8, 10), "", "Bageriet", portions=18)
    entrance = BudgetLine("entre", "Entré", planned=400_000, order=9, income=Income.ENTRANCE)
    dynamodb.transact(tables.budget.line_writes(PROJECT, [*the_lines(), entrance], the_lines()))
    for each in (first, replace(first, id="o2", meeting="moede-2", amount=39_000)):
        tables.budget.commit(PROJECT, each)
    words = ["--day", "2018-08-16", "--text", "Mad", "--supplier", "Bageriet"]
    spend = ["expense", "add", "--line", "forplejning", *words]
    assert "Say --commitment; there is: o1, o2, none." in tovholder(*spend, "--amount", "9").stderr
    part = tovholder(*spend, "--amount", "390", "--commitment", "o1", "--partial", "yes").stdout
    assert part.endswith("\n  390,00 kr. for o1, moede-1; 780,00 kr. of it is still to be paid\n")
    both = tovholder(*spend, "--amount", "1.200", "--commitment", "o1,o2").stdout
    assert both.endswith("\n  800,00 kr. for o1, moede-1\n  400,00 kr. for o2, moede-2\n")
    # Said again in doubt, it is there, though its orders are paid; another bill of one of them is refused.
    assert "recorded already: 1.200,00 kr." in tovholder(*spend, "--amount", "1.200", "--commitment", "o1,o2").stdout
    assert "There is no commitment o1" in tovholder(*spend, "--amount", "800", "--commitment", "o1").stderr
    assert tovholder("expense", "add", "--line", "entre", *words, "--amount", "9").exit_code == 2
    assert tovholder("income", "add", "--line", "forplejning", *words, "--amount", "9").exit_code == 2
    for said in ("Recorded: 250,00 kr. on entre", "It is recorded already"):
        assert said in tovholder("income", "add", "--line", "entre", *words, "--amount", "250").stdout
    tally = tables.budget.books(PROJECT).tally()
    assert (tally.spent, tally.committed, tally.received) == (159_000, 0, 25_000)


@pytest.mark.parametrize("wrong", [{"--day": "2081-08-16"}, {"--text": " ", "--supplier": ""}])
def test_a_slip_is_refused(kept: Project, wrong: dict[str, str]) -> None:
    """A day that is still to come, and an expense that says neither what it was nor to whom it went."""
    assert spend(wrong).exit_code == 2


def test_what_was_taken_out_can_be_recorded_again(kept: Project) -> None:
    """At the desk it was taken out of the books: the same command is another one then."""
    spend()
    tables.budget.void(PROJECT, *tables.budget.books(PROJECT).expenses)
    assert "Recorded" in spend().stdout
    assert tables.budget.books(PROJECT).tally().spent == 1_000


def test_the_tally_is_shown_as_danes_write_amounts(kept: Project) -> None:
    """A row a line, and the sum that the application was granted; of a season that is over, as its meetings are."""
    order = Commitment("o", "forplejning", "moede-1", 169_000, date(2018, 8, 13), "Morgenmad", "Bageriet")
    tables.budget.commit(PROJECT, order)
    result = tovholder("tally", "--project", PROJECT)
    rent = ["1.600,00 kr.", "0,00 kr.", "0,00 kr.", "0,00 kr.", "1.600,00 kr.", "1.600,00 kr."]
    meals = ["8.000,00 kr.", "0,00 kr.", "1.690,00 kr.", "0,00 kr.", "1.690,00 kr.", "8.000,00 kr."]
    talk = ["5.000,00 kr.", "0,00 kr.", "0,00 kr.", "0,00 kr.", "0,00 kr.", "5.000,00 kr."]
    total = ["14.600,00 kr.", "0,00 kr.", "1.690,00 kr.", "0,00 kr.", "3.290,00 kr.", "14.600,00 kr."]
    assert cells(result.stdout) == [
        ["line", "planned", "moved", "committed", "spent", "forecast", "remaining"],
        ["Lokaleleje, verdensrummet x 2", *rent],
        ["Morgenmad og kaffe/te", *meals],
        ["Kommunikation", *["0,00 kr."] * 6],
        ["Evt. ekstern oplægsholder", *talk],
        ["I alt", *total],
    ]


def test_the_tally_of_a_season_to_come_says_within_which_bounds_it_will_end(tables: Tables) -> None:
    """Before anybody has signed up it is the plan's guests that count."""
    starts = clock.now() + timedelta(days=40)
    tables.keep(a_project(replace(a_meeting(), starts=starts, ends=starts, registration_closes=starts)))
    said = tovholder("tally").stdout
    assert "8 times out of 10 the season costs " in said
    assert "18% of the guests are expected to stay away (0 meetings counted)." in said
    found = json.loads(tovholder("tally", "--json").stdout)
    assert found["forecast_from"] < found["forecast"] < found["forecast_to"] <= 660_000 + 30 * 6_500


def test_money_is_moved_once_and_with_a_reason(kept: Project) -> None:
    """What was approved stays; the same command in doubt a second time moves nothing."""
    words = (
        "budget", "move", "--from", "oplaegsholder", "--to", "forplejning", "--amount", "1.200", "--reason",
        "Flere gæster end ventet",
    )  # fmt: skip
    assert tovholder(*words).stdout == "Moved: 1.200,00 kr. from oplaegsholder to forplejning\n"
    assert tovholder(*words).stdout == "It is moved already: 1.200,00 kr. from oplaegsholder to forplejning.\n"
    found = json.loads(tovholder("tally", "--json").stdout)
    assert [each["moved"] for each in found["lines"]] == [0, 120_000, 0, -120_000]
    assert [each["planned"] for each in found["lines"]] == [160_000, 800_000, 0, 500_000]
    [move] = tables.budget.books(PROJECT).moves
    assert move.reason == "Flere gæster end ventet"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--amount": "5000,01"}, "oplaegsholder has 5.000,00 kr. that are neither spent nor ordered for.\n"),
        ({"--to": "oplaegsholder"}, "Money moves between two lines, and more than nothing.\n"),
        ({"--from": "oplaegsholde"}, "There is no budget line oplaegsholde; did you mean oplaegsholder?\n"),
    ],
)
def test_money_that_a_line_does_not_have_is_not_moved(kept: Project, change: dict[str, str], said: str) -> None:
    """The refusal says what there is."""
    options = {"--from": "oplaegsholder", "--to": "forplejning", "--amount": "10", "--reason": "x", **change}
    result = tovholder("budget", "move", *(word for pair in options.items() for word in pair))
    assert (result.exit_code, result.stderr) == (2, said)
    assert tables.budget.books(PROJECT).moves == ()


def test_the_status_shows_who_has_a_seat_and_who_waits(kept: Project) -> None:
    """28 seats for guests; people are counted, not parties."""
    for number in range(8):
        guest = a_guest(number, party=4)
        sign_up(tables.registrations, kept, [a_meeting()], guest, BEFORE + timedelta(seconds=number))
    rows = cells(tovholder("status").stdout)
    assert rows[:3] == [
        ["meeting", "when", "where", "title", "capacity", "reserved", "taken", "free", "waiting"],
        ["moede-1", "Wed 2018-08-15 08:00-09:30", "Verdensrummet", "Netværksmøde 1", "30", "2", "28", "0", "4"],
        ["moede-2", "Wed 2018-09-19 08:00-09:30", "Verdensrummet", "Netværksmøde 2", "30", "2", "0", "28", "0"],
    ]


DAY = OfDay(date(2018, 8, 15))


def test_the_outbox_shows_what_went_wrong(kept: Project) -> None:
    """Failed and missed mails with their reason, and nobody's name."""
    assert tovholder("outbox").stdout == "amager-oest: no mail failed, bounced or was missed.\n"
    mail = Mail(Kind.REMINDER, PROJECT, "person0001", BEFORE, BEFORE + timedelta(hours=1), ("moede-1",), DAY)
    tables.outbox.owe(mail)
    tables.outbox.give_up(mail, State.MISSED, State.OWED, "its latest time has passed", BEFORE + timedelta(hours=2))
    assert cells(tovholder("outbox").stdout)[1:] == [
        ["The reminder", "missed", "moede-1", "person0001", "2018-07-26 09:00", "0", "its latest time has passed"]
    ]


REFUSALS = [
    (("plan", "check", "no.yaml"), "no.yaml cannot be read: no such file or directory.\n"),
    (("members", "import", "no.csv", *SOURCE), "no.csv cannot be read: no such file or directory.\n"),
    (
        ("members", "import", PLAN, *SOURCE),
        f"{PLAN}: the first line names no column “navn” or “name” and “e-mail” or “address”.\n",
    ),
    (("status", "--project", "amager"), "There is no project amager; there is: amager-oest.\n"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSALS)
def test_a_refusal_is_one_sentence(kept: Project, words: tuple[str, ...], sentence: str) -> None:
    """On standard error, with exit code 2 and no traceback."""
    result = tovholder(*words)
    assert (result.exit_code, result.stderr) == (2, sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--line": "forplejnin"}, "There is no budget line forplejnin; did you mean forplejning?\n"),
        ({"--meeting": "xyz"}, "There is no meeting xyz; there is: moede-1, moede-2, moede-3, moede-4.\n"),
        ({"--amount": "66.5"}, "“66.5” is no amount in kroner; write 1600, 1.600 or 66,50.\n"),
        ({"--amount": "0"}, "--amount “0”: nothing. As Danes write it: 1600, 1.600,00 or 66,50.\n"),
    ],
)
def test_an_expense_that_fits_nowhere_is_refused(kept: Project, change: dict[str, str], sentence: str) -> None:
    """And not recorded."""
    result = spend(change)
    assert (result.exit_code, result.stderr) == (2, sentence)
    assert tables.budget.books(PROJECT).expenses == ()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (None, "PROJECTS_TABLE is not in the environment; set it or say --stack NAME.\n"),
        ("test-ProjectsTable", "There is no project yet; tovholder plan apply FILE makes one.\n"),
        ("nix", "A table that the environment names does not exist (Query); is this the right stack and region?\n"),
    ],
)
def test_without_a_project_the_way_is_shown(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, name: str | None, sentence: str
) -> None:
    """The variable that is missing and the other way; what to do first; the wrong region is the usual reason."""
    monkeypatch.delenv("PROJECTS_TABLE")
    if name:
        monkeypatch.setenv("PROJECTS_TABLE", name)
    result = tovholder("status")
    assert (result.exit_code, result.stderr) == (2, sentence)


@pytest.fixture
def stacks(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """CloudFormation's answers, as each test queues them: moto's own would need a dozen packages more."""
    client = boto3.client("cloudformation")
    real = boto3.client

    def made(service: str, **settings: Any) -> Any:
        return client if service == "cloudformation" else real(service, **settings)  # type: ignore[call-overload]

    monkeypatch.setattr(boto3, "client", made)
    with Stubber(client) as stubber:
        yield stubber


def test_the_tables_may_be_named_by_a_stack(kept: Project, stacks: Stubber, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its outputs say where they are, and the environment is not asked."""
    outputs = {"ProjectsTable": tables.projects.name, "BudgetTable": tables.budget.name}
    stack = {
        "StackName": "my-stack",
        "CreationTime": BEFORE,
        "StackStatus": "CREATE_COMPLETE",
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()],
    }
    for _ in range(2):
        stacks.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": "my-stack"})
    for name in variables():
        monkeypatch.delenv(name)
    assert json.loads(tovholder("tally", "--json", "--stack", "my-stack").stdout)["planned"] == 1_460_000
    result = tovholder("outbox", "--stack", "my-stack")
    assert (result.exit_code, result.stderr) == (2, "OUTBOX_TABLE is not in the stack my-stack.\n")


def test_a_stack_that_is_not_there_gets_one_sentence(stacks: Stubber) -> None:
    """With the region that was asked, which is the usual reason."""
    stacks.add_client_error("describe_stacks", "ValidationError", "Stack with id nix does not exist")
    result = tovholder("status", "--stack", "nix")
    assert (result.exit_code, result.stderr) == (2, "There is no stack nix in eu-north-1.\n")
