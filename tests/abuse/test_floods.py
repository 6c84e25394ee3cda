"""Filling somebody else's inbox: every form that mails, sent again and again about somebody who asked for nothing."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from shared.desk.audit import LinkPurpose
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.outbox.items import entry
from shared.outbox.mail import SECRETARIAT, Kind, Mail
from shared.outbox.occasion import OfHour
from shared.people.person import person_id
from shared.technical import dynamodb
from tests.abuse.stage import LINKS, PERSON, Stage
from tests.builders import BEFORE, PEPPER, PROJECT
from tests.registration.visitor import GOOD

VICTIM = "victim@example.org"
WHO = person_id(VICTIM, PEPPER)
MEETINGS = [f"moede-{number}" for number in range(1, 5)]


def owed(stage: Stage, person: str) -> Counter[Kind]:
    """The mails owed to `person`, by kind."""
    items = map(dynamodb.unpack, dynamodb.client().scan(TableName=stage.tables.outbox.name)["Items"])
    mails = [entry(item).mail for item in items if "kind" in item]
    return Counter(mail.kind for mail in mails if mail.person == person)


def form(**changes: str) -> dict[str, list[str]]:
    return {name: [value] for name, value in {**GOOD, "address": VICTIM, **changes}.items()}


def sign_ups(stage: Stage) -> None:
    """Each meeting by itself, all together, embedded, by the API, under other names and in capital letters."""
    for meeting in MEETINGS:
        stage.post(f"/{PROJECT}/{meeting}", form(name=f"Anna {meeting}", address="  ViCtIm@Example.org "))
        stage.post(f"/{PROJECT}/embed", {**form(), "meetings": [meeting]})
    stage.post(f"/{PROJECT}", {**form(company="Another"), "meetings": MEETINGS})


def test_signing_somebody_up_again_and_again_is_one_mail(stage: Stage) -> None:
    """However often and through whichever form; it says how little there is to do about it."""
    for hour in range(5):
        stage.now = BEFORE + timedelta(hours=hour)
        sign_ups(stage)
    assert owed(stage, WHO) == {Kind.REQUEST: 1}


def test_asking_for_somebodys_link_is_two_mails_a_day_and_none_where_there_is_nothing(stage: Stage) -> None:
    """What is owed to whoever is not registered is not written."""
    for minute in range(0, 16 * 60, 30):
        stage.now = BEFORE + timedelta(minutes=minute)
        stage.post(f"/find/{PROJECT}", {"address": [VICTIM], "subject": [""]})
    assert owed(stage, WHO) == {Kind.FRESH_LINK: 2}
    tables = stage.tables
    mail = Mail(Kind.FRESH_LINK, PROJECT, WHO, stage.now, stage.now + timedelta(hours=6), occasion=OfHour(stage.now))
    with pytest.raises(NoLongerApplies):
        compose(mail, tables.sources, LINKS, stage.now)


def test_handing_registrations_over_to_somebody_is_one_mail(stage: Stage) -> None:
    """Until the mailbox has answered, whoever wants to hand theirs over to it."""
    for number in (1, 2, 3):
        person = f"person{number:04}"
        for _ in range(3):
            stage.post(f"{LINKS.manage(PROJECT, person, BEFORE)}/address", {"address": [VICTIM], "subject": [""]})
    assert owed(stage, WHO) == {Kind.ADDRESS_REQUEST: 1}


def test_coming_and_going_ends(stage: Stage) -> None:
    """Each time is a mail, to the holder of the link alone; so many a day and then no more."""
    link = LINKS.manage(PROJECT, PERSON, BEFORE)
    for number in range(40):
        stage.now = BEFORE + timedelta(seconds=20 * number)
        stage.post(link, {"act": [("cancel", "return")[number % 2]], "meeting": ["moede-1"]})
        stage.post(f"{link}/change/moede-2", {**form(name=f"Bo {number}"), "topics": [""]})
    assert sum(owed(stage, PERSON).values()) < 40


ASKING: dict[str, tuple[str, dict[str, list[str]], Kind]] = {
    "approval": (
        LINKS.desk(LinkPurpose.INVITATION, PROJECT, "moede-2", now=BEFORE),
        {"act": ["pause"]},
        Kind.DESK_APPROVAL,
    ),
    "approval from elsewhere": (
        LINKS.desk(LinkPurpose.MEMBERS, PROJECT, now=BEFORE),
        {"act": ["list"]},
        Kind.DESK_APPROVAL,
    ),
    "fresh link": (LINKS.desk(LinkPurpose.TASK, PROJECT, "moede-1:venue", now=BEFORE) + "/link", {}, Kind.DESK_LINK),
}


@pytest.mark.parametrize("name", ASKING)
def test_the_secretariat_is_asked_once_an_hour(stage: Stage, name: str) -> None:
    """Whoever has one of its links, and presses its button all day."""
    path, fields, kind = ASKING[name]
    for minute in range(0, 120, 5):
        stage.now = BEFORE + timedelta(minutes=minute)
        stage.post(path, fields)
    assert owed(stage, SECRETARIAT)[kind] == 2


@pytest.mark.parametrize("path", [f"/{PROJECT}", f"/{PROJECT}/embed", f"/{PROJECT}/moede-1", f"/find/{PROJECT}"])
def test_who_fills_in_every_field_sends_nothing(stage: Stage, path: str) -> None:
    """The field that no person sees: nothing is written, no mail is owed, however the request is repeated."""
    for trap in ("x", " ", "http://example.org"):
        answer = stage.post(path, {**form(), "meetings": ["moede-1"], "subject": [trap]})
        assert answer["statusCode"] == 422
        assert set(stage.calls) <= {"GetItem", "BatchGetItem", "Query"}
    assert owed(stage, WHO) == {}
