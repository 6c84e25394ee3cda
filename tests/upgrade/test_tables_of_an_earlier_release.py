"""The tables of each earlier release in mid-season, and today's code on them until the season ends.

`releases/` holds them, as `record.py` beside this file recorded them; everybody in them is invented.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from infra.ops.main import app
from infra.proof.season import invariants
from infra.proof.season.play import Season, script, season, short
from infra.proof.season.web import Browser
from infra.restore import backup, tables
from infra.tables import variables
from shared.outbox import Kind

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.json.gz"))
INVITATIONS = {Kind.INVITATION, Kind.REMINDER, Kind.SECOND_INVITATION}


@dataclass
class Upgraded:
    """A season that goes on with today's code on an earlier release's tables. `mailed`: what went out before."""

    season: Season
    mailed: list[dict[str, Any]]

    def ops(self, *words: str) -> str:
        """What the command prints."""
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, f"{done.output}{done.exception}"
        return done.output


@contextmanager
def upgraded(release: Path, *, prepared: bool = True) -> Iterator[Upgraded]:
    """The tables of `release`, at its moment; `prepared` as the runbook says."""
    found = backup.read(release)
    head = json.loads(gzip.decompress(release.read_bytes()).split(b"\n", 1)[0])
    with season(short(script())) as made:
        made.world.now = found.at
        for variable in variables():
            tables.replace(made.cloud.tables[variable], found.items[variable])
        made.schedules.start()
        after = Upgraded(made, head["mailed"])
        if prepared:
            after.ops("upgrade")
        yield after


@pytest.fixture(params=RELEASES, ids=lambda path: path.name.removesuffix(".json.gz"))
def release(request: pytest.FixtureRequest) -> Path:
    """Each of them."""
    path: Path = request.param
    return path


def invited(mails: Iterator[tuple[str, str]]) -> Counter[tuple[Kind, str]]:
    """How often each address was invited or reminded to the season's one meeting, from mails' ids and addresses."""
    kinds = ((Kind(id.split(".")[0]), to) for id, to in mails)
    return Counter((kind, to) for kind, to in kinds if kind in INVITATIONS)


def test_the_season_goes_on_to_its_end(release: Path) -> None:
    """Nobody is invited or reminded twice, every promise holds on each day, and the season ends with its report."""
    with upgraded(release) as now:
        for day in now.season.days():
            assert list(invariants.broken(now.season)) == [], day
        mails = [(mail["id"], mail["to"]) for mail in now.mailed]
        mails += [(mail.id, mail.to) for mail in now.season.post.sent]
        assert {each for each, times in invited(iter(mails)).items() if times > 1} == set()
        kinds = {mail.kind for mail in now.season.post.sent}
        assert kinds >= {Kind.REMINDER, Kind.EVALUATION, Kind.THANKS, Kind.SUMMARY, Kind.SEASON_REPORT}


def test_unprepared_tables_of_the_first_release_invite_twice() -> None:
    """The control, and why `tovholder upgrade` is there: that release named its campaigns otherwise."""
    with upgraded(RELEASES[0], prepared=False) as now:
        now.season.world.run(now.season.world.now.replace(hour=23))
        again = {mail.to for mail in now.season.post.sent if mail.kind is Kind.INVITATION}
        assert len(again & {mail["to"] for mail in now.mailed}) > 20


def test_everything_can_be_read(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ops looks at before and after; and the links in the mails that were sent lead where they led."""
    monkeypatch.setenv("COLUMNS", "200")  # a narrow screen shortens what is looked for
    with upgraded(release) as now:
        assert "moede-1" in now.ops("status")
        assert "I alt" in now.ops("tally")
        assert "bounced" in now.ops("outbox")
        assert "name" in now.ops("registrations", "export")
        browser = Browser(now.season.functions)
        links = {link.split("?")[0] for mail in now.mailed for link in mail["links"] if _pages(link)}
        assert len(links) > 5
        assert {link: browser.get(link).status for link in links} == dict.fromkeys(links, 200)


def _pages(link: str) -> bool:
    """One's own page, the one behind an invitation, the season's: not the pictures, nor the maps of others."""
    return urlsplit(link).path.startswith(("/m/", "/n/", "/u/"))


def test_preparing_twice_is_preparing_once(release: Path) -> None:
    """Whoever is not sure runs it again."""
    with upgraded(release) as now:
        assert now.ops("upgrade") == "Nothing to prepare.\n"
