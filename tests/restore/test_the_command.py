"""`tovholder backup` and `tovholder restore`, as somebody types them at night: what they refuse."""

from __future__ import annotations

import gzip
import os
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from infra.ops.main import app
from infra.ops.place import Place
from infra.restore import backup
from infra.restore.machinery import FUNCTIONS, Machinery
from infra.restore.tables import items
from infra.tables import variables
from shared.projects import Project
from shared.technical import clock
from shared.technical.dynamodb import Item


def tovholder(*words: str) -> tuple[int, str]:
    """The exit code, and what it says."""
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.output


@pytest.fixture
def whole(kept: Project, tmp_path: Path) -> Path:
    """A backup of a project's tables."""
    file = tmp_path / "tovholder.json.gz"
    assert tovholder("backup", str(file))[0] == 0
    return file


def test_a_backup_holds_every_item(whole: Path) -> None:
    """Of all five tables; nothing unfinished is left beside it."""
    found = backup.read(whole)
    for variable in variables():
        held = sorted(items(os.environ[variable]), key=_key)
        assert sorted(found.items[variable], key=_key) == held
    assert [each.name for each in whole.parent.iterdir()] == [whole.name]


def _key(item: Item) -> list[str]:
    return [str(item.get(name)) for name in ("project", "meeting", "id", "part", "person")]


def test_half_a_backup_is_refused(whole: Path) -> None:
    """The connection broke, or the disk was full: nobody restores the first half."""
    text = gzip.decompress(whole.read_bytes()).splitlines(keepends=True)
    for broken in (b"".join(text[:-1]), b"".join([*text[:2], *text[3:]]), b"", b"{}\n", b"[1]\n", b"no json"):
        whole.write_bytes(gzip.compress(broken))
        with pytest.raises(backup.NotABackup):
            backup.read(whole)
    whole.write_bytes(whole.read_bytes()[:30])
    with pytest.raises(backup.NotABackup):
        backup.read(whole)
    with pytest.raises(backup.NotABackup):
        backup.read(whole.with_name("none"))


def test_what_makes_no_sense_is_refused(kept: Project, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence, with exit code 2, and nothing is stopped."""
    place = Place({**os.environ, **dict.fromkeys(FUNCTIONS, "a-function")}, "a test")
    monkeypatch.setattr(Place, "find", lambda stack: place)
    later = clock.text(clock.now() + timedelta(hours=1))
    old = clock.text(clock.now() - timedelta(days=31))
    with patch.object(Machinery, "stop", side_effect=AssertionError("stopped")):
        for words, said in (
            (("--to", later), "Say which stack"),
            (("--stack", "s"), "either --to TIME or --from FILE"),
            (("--stack", "s", "--to", later, "--from", str(whole)), "either --to TIME or --from FILE"),
            (("--stack", "s", "--to", "2026-11-23 14:05"), "no time with an offset"),
            (("--stack", "s", "--to", later), "still to come"),
            (("--stack", "s", "--to", old, "--yes"), "30 days only"),
            (("--stack", "s", "--from", str(whole.with_name("none"))), "no whole backup"),
            (("--stack", "s", "--from", str(whole)), "Nobody is there to ask; say --yes"),
        ):
            code, output = tovholder("restore", *words)
            assert (code, said in output) == (2, True), output
