"""No name, address or word of anybody stands where it does not belong (DESIGN.md, 8), also where things break."""

from __future__ import annotations

import json
from random import Random

import pytest

from infra.proof.season.writing import filled
from infra.tables import _tables, variable
from shared.outbox import Kind
from tests.privacy.conftest import Played
from tests.privacy.listening import KEYS, everything
from tests.privacy.marked import OFFICE
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
    assert {"Bounce", "Complaint"} <= played.events
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


ASKING = {Kind.REQUEST, Kind.REQUEST_REMINDER, Kind.ADDRESS_REQUEST}
"""Mails to a mailbox that has not answered: somebody else may have written everything in the form."""

QUOTING = {Kind.THANKS: ("topics", "next_topics", "useful", "free")}
"""Mails that quote sentences which the secretariat has been shown and has let stand, and of which fields."""


def _listed(played: Played) -> set[str]:
    """The marks in what stands on the list of who comes: what each said yes to in the form, nothing of the others."""
    shown: set[str] = set()
    for person in played.season.people.known.values():
        said = filled(Random(0), person.row)["on_list"]  # the same on every form of theirs
        shown |= found([person.row.name] * (said == "name") + [person.row.company] * (said != ""))
    return shown


def test_each_mail_holds_the_words_that_its_reader_may_see(played: Played) -> None:
    """Guests and members: their own, the committee's, and in a reminder the list of who comes; partners: the
    committee's; the secretariat: everybody's.
    """
    # A colleague whom somebody brings is called as that person is.
    people = played.season.people.known.items()
    whose = {to: (person.row.address, person.row.address.removeprefix("kollega-")) for to, person in people}
    office = played.season.script.project.secretariat.address
    listed = _listed(played)
    abouts = ("own", "the committee's", "others'", "quoted", "listed")
    seen: dict[str, set[Kind]] = {about: set() for about in abouts}
    wrong = []
    for mail in played.season.post.sent:
        for mark in found(mail.raw):
            what = played.marks.of[mark]
            if mail.to == office:
                about = "others'"
            elif what.startswith(OFFICE):
                about = "the committee's"
            elif mail.to in whose and what.startswith(whose[mail.to]):
                about = "own" if mail.kind not in ASKING or mark in mail.to else ""
            elif mail.kind is Kind.REMINDER and mark in listed:
                about = "listed"
            else:
                about = "quoted" if what.endswith(QUOTING.get(mail.kind, ())) else ""
            if about:
                seen[about].add(mail.kind)
            else:
                wrong.append((mail.kind, mail.to, what))
    assert wrong == []
    # The control: all five were there to be seen, and not everybody is on the list.
    assert seen["listed"] and not played.marks.about(*played.season.people.known) <= listed
    assert {Kind.DAY_BEFORE, Kind.SUMMARY, Kind.CATERING_ORDER} <= seen["others'"]
    assert {Kind.CONFIRMATION, Kind.ADDRESS_REQUEST, Kind.INVITATION} <= seen["own"]
    assert Kind.MESSAGE in seen["the committee's"] and seen["quoted"] == {Kind.THANKS}
    assert [mail for mail in played.season.post.sent if mail.kind is Kind.SUMMARY and mail.to != office], "copies"
