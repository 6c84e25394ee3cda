"""What those who were there are asked and told, and what the secretariat writes to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from infra.proof.gallery.scene import LINKS, METTE, MORNING, Scene
from shared.budget.recount import recount
from shared.check_in.table import CheckInTable
from shared.check_in.tap import Tap, milliseconds
from shared.mails import ses
from shared.mails.rendered import NoLongerApplies
from shared.mails.sending import Sender
from shared.outbox.mail import Kind, Mail, State
from shared.outbox.occasion import OfDay
from shared.outbox.office_occasions import OfRecord
from shared.projects.overrides import Message, Text
from shared.technical import clock
from tests.mails.reading import links
from tests.outbox.sending import AtOnce, Ses

END = clock.parse("2018-08-15T07:30:00Z")
NOTE = Message("m1", "moede-1", Text("Ind gennem gården", "Porten er åben.\n\nRing ellers:\n12 34 56 78"), MORNING)


def test_the_evaluation_has_one_button_of_the_guest_s_own(scene: Scene) -> None:
    """It goes out while people sit in the room, and leads to nothing else that is signed."""
    scene.sign_up()
    letter = scene.letter(Kind.EVALUATION, now=END - timedelta(minutes=15))
    assert letter.subject == "Hvordan var mødet i dag?"
    assert "inden du rejser dig" in letter.text
    [link] = [each for each in links(letter) if "/e/" in each]
    token = link.partition("/e/")[2]
    assert LINKS.read_evaluate(token, END) == (scene.project.id, "moede-1", METTE.person)
    assert not [each for each in links(letter) if "/m/" in each]


def test_an_evaluation_that_is_late_does_not_speak_of_the_room(scene: Scene) -> None:
    """It is true when it is read."""
    scene.sign_up()
    letter = scene.letter(Kind.EVALUATION, now=END + timedelta(days=1))
    assert letter.subject == "Hvordan var mødet onsdag den 15. august?"
    assert "inden du rejser dig" not in letter.text


@pytest.mark.parametrize("kind", [Kind.EVALUATION, Kind.THANKS])
def test_who_was_not_there_is_not_asked_nor_thanked(scene: Scene, kind: Kind) -> None:
    """Cancelled, or still waiting when it began."""
    scene.sign_up()
    scene.cancel()
    with pytest.raises(NoLongerApplies):
        scene.letter(kind, now=END + timedelta(days=4))


def ticked(scene: Scene, persons: Iterable[str]) -> None:
    """Whoever stands at the door ticks them off; the stream counts them."""
    door = CheckInTable(scene.post.registrations.name)
    for number, person in enumerate(persons):
        tap = Tap(f"{number:016x}", person, 1, milliseconds(END) + number)
        assert door.take(scene.project, "moede-1", tap, END)
    recount(scene.post.registrations, scene.post.budget, scene.project.id, "moede-1")


@pytest.mark.parametrize("kind", [Kind.EVALUATION, Kind.THANKS])
def test_where_the_list_at_the_door_was_kept_those_who_came_are_asked_and_thanked(scene: Scene, kind: Kind) -> None:
    """Who had a seat and stayed away has nothing to say of it; who was ticked off has."""
    scene.sign_up()
    others = [each.person for each in scene.fill(1, 5)]
    ticked(scene, others)
    with pytest.raises(NoLongerApplies):
        scene.letter(kind, now=END + timedelta(days=4))
    ticked(scene, [METTE.person])
    assert scene.letter(kind, now=END + timedelta(days=4)).to


def test_who_is_ticked_by_a_phone_without_a_network_is_asked_when_it_has_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter of an hour before the end the other phone has told, and this one has not: the mail waits for it."""
    scene.sign_up()
    others = [each.person for each in scene.fill(1, 5)]
    asked_at, outbox, to = END - timedelta(minutes=15), scene.post.outbox, Ses()
    meeting = scene.project.meetings[0]
    latest = Kind.EVALUATION.latest(asked_at, meeting)
    mail = Mail(Kind.EVALUATION, scene.project.id, METTE.person, asked_at, latest, ("moede-1",), OfDay(meeting.day))
    outbox.owe(mail)
    ticked(scene, others)
    monkeypatch.setattr(ses, "send", to.send)

    def send(now: datetime) -> State:
        for owed in outbox.fallen_due(now):
            outbox.recover(owed, now)
        [entry] = filter(None, [outbox.get(mail.id)])
        sender = Sender(scene.post, LINKS, cast("Any", AtOnce(now)), "from@example.org", "set")
        sender.begin(now)
        return sender.send(entry, now, now)

    assert [send(asked_at + timedelta(hours=hours)) for hours in range(4)] == [State.DEFERRED] * 4
    ticked(scene, [METTE.person])
    assert send(asked_at + timedelta(hours=10)) is State.SENT
    assert to.taken == [mail.id]


@pytest.mark.parametrize("kind", [Kind.EVALUATION, Kind.THANKS])
def test_a_list_that_was_given_up_keeps_nobody_from_being_asked(scene: Scene, kind: Kind) -> None:
    """One tick of six is a trial: better to ask one who stayed away than to leave out five who came."""
    scene.sign_up()
    ticked(scene, [each.person for each in scene.fill(1, 5)][:1])
    assert scene.letter(kind, now=END + timedelta(days=4)).to


def test_thanks_tell_what_was_heard_without_names(scene: Scene) -> None:
    """Each topic in somebody's words; whose they are stays in the room."""
    scene.sign_up(replace(METTE, topics="Parkering på Amagerbrogade"))
    others = scene.fill(1, 5)
    scene.day_after()
    letter = scene.letter(Kind.THANKS, now=END + timedelta(days=4))
    assert letter.subject == "Tak for sidst – her er, hvad vi hørte"
    assert "- »Hvordan finder man en lærling?«" in letter.text
    assert not any(each.name in letter.text or each.company in letter.text for each in others if each.company)
    assert "Tilmeld dig næste møde:\nhttps://netvaerk.example.org/m/" in letter.text


def test_who_comes_to_the_next_meeting_is_not_asked_to_sign_up_for_it(scene: Scene) -> None:
    """She has done so."""
    scene.sign_up(METTE, 1, 2)
    letter = scene.letter(Kind.THANKS, now=END + timedelta(days=4))
    assert "Du er allerede tilmeldt." in letter.text
    assert "Tilmeld dig" not in letter.text


def test_a_meeting_is_not_thanked_for_before_it_is_over(scene: Scene) -> None:
    """It may have moved to a later hour of the same day."""
    scene.sign_up()
    with pytest.raises(NoLongerApplies, match="not over"):
        scene.letter(Kind.THANKS, now=END - timedelta(hours=1))


def test_a_message_is_in_the_secretariat_s_words_and_answered_there(scene: Scene) -> None:
    """Its subject and paragraphs, line by line, from the committee; before the meeting and after it."""
    scene.sign_up()
    scene.message(NOTE)
    for now in (MORNING, END + timedelta(days=1)):
        letter = scene.letter(Kind.MESSAGE, occasion=OfRecord("m1"), now=now)
        assert (letter.subject, letter.sender_name) == ("Ind gennem gården", "Amager Øst Lokaludvalg")
        assert letter.reply_to.address == "sekretariatet@example.org"
        assert "Hej Mette\n\nPorten er åben.\n\nRing ellers:\n12 34 56 78\n" in letter.text


def test_a_message_that_was_withdrawn_is_not_sent(scene: Scene) -> None:
    """Nor one that there never was."""
    scene.sign_up()
    scene.message(NOTE)
    scene.message(replace(NOTE, withdrawn=True), known=NOTE)
    for version in ("m1", "m2"):
        with pytest.raises(NoLongerApplies, match="withdrawn"):
            scene.letter(Kind.MESSAGE, occasion=OfRecord(version))
