"""Letters to the secretariat, and what others get of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from infra.proof.gallery.scene import EDITED, LINKS, METTE, MORNING, Scene
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.budget.lines import Commitment, Expense
from shared.mails.rendered import NoLongerApplies
from shared.outbox.mail import COPY, SECRETARIAT, Kind, State
from shared.outbox.occasion import OfDay
from shared.outbox.office_occasions import OfLine, OfLink, OfOrder, Since
from shared.projects import Catering, Grant
from shared.technical import clock, dynamodb
from tests.mails.reading import SIGNED, Page, links, parsed

DAYS_BEFORE = clock.parse("2018-07-20T07:00:00Z")
MORNING_MEETING = "onsdag den 15. august kl. 8.00"
YESTERDAY = Since(MORNING - timedelta(days=1))


def test_the_share_kit_can_be_forwarded(scene: Scene) -> None:
    """No link in it is signed: whoever gets it can do what everybody can."""
    letter = scene.letter(Kind.SHARE_KIT, person=SECRETARIAT, now=DAYS_BEFORE)
    assert links(letter) == ["https://netvaerk.example.org/amager-oest-scene/moede-1"]
    assert not SIGNED.search(letter.html + letter.text)


def test_of_a_meeting_without_sign_up_no_mail_speaks_of_signing_up(scene: Scene) -> None:
    """Neither of a day until which one may, nor of guests who did, nor of a list: one writes how many came."""
    free = tuple(replace(each, sign_up=False) for each in scene.project.meetings)
    project = replace(scene.project, meetings=free)
    dynamodb.transact(scene.post.projects.writes(project, scene.project))
    scene.project = project
    after = project.meetings[0].ends + timedelta(days=1)
    letters = [
        scene.letter(Kind.SHARE_KIT, person=SECRETARIAT, now=DAYS_BEFORE),
        scene.letter(Kind.CATERING_ORDER, person=SECRETARIAT, now=DAYS_BEFORE),
        scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=YESTERDAY, now=MORNING),
        scene.letter(Kind.DAY_AFTER, person=SECRETARIAT, now=after),
    ]
    said = "\n".join(f"{each.subject}\n{each.text}" for each in letters).lower()
    for word in ("tilmelding indtil", "tilmeldinger", "tilmeldte", "kryds", "deltagerne", "evalueringen", "0 af 0"):
        assert word not in said
    assert "skal ikke tilmelde dig" in said and "skriv, hvor mange der kom" in said
    assert f"bestil mad til {project.guests.high} " in letters[1].subject.lower()


def test_the_share_kit_has_the_picture_and_the_code_attached(scene: Scene) -> None:
    """As files that a post and a printer take, under names that say what they are."""
    message = parsed(scene.letter(Kind.SHARE_KIT, person=SECRETARIAT, now=DAYS_BEFORE))
    files = {str(each.get_filename()): each for each in message.iter_attachments()}
    assert {name: each.get_content_type() for name, each in files.items()} == {
        "2018-08-15-moede-1.png": "image/png",
        "2018-08-15-moede-1-qr.png": "image/png",
        "2018-08-15-moede-1-qr.svg": "image/svg+xml",
    }
    assert all(files[name].get_content().startswith(b"\x89PNG") for name in files if name.endswith(".png"))
    assert b"<svg" in files["2018-08-15-moede-1-qr.svg"].get_content()


def test_the_share_kit_goes_out_for_the_day_it_was_owed_for(scene: Scene) -> None:
    """A meeting that moved has a kit of its own."""
    with pytest.raises(NoLongerApplies, match="another day"):
        scene.letter(Kind.SHARE_KIT, person=SECRETARIAT, occasion=OfDay(date(2018, 8, 14)), now=DAYS_BEFORE)


def test_the_preview_says_to_how_many_and_when(scene: Scene) -> None:
    """Who has left the list is not counted; the time is the timetable's."""
    for number in range(3):
        scene.member(replace(METTE, person=f"member{number}"))
    scene.post.members.unsubscribe(scene.project.id, "member0", MORNING)
    letter = scene.letter(Kind.PREVIEW, person=SECRETARIAT, now=DAYS_BEFORE)
    at = scene.project.timetable.at(Kind.INVITATION, scene.meetings()[0])
    assert at == clock.parse("2018-07-25T07:00:00Z")
    assert letter.subject == "Invitationen går ud onsdag den 25. juli kl. 9.00 til 2 medlemmer"
    assert "Gør I ingenting, går den ud af sig selv." in letter.text


def test_the_preview_quotes_the_invitation_as_it_will_go_out(scene: Scene) -> None:
    """In each language, in the words that are in force, framed; without links that would be a member's."""
    scene.member()
    scene.override(EDITED)
    letter = scene.letter(Kind.PREVIEW, person=SECRETARIAT, now=DAYS_BEFORE)
    sent = scene.letter(Kind.INVITATION, now=DAYS_BEFORE)
    quoted = "\n".join(line[2:] for line in letter.text.split("\n") if line.startswith(">"))
    assert quoted.startswith(f"{sent.subject}\n")
    assert "- færre klager over parkering" in quoted
    assert "Coffee, rolls and neighbours on 15 August" in quoted
    assert [each for each in links(letter) if SIGNED.search(each)] == [
        each for each in links(letter) if "/d/invitation/" in each
    ]
    [button] = [each for each in links(letter) if "/d/invitation/" in each]
    assert LINKS.read_desk("invitation", button.rpartition("/")[2], DAYS_BEFORE) == (scene.project.id, "moede-1")


def test_a_paused_invitation_says_so(scene: Scene) -> None:
    """It does not promise to go out."""
    scene.override(replace(EDITED, paused=True))
    letter = scene.letter(Kind.PREVIEW, person=SECRETARIAT, now=DAYS_BEFORE)
    assert letter.subject == "Invitationen til mødet den 15. august er sat på pause"
    assert "af sig selv" not in letter.text


def test_there_is_no_preview_of_what_is_on_its_way(scene: Scene) -> None:
    """By the timetable, or since the secretariat wants it sent."""
    with pytest.raises(NoLongerApplies, match="on its way"):
        scene.letter(Kind.PREVIEW, person=SECRETARIAT, now=MORNING)
    scene.override(replace(EDITED, now_at=DAYS_BEFORE))
    with pytest.raises(NoLongerApplies, match="on its way"):
        scene.letter(Kind.PREVIEW, person=SECRETARIAT, now=DAYS_BEFORE)


@pytest.mark.parametrize("days", [1, 4])
def test_the_door_is_offered_with_its_last_day(scene: Scene, days: int) -> None:
    """The mail of the day after may be late; nobody had signed up for the meeting."""
    now = scene.meetings()[0].ends + timedelta(days=days)
    text = scene.letter(Kind.DAY_AFTER, person=SECRETARIAT, now=now).text
    assert "Ingen var tilmeldt, og ingen er krydset af." in text
    assert "krydse af, til og med 14 dage efter mødet" in text and "/d/check-in/" in text


def test_the_report_of_a_season_that_held_nothing_says_so(scene: Scene) -> None:
    """It comes when the last meeting is called off, and not a week after a meeting."""
    off = tuple(replace(each, cancelled=True, changed_at=MORNING) for each in scene.project.meetings)
    dynamodb.transact(scene.post.projects.writes(replace(scene.project, meetings=off), scene.project))
    last = OfDay(off[-1].day)
    text = scene.letter(Kind.SEASON_REPORT, person=SECRETARIAT, occasion=last).text
    assert "Ingen af sæsonens møder blev holdt." in text
    assert "når alle sæsonens møder er aflyst" in text


@pytest.mark.parametrize(
    ("act", "about"), [("invitation", ("moede-1",)), ("browser", ()), ("topic", ("moede-2", "parkering"))]
)
def test_a_fresh_desk_link_is_for_the_same_errand(scene: Scene, act: str, about: tuple[str, ...]) -> None:
    """The mail's occasion says which page, and what it is about."""
    letter = scene.letter(Kind.DESK_LINK, person=SECRETARIAT, occasion=OfLink(act, about, MORNING))
    [link] = links(letter)
    assert f"/d/{act}/" in link
    assert LINKS.read_desk(act, link.rpartition("/")[2], MORNING) == (scene.project.id, *about)


def test_a_copy_holds_no_signed_link_and_nobody_who_cannot_be_reached(scene: Scene) -> None:
    """Whoever gets a copy sees numbers and topics; only the secretariat can act, and knows who comes and who must be
    telephoned.
    """
    scene.member()
    scene.sign_up(replace(METTE, person="other", address="other@example.org", name="Bo Vang"))
    scene.went_wrong(scene.mail(Kind.INVITATION), State.BOUNCED, MORNING - timedelta(hours=1))
    office = scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=YESTERDAY)
    assert SIGNED.search(office.text)
    assert METTE.address in office.text
    assert "Bo Vang" in office.text
    for number, address in enumerate(("erhvervslivsgruppen@example.org", "erhvervshuset@example.org")):
        copy = scene.letter(Kind.SUMMARY, person=f"{COPY}{number}", occasion=YESTERDAY)
        assert copy.to.address == address
        assert not SIGNED.search(copy.html + copy.text)
        for name in (METTE.name, METTE.address, "Bo Vang", "other@example.org"):
            assert name not in copy.text + copy.html
        assert "1 mail kom ikke frem." in copy.text


def test_who_gets_no_copies_any_more_is_sent_none(scene: Scene) -> None:
    """The plan was changed between owing and sending."""
    with pytest.raises(NoLongerApplies, match="no copies"):
        scene.letter(Kind.SUMMARY, person=f"{COPY}2", occasion=YESTERDAY)


def test_a_copy_that_did_not_arrive_is_named_to_the_secretariat(scene: Scene) -> None:
    """By the name that the plan has."""
    copy = scene.mail(Kind.SUMMARY, person=f"{COPY}1", occasion=YESTERDAY)
    scene.went_wrong(copy, State.BOUNCED, MORNING - timedelta(hours=1))
    letter = scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=YESTERDAY)
    assert "Københavns Erhvervshus, erhvervshuset@example.org: Denne oversigt kom retur" in letter.text


def test_a_warning_leads_to_where_money_is_moved(scene: Scene) -> None:
    """About the line that lacks it."""
    post, project = scene.post, scene.project
    post.budget.record(project.id, Expense("e", "lokaleleje", MORNING.date(), "Leje", "Hotellet", 10_000))
    letter = scene.letter(Kind.BUDGET_WARNING, person=SECRETARIAT, occasion=OfLine("lokaleleje", MORNING))
    [link] = [each for each in links(letter) if "/d/money/" in each]
    token = link.partition("/d/money/")[2]
    assert list(LINKS.read_desk("money", token, MORNING)) == [project.id, "lokaleleje"]
    assert "Flyt penge" in letter.text
    assert "der bliver" in letter.text
    entrance = BudgetLine("entre", "Entré", 400_000, 9, income=Income.ENTRANCE)
    dynamodb.transact(post.budget.line_writes(project.id, [*post.budget.lines(project.id), entrance], ()))
    letter = scene.letter(Kind.BUDGET_WARNING, person=SECRETARIAT, occasion=OfLine("lokaleleje", MORNING))
    assert "budget holder stadig, hvis" in letter.text, "what is left of the costs is nobody's money"


def test_the_order_is_ready_to_send(scene: Scene) -> None:
    """A link opens a mail with the whole text: how many, when it is to be there, where, what is eaten, whom to call,
    and where the bill goes. Too much for a link is left to be copied.
    """
    catering = Catering(delivered_minutes_before=45, ean="5790000000012", telephone="12 34 56 78")
    project = replace(scene.project, catering=catering)
    dynamodb.transact(scene.post.projects.writes(project, scene.project))
    scene.sign_up(replace(METTE, diets=("nødder", "glutenfri"), diet="vegetar & nødder?"))
    order = scene.letter(Kind.CATERING_ORDER, person=SECRETARIAT)
    [link] = [each for each in Page(order.html).links if each.startswith("mailto:")]
    asked = dict(parse_qsl(urlsplit(link).query))
    portions, venue = order.subject.split()[3], scene.meetings()[0].venue
    assert asked["subject"] == "Mad og drikke onsdag den 15. august"
    assert asked["body"].splitlines() == [
        f"Hej. Vi vil gerne bestille mad og drikke til {portions} personer {MORNING_MEETING} (Morgenmad og kaffe/te).",
        "",
        "Leveres kl. 7.15",
        f"Sted: {venue.where}",
        "Telefon på dagen: 12 34 56 78",
        "Faktura til EAN 5790000000012",
        "",
        "Der er brug for:",
        "- 1 uden nødder, 1 glutenfri",
        "- 1 × vegetar & nødder?",
        "",
        "Venlig hilsen",
        "Amager Øst Lokaludvalg",
    ]
    assert all(line in order.text for line in asked["body"].splitlines())
    for number in range(20):
        diet = f"{number} uden {'nødder ' * 15}"
        scene.sign_up(replace(METTE, person=f"p{number}", address=f"p{number}@example.org", diet=diet))
    long = scene.letter(Kind.CATERING_ORDER, person=SECRETARIAT)
    assert not [each for each in Page(long.html).links if each.startswith("mailto:")]
    assert "19 uden nødder" in long.text


def test_the_list_of_who_comes_leads_to_the_order(scene: Scene) -> None:
    """To note it where it is not ordered yet, to correct it where it is; nowhere where there is no food."""
    when = scene.meetings()[0].starts - timedelta(hours=19)
    assert "Notér bestillingen" in scene.letter(Kind.DAY_BEFORE, person=SECRETARIAT, now=when).text
    scene.post.budget.commit(
        scene.project.id, Commitment("o", "forplejning", "moede-1", 1, MORNING.date(), "", "Bageriet", portions=12)
    )
    letter = scene.letter(Kind.DAY_BEFORE, person=SECRETARIAT, now=when)
    assert "Ret bestillingen" in letter.text
    assert [each for each in links(letter) if "/d/order/" in each]
    project = replace(scene.project, catering=Catering(meetings=()))
    dynamodb.transact(scene.post.projects.writes(project, scene.project))
    assert "/d/order/" not in scene.letter(Kind.DAY_BEFORE, person=SECRETARIAT, now=when).text


def test_a_list_that_nobody_can_print_is_a_spreadsheet_alone(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn has an end; the mail says so, and the spreadsheet has everybody."""
    when = scene.meetings()[0].starts - timedelta(hours=19)
    scene.sign_up(METTE)
    for most, kinds, words in ((METTE.party, 3, "klar til at printe"), (METTE.party - 1, 1, "vedhæftet som regneark")):
        monkeypatch.setattr("shared.limits.MOST_PRINTED", most)
        letter = scene.letter(Kind.DAY_BEFORE, person=SECRETARIAT, now=when)
        assert len(letter.attachments) == kinds and words in letter.text
        assert [each for each in letter.attachments if each.filename.endswith(".xlsx")]


def test_the_letter_about_food_says_what_the_plan_says(scene: Scene) -> None:
    """How often it is enough, and how large a change brings a letter."""
    project = replace(scene.project, catering=Catering(95, 5))
    dynamodb.transact(scene.post.projects.writes(project, scene.project))
    sure = replace(scene, project=project)
    order = sure.letter(Kind.CATERING_ORDER, person=SECRETARIAT)
    assert "ved 95 ud af 100 sådanne møder" in order.text
    scene.post.budget.commit(
        project.id, Commitment("o", "forplejning", "moede-1", 1, MORNING.date(), "", "Bageriet", portions=12)
    )
    change = sure.letter(Kind.CATERING_CHANGE, person=SECRETARIAT, occasion=OfOrder("o", "more-1"))
    assert "når forskellen er større end 5," in change.text


@pytest.mark.parametrize(
    ("grant", "spent", "received", "sentence"),
    [
        (Grant(), 10_000, None, "Der er brugt 10.000 kr. af de 14.600 kr., og 4.600 kr. er til overs."),
        (Grant(), 15_000, None, "Der er brugt 15.000 kr., og det er 400 kr. mere end de 14.600 kr., der er"),
        (
            Grant(),
            12_000,
            3_000,
            "3.000 kr. er kommet ind. Tilskuddet dækker 9.000 kr. af de 10.600 kr., der er bevilget.",
        ),
        (
            Grant(guarantee=True),
            12_000,
            None,
            "12.000 kr. i alt. Underskudsgarantien dækker 12.000 kr. af de 14.600 kr., der er",
        ),
        (
            Grant(guarantee=True),
            20_000,
            3_000,
            "dækker 10.600 kr. af de 10.600 kr., der er bevilget. De sidste 6.400 kr. er der ingen bevilling",
        ),
        (Grant(guarantee=True), 3_000, 4_000, "et overskud på 1.000 kr., så der er ikke brug for de 10.600 kr."),
        (None, 0, None, "4 af 4 møder. Jeres egne ord om, hvad der er nået, mangler."),
    ],
)
def test_the_season_ends_with_what_the_grant_pays(
    scene: Scene, grant: Grant | None, spent: int, received: int | None, sentence: str
) -> None:
    """What is left, what of a grant or a guarantee is paid, what nobody pays; nothing of money where there is none."""
    post, project = scene.post, scene.project
    dynamodb.transact(post.projects.writes(replace(project, grant=grant), project))
    entries = [("e", "forplejning", spent)]
    if received is not None:
        entrance = BudgetLine("entre", "Entré", 400_000, 9, income=Income.ENTRANCE)
        known = post.budget.lines(project.id)
        dynamodb.transact(post.budget.line_writes(project.id, [*known, entrance], known))
        entries.append(("i", "entre", received))
    for id, line, kroner in entries:
        if kroner:
            scene.spend(Expense(id, line, date(2018, 9, 1), "Mad", "Bageren", kroner * 100))
    now, last = clock.parse("2018-11-28T08:00:00Z"), OfDay(project.meetings[-1].day)
    letter = scene.letter(Kind.SEASON_REPORT, person=SECRETARIAT, occasion=last, now=now)
    text = " ".join(letter.text.split())
    assert sentence in text
    assert ".." not in text
    papers = "evaluering-og-regnskab" if grant else "evaluering"
    name = f"amager-oest-scene-2018-11-28-{papers}"
    assert [each.filename for each in letter.attachments[:3]] == [f"{name}.{kind}" for kind in ("pdf", "xlsx", "docx")]
    said = " ".join([letter.subject, text])
    assert bool(grant) == any(words in said for words in ("kr.", "egnskab", "Bilag", "bilag"))
