"""The secretariat works from its inbox: preview, pause, send now; a closed mailbox; a meeting that moves."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.local import invented
from shared.members.member import Standing
from shared.members.table import MembersTable
from shared.projects import Project
from shared.projects.table import ProjectsTable
from shared.technical import clock, dynamodb
from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.desk import Secretary
from tests.end_to_end.visitors import PROJECT, get

CLOSED = "bounce+bageren@simulator.amazonses.com"


@pytest.fixture
def aws(local_cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> LocalCloud:
    """The local cloud, with the domain's own tables pointed at it."""
    for name, value in local_cloud.place.environment().items():
        monkeypatch.setenv(name, value)
    dynamodb.client.cache_clear()
    return local_cloud


@pytest.fixture
def secretary(aws: LocalCloud) -> Secretary:
    return Secretary(aws, project(aws).secretariat.address)


def project(aws: LocalCloud) -> Project:
    found = ProjectsTable(aws.outputs["ProjectsTable"]).get(PROJECT)
    assert found is not None
    return found


def tick(aws: LocalCloud, now: datetime) -> None:
    """Run the planner as its schedule would at `now`."""
    done = aws.client("lambda").invoke(
        FunctionName=aws.outputs["PlanFunction"], Payload=json.dumps({"time": clock.text(now)}).encode()
    )
    assert "FunctionError" not in done, done["Payload"].read()


def invited(aws: LocalCloud, meeting: str) -> Counter[str]:
    """To whom invitations to `meeting` went, and how often."""
    start = f"invitation.{PROJECT}.{meeting}."
    mails = (mail for mail in aws.messages() if mail["tags"].get("mail_id", "").startswith(start))
    return Counter(address for mail in mails for address in mail["to"])


def test_preview_pause_send_now_and_a_closed_mailbox(aws: LocalCloud, secretary: Secretary, tmp_path: Path) -> None:
    """A list with a closed mailbox is imported; the second meeting's invitation is previewed, paused and sent at a
    button; the mailbox bounces; the third meeting's invitation leaves its owner out.
    """
    file = tmp_path / "nye.csv"
    file.write_text(f"name,company,address\nBo Bager,Bageriet,{CLOSED}\n", encoding="utf-8")
    invented.ops(aws.place, "members", "import", str(file), "--project", PROJECT)
    second, third = project(aws).meetings[1:3]

    tick(aws, second.starts - timedelta(days=24))
    preview = secretary.newest("preview", second.title)
    kit = secretary.newest("share-kit", second.title)
    assert {each["filename"].rpartition(".")[2] for each in kit["attachments"]} == {"png", "svg"}
    page = secretary.link(preview, "invitation")
    assert second.title in secretary.get(page).text
    assert secretary.post(page, act="pause").status == 403
    secretary.approve()
    assert secretary.post(page, act="pause").status == 200
    tick(aws, second.starts - timedelta(days=20))
    assert invited(aws, second.id) == Counter()

    assert secretary.post(page, act="resume").status == 200
    assert secretary.get(f"{page}/now").status == 200
    assert secretary.post(page, act="send").status == 200
    tick(aws, clock.now() + timedelta(minutes=1))
    members = MembersTable(aws.outputs["MembersTable"])
    everybody = {each.address for each in members.all(PROJECT)}
    aws.eventually(lambda: set(invited(aws, second.id)) == everybody, patience=240)
    assert set(invited(aws, second.id).values()) == {1}

    [closed] = [each for each in members.all(PROJECT) if each.address == CLOSED]
    aws.eventually(lambda: (members.get(PROJECT, closed.person) or closed).standing is Standing.SUPPRESSED)
    tick(aws, third.starts - timedelta(days=20))
    aws.eventually(lambda: set(invited(aws, third.id)) == everybody - {CLOSED}, patience=240)


def test_every_link_in_every_mail_leads_somewhere(aws: LocalCloud) -> None:
    """Whatever mail has gone out in these tests, whoever clicks in it finds a page."""
    links = {
        urlsplit(url)._replace(fragment="").geturl()
        for mail in aws.messages()
        for url in re.findall(r'href="([^"]+)"', mail["html"])
        if url.startswith(aws.url)
    }
    # One of each kind of address: the signed ones differ in their token alone.
    kinds = {"/".join(part if len(part) < 60 else "…" for part in urlsplit(url).path.split("/")): url for url in links}
    assert len(kinds) > 5
    assert {
        kind: status for kind, url in kinds.items() if (status := get(url.replace("&amp;", "&")).status) != 200
    } == {}
