"""A new address is a request until its mailbox answers: a typing error shows a stranger nothing, locks nobody out, and
the old address has a way back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shared.campaigns.planner import Planner
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies, RenderedMail
from shared.members.consents import Subscription, subscription
from shared.members.member import Member, Standing
from shared.outbox.mail import Kind, Mail
from shared.people.person import person_id
from shared.projects import Project
from shared.registrations import Status
from shared.registrations.address_requests import TAKEN_BACK_WITHIN, AddressRequests
from shared.registrations.registration import MOST_CHANGES
from shared.registrations.requests import KEPT
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from tests.builders import PEPPER, PROJECT, a_guest, there
from tests.conftest import Tables, everything, nothing_changes, tables
from tests.registration.test_asking import owed
from tests.registration.visitor import LINKS, Visitor

ANNA, NEW, TYPO = "anna@example.org", "anna@firma.example", "ana@exampel.org"
OLD, HERS, STRANGER = (person_id(each, PEPPER) for each in (ANNA, NEW, TYPO))
WORDS = ("Zebra", "zebramælk", "zebrastriber")
GUEST = a_guest(
    person=OLD, address=ANNA, name="Zebra Zobel", company="Zebrahuset", diet="zebramælk", topics="zebrastriber"
)


@pytest.fixture
def anna(visitor: Visitor, kept: Project) -> str:
    """The link of a member who is registered at two meetings."""
    member = Member(PROJECT, OLD, "Zebra Zobel", "Zebrahuset", ANNA, source="Erhvervshuset")
    tables.members.save(member, None)
    sign_up(tables.registrations, kept, kept.meetings[:2], GUEST, visitor.now)
    visitor.now += timedelta(hours=1)
    return LINKS.manage(PROJECT, OLD, visitor.now)


def ask(visitor: Visitor, link: str, address: str = NEW) -> int:
    return visitor.post(f"{link}/address", {"address": address, "subject": ""}).status


def letter(tables: Tables, visitor: Visitor, kind: Kind, person: str) -> RenderedMail:
    mail = max((each for each in owed(tables) if (each.kind, each.person) == (kind, person)), key=_owed_at)
    return compose(mail, tables.sources, LINKS, visitor.now)


def _owed_at(mail: Mail) -> datetime:
    return mail.owed_at


def has(tables: Tables) -> dict[str, list[str]]:
    """Who holds what: the meetings at which each address is live, and `member` where it is on the list."""
    found = {}
    for name, person in (("old", OLD), ("new", HERS), ("stranger", STRANGER)):
        live = [
            each.meeting
            for each in tables.registrations.of_person(PROJECT, ["moede-1", "moede-2"], person)
            if each.live
        ]
        found[name] = live + (["member"] if tables.members.get(PROJECT, person) else [])
    return found


ALL = ["moede-1", "moede-2", "member"]


def test_a_typing_error_shows_a_stranger_nothing(visitor: Visitor, anna: str) -> None:
    """No word of hers stands in the mail, on the page behind its link, or on a page of her own that a stranger could
    make up; and that page knows not even at which meetings she is.
    """
    assert ask(visitor, anna, TYPO) == 200
    mail = letter(tables, visitor, Kind.ADDRESS_REQUEST, STRANGER)
    assert mail.to.address == TYPO
    page = visitor.get(LINKS.new_address(PROJECT, OLD, STRANGER, now=visitor.now))
    own = visitor.get(LINKS.manage(PROJECT, STRANGER, visitor.now))
    shown = mail.subject + mail.text + mail.html + mail.to.name + page.body + own.body
    assert page.status == 200
    assert not [word for word in (*WORDS, ANNA, "Netværksmøde 1") if word in shown]
    links = [each for each in mail.text.split() if each.startswith("/")]
    assert [each for each in links if each.startswith(("/m/", "/u/", "/e/", "/b/", "/n/"))] == []
    assert Counter(each.kind for each in owed(tables) if each.person == STRANGER) == {Kind.ADDRESS_REQUEST: 1}


def test_it_locks_nobody_out(visitor: Visitor, anna: str) -> None:
    """Seat, link and mails stay with the old address until the new one has answered; correcting the error undoes it."""
    ask(visitor, anna, TYPO)
    assert has(tables) == {"old": ALL, "new": [], "stranger": []}
    assert visitor.get(anna).page.text.count("Du har plads") == 2
    assert TYPO in visitor.get(f"{anna}/address").page.text
    ask(visitor, anna, NEW)
    assert visitor.take_address(ANNA, TYPO).status == 410
    with pytest.raises(NoLongerApplies):
        letter(tables, visitor, Kind.ADDRESS_REQUEST, STRANGER)
    assert visitor.post(anna, {"act": "cancel", "meeting": "moede-1"}).status == 200
    assert has(tables) == {"old": ALL[1:], "new": [], "stranger": []}


def test_looking_moves_nothing_and_the_button_does(visitor: Visitor, anna: str) -> None:
    """The member's entry moves along; both mailboxes are told; a second click leads to her own page."""
    ask(visitor, anna)
    with nothing_changes():
        link = LINKS.new_address(PROJECT, OLD, HERS, now=visitor.now)
        assert [visitor.get(link, method).status for method in ("GET", "HEAD", "GET")] == [200, 200, 200]
    moved = visitor.take_address(ANNA, NEW).page.text
    assert (moved.count("Du har plads"), f"Din mailadresse er skiftet. Fra nu af skriver vi til {NEW}." in moved) == (
        2,
        True,
    )
    assert has(tables) == {"old": [], "new": ALL, "stranger": []}
    member = tables.members.get(PROJECT, HERS)
    assert member == Member(PROJECT, HERS, "Zebra Zobel", "Zebrahuset", NEW, source="Erhvervshuset")
    assert {(Kind.CHANGED, HERS), (Kind.ADDRESS_CHANGED, OLD)} <= {(each.kind, each.person) for each in owed(tables)}
    assert visitor.get(link).status == 303
    assert visitor.get(anna).status == 410


def test_a_page_that_has_been_overtaken_does_nothing(visitor: Visitor, anna: str) -> None:
    """The button counts for what its page showed."""
    ask(visitor, anna)
    link = LINKS.new_address(PROJECT, OLD, HERS, now=visitor.now)
    shown = visitor.get(link).page.field("asked_at")["value"]
    visitor.now += timedelta(minutes=5)
    ask(visitor, anna)
    assert "Ja, det er min adresse" in visitor.post(link, {"asked_at": shown}).page.text
    assert has(tables)["old"] == ALL


def test_it_vanishes_after_a_day(visitor: Visitor, anna: str, kept: Project) -> None:
    """The click comes too late, and the tick takes the address out of the table."""
    ask(visitor, anna)
    visitor.now += KEPT
    assert visitor.take_address(ANNA, NEW).status == 410
    Planner(tables.projects, tables.members, tables.registrations, tables.outbox).tick(visitor.now)
    assert NEW not in str(dynamodb.client().scan(TableName=tables.registrations.name)["Items"])
    assert has(tables)["old"] == ALL


def test_a_mailbox_and_a_guest_have_their_limits(visitor: Visitor, anna: str) -> None:
    """One mail to one mailbox in two days, however it is spelled, shared with the form; a guest asks so often a day."""
    for spelled in (NEW, "anna+1@firma.example", "anna+2@firma.example"):
        assert ask(visitor, anna, spelled) == 200
    visitor.post("/amager-oest/moede-3", {"name": "A", "company": "B", "party": "1", "address": NEW})
    asked = Counter(each.kind for each in owed(tables))
    assert (asked[Kind.ADDRESS_REQUEST], asked[Kind.REQUEST]) == (1, 0)
    found = [ask(visitor, anna, f"other{number}@example.com") for number in range(4)]
    assert found == [200] * (MOST_CHANGES - 3) + [429] * (7 - MOST_CHANGES)
    assert Counter(each.kind for each in owed(tables))[Kind.ADDRESS_REQUEST] == MOST_CHANGES - 2


def moved(visitor: Visitor, link: str) -> str:
    """She, or somebody with her link, has taken the new address; what the mail to the old one leads to."""
    ask(visitor, link)
    assert visitor.take_address(ANNA, NEW).status == 200
    return LINKS.take_back(PROJECT, OLD, visitor.now)


def test_the_old_address_takes_it_back(visitor: Visitor, anna: str) -> None:
    """By one button, which its mail brings, however often somebody moved them on: seats, place, wishes, and the entry.
    Nobody in between has a way back, or a link that opens them.
    """
    back = moved(visitor, anna)
    assert back.partition("/b/")[1] in letter(tables, visitor, Kind.ADDRESS_CHANGED, OLD).text
    ask(visitor, LINKS.manage(PROJECT, HERS, visitor.now), TYPO)
    visitor.take_address(NEW, TYPO)
    before = everything()
    assert (visitor.get(back).status, visitor.get(back, "HEAD").status) == (200, 200)
    assert (everything(), has(tables)["stranger"]) == (before, ALL)
    visitor.now += timedelta(minutes=1)
    assert visitor.press(back).page.text.count("Du har plads") == 2
    assert has(tables) == {"old": ALL, "new": [], "stranger": []}
    seat = there(tables.registrations.get(PROJECT, "moede-1", OLD))
    assert (seat.status, seat.diet, seat.topics) == (Status.CONFIRMED, GUEST.diet, GUEST.topics)
    member = tables.members.get(PROJECT, OLD)
    assert member is not None and (member.address, member.source) == (ANNA, "Erhvervshuset")
    for person in (HERS, STRANGER):
        assert visitor.press(LINKS.take_back(PROJECT, person, visitor.now)).status == 410
        assert visitor.get(LINKS.manage(PROJECT, person, visitor.now)).status == 410
    assert "/b/" not in letter(tables, visitor, Kind.ADDRESS_CHANGED, STRANGER).text
    assert has(tables) == {"old": ALL, "new": [], "stranger": []}


def test_who_moves_home_again_leaves_no_way_back_in_between(visitor: Visitor, anna: str) -> None:
    """Somebody who moved her away and lets her come home keeps nothing by which to take her again."""
    moved(visitor, anna)
    visitor.now += timedelta(days=3)
    ask(visitor, LINKS.manage(PROJECT, HERS, visitor.now), ANNA)
    assert visitor.take_address(NEW, ANNA).status == 200
    visitor.press(LINKS.take_back(PROJECT, HERS, visitor.now))
    assert has(tables) == {"old": ALL, "new": [], "stranger": []}


@pytest.mark.parametrize(("after", "still"), [(timedelta(hours=1), False), (TAKEN_BACK_WITHIN, True)])
def test_the_way_back_is_bounded(visitor: Visitor, anna: str, after: timedelta, still: bool) -> None:
    """For so many days; a link that is made later by whoever could finds nothing either."""
    back = moved(visitor, anna)
    visitor.now += after
    visitor.press(back)
    visitor.press(LINKS.take_back(PROJECT, OLD, visitor.now))
    assert (has(tables)["new"] == ALL) is still


@pytest.mark.parametrize(
    ("before", "old", "new"),
    [
        ("no to this network", Subscription.STRANGER, Subscription.LEFT),
        ("no to every network", Subscription.LEFT_ALL, Subscription.LEFT_ALL),
        ("a complaint", Subscription.SILENCED, Subscription.LEFT_ALL),
        ("bounces", Subscription.STRANGER, Subscription.INVITED),
        ("the new address said no before", Subscription.STRANGER, Subscription.LEFT),
        ("the new address is a member", Subscription.INVITED, Subscription.INVITED),
    ],
)
def test_a_no_moves_along(visitor: Visitor, anna: str, before: str, old: Subscription, new: Subscription) -> None:
    """Whoever said no at the old address is not invited at the new one. Bounces were the old one's. A member's entry
    that the new address has already is left alone.
    """
    at, members = visitor.now, tables.members
    happened: dict[str, Callable[[], object]] = {
        "no to this network": lambda: members.unsubscribe(PROJECT, OLD, at),
        "no to every network": lambda: members.leave_all(OLD, at),
        "a complaint": lambda: members.complained(OLD, at),
        "bounces": lambda: members.suppress(PROJECT, OLD, at),
        "the new address said no before": lambda: members.unsubscribe(PROJECT, HERS, at),
        "the new address is a member": lambda: members.save(Member(PROJECT, HERS, "Anna", "Firma", NEW), None),
    }
    happened[before]()
    moved(visitor, anna)
    assert tuple(subscription(*members.seen(PROJECT, each)) for each in (OLD, HERS)) == (old, new)
    found = there(members.get(PROJECT, HERS))
    assert found.company == ("Firma" if before.endswith("a member") else "Zebrahuset")
    assert found.standing in (Standing.ACTIVE, Standing.UNSUBSCRIBED)


def test_it_dies_between_the_two(visitor: Visitor, anna: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registrations have gone and the entry has not: a second click does what is left."""

    def dies(*_: object) -> None:
        raise RuntimeError

    ask(visitor, anna)
    with monkeypatch.context() as patched:
        patched.setattr("shared.members.moving.Moving._transact", dies)
        assert visitor.take_address(ANNA, NEW).status == 500
    assert has(tables) == {"old": ["member"], "new": ALL[:2], "stranger": []}
    assert visitor.take_address(ANNA, NEW).status == 200
    assert has(tables) == {"old": [], "new": ALL, "stranger": []}


def test_what_was_asked_is_shown_and_erased(visitor: Visitor, anna: str) -> None:
    """The new address stands among what is held about her, and goes with it."""
    ask(visitor, anna)
    assert NEW in visitor.get(f"{anna}/data").page.text
    [asked] = visitor.get(f"{anna}/data.json").json["addresses"]
    assert asked["address"] == NEW
    visitor.post(f"{anna}/erase", {})
    assert NEW not in str(dynamodb.client().scan(TableName=tables.registrations.name)["Items"])


def test_it_goes_with_either(visitor: Visitor, anna: str) -> None:
    """Erasing whoever has the new address takes what waits for their mailbox, and what was answered."""
    requests = AddressRequests(tables.registrations.name, tables.outbox)
    moved(visitor, anna)
    assert requests.get(PROJECT, OLD, visitor.now) is not None
    visitor.post(f"{LINKS.manage(PROJECT, HERS, visitor.now)}/erase", {})
    assert list(requests.all(PROJECT)) == []
    assert has(tables) == {"old": [], "new": [], "stranger": []}


def test_mails_to_the_old_address_are_told_as_far_as_they_were_about_what_moved(visitor: Visitor, anna: str) -> None:
    """Not what has gone there since, nor what was about anything else: somebody else may have that address."""
    ask(visitor, anna)
    assert visitor.take_address(ANNA, NEW).status == 200
    for meeting, hours in (("moede-1", 1), ("moede-3", -1)):
        at = visitor.now + timedelta(hours=hours)
        tables.outbox.owe(Mail(Kind.REMINDER, PROJECT, OLD, at, at + timedelta(days=1), (meeting,)))
    told = visitor.get(f"{LINKS.manage(PROJECT, HERS, visitor.now)}/data.json").json["mails"]
    assert (told[0]["kind"], told[0]["meetings"]) == ("confirmation", ["moede-1", "moede-2"])
    assert "reminder" not in {each["kind"] for each in told}
