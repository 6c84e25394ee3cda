"""The cloud of `make run`: on the plan's own weekdays, the one that runs here, with a clock that can be put forward."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from infra.local import __main__ as command
from infra.local import ahead, invented, mails, mended
from infra.local.place import LocalCloudError, Place
from infra.local.travel import Traveller
from shared.plans.changing import cancelled
from shared.projects import Project
from shared.technical import clock
from tests.builders import a_project

START = datetime(2018, 7, 19, 8, tzinfo=UTC)
"""Before the preview of the first meeting."""


class Standing(Traveller):
    """One whose season is given, and whose mails go as soon as they are owed."""

    season: Project | None = None
    began: datetime = START

    def now(self) -> datetime:
        return self.began + timedelta(seconds=ahead.read(self.place.clock))

    def _project(self) -> Project | None:
        return self.season

    def settle(self) -> None:
        """Nothing is owed for long."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, 1, 2)


@pytest.mark.parametrize("today", [date(2026, 11, 29) + timedelta(days=day) for day in range(7)])
def test_the_season_keeps_its_days_of_the_week(today: date) -> None:
    """Wednesdays stay Wednesdays, and the first is three weeks ahead or a little more."""
    first = invented.first_meeting(today)
    assert first.weekday() == 2
    assert timedelta(weeks=3) <= first - today < timedelta(weeks=4)


def test_one_travels_from_the_preview_to_the_report_past_everything_that_is_due(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each stop is made at its moment, with the summaries of the mornings between; the clock never goes back."""
    made: list[tuple[str, datetime]] = []
    traveller = Standing(place, lambda name, at: made.append((name, at)))
    traveller.season = a_project(*a_project().meetings[:2])
    monkeypatch.setattr(mails, "sent", lambda folder: [])
    monkeypatch.setattr(Standing, "_sent", lambda *_: True)
    titles: list[str] = []
    while (stations := traveller.stations()) and len(titles) < 40:
        titles.append(stations[0].title)
        traveller._going.acquire()
        traveller._go(stations[0])
        assert traveller.now() >= stations[0].at
        assert (traveller.said, traveller._going.locked()) == ("", False)
    assert titles[:6] == [
        "The preview of the invitation",
        "The invitation",
        "The day before",
        "The meeting",
        "The day after",
        "The preview of the invitation",
    ]
    assert (titles[-1], len(titles)) == ("The season's report", 11)
    moments = [at for _, at in made]
    assert moments == sorted(moments)
    mornings = {clock.local(at).time().hour for name, at in made if name == "summaries"}
    assert (mornings, len(made) > 60) == ({7}, True)


def test_a_preview_that_is_due_already_is_a_station_until_it_went(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A season that begins in three weeks has it behind it."""
    traveller = Standing(place, lambda name, at: None)
    traveller.season, traveller.began = a_project(), START + timedelta(days=3)
    monkeypatch.setattr(mails, "sent", lambda folder: [])
    assert traveller.stations()[0].title == "The preview of the invitation"
    sent = mails.Mail("1", START, (), {"mail_id": "preview.amager-oest.moede-1.secretariat"}, {}, "", "", (), b"")
    monkeypatch.setattr(mails, "sent", lambda folder: [sent])
    assert traveller.stations()[0].title == "The invitation"


def test_a_cancelled_meeting_is_no_station(place: Place) -> None:
    """One goes to the next that is held."""
    project = a_project()
    first, *others = project.meetings
    traveller = Standing(place, lambda name, at: None)
    traveller.season = a_project(cancelled(first, START), *others)
    meeting = next(each for each in traveller.stations() if each.title == "The meeting")
    assert meeting.at == others[0].starts


def test_the_clock_is_what_every_process_reads(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The front door by its place, the cloud by its environment, the functions by the lines that they are given."""
    assert (ahead.read(place.clock), ahead.seconds()) == (0.0, 0.0)
    place.clock.write_text("3600.5")
    monkeypatch.setenv(ahead.VARIABLE, str(place.clock))
    assert (ahead.read(place.clock), ahead.seconds()) == (3600.5, 3600.5)
    real = clock.now
    monkeypatch.setattr(clock, "now", real)
    exec("import os\ndef run():\n" + ahead.IN_A_FUNCTION + "\nrun()", {})  # noqa: S102 - the lines themselves
    assert timedelta(minutes=59) < clock.now() - real() < timedelta(minutes=61)


def test_env_speaks_of_the_cloud_that_runs_here(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the ports that it was started with, whatever the shell says; where none runs it says so and prints none."""
    outputs = {f"{noun}Table": noun for noun in invented.NOUNS} | {"PublicUrl": "u", "KeysParameter": "k"}
    place.stack_file.write_text(json.dumps({"outputs": outputs}))
    with pytest.raises(LocalCloudError, match="make run"):
        command.env(place)
    Place(place.folder, 4711, 4712).keep_ports()
    monkeypatch.setattr("infra.local.processes.running", lambda name, folder: 1)
    command.env(place)
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:4711" in capsys.readouterr().out


def test_a_package_is_unpacked_once_for_all_its_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MiniStack is told so. A worker that ends takes its link away and leaves the files to the others."""
    runtime = SimpleNamespace(zipfile=zipfile)
    monkeypatch.setitem(sys.modules, "ministack", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "ministack.core", SimpleNamespace(lambda_runtime=runtime))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "unpacked" / "of an earlier run").mkdir(parents=True)
    mended.unpacked_once()
    unpacked: list[Path] = []
    for worker, text in (("a", "one"), ("b", "one"), ("c", "two")):
        code = tmp_path / worker / "code"
        code.mkdir(parents=True)
        with zipfile.ZipFile(tmp_path / worker / "code.zip", "w") as packed:
            packed.writestr(zipfile.ZipInfo("app.py"), text)
        with runtime.zipfile.ZipFile(str(tmp_path / worker / "code.zip")) as found:
            found.extractall(str(code))
        assert (code / "app.py").read_text() == text
        unpacked.append(code.resolve())
    assert unpacked[0] == unpacked[1] != unpacked[2]
    assert set((tmp_path / "unpacked").iterdir()) == set(unpacked)
    shutil.rmtree(tmp_path / "a")
    assert (tmp_path / "b" / "code" / "app.py").read_text() == "one"
