"""Each link in each mail, as a scanner follows it: with GET and HEAD, before the reader sees the mail."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from desk.wiring import wiring as desk_wiring
from infra.proof.gallery.scene import LINKS
from infra.proof.gallery.states import everything
from registration.wiring import wiring
from shared.technical import dynamodb
from tests.conftest import Tables, keep_keys
from tests.desk.visitor import Desk
from tests.registration.visitor import Visitor


def test_no_link_in_any_mail_changes_anything(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables are the same before and after, byte for byte; and every link leads somewhere when it is read."""
    monkeypatch.setenv("PUBLIC_URL", LINKS.public_url)
    keep_keys(*LINKS.signer.keys)
    for each in (wiring, desk_wiring):
        each.cache_clear()
    found = {
        (unescape(url).removeprefix(LINKS.public_url).partition("#")[0], shown.letter.date)
        for shown in everything(tables.sources)
        for text in (shown.letter.html, shown.letter.text)
        for url in re.findall(rf'{LINKS.public_url}[^\s"<]*', text)
    }
    before = contents(tables)
    answers = {
        (path, method): (Desk(now) if path.startswith("/d/") else Visitor(now)).get(path, method).status
        for path, now in sorted(found)
        for method in ("GET", "HEAD")
    }
    after = contents(tables)
    paths = {path for path, _ in found}
    for kind in ("/m/", "/n/", "/u/", "/e/", "/x/", "/d/", "/amager"):
        assert any(path.startswith(kind) for path in paths), kind
    assert {each: status for each, status in answers.items() if status != 200} == {}
    assert after == before
    for each in (wiring, desk_wiring):
        each.cache_clear()


def contents(tables: Tables) -> bytes:
    """All that lies in the tables, as text."""
    names = [
        each.name for each in (tables.projects, tables.members, tables.registrations, tables.outbox, tables.budget)
    ]
    found = {}
    for name in names:
        pages = dynamodb.client().get_paginator("scan").paginate(TableName=name)
        found[name] = sorted(json.dumps(item, sort_keys=True) for page in pages for item in page["Items"])
    return json.dumps(found, sort_keys=True).encode()
