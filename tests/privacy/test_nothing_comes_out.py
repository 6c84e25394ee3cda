"""No name, address or word of anybody stands where it does not belong (DESIGN.md, 8), also where things break."""

from __future__ import annotations

import json

import pytest

from infra.tables import _tables, variable
from shared.outbox import Kind
from tests.privacy.conftest import Played
from tests.privacy.listening import KEYS, everything
from tests.privacy.marks import found, hashed

pytestmark = pytest.mark.xdist_group("privacy")

PLACES = (
    "logs",
    "libraries' logs",
    "Lambda's own log",
    "URLs",
    "headers",
    "cookies",
    "links in mails",
    "mail ids",
    "mail tags",
    "S3 requests",
    "DynamoDB keys",
    "dead letters",
)


@pytest.mark.parametrize("place", PLACES)
def test_no_mark_comes_out(played: Played, place: str) -> None:
    """Of everything that was heard there in a season of sign-ups, errors, erasures and deaths."""
    heard = played.listens.heard[place]
    assert heard, "nothing was heard there: the test would see nothing"
    leaks = {mark: next(each for each in heard if mark in found(each)) for mark in found(heard)}
    assert {played.marks.of.get(mark, mark): each for mark, each in leaks.items()} == {}


@pytest.mark.parametrize("place", PLACES)
def test_no_bare_digest_of_an_address_comes_out(played: Played, place: str) -> None:
    """A pseudonym takes the pepper; a digest without it is the address to whoever guesses."""
    assert hashed(played.listens.heard[place], _addresses(played)) == set()


def test_nothing_is_in_a_key_at_rest(played: Played) -> None:
    """Keys stand in places where values do not: in metrics of hot keys, in errors, in trails of data events."""
    kept = everything(played.season.cloud)
    keys = [{name: item.get(name) for name in KEYS[table]} for table, items in kept.items() for item in items]
    assert keys
    assert found(keys) == set()


def test_there_was_something_to_come_out(played: Played) -> None:
    """The control: people wrote, mails and tables had it, and AWS's refusals quoted it."""
    made = played.season
    assert len(found([mail.raw for mail in made.post.sent[:40]])) > 20
    assert {"registration", "desk", "send"} <= {each for each, words in played.fault.said.items() if found(words)}
    kinds = {mail.kind for mail in made.post.sent}
    assert {Kind.CONFIRMATION, Kind.WAITING, Kind.EVALUATION, Kind.MESSAGE, Kind.CATERING_ORDER} <= kinds
    assert {"changed her address", "erased herself", "erased by command", "strangers tried"} <= played.done
    assert {"feedback"} <= {each.function for each in made.functions.dead_letters}
    events = {event for _, event in made.post.heard}
    assert {"Bounce", "Complaint"} <= events
    what = {each.what for each in made.world.log}
    assert {"mistyped", "said how it was", "signed up"} <= what
    assert {"added a member", "answered a topic", "entered a bill"} <= set(made.secretariat.desk.done)


def test_a_line_with_a_mark_would_be_seen(played: Played) -> None:
    """The control of the search itself, on what this season heard."""
    mark = next(iter(played.marks.of))
    line = json.loads(next(each for each in played.listens.heard["logs"] if each.startswith("{")))
    assert found([*played.listens.heard["logs"], {**line, "message": mark.upper()}]) == {mark}


def test_the_keys_are_those_of_the_tables() -> None:
    """Of each table and index, as it is deployed."""
    wanted = {
        variable(logical): {
            str(each["AttributeName"])
            for schema in (
                properties["KeySchema"],
                *(
                    index["KeySchema"]
                    for kind in ("Local", "Global")
                    for index in properties.get(f"{kind}SecondaryIndexes", ())
                ),
            )
            for each in schema
        }
        for logical, properties in _tables().items()
    }
    assert {name: set(keys) for name, keys in KEYS.items()} == wanted


def _addresses(played: Played) -> list[str]:
    return [address for address in played.season.people.known if "@" in address]
