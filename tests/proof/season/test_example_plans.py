"""The plans of `infra/plans/examples`, each of another shape, played whole."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from infra.proof.season.invariants import broken, broken_in_the_end
from infra.proof.season.observed import observed
from infra.proof.season.play import Script, Season, script, season
from infra.proof.season.post import Mail
from infra.proof.season.recounted import recounted
from infra.proof.season.secretariat_plan import habits
from shared.budget.income import Income
from shared.outbox import Kind
from shared.registrations import Status
from shared.technical.templates import short_kroner as kr

EXAMPLES = sorted(Path("infra/plans/examples").glob("*.yaml"))
MEMBERS, FEWEST = 24, 6
"""So many members a plan of one meeting has here, and at least so many one of more: what is played costs time."""

MEETINGS = int(os.environ.get("TOVHOLDER_MEETINGS", "8"))
"""So many meetings are played of a plan that has more; `make plans` plays all 48 of `hver-uge`."""

CONFIRMED, IN_KIND = Status.CONFIRMED.value, Income.IN_KIND
OURS = re.compile(r"\b(netværksmøde|møde)(t|r|rne|ts|rnes)?\b", re.IGNORECASE)


def read(mail: Mail) -> str:
    """The subject and the text of a mail, as its reader has them."""
    message = message_from_bytes(mail.raw, policy=policy.default)
    body = message.get_body(("plain",))
    return f"{message['subject']}\n{body.get_content() if body else ''}"


def few(whole: Script) -> Script:
    """`whole` for as many members and with as many meetings as are played in a quarter of a minute."""
    project = replace(whole.project, meetings=whole.project.meetings[:MEETINGS])
    members = max(FEWEST, MEMBERS // len(project.meetings))
    return replace(whole, project=project, rows=whole.rows[:members], habits=habits(project))


@pytest.mark.parametrize("plan", EXAMPLES, ids=lambda each: each.stem)
def test_an_example_is_played_whole(plan: Path) -> None:
    """What people saw is what a recount of the tables says, nothing is broken, and every mail speaks of this plan."""
    with season(few(script(plan))) as made:
        made.begin()
        for midnight in made.days():
            assert midnight.weekday() or broken(made) == []
        assert broken(made) == []
        assert broken_in_the_end(made) == []
        assert observed(made) == recounted(made)
        assert {Kind.SEASON_REPORT, Kind.SUMMARY} <= {mail.kind for mail in made.post.sent}
        says_its_own_words(made)
        says_what_is_paid(made)


def says_what_is_paid(made: Season) -> None:
    """The report's mail: what the secretariat spent and received, and what of the grant that leaves to be paid."""
    lines, terms = {each.id: each for each in made.script.lines}, made.script.project.grant
    if terms is None:
        return
    entered = [(bill.amount, lines[bill.line].income) for bill in made.secretariat.bills]
    received = sum(amount for amount, income in entered if income)
    spent = sum(amount for amount, _ in entered) - received
    granted = sum(each.planned * (-1 if each.income else 1) for each in lines.values() if each.income is not IN_KIND)
    text = " ".join(read([mail for mail in made.post.sent if mail.kind is Kind.SEASON_REPORT][-1]).split())
    assert f"Der er brugt {kr(spent)}" in text
    if received > spent:
        assert f"overskud på {kr(received - spent)}, så der er ikke brug for de {kr(granted)}" in text
    elif terms.income or terms.guarantee:
        assert f"dækker {kr(min(granted, spent - received))} af de {kr(granted)}" in text
        assert (
            terms.guarantee or spent - received >= granted or f"{kr(granted - spent + received)} er til overs" in text
        )


def says_its_own_words(made: Season) -> None:
    """Its nouns, and nothing of food, a budget, seats or a link that it has not, or has for others."""
    project = made.script.project
    seated = seats_given(made)
    of_ours = {word for each in project.meetings for word in re.findall(r"\w+", f"{each.title} {each.topic}".lower())}
    for mail in made.post.sent:
        text = read(mail)
        if project.nouns.meeting and not project.nouns.meeting.singular.endswith("møde"):
            said = {found[0].lower() for found in OURS.finditer(text)} - of_ours
            assert not said, (mail.kind, said)
        assert mail.kind is not Kind.CATERING_ORDER or project.catering.serves(mail.meetings[0])
        if project.grant is None:
            assert "/d/expense/" not in text, mail.kind
            assert "/d/money/" not in text, mail.kind
        for link in {each.join for each in project.meetings if each.join and each.join in text}:
            about = {(mail.to, each.id) for each in project.meetings if each.join == link}
            assert about & seated, (mail.kind, link)


def seats_given(made: Season) -> set[tuple[str, str]]:
    """Who had a seat at which meeting, given up since or not: the link to join it is theirs to know."""
    log = made.world.log
    at_once = {(each.who, each.details[0]) for each in log if each.what == "signed up" and each.details[2] == CONFIRMED}
    return at_once | {(each.who, each.details[0]) for each in log if each.what == "moved up"}
