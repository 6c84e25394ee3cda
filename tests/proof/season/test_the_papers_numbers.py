"""Every number in the season's papers is one that a recount of the tables gives, as they were when the paper was made.

The recount here reads the tables' items as they lie there: none of the domain's code has a part in it.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from openpyxl import load_workbook

from infra.proof.season.post import Mail
from shared.outbox import Kind
from shared.technical.templates import short_day
from tests.documents.reading import texts
from tests.proof.season.conftest import Items, Played

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Recount:
    """What the items say, counted by hand."""

    items: Items

    def guests(self, meeting: str) -> list[Row]:
        """Every registration at `meeting`."""
        return [each for each in self._at(meeting) if str(each["part"]).startswith("registration#")]

    def people(self, meeting: str, status: str) -> int:
        """How many people stand so."""
        return sum(int(each["party"]) for each in self.guests(meeting) if each["status"] == status)

    def seats(self, meeting: str) -> Row:
        """The meeting's seats."""
        [found] = [each for each in self._at(meeting) if each["part"] == "seats"]
        return found

    def scores(self, meeting: str) -> list[int]:
        """What it was given."""
        return [int(each["score"]) for each in self._at(meeting) if str(each["part"]).startswith("evaluation#")]

    def here(self, meeting: str) -> tuple[int, int]:
        """Who came of those with a seat, and who came besides."""
        came = besides = 0
        for each in self.guests(meeting):
            seated = int(each["party"]) if each["status"] == "confirmed" else 0
            here = int(each.get("came", 0))
            came += min(here, seated)
            besides += here - min(here, seated)
        return came, besides

    def entries(self, kind: str) -> list[Row]:
        """What counts of the books."""
        found = (each for each in self.items["budget"] if str(each["part"]).startswith(f"{kind}#"))
        return [each for each in found if not each.get("void")]

    def spent(self, line: str) -> int:
        """Øre paid on `line`."""
        return sum(int(each["amount"]) for each in self.entries("expense") if each["line"] == line)

    def ordered(self, meeting: str) -> int:
        """Portions ordered for `meeting`."""
        found = (each for each in self.entries("commitment") if each["meeting"] == meeting)
        return sum(int(each.get("portions", 0)) for each in found)

    @property
    def members(self) -> int:
        """How many stand on the list and may be invited: no no, no closed mailbox, no complaint."""
        items = self.items["members"]
        out = {each["person"] for each in items if {"complained_at", "unsubscribed_at"} & each.keys()}
        return sum(
            each.get("standing") == "active" and each["person"] not in out for each in items if "address" in each
        )

    def _at(self, meeting: str) -> Iterator[Row]:
        return (each for each in self.items["registrations"] if str(each["meeting"]).endswith(f"/{meeting}"))


def test_the_summaries(whole: Played) -> None:
    """Seats, those who wait, what is granted, spent and left of each line, and that the lines make up the sum."""
    checked = 0
    weeks: Counter[tuple[int, int]] = Counter()
    for mail, recount in _letters(whole, Kind.SUMMARY):
        text = mail.body("plain")
        for meeting in whole.script.project.meetings:
            place = rf"(?:: {re.escape(meeting.title)}\s+|^- {short_day(meeting.starts)}: )"
            found = re.search(rf"{place}(\d+)\saf\s(\d+)\spladser(?:,\s(\d+)\sventer)?", text, re.MULTILINE)
            if found:
                seats = recount.seats(meeting.id)
                told = tuple(int(number or 0) for number in found.groups())
                open = int(seats["capacity"]) - int(seats["reserved"])
                assert told == (recount.people(meeting.id, "confirmed"), open, recount.people(meeting.id, "waiting"))
                checked += 1
        planned, forecast, spent, left = _amounts(text, "I alt")
        lines = {line: _amounts(text, line.text) for line in whole.script.lines if f"{line.text}: bevilget" in text}
        if lines.keys() == {*whole.script.lines}:
            assert sum(each[1] for each in lines.values()) == forecast
            weeks[mail.at.isocalendar()[:2]] += 1
        else:  # on other days of a week those that will break
            assert all(each[1] > each[0] for each in lines.values())
        for line, (granted, _, paid, rest) in lines.items():
            assert (granted, paid, rest) == (
                line.planned,
                recount.spent(line.id),
                line.planned - recount.spent(line.id),
            )
        assert (planned, spent) == (
            sum(line.planned for line in whole.script.lines),
            sum(recount.spent(line.id) for line in whole.script.lines),
        )
        assert left == planned - spent
        promised = sum(int(each["amount"]) for each in recount.entries("commitment"))
        settled = {each.get("commitment") for each in recount.entries("expense")}
        promised -= sum(int(each["amount"]) for each in recount.entries("commitment") if _name(each) in settled)
        told_promised = re.search(r"([\d.,]+) kr\. er bestilt og ikke betalt", text)
        assert (_oere(told_promised[1]) if told_promised else 0) == promised
    assert checked > 60
    assert weeks == dict.fromkeys((mail.at.isocalendar()[:2] for mail, _ in _letters(whole, Kind.SUMMARY)), 1)


def test_the_order(whole: Played) -> None:
    """Guests and seats for speakers, and a price that is the portions' own."""
    for mail, recount in _letters(whole, Kind.CATERING_ORDER):
        [meeting], text = mail.meetings, mail.body("plain")
        found = re.search(r"Der er (\d+) tilmeldte og (\d+) reserverede pladser", text)
        assert found, text
        assert int(found[1]) == recount.people(meeting, "confirmed")
        assert int(found[2]) == int(recount.seats(meeting)["reserved"])
        portions, cost = re.search(r"Med (\d+) portioner", text), re.search(r"Det koster ([\d.,]+) kr\.", text)
        assert portions and cost
        [line] = [each for each in whole.script.lines if each.food]
        assert _oere(cost[1]) == int(portions[1]) * line.price.portion


def test_the_lists_and_badges(whole: Played) -> None:
    """The list by the door as PDF and XLSX, and a badge for each guest and each reserved seat."""
    for mail, recount in _letters(whole, Kind.DAY_BEFORE):
        [meeting] = mail.meetings
        confirmed = [each for each in recount.guests(meeting) if each["status"] == "confirmed"]
        waiting = [each for each in recount.guests(meeting) if each["status"] == "waiting"]
        people, reserved = recount.people(meeting, "confirmed"), int(recount.seats(meeting)["reserved"])
        (_, _, listed), (_, _, table), (_, _, badges) = mail.files
        text = " ".join(texts(listed))
        assert f"{people} tilmeldte og {reserved} reserverede pladser" in text
        assert [each["name"] for each in confirmed if _unbroken(str(each["name"])) not in _unbroken(text)] == []
        book = load_workbook(io.BytesIO(table))
        assert _parties(book["Deltagere"]) == Counter((each["name"], int(each["party"])) for each in confirmed)
        assert _parties(book["Venteliste"]) == Counter((each["name"], int(each["party"])) for each in waiting)
        title = next(each.title for each in whole.script.project.meetings if each.id == meeting)
        assert " ".join(texts(badges)).count(f"{title} ·") == people + reserved
        told = re.search(r"^(\d+) gæster er tilmeldt", mail.body("plain"), re.MULTILINE)
        assert told and int(told[1]) == people
        ordered = re.search(r"Der er bestilt mad til (\d+)", mail.body("plain"))
        assert ordered and int(ordered[1]) == recount.ordered(meeting)


def test_the_day_after(whole: Played) -> None:
    """Who came, who stayed away, who came besides, and what they gave it."""
    for mail, recount in _letters(whole, Kind.DAY_AFTER):
        [meeting] = mail.meetings
        came, besides = recount.here(meeting)
        expected, scores = recount.people(meeting, "confirmed"), recount.scores(meeting)
        numbers = _numbers(mail.body("plain"))
        for number in (came, expected - came, besides, len(scores)):
            assert not number or number in numbers, (meeting, number, mail.body("plain"))


@pytest.fixture(scope="module")
def report(whole: Played) -> tuple[Mail, Recount]:
    [found] = _letters(whole, Kind.SEASON_REPORT)
    return found


def test_the_accounts_of_the_season_report(whole: Played, report: tuple[Mail, Recount]) -> None:
    """Line by line as the budget was, each receipt, and their sum; the PDF says the same."""
    mail, recount = report
    book = load_workbook(io.BytesIO(_file(mail, ".xlsx")))
    accounts = [
        row[:4] for row in book["Regnskab"].iter_rows(min_row=2, max_row=1 + len(whole.script.lines), values_only=True)
    ]
    assert accounts == [
        (line.text, line.planned / 100, recount.spent(line.id) / 100, (recount.spent(line.id) - line.planned) / 100)
        for line in whole.script.lines
    ]
    paid = Counter((each["supplier"], int(each["amount"])) for each in recount.entries("expense"))
    rows = [row for row in book["Bilag"].iter_rows(min_row=2, values_only=True) if row[2]]
    assert Counter((str(row[2]), round(float(str(row[5])) * 100)) for row in rows) == paid
    text = " ".join(texts(_file(mail, ".pdf")))
    spent = sum(recount.spent(line.id) for line in whole.script.lines)
    assert f"{_kroner(spent)} kroner brugt" in text
    assert all(_kroner(recount.spent(line.id)) in text for line in whole.script.lines)


def test_the_meetings_of_the_season_report(whole: Played, report: tuple[Mail, Recount]) -> None:
    """Of each meeting whom we expected, who came, stayed away and walked in, what was ordered, and its scores."""
    mail, recount = report
    book = load_workbook(io.BytesIO(_file(mail, ".xlsx")))
    text = " ".join(texts(_file(mail, ".pdf")))
    rows = [row for row in book["Møder"].iter_rows(min_row=2, values_only=True) if row[1]]
    assert len(rows) == len(whole.script.project.meetings)
    for meeting, row in zip(whole.script.project.meetings, rows, strict=True):
        expected, (came, besides) = recount.people(meeting.id, "confirmed"), recount.here(meeting.id)
        scores, ordered = recount.scores(meeting.id), recount.ordered(meeting.id)
        there = came + besides
        assert row[4:8] == (expected, there, expected - came, besides)
        assert row[9:11] == (ordered, len(scores))
        assert row[11] == pytest.approx(sum(scores) / len(scores))
        average = f"{sum(scores) / len(scores):.1f}".replace(".", ",")
        shown = rf"{expected} {there} {expected - came} {besides} \d+ {ordered} {re.escape(average)} {len(scores)}\b"
        assert re.search(shown, text), (meeting.id, shown, text)


def test_the_goals_of_the_season_report(whole: Played, report: tuple[Mail, Recount]) -> None:
    """Meetings, guests on average, members, and how often each score was given."""
    mail, recount = report
    book = load_workbook(io.BytesIO(_file(mail, ".xlsx")))
    goals = {row[0]: row[2] for row in book["Mål"].iter_rows(min_row=2, values_only=True)}
    meetings = [each.id for each in whole.script.project.meetings]
    there = [sum(recount.here(each)) for each in meetings]
    assert goals["Møder"] == len(meetings)
    assert goals["Deltagere i snit"] == pytest.approx(sum(there) / len(there))
    assert goals["Medlemmer i netværket"] == recount.members
    given = Counter(score for each in meetings for score in recount.scores(each))
    rows = [row for row in book["Karakterer"].iter_rows(min_row=2, values_only=True) if isinstance(row[0], int)]
    assert {row[0]: row[1] for row in rows} == {score: given[score] for score in range(1, 11)}
    assert f"{given.total()} svar ud af {sum(there)} fremmøder" in " ".join(texts(_file(mail, ".pdf")))


def test_no_sentence_stands_twice_under_a_topic(report: tuple[Mail, Recount]) -> None:
    """What several said in the same words is counted, and told once."""
    mail, _ = report
    rows = load_workbook(io.BytesIO(_file(mail, ".xlsx")))["Emner"].iter_rows(min_row=2, values_only=True)
    said = [str(row[2]).split(" / ") for row in rows if row[2]]
    assert said
    assert [each for each in said if len(each) != len(set(each))] == []


def _letters(whole: Played, kind: Kind) -> list[tuple[Mail, Recount]]:
    found = [(mail, Recount(items)) for mail, items in whole.letters if mail.kind is kind]
    assert found
    return found


def _file(mail: Mail, ending: str) -> bytes:
    [found] = [content for name, _, content in mail.files if name.endswith(ending)]
    return found


def _amounts(text: str, line: str) -> Sequence[int]:
    found = re.search(
        rf"^{re.escape(line)}: bevilget (\S+) kr\., forventet (\S+) kr\., brugt (\S+) kr\., tilbage (\S+) kr\.",
        text,
        re.MULTILINE,
    )
    assert found, (line, text)
    return [_oere(each) for each in found.groups()]


def _oere(written: str) -> int:
    kroner, _, oere = written.replace(".", "").replace("−", "-").partition(",")
    return int(kroner) * 100 + int(oere or 0)


def _kroner(oere: int) -> str:
    return f"{oere // 100:,}".replace(",", ".") + f",{oere % 100:02}"


def _name(entry: Row) -> str:
    return str(entry["part"]).split("#", 1)[1]


def _unbroken(text: str) -> str:
    """`text` as it is however a line was broken."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def _numbers(text: str) -> set[int]:
    return {int(each) for each in re.findall(r"(?<![\d.,/])\d+(?![\d/])", text)}


def _parties(sheet: Any) -> Counter[tuple[Any, int]]:
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return Counter((row[1], row[3]) for row in rows if row[1])
