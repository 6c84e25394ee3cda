"""What one attacker with one machine, many addresses and no mailbox comes to in a day: docs/threats.md has it.

A fifteenth of the hour's limit and of a thousand addresses, so that it is played in seconds.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from registration.wiring import wiring
from shared.campaigns.planner import Planner
from shared.mails.compose import compose
from shared.mails.rendered import NoLongerApplies
from shared.outbox.items import entry
from shared.outbox.mail import COPY, SECRETARIAT, Kind, Mail
from shared.outbox.office_occasions import Since
from shared.people.person import mailbox, person_id
from shared.projects import Project
from shared.technical import dynamodb
from tests.builders import BEFORE, PEPPER, PROJECT
from tests.conftest import Tables
from tests.registration.visitor import GOOD, LINKS, Visitor

ALL = [f"moede-{number}" for number in range(1, 5)]
WORDS = {"name": "Zebra Zobel", "company": "Zebraværket", "diet": "zebramælk", "topics": "zebrastriber"}
ADDRESSES = [f"v.ictim+{number}@gmail.com" for number in range(10)] + [f"a{number}@example.org" for number in range(60)]
HOURLY = 4
VICTIM = mailbox(ADDRESSES[0])


def test_an_attackers_day(visitor: Visitor, tables: Tables, kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """One mail to one mailbox (and its reminder, of the two days), a bounded number in all, no seat, no word."""
    monkeypatch.setenv("REQUESTS_PER_HOUR", str(HOURLY))
    monkeypatch.setenv("POSTS_PER_SOURCE", "0")  # the limit of a source is not what holds
    wiring.cache_clear()
    whose = {person_id(each, PEPPER): mailbox(each) for each in ADDRESSES}
    planner = Planner(tables.projects, tables.members, tables.registrations, tables.outbox)
    by_hour: Counter[int] = Counter()
    sent = 0
    for hour in range(24):
        visitor.now = BEFORE + timedelta(hours=hour)
        status = 200
        while status != 429:
            form = {**GOOD, **WORDS, "party": "4", "meetings": ALL, "address": ADDRESSES[sent % len(ADDRESSES)]}
            status = visitor.post(f"/{PROJECT}", form).status
            by_hour[hour] += status == 200
            sent += status == 200
        planner.tick(visitor.now)
    items = map(dynamodb.unpack, dynamodb.client().scan(TableName=tables.outbox.name)["Items"])
    mails = [entry(item).mail for item in items if "kind" in item]
    by_form = Counter(whose[each.person] for each in mails if each.kind is Kind.REQUEST)
    reminders = Counter(whose[each.person] for each in mails if each.kind is Kind.REQUEST_REMINDER)

    assert set(by_hour.values()) == {HOURLY}
    assert max(by_form.values()) == 1, "to one mailbox, of the forms"
    assert by_form[VICTIM] + reminders[VICTIM] <= 2, "with its reminder, and then none for the second day"
    assert by_form.total() == len(set(whose.values())) <= 24 * HOURLY, (
        "in all: one for each mailbox, however often it is written"
    )
    assert reminders.total() <= by_form.total()
    assert {kind for each in mails if (kind := each.kind) and each.person in whose} <= {
        Kind.REQUEST,
        Kind.REQUEST_REMINDER,
    }
    seats = tables.registrations.seats(PROJECT, ALL).values()
    assert sum(each.taken + each.waiting for each in seats) == 0, "seats"
    asked = [each for each in mails if each.person in whose][-20:]
    morning = [
        Mail(Kind.SUMMARY, PROJECT, person, visitor.now, visitor.now + timedelta(days=1), occasion=Since())
        for person in (SECRETARIAT, f"{COPY}0")
    ]
    for mail in [*asked, *morning]:
        try:
            letter = compose(mail, tables.sources, LINKS, visitor.now)
        except NoLongerApplies:
            continue
        assert "zebra" not in (letter.subject + letter.text + letter.html + letter.to.name).lower(), "words"


def test_the_day_can_tell(visitor: Visitor, tables: Tables) -> None:
    """The control: whoever has a mailbox clicks, takes her seats, and is written to by her name."""
    visitor.sign_up(f"/{PROJECT}", {**GOOD, **WORDS, "meetings": ALL})
    assert tables.registrations.seats(PROJECT, ["moede-1"])["moede-1"].taken == 2
