"""Plans of other shapes than four breakfast meetings with a budget: what `plan check` takes and what it asks."""

from __future__ import annotations

from datetime import date

from shared.budget.income import Income
from shared.plans.reading import read
from shared.projects import Grant, Questions
from shared.technical import clock
from shared.technical.nouns import Nouns, noun
from tests.plans.test_plan_file import TEXT, changed, told


def test_a_plan_without_a_budget_has_no_grant_and_no_lines() -> None:
    """Nothing about money is asked of it."""
    text = TEXT[: TEXT.index("# Budget\n")] + TEXT[TEXT.index("# On this day everything") :]
    text = text.replace(", budget.lines.lokaleleje.meetings", "").replace("budget.lines.forplejning.per_head", "guests")
    found = read(text.encode())
    assert (found.lines(), found.project().grant, found.project().catering.meetings) == ((), None, ())


def test_income_is_taken_from_what_is_asked_for() -> None:
    """The grant is the costs less the income; what a partner pays itself is in no sum."""
    income = """\
    - { id: entre, text: "Entré, 100 x 40 kr.", planned: 4000, times: 100, each: 40, income: entrance }
    - { id: lys, text: Partneren betaler lyset, planned: 9000, income: in-kind }
  total: 10600"""
    found = read(changed(("  total: 14600", income)).encode())
    assert [(each.id, each.income) for each in found.lines() if each.income] == [
        ("entre", Income.ENTRANCE),
        ("lys", Income.IN_KIND),
    ]
    assert told(changed(("  total: 14600", income.replace("10600", "14600")))) == [
        ("budget.total", "14.600,00 kr. is not the costs less the income, which is 10.600,00 kr.")
    ]
    assert told(changed(("  total: 14600", income.replace("in-kind", "gift")))) == [
        ("budget.lines[lys].income", "“gift” is no income; it is one of own, entrance, funds, in-kind")
    ]


def test_what_was_asked_and_not_granted_stands_beside_what_was() -> None:
    """A line that was refused is in the accounts, with nothing to spend."""
    fee = "    - { id: honorar, text: Arrangørhonorar, planned: 0, asked: 4750 }\n  asked: 19350\n  total: 14600"
    found = read(changed(("  total: 14600", fee.replace("\n  asked: 19350", ""))).encode())
    assert [each.refused for each in found.lines() if each.refused] == [475_000]
    text = fee.replace("  total", "  guarantee: yes\n  vat: excluded\n  total")
    assert read(changed(("  total: 14600", text)).encode()).project().grant == Grant(True, False, 1_935_000)
    assert told(changed(("  total: 14600", fee.replace("19350", "19000")))) == [
        ("budget.asked", "19.000,00 kr. is not what the lines asked for, which is 19.350,00 kr.")
    ]


def test_a_meeting_may_end_after_midnight() -> None:
    """It ends on the next day; an hour that slipped does not make a night of it."""
    found = read(changed(("starts: 08:00\n    ends: 09:30", "starts: 20:00\n    ends: 01:00")).encode())
    first = found.project().meetings[0]
    assert clock.local(first.ends).isoformat() == "2018-08-16T01:00:00+02:00"
    assert told(changed(("ends: 09:30", "ends: 07:30"))) == [
        ("meetings[moede-1].ends", "07:30 is not after the start, 08:00")
    ]


def test_where_nobody_signs_up_no_seat_is_needed() -> None:
    """Everybody just comes, however many."""
    first = "    capacity: 30\n    reserved: 2\n"
    found = read(changed((first, "    capacity: 0\n    reserved: 0\n    sign_up: no\n")).encode()).project()
    assert not found.meetings[0].takes_registrations(clock.at(date(2018, 8, 1), found.meetings[0].starts.time()))
    assert told(changed((first, "    capacity: 0\n    reserved: 0\n"))) == [
        ("meetings[moede-1].capacity", "is 0; where nobody signs up, say sign_up: no")
    ]


def test_a_link_is_no_address_that_everybody_reads() -> None:
    """By `join` only guests with a seat get it, and a meeting that has one needs no address."""
    place = "    address: Jemtelandsgade 3, 2300 København S\n"
    assert told(changed((place, "    address: https://video.example.org/j/1\n"))) == [
        (
            "venues.moedelokalet.address",
            "is a link, which everybody would see; say join at the meeting: only guests with a seat get that",
        )
    ]
    assert told(changed((place, ""))) == [("venues.moedelokalet.address", "is missing")]
    rooms = [("    venue: moedelokalet\n", "    venue:  moedelokalet\n    join: https://video.example.org/j/1\n")] * 2
    assert read(changed((place, ""), *rooms).encode()).project().meetings[1].join == "https://video.example.org/j/1"


def test_last_moves_up_when_registration_closes_late() -> None:
    """The usual time at which those who wait move up for the last time does not come before the door shuts."""
    late = "    capacity: 30\n    registration_closes: { days_before: 0, clock: 07:30 }\n"
    first = read(changed(("    capacity: 30\n", late)).encode()).project().meetings[0]
    assert first.promotion_closes == first.registration_closes


def test_another_word_than_meeting() -> None:
    """A word that is known, or its forms."""
    nouns = "nouns: { meeting: høstfestival }\n\n# Budget\n"
    assert read(changed(("# Budget\n", nouns)).encode()).project().nouns == Nouns(noun("høstfestival"))
    asks = "asks: { host: no }\n\n# Budget\n"
    assert read(changed(("# Budget\n", asks)).encode()).project().questions == Questions(host=False)
    [(field, words)] = told(changed(("# Budget\n", nouns.replace("høstfestival", "hyggehjørne"))))
    assert (field, words.partition(";")[0]) == ("nouns.meeting", "“hyggehjørne” is no noun that is known here")
    assert told(changed(("# Budget\n", nouns.replace("høstfestival", "{ singular: ild, definite: ilden }")))) == [
        ("nouns.meeting", "lacks plural, definite_plural, english, english_plural")
    ]
