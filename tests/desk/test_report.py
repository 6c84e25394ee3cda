"""The button that mails the season's report whenever the secretariat wants it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.desk.audit import AuditType, LinkPurpose
from shared.mails.compose import compose
from shared.outbox.mail import Entry, Kind
from shared.plans.changing import cancelled
from shared.projects import Project
from shared.technical import dynamodb
from tests.conftest import Tables
from tests.desk.stored import audit_log, owed
from tests.desk.visitor import LINKS, Desk


def reports() -> list[Entry]:
    return [each for each in owed() if each.mail.kind is Kind.SEASON_REPORT]


@pytest.mark.parametrize("when", ["mid-season", "over", "called off"])
def test_the_report_comes_whenever_it_is_asked_for(desk: Desk, tables: Tables, kept: Project, when: str) -> None:
    """Pressed twice it is one mail; later, with another bill in it, another one."""
    if when == "over":
        desk.now = kept.meetings[-1].ends + timedelta(days=90)
    elif when == "called off":
        for each in kept.meetings:
            dynamodb.write(tables.projects.meeting_write(kept.id, cancelled(each, desk.now), each))
    page = desk.approved().link(LinkPurpose.REPORT)
    for _ in range(2):
        assert "Rapporten er på vej til" in desk.post(page, {}).page.text
    desk.now += timedelta(minutes=1)
    desk.post(page, {})
    first, second = reports()
    assert first.mail.id != second.mail.id
    letter = compose(first.mail, tables.sources, LINKS, desk.now)
    assert (letter.to, len(letter.attachments)) == (kept.secretariat, 4)
    assert [each.type for each in audit_log()].count(AuditType.REPORT_ASKED_FOR) == 2
