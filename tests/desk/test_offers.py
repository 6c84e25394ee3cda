"""Who offers to host a meeting or to speak, and how a host becomes a venue."""

from __future__ import annotations

from datetime import timedelta

from shared.desk.audit import LinkPurpose
from shared.projects import Project
from shared.registrations import writes
from shared.registrations.registration import Offer
from shared.registrations.signing_up import sign_up
from shared.summaries.morning import Sources
from shared.technical import dynamodb
from tests.builders import PROJECT, a_guest, there
from tests.conftest import Tables
from tests.desk.visitor import Desk

HOST = a_guest(1, name="Bo Berg", company="Berg & Søn")


def test_a_host_becomes_the_venue_of_a_meeting(desk: Desk, tables: Tables, kept: Project) -> None:
    """An approved browser reads who offers what. The button fills in the meeting's page, where saving asks as ever: the
    three who are signed up get a mail. The summary tells an offer once.
    """
    held, coming = kept.meetings[:2]
    for guest in (HOST, a_guest(2), a_guest(3)):
        sign_up(tables.registrations, kept, [held, coming], guest, desk.now)
    desk.now = held.ends
    seen = there(tables.registrations.get(PROJECT, held.id, HOST.person))
    offer = Offer(host=True, where="Amagerbrogade 1, 2300 København S", speak=True, about="Skilte", at=desk.now)
    dynamodb.write(writes.offer(tables.registrations.name, seen, offer))
    desk.now += timedelta(hours=1)
    link = desk.approved().link(LinkPurpose.OFFERS)
    assert "Berg" not in desk.another().get(link).page.text
    page = desk.get(link).page
    assert "Vil holde et oplæg : Skilte" in page.text
    to = next(each["action"] for each in page.tags("form") if each["action"].startswith("/d/meeting/"))
    inputs = page.tags("input")
    hidden = {each["name"]: each["value"] for each in inputs[: len(inputs) // 3]}  # three meetings are to come
    form = desk.post(to, {**hidden, "act": "edit"}).page
    assert (form.field("venue")["value"], form.field("address")["value"]) == ("Berg & Søn", offer.where)
    asked = desk.post(to, {**hidden, "seen": form.field("seen")["value"], "act": "save"})
    assert "3 får mail." in asked.page.text
    assert tables.projects.get(PROJECT) == kept
    sources = Sources(tables.projects, tables.registrations, tables.budget, tables.outbox)
    for since, told in ((held.ends - timedelta(hours=1), [HOST.person]), (desk.now, [])):
        assert [each.person for each in sources.read(kept, since, desk.now).offers] == told
