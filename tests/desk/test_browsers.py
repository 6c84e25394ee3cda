"""The browsers that may act for the secretariat, listed and forgotten by ops."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from infra.ops.main import app
from shared.desk.audit import LinkPurpose
from shared.projects import Project
from shared.technical import clock
from tests.conftest import Tables
from tests.desk.visitor import Desk


def test_an_approval_is_listed_and_taken_back(kept: Project, tables: Tables, desk: Desk) -> None:
    """From then on the browser changes nothing; what is not listed cannot be taken back."""
    desk.now = clock.now()
    link = desk.approved().link(LinkPurpose.INVITATION, kept.meetings[0].id)
    listed = CliRunner().invoke(app, ["browsers"]).output
    [id] = re.findall(r"^(\S+) {2}approved", listed, re.MULTILINE)
    assert kept.id in listed
    assert "No approval" in CliRunner().invoke(app, ["browsers", "--forget", "another"]).output
    assert desk.post(link, {"act": "nothing"}).status != 403
    assert CliRunner().invoke(app, ["browsers", "--forget", id]).exit_code == 0
    assert desk.post(link, {"act": "pause"}).status == 403
    assert "No browser is approved" in CliRunner().invoke(app, ["browsers"]).output
