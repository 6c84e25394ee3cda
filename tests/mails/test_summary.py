"""The summary: the secretariat reads the first line and knows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from infra.proof.gallery.scene import METTE, MORNING, PARTY, Scene
from shared.budget.income import Income
from shared.budget.line import BudgetLine, LineTally
from shared.budget.lines import Expense
from shared.budget.outlook import outlook
from shared.mails.rendered import RenderedMail
from shared.mails.secretariat import Bar, bar
from shared.mails.sources import MailSources
from shared.outbox.hold import Holds
from shared.outbox.mail import EVERYBODY, SECRETARIAT, Kind, Mail, State
from shared.outbox.occasion import ONCE
from shared.outbox.office_occasions import Since
from shared.plans.changing import cancelled
from shared.projects.overrides import CampaignOverride
from shared.technical import dynamodb
from shared.technical.money import kroner
from shared.technical.templates import short_kroner
from tests.builders import there

YESTERDAY = MORNING - timedelta(days=1)


def the_summary(scene: Scene, since: datetime | None = YESTERDAY) -> RenderedMail:
    return scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=Since(since) if since else ONCE)


def test_the_first_line_says_what_is_most_important(scene: Scene) -> None:
    """How many are new since when, and how full the next meeting is."""
    scene.fill(1, 9, now=MORNING - timedelta(days=5))
    scene.sign_up(replace(METTE, party=3))
    letter = the_summary(scene)
    assert letter.subject == "1 ny tilmelding, 12 af 28 pladser taget 15. august"
    assert letter.text.startswith(
        "1 ny tilmelding siden i går.\n\n"
        "I alt 3 personer. 12 af 28 pladser er taget til mødet 15. august. Der er 20 dage til.\n"
    )


def test_a_guest_is_counted_once_and_nobody_who_waits_is_signed_up(post: MailSources) -> None:
    """Three meetings and a party of two make one sign-up of two people; a place on the waiting list is told as one."""
    scene = Scene.build(post, "counted", seats=2)
    scene.fill(1, 2, now=MORNING - timedelta(days=5))
    scene.sign_up(replace(METTE, party=2), 2, 3, 4)
    scene.sign_up(replace(METTE, person="bo", name="Bo", address="bo@example.org"))
    letter = the_summary(scene)
    assert letter.subject.startswith("1 ny tilmelding, ")
    assert "I alt 2 personer. Desuden er 1 ny på venteliste." in letter.text


def test_a_new_guest_who_only_waits_is_no_sign_up(post: MailSources) -> None:
    """The first line says that somebody waits."""
    scene = Scene.build(post, "waits", seats=1)
    scene.fill(1, 1, now=MORNING - timedelta(days=5))
    scene.sign_up(METTE)
    letter = the_summary(scene)
    assert letter.subject == "1 ny på venteliste, 1 af 1 plads taget 15. august"
    assert "tilmelding" not in letter.text.split("\n")[0]


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(hours=1), "siden kl. 8.00"),
        (timedelta(days=1), "siden i går"),
        (timedelta(days=3), "siden mandag"),
        (timedelta(days=9), "siden den 17. juli"),
    ],
)
def test_since_when_is_said_as_people_say_it(scene: Scene, ago: timedelta, words: str) -> None:
    """Nobody counts the days back from a date."""
    assert f"Ingen nye tilmeldinger {words}." in the_summary(scene, MORNING - ago).text


def test_who_misses_a_mail_is_named_once_and_counted_later(scene: Scene) -> None:
    """What went wrong since the last summary is told with name and address; what was told before is a number."""
    scene.member()
    other = scene.fill(1, 1)[0]
    scene.went_wrong(scene.mail(Kind.INVITATION), State.BOUNCED, MORNING - timedelta(hours=1))
    scene.went_wrong(scene.mail(Kind.REMINDER, person=other.person), State.MISSED, MORNING - timedelta(days=3))
    letter = the_summary(scene, YESTERDAY)
    assert "- Mette Ærøe, mette@example.org: Invitationen kom retur, for adressen tager ikke imod" in letter.text
    assert other.address not in letter.text
    assert "1 tidligere mail kom heller ikke frem." in letter.text


def test_who_complained_is_named_apart_and_without_blame(scene: Scene) -> None:
    """Her mail arrived, so that it is not among those that did not; told once, with what follows from it."""
    scene.member()
    scene.went_wrong(scene.mail(Kind.INVITATION), State.COMPLAINED, MORNING - timedelta(hours=1))
    letter = the_summary(scene)
    assert (
        "Vil ikke have mails fra os\n- Mette Ærøe, mette@example.org: Invitationen kom frem og blev meldt som uønsket\n"
    ) in letter.text
    assert "Vi skriver ikke mere til adressen" in letter.text
    assert "kom ikke frem" not in letter.text + letter.subject
    assert "mette@example.org" not in the_summary(scene, MORNING).text


def test_many_mails_that_went_wrong_cost_few_requests(scene: Scene) -> None:
    """The first ten are looked up, the others counted."""
    for number in range(13):
        mail = scene.mail(Kind.INVITATION, person=f"nobody{number}")
        scene.went_wrong(mail, State.FAILED, MORNING - timedelta(hours=1))
    letter = the_summary(scene)
    assert letter.text.count("Invitationen kunne ikke sendes") == 10
    assert "Og 3 til." in letter.text
    assert letter.subject.startswith("13 mails kom ikke frem, ")


def test_the_budget_is_told_in_a_sentence_and_a_table(scene: Scene) -> None:
    """Planned, forecast, spent and remaining of each line and in all; a warning where it will not do, and the way to
    where money is moved.
    """
    scene.post.budget.record(
        scene.project.id, Expense("e", "forplejning", date(2018, 7, 1), "", "", 950_050, "moede-1")
    )
    letter = the_summary(scene)
    seen = outlook(scene.post.budget.books(scene.project.id), scene.project, MORNING)
    line = there(seen.tally.line("forplejning"))
    assert line.forecast > line.spent == 950_050
    over = short_kroner(seen.tally.forecast - seen.tally.planned)
    assert f"Sæsonen ser ud til at koste {over} mere end de 14.600 kr., der er bevilget." in letter.text
    low, high = short_kroner(-seen.balance.high), short_kroner(-seen.balance.low)
    assert f"Der mangler formentlig mellem {low} og {high} til sidst." in letter.text
    assert (
        f"Morgenmad og kaffe/te: bevilget 8.000,00 kr., forventet {kroner(line.forecast)}, brugt 9.500,50 kr., "
        "tilbage -1.500,50 kr."
    ) in letter.text
    assert 'scope="rowgroup"' in letter.html
    assert "/d/money/" in letter.text


def test_with_income_the_summary_says_what_the_season_costs_and_not_what_is_left(scene: Scene) -> None:
    """What is left of the costs is nobody's money: part of it must come in first."""
    budget, id = scene.post.budget, scene.project.id
    entrance = BudgetLine("entre", "Entré", planned=400_000, order=9, income=Income.ENTRANCE)
    dynamodb.transact(budget.line_writes(id, [*budget.lines(id), entrance], ()))
    cost = outlook(budget.books(id), scene.project, MORNING).cost
    text = " ".join(the_summary(scene, None).text.split())
    low, high = short_kroner(cost.low), short_kroner(cost.high)
    assert "af de 14.600 kr., den må koste. 0 kr. er brugt. 0 kr. er kommet ind af de 4.000 kr." in text
    assert f"Regn med, at sæsonen koster mellem {low} og {high} i alt." in text
    assert "kr.." not in text
    assert "Til sidst" not in text


@pytest.mark.parametrize(
    ("planned", "forecast", "spent", "expected"),
    [
        (1000, 0, 0, Bar(0, 0, 0, 100)),
        (1000, 1000, 0, Bar(0, 100, 0, 0)),
        (1000, 600, 250, Bar(25, 35, 0, 40)),
        (1000, 1250, 500, Bar(40, 40, 20, 0)),
        (1000, 2000, 2000, Bar(50, 0, 50, 0)),
        (0, 500, 0, Bar(0, 0, 100, 0)),
        (0, 0, 0, None),
        (3, 2, 1, Bar(33, 34, 0, 33)),
    ],
)
def test_a_bar_shows_spent_expected_exceeded_and_left(
    planned: int, forecast: int, spent: int, expected: Bar | None
) -> None:
    """The four parts are whole per cent and make a hundred."""
    found = bar(LineTally(BudgetLine("l", "Line", planned, 1), forecast, spent))
    assert found == expected
    assert found is None or found.spent + found.owed + found.over + found.left == 100


def test_a_very_chatty_season_still_fits(scene: Scene) -> None:
    """Everybody writes a thousand letters about everything at every meeting: the mail is not cut off."""
    for number in (1, 2, 3, 4):
        for place in range(28):
            guest = replace(
                METTE,
                person=f"p{place}",
                name="Ø" * 120,
                company="Æ" * 120,
                diet=f"{place} " + "å" * 290,
                topics="ø" * 1000,
            )
            scene.sign_up(guest, number, now=MORNING - timedelta(minutes=number * 100 + place))
    letter = the_summary(scene)
    assert len(letter.html.encode()) < 100_000
    assert len(letter.text.encode()) < 100_000


def test_a_cancelled_meeting_is_not_the_coming_one(scene: Scene) -> None:
    """The first line is about the next meeting held; the cancelled one is listed as such, once."""
    project = scene.project
    off = cancelled(project.meetings[0], MORNING)
    dynamodb.write(scene.post.projects.meeting_write(project.id, off, project.meetings[0]))
    letter = the_summary(replace(scene, project=replace(project, meetings=(off, *project.meetings[1:]))))
    assert letter.subject.endswith("af 28 pladser taget 19. september")
    assert letter.text.count("Aflyst") == 1


@pytest.mark.parametrize("reason", ["LimitExceededException", "SendingPausedException", "EndpointConnectionError"])
def test_that_mails_waited_is_said_with_why(scene: Scene, reason: str) -> None:
    """In words of the office's, how many, from when to when."""
    why = {
        "LimitExceededException": "døgnets kvote for mails var brugt.",
        "SendingPausedException": "afsendelsen var sat på pause.",
    }.get(reason, "mailtjenesten tog ikke imod.")
    holds = Holds(scene.post.outbox.name)
    begun = MORNING - timedelta(hours=30)
    mails = [Mail(Kind.INVITATION, scene.project.id, f"member{n}", begun, MORNING, ("moede-1",)) for n in range(12)]
    for mail in mails[:1]:
        scene.post.outbox.owe(mail)
    holds.refused(reason, begun)
    waits = the_summary(scene)
    assert (
        "1 mail har ventet siden onsdag den 25. juli kl. 3.00 og sendes, så snart det kan lade sig gøre:" in waits.text
    )
    for mail in mails[1:]:
        scene.post.outbox.owe(mail)
    hold = holds.refused(reason, begun)
    assert why in waits.text
    holds.taken(hold, MORNING - timedelta(hours=3))
    waited = the_summary(scene)
    assert f"12 mails ventede fra onsdag den 25. juli kl. 3.00 til torsdag den 26. juli kl. 6.00: {why}" in waited.text
    assert why in waited.html
    assert why not in the_summary(scene, MORNING - timedelta(hours=1)).text


def test_a_meeting_without_news_is_a_line_and_one_with_news_has_one_button(scene: Scene) -> None:
    """Nothing else is said of it; its guests are a click away. What several wrote about is told once."""
    scene.sign_up(METTE, 2, now=MORNING - timedelta(days=5))
    scene.sign_up(replace(METTE, topics="Skilte på Amagerbrogade"), now=MORNING - timedelta(hours=1))
    scene.sign_up(replace(METTE, person="bo", name="Bo", address="bo@example.org", topics="Lys på Amagerbrogade"))
    letter = the_summary(scene)
    told, quiet = letter.text.split("Intet nyt om\n")
    assert "onsdag den 15. august kl. 8.00" in told
    assert "- 2 × Amagerbrogade: »Skilte på Amagerbrogade«\n" in told
    assert re.findall("- (.*)\n", quiet.split("Budget")[0]) == [
        "19. september: 1 af 28 pladser",
        "17. oktober: 0 af 28 pladser",
        "21. november: 0 af 28 pladser",
    ]
    assert len(re.findall("/d/guests/", letter.text)) == 4
    assert not re.findall("/d/(meeting|message|invitation)/", letter.text)
    paused = CampaignOverride("moede-3", Kind.INVITATION, paused=True)
    dynamodb.write(scene.post.projects.override_write(scene.project.id, paused))
    told, _ = the_summary(scene).text.split("Intet nyt om\n")
    assert "onsdag den 17. oktober kl. 8.00" in told


def test_on_days_that_are_no_monday_the_budget_shows_what_goes_wrong(scene: Scene) -> None:
    """And the total; on a Monday all of it."""
    rent = "Lokaleleje, verdensrummet x 2: bevilget"
    monday = MORNING + timedelta(days=4)
    on_monday = scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=Since(YESTERDAY), now=monday).text
    daily = the_summary(scene).text
    assert (rent in daily, rent in on_monday, "I alt: bevilget" in daily) == (False, True, True)


def test_a_campaign_that_went_to_nobody_is_named_by_its_label(scene: Scene) -> None:
    """Each kind's label stands in its declaration; nobody is named, for it was to all."""
    mail = scene.mail(Kind.REMINDER, person=EVERYBODY)
    dynamodb.write(scene.post.outbox.missed(mail, "never begun", MORNING - timedelta(hours=1)))
    assert "- Påmindelsen blev ikke sendt i tide\n" in the_summary(scene).text


def test_a_monday_shows_how_the_seats_filled(scene: Scene) -> None:
    """As a picture in the mail, with words for who does not see it; on other days there is none."""
    scene.fill(1, 9, now=MORNING - timedelta(days=5))
    assert the_summary(scene).attachments == ()
    monday = MORNING + timedelta(days=4)
    letter = scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=ONCE, now=monday)
    [picture] = letter.attachments
    assert (picture.content[:4], f'src="cid:{picture.cid}"' in letter.html) == (b"\x89PNG", True)
    assert "Sådan blev pladserne taget" in letter.html
    assert len(picture.content) < 200_000


@pytest.mark.parametrize(
    ("language", "held"), [("da", ["(3\u00a0personer)", "\u00a0kr."]), ("en", ["(3\u00a0people)", "DKK\u00a0"])]
)
def test_a_number_and_what_it_counts_stay_on_one_line(scene: Scene, language: str, held: list[str]) -> None:
    """On a phone neither an amount nor a party is broken in two."""
    scene = Scene.build(scene.post, f"held-{language}", language=language)
    scene.sign_up(PARTY)
    monday = MORNING + timedelta(days=4)
    html = scene.letter(Kind.SUMMARY, person=SECRETARIAT, occasion=ONCE, now=monday).html
    assert [each for each in held if each not in html] == []
    assert not re.search(r"\d kr\.|DKK \d|\(\d+ \w+\)", html)
