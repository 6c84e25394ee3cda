"""A planner that dies before and behind every call it makes of AWS, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from infra.proof.season.play import script, season
from shared.campaigns import checkpoints
from shared.campaigns.due import campaign
from shared.members.member import Member
from shared.outbox import Kind
from shared.outbox.table import OutboxTable
from shared.plans.changing import moved
from shared.projects.overrides import CampaignOverride, Message, Text
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from shared.technical.dynamodb import Delete
from tests.builders import BEFORE, a_guest, there
from tests.proof.season.test_a_death_at_every_call import DiesAt


def test_a_tick_that_dies_at_any_call_leaves_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every kind of campaign at once: the next tick owes what is missing, and nothing that was owed already."""
    monkeypatch.setattr(checkpoints, "PAGE", 2)
    fault = DiesAt()
    with season(replace(script(), rows=()), fault) as made:
        made.secretariat.begin(())
        tables, project = made.tables, made.script.project
        meeting = project.meetings[0]
        closing = meeting.registration_closes - timedelta(hours=1)
        for number in range(3):
            person = f"member{number}"
            tables.members.save(Member(project.id, person, "Åse", "", f"{person}@example.org"), None)
            sign_up(tables.registrations, project, [meeting], a_guest(number), BEFORE)
        reminder = there(campaign(project, meeting, Kind.REMINDER))
        new = moved(meeting, title="Nyt", now=reminder.at - timedelta(days=2))
        dynamodb.write(tables.projects.meeting_write(project.id, new, meeting))
        message = Message("m", meeting.id, Text("Husk", "Kop"), closing)
        dynamodb.write(tables.projects.message_write(project.id, message))
        override = CampaignOverride(meeting.id, Kind.INVITATION, now_at=BEFORE - timedelta(days=3))
        dynamodb.write(tables.projects.override_write(project.id, override))

        def play() -> list[str]:
            """Two ticks some days apart, each of which may be played again; the ids of the mails that are owed."""
            _empty(tables.outbox)
            dynamodb.transact(tables.projects.agenda.wake(project.id))
            for now in (BEFORE, BEFORE, closing, closing):
                made.functions.send_event("plan", {"time": now.strftime("%Y-%m-%dT%H:%M:%SZ")})
            return sorted(item["id"] for item in _items(tables.outbox) if "kind" in item)

        whole = play()
        assert {id.split(".")[0] for id in whole} >= {
            *("share-kit", "preview", "invitation", "second-invitation", "reminder", "meeting-moved", "message")
        }
        for behind in (False, True):
            place = 1
            while True:
                fault.aim("plan", place, behind=behind)
                assert play() == whole, (place, behind, fault.died_at)
                if fault.seen < place:
                    break
                place += 1
            assert place > 20


def _items(outbox: OutboxTable) -> list[dynamodb.Item]:
    pages = dynamodb.client().get_paginator("scan").paginate(TableName=outbox.name)
    return [dynamodb.unpack(item) for page in pages for item in page["Items"]]


def _empty(outbox: OutboxTable) -> None:
    for item in _items(outbox):
        dynamodb.write(Delete(outbox.name, {"id": item["id"]}))
