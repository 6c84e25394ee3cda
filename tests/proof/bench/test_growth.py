"""A unit of work costs the same in a small network and in a large one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from infra.proof.bench import growth
from infra.proof.bench.bill import SCHEDULED
from infra.proof.bench.growth import counted, exponent
from infra.proof.bench.many import MOST, Alike, Copies, Many
from infra.proof.bench.sign_up import Cost
from infra.proof.bench.tick import size
from shared.campaigns.checkpoints import PAGE

FLAT = (
    "a tick",
    "a page",
    "a sign-up",
    "a sign-up that waits",
    "a cancellation, one moves up",
    "a confirmation, sent",
    "an invitation, owed",
)
GROWS = ("a recount", "a night's recount", "a summary")
"""With the registrations that they read."""

ITEM = 300
"""Bytes of a registration; a little more."""

Counts = Mapping[str, Cost]


@pytest.fixture(scope="module")
def few() -> Counts:
    """A hundred members, and as many registrations."""
    return counted(100, projects=1)


@pytest.fixture(scope="module")
def many() -> Counts:
    """Twenty times as many."""
    return counted(2_000, projects=1)


@pytest.fixture(scope="module")
def beside_others() -> Counts:
    """A hundred, in one of three projects."""
    return counted(100, projects=3)


@pytest.mark.parametrize("unit", FLAT)
def test_a_unit_costs_the_same_with_a_hundred_and_with_two_thousand(unit: str, few: Counts, many: Counts) -> None:
    """Requests and units; for an invitation those of a page."""
    assert many[unit].calls == few[unit].calls
    assert many[unit].read_units == pytest.approx(few[unit].read_units, abs=1)
    assert many[unit].write_units == few[unit].write_units


@pytest.mark.parametrize("unit", GROWS)
def test_what_grows_grows_no_faster_than_the_registrations_it_reads(unit: str, few: Counts, many: Counts) -> None:
    """No more writes, and no more reading than the new registrations are large: it reads each once."""
    assert many[unit].write_units == few[unit].write_units
    more = many[unit].read_units - few[unit].read_units
    assert 1_900 * ITEM / 4096 < more < 1_900 * 1.2 * ITEM / 4096


@pytest.mark.parametrize(("unit", "function"), [("a tick", "plan"), ("a night's recount", "budget")])
def test_a_scheduled_run_costs_so_much_a_project(unit: str, function: str, few: Counts, beside_others: Counts) -> None:
    """What it asks once, and as much for each project: the cost model takes that for granted."""
    once, alone = SCHEDULED[function], few[unit].calls.total()
    assert beside_others[unit].calls.total() == once + 3 * (alone - once)


@pytest.mark.parametrize("unit", FLAT[1:-1])
def test_other_projects_make_no_visitor_and_no_mail_dearer(unit: str, few: Counts, beside_others: Counts) -> None:
    """A tick aside, which looks at each."""
    assert beside_others[unit] == few[unit]


def test_an_invitation_is_a_page_of_mails_and_a_tick(few: Counts, beside_others: Counts) -> None:
    """No mail to anybody else is among them, and other projects cost the tick no more than their looks."""
    name = "an invitation, owed"
    page, beside = (each[name].calls - each["a tick"].calls for each in (few, beside_others))
    assert page == beside == {"Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1}
    assert few[name].written == beside_others[name].written == PAGE + 1
    assert few[name].write_units == beside_others[name].write_units


def test_a_confirmation_is_really_sent(few: Counts) -> None:
    """One that is dropped, for she has left again, writes less: it is claimed, asked to keep pace, and done."""
    assert few["a confirmation, sent"].calls["UpdateItem"] == 3


def test_no_larger_room_is_tried_where_one_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole run ends in bounded time, whatever the forecast does."""
    monkeypatch.setattr(growth, "RUNS", 1)
    monkeypatch.setattr(growth, "LONG", 0)
    assert len(growth.free((10, 20))) == 1


def test_a_copy_is_made_when_it_is_asked_for_and_kept() -> None:
    """What each page holds is shared by all who were given it; only the named attributes differ."""
    real = {"part": {"S": "registration#x"}, "person": {"S": "x"}, "party": {"N": "1"}}
    copies = Copies(real, {"part": "registration#~{:08}".format, "address": str}, 1_000)
    assert copies.keys("part")[:2] == ["registration#~00000000", "registration#~00000001"]
    assert not copies.made
    assert copies[5:6] == [{**real, "part": {"S": "registration#~00000005"}}]
    assert copies[5] is copies[5:7][0]
    assert len(copies.made) == 2
    assert size(copies[5]) == size(dict(copies[5]))


def test_an_exponent_says_how_something_grows() -> None:
    """Flat, as the size, as its square; what shrinks does not grow."""
    assert exponent((10, 100), (7, 7)) == 0
    assert exponent((10, 100), (2, 20)) == pytest.approx(1)
    assert exponent((1, 10, 100), (5, 1, 100)) == pytest.approx(2)
    assert exponent((10, 100), (3, 2)) == 0


def test_a_page_of_many_ends_where_dynamodb_s_does() -> None:
    """At 1 MB or at its limit, and the next begins behind it; every item is on one page."""
    many, items = Many(), [Alike(part={"S": f"registration#{number:05}"}) for number in range(5_000)]
    for each in items:
        each.size = 1_000
    many.put("t", "p", "part", items)
    asked = {"TableName": "t", "ExpressionAttributeValues": {":p": {"S": "p"}}}
    first = many.query(asked, lambda: {"Items": []})
    assert first is not None
    assert len(first["Items"]) == -(-MOST // 1_000)
    seen, page = list(first["Items"]), first
    while "LastEvaluatedKey" in page:
        following = many.query({**asked, "ExclusiveStartKey": page["LastEvaluatedKey"]}, lambda: {"Items": []})
        assert following is not None
        page = following
        seen += page["Items"]
    assert seen == items
    short = many.query({**asked, "Limit": 7}, lambda: {"Items": []})
    assert short is not None
    assert len(short["Items"]) == 7
