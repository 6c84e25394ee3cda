"""Two mails a day to the secretariat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.mails.rendered import AppliesLater
from shared.mails.secretariat import TO_SPARE, can_wait
from shared.mails.sources import MailSources
from shared.outbox import Kind
from shared.outbox.mail import SECRETARIAT, Mail
from shared.outbox.office_occasions import OfLine
from shared.projects import Project
from shared.projects.overrides import CampaignOverride
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources, summarise
from shared.summaries.room import full_until, planned_for_the_office
from shared.technical import clock
from tests.builders import a_guest
from tests.conftest import Tables


def test_a_summary_gives_way_to_two_mails_of_the_timetable_and_tells_the_next_day(
    tables: Tables, kept: Project
) -> None:
    """The preview and the share kit go out on one day: what is new is told on the next morning. Mondays always tell."""
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    sent = kept.timetable.at(Kind.PREVIEW, kept.meetings[1])
    day = clock.local(sent).date()
    assert (day.weekday(), planned_for_the_office(kept, day)) == (4, 2)
    paused = CampaignOverride(kept.meetings[1].id, Kind.PREVIEW, paused=True)
    assert planned_for_the_office(replace(kept, overrides=(paused,)), day) == 1
    morning = sent - timedelta(hours=2)
    summarise(sources, kept, morning - timedelta(days=1))
    sign_up(tables.registrations, kept, kept.meetings[1:2], a_guest(1), morning - timedelta(hours=9))
    assert [summarise(sources, kept, morning + timedelta(days=each)) for each in (0, 3)] == [False, True]


def test_a_mail_waits_only_while_half_a_day_is_left_of_its_time(tables: Tables, kept: Project) -> None:
    """So that an outage on the morning for which it waits does not make the secretariat miss it."""
    now = kept.timetable.at(Kind.PREVIEW, kept.meetings[1])
    until = full_until(tables.outbox.name, kept, now)
    assert until is not None
    sources = MailSources(tables.projects, tables.members, tables.registrations, tables.budget, tables.outbox)

    def owed(latest: datetime) -> Mail:
        return Mail(Kind.BUDGET_WARNING, kept.id, SECRETARIAT, now, latest, occasion=OfLine("forplejning", now))

    with pytest.raises(AppliesLater) as wait:
        can_wait(owed(until + TO_SPARE), kept, sources, now)
    assert wait.value.at == until
    can_wait(owed(until + TO_SPARE - timedelta(seconds=1)), kept, sources, now)
