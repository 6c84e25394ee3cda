"""Letters to members: in whose words, how often, and how to get no more of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from infra.proof.gallery.scene import EDITED, LINKS, METTE, MORNING, Scene
from shared.mails.members import our_text
from shared.mails.rendered import NoLongerApplies
from shared.outbox.mail import Kind
from tests.mails.reading import links, parsed


def test_the_secretariat_s_own_text_takes_the_place_of_ours(scene: Scene) -> None:
    """Subject and paragraphs, line by line; when, where, the seats, the deadline, the button and the way out stay."""
    scene.member()
    ours = scene.letter(Kind.INVITATION)
    scene.override(EDITED)
    letter = scene.letter(Kind.INVITATION)
    assert letter.subject == "Kaffe, rundstykker og naboer den 15. august"
    assert "hvordan de fik\n- flere kunder fra nabolaget\n- færre klager over parkering\n\nTag gerne" in letter.text
    assert "fra Ørsted &amp; Ærøe" in letter.html
    assert "inviterer dig" in ours.text
    assert "inviterer dig" not in letter.text
    for kept in (
        "Hej Mette",
        "Hvornår:",
        "Der er 28 pladser, og det er først til mølle. Du kan tilmelde dig indtil tirsdag den 14. august kl. 12.00.",
        "Ja, jeg kommer:",
        "Jeg kan ikke:",
        "Jeg vil ikke have flere invitationer:",
    ):
        assert kept in letter.text


def test_each_answer_has_a_button_that_leads_to_it_on_the_members_own_page(scene: Scene) -> None:
    """Yes and no to a meeting, and each topic of a vote: one tap in the mail, and one that acts."""
    scene.usual(Kind.VOTE)
    answers = {Kind.INVITATION: ("/n/", ["", "#nej"]), Kind.VOTE: ("/v/", ["#emne-1", "#emne-2", "#emne-3"])}
    for kind, (path, ends) in answers.items():
        found = [each for each in links(scene.letter(kind)) if path in each]
        assert {"".join(each.partition("#")[1:]) for each in found} == set(ends)
        assert len({each.partition("#")[0] for each in found}) == 1


def test_a_language_without_a_text_of_its_own_keeps_ours(scene: Scene) -> None:
    """Nobody is written to in words that she does not read."""
    scene.language = "en"
    scene.member()
    scene.override(replace(EDITED, texts={"da": EDITED.texts["da"]}))
    assert "Kaffe" not in scene.letter(Kind.INVITATION).text


def test_what_the_secretariat_writes_is_text_and_no_markup(scene: Scene) -> None:
    """Neither HTML nor a template's signs mean anything in it."""
    scene.member()
    text = replace(EDITED.texts["da"], body="<b>Kom</b> {{ 7 * 7 }} {% raw %}")
    scene.override(replace(EDITED, texts={"da": text}))
    letter = scene.letter(Kind.INVITATION)
    assert "<b>Kom</b> {{ 7 * 7 }} {% raw %}" in letter.text
    assert "&lt;b&gt;Kom&lt;/b&gt; {{ 7 * 7 }}" in letter.html


def test_editing_starts_from_what_would_have_been_said(scene: Scene) -> None:
    """Saved as it stands, it changes nothing."""
    scene.member()
    [meeting] = scene.meetings()
    ours = our_text(scene.project, meeting, "da")
    letter = scene.letter(Kind.INVITATION)
    assert ours.subject == letter.subject
    scene.override(replace(EDITED, texts={"da": ours}))
    assert scene.letter(Kind.INVITATION).text == letter.text


def test_the_second_invitation_is_shorter_and_says_how_many_seats_are_left(scene: Scene) -> None:
    """One short reminder, with the same ways to say no."""
    scene.member()
    scene.fill(1, 4, size=4)
    first, second = scene.letter(Kind.INVITATION), scene.letter(Kind.SECOND_INVITATION)
    assert second.subject == "Der er 12 pladser tilbage til netværksmødet onsdag den 15. august"
    assert len(second.text) < 0.8 * len(first.text)
    assert "/n/" in second.text
    assert "/u/" in second.text


def test_nobody_is_asked_twice_to_a_full_meeting(scene: Scene) -> None:
    """A mail that says »there is room« when there is none helps nobody."""
    scene.member()
    scene.fill(1, 7, size=4)
    with pytest.raises(NoLongerApplies, match="no seat is left"):
        scene.letter(Kind.SECOND_INVITATION)


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.SECOND_INVITATION])
def test_one_click_leaves_the_list_and_so_does_the_link_in_the_mail(scene: Scene, kind: Kind) -> None:
    """RFC 8058: the page first, the mailbox for programs that know no better; the reader sees the same page."""
    scene.member()
    letter = scene.letter(kind)
    page, mailbox = letter.unsubscribe
    token = page.partition("/u/")[2]
    assert LINKS.read_unsubscribe(token, MORNING) == (scene.project.id, METTE.person)
    assert parsed(letter)["List-Unsubscribe"] == f"<{page}>, <{mailbox}>"
    assert mailbox.startswith("mailto:sekretariatet@example.org?subject=")
    assert page in letter.text
    assert f'href="{page}"' in letter.html


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.SECOND_INVITATION])
def test_who_has_said_no_anywhere_is_not_invited(scene: Scene, kind: Kind) -> None:
    """By complaining, or by leaving every list."""
    scene.member()
    scene.post.members.leave_all(METTE.person, MORNING)
    with pytest.raises(NoLongerApplies):
        scene.letter(kind)


@pytest.mark.parametrize("kind", [Kind.CONFIRMATION, Kind.REMINDER, Kind.CHANGED, Kind.FRESH_LINK])
def test_who_complained_gets_no_mail_at_all(scene: Scene, kind: Kind) -> None:
    """About her own registrations neither: her mail program was told that ours are spam."""
    scene.sign_up()
    assert scene.letter(kind, now=MORNING + timedelta(hours=1))
    scene.post.members.complained(METTE.person, MORNING)
    with pytest.raises(NoLongerApplies, match="has complained"):
        scene.letter(kind, now=MORNING + timedelta(hours=1))
