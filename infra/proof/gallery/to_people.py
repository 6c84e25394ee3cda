"""Letters to members and guests, in each of their states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from infra.proof.gallery.scene import EDITED, LONG, METTE, MORNING, PARTY, Scene
from infra.proof.gallery.state import (
    NO_LIMIT,
    State,
    Story,
    asked,
    cancelled,
    changed_to,
    filled,
    in_turn,
    member,
    signed_up,
    signed_up_after,
)
from shared.meetings import Venue
from shared.outbox.mail import Kind
from shared.outbox.occasion import OfChange
from shared.outbox.office_occasions import SAMPLE
from shared.projects.overrides import Message, Text
from shared.registrations.address_requests import AddressRequest, AddressRequests
from shared.registrations.changing import move
from shared.registrations.registration import Guest
from shared.registrations.requests import KEPT
from shared.technical import clock

HOUR = timedelta(hours=1)
NEXT_DAY = clock.parse("2018-08-16T07:00:00Z")
AFTER = clock.parse("2018-08-15T08:00:00Z")
LATE = clock.parse("2018-08-14T20:00:00Z")
ELSEWHERE = Venue("Kulturhuset Æblegården", "Eksempelstrædet 112, bygning Å, 2300 København S")
FIRST_OTHER = "other10"
TITLE = "Lærlinge og åbningstider: sådan gør Øens småvirksomheder"
NOTE = Message(
    SAMPLE,
    "moede-1",
    Text(
        "Indgangen er i gården på onsdag",
        "Der bliver gravet i Eksempelvej, så gå ind gennem porten ved cykelsmeden.\n\n"
        "Kan I ikke finde os, så ring:\nSekretariatet 12 34 56 78",
    ),
    MORNING,
)


def _altered(guest: Guest = METTE, others: int = 0, number: int = 1, size: int = 1, **changes: Any) -> Story:
    """`guest` signed up after so many others, then the meeting was changed."""

    def story(scene: Scene) -> None:
        scene.fill(number, others, size, now=MORNING - HOUR)
        scene.sign_up(guest, number, now=MORNING - HOUR)
        scene.alter(number, **changes)

    return story


def _edited(scene: Scene) -> None:
    scene.member(LONG)
    scene.override(EDITED)


def _new_address(leaving: str, person: str, address: str) -> Story:
    """Whoever has the address `leaving` has asked to be written to at `address`, which has not answered."""

    def story(scene: Scene) -> None:
        scene.sign_up()
        asked = AddressRequest(
            project=scene.project.id,
            leaving=leaving,
            person=person,
            address=address,
            language=scene.language,
            asked_at=MORNING,
            expires=int((MORNING + KEPT).timestamp()),
        )
        requests = AddressRequests(scene.post.registrations.name, scene.post.outbox)
        requests.ask(asked, f"{scene.project.id}-{person}", NO_LIMIT)

    return story


def _moved_to_another_address(scene: Scene) -> None:
    _new_address(METTE.person, "mette2", "mette@example.net")(scene)
    move(scene.post.registrations, scene.project, METTE.person, "mette2", "mette@example.net", MORNING)


def _heard(number: int, parties: int) -> Story:
    def story(scene: Scene) -> None:
        scene.sign_up(METTE, number)
        scene.fill(number, parties)
        for said in ("Skilte i gaden", "Parkering om formiddagen"):
            scene.evaluate(9, number, id=said, topics=said)
        scene.day_after(number)

    return story


def _written(scene: Scene) -> None:
    scene.message(NOTE)


STATES = (
    State(Kind.INVITATION, "to a member", now=MORNING),
    State(Kind.INVITATION, "the season's last meeting, a member without a name", member(""), (4,), MORNING),
    State(Kind.INVITATION, "the secretariat has written its own text", _edited, now=MORNING),
    State(Kind.SECOND_INVITATION, "twelve seats left", in_turn(member(), filled(4, 4))),
    State(Kind.SECOND_INVITATION, "one seat left, a member without a name", in_turn(member(""), filled(9, 3))),
    State(Kind.VOTE, "three topics"),
    State(Kind.STAYING, "two years after the last invitation"),
    State(Kind.CONFIRMATION, "one meeting"),
    State(Kind.CONFIRMATION, "a party of three, with a diet", signed_up(PARTY)),
    State(Kind.CONFIRMATION, "four meetings", signed_up(METTE, 1, 2, 3, 4), (1, 2, 3, 4)),
    State(Kind.CONFIRMATION, "confirmed here, waiting there", signed_up_after(METTE, 1, 2), (1, 2), seats=1),
    State(Kind.CONFIRMATION, "long words", signed_up(LONG, 3), (3,)),
    State(Kind.WAITING, "one meeting", signed_up_after(), seats=1),
    State(Kind.WAITING, "a party too large for the gap", signed_up_after(PARTY), seats=3),
    State(Kind.WAITING, "promoted before the mail went", cancelled(signed_up_after(), FIRST_OTHER), seats=1),
    State(Kind.PROMOTED, "alone", cancelled(signed_up_after(), FIRST_OTHER), seats=1),
    State(Kind.PROMOTED, "a party of three", cancelled(signed_up_after(PARTY, size=2), FIRST_OTHER), seats=3),
    State(Kind.REQUEST, "one meeting", asked()),
    State(Kind.REQUEST, "two meetings", asked(PARTY, 1, 3)),
    State(Kind.REQUEST, "confirmed already", in_turn(signed_up(), asked())),
    State(Kind.REQUEST, "waiting already", in_turn(signed_up_after(), asked()), seats=1),
    State(Kind.REQUEST_REMINDER, "one meeting", asked()),
    State(Kind.FRESH_LINK, "asked for on the page", signed_up(METTE, 1, 3)),
    State(Kind.FRESH_LINK, "nothing to come", cancelled(signed_up())),
    State(Kind.CHANGED, "a larger party", changed_to(PARTY, signed_up())),
    State(Kind.CHANGED, "still waiting", changed_to(replace(PARTY, party=2), signed_up_after(PARTY, size=2)), seats=3),
    State(Kind.ADDRESS_REQUEST, "to the new address", _new_address("mette2", METTE.person, METTE.address)),
    State(Kind.ADDRESS_CHANGED, "to the old address", _moved_to_another_address),
    State(Kind.CANCELLED, "while one may come back"),
    State(
        Kind.CANCELLED,
        "left the waiting list",
        cancelled(signed_up_after()),
        seats=1,
        occasion=OfChange(2, MORNING, waited=True),
    ),
    State(Kind.CANCELLED, "after sign-up closed", cancelled(signed_up(), now=LATE), now=LATE),
    State(Kind.REMINDER, "two days before"),
    State(Kind.REMINDER, "a party, the day before", signed_up(PARTY, 3), (3,), clock.parse("2018-10-16T07:00:00Z")),
    State(
        Kind.MEETING_MOVED,
        "another day, another place",
        _altered(starts=NEXT_DAY, ends=NEXT_DAY + 2 * HOUR, venue=ELSEWHERE),
    ),
    State(Kind.MEETING_MOVED, "another place, a party of three", _altered(PARTY, venue=ELSEWHERE)),
    State(
        Kind.MEETING_MOVED,
        "another hour, while waiting",
        _altered(LONG, 1, starts=NEXT_DAY - 23 * HOUR, ends=NEXT_DAY - 21 * HOUR),
        seats=1,
    ),
    State(Kind.MEETING_MOVED, "another title", _altered(title=TITLE)),
    State(Kind.MEETING_CANCELLED, "with a seat"),
    State(Kind.MEETING_CANCELLED, "the last meeting, while waiting", _altered(METTE, 7, 4, 4, cancelled=True), (4,)),
    State(Kind.MESSAGE, "before the meeting", in_turn(signed_up(LONG), _written)),
    State(Kind.MESSAGE, "after the meeting", in_turn(signed_up(), _written), now=AFTER),
    State(Kind.EVALUATION, "in the room"),
    State(Kind.EVALUATION, "the day after", signed_up(PARTY), now=AFTER + 24 * HOUR),
    State(Kind.THANKS, "with what was heard", _heard(1, 7), now=AFTER + 96 * HOUR),
    State(Kind.THANKS, "nothing was heard, signed up for the next", signed_up(PARTY, 1, 2), now=AFTER + 96 * HOUR),
    State(Kind.THANKS, "after the last meeting", _heard(4, 3), (4,), AFTER + 110 * 24 * HOUR),
)
