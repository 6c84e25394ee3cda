"""`tovholder share`, as somebody types it."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from typer.testing import CliRunner, Result

from infra.ops.main import app
from infra.ops.share import snippet
from infra.proof.season.pages import Html
from shared.projects import Project
from tests.builders import PROJECT, a_project

ROOT = "https://moeder.example.org"


@pytest.fixture(autouse=True)
def public_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", f"{ROOT}/")
    monkeypatch.setenv("COLUMNS", "60")


def share(*words: str) -> Result:
    return CliRunner().invoke(app, ["share", *words])


def test_the_addresses_and_the_snippet_are_printed_whole(kept: Project) -> None:
    """Ready to be copied, however narrow the screen is."""
    result = share("--project", PROJECT)
    assert result.exit_code == 0, result.output
    for said in (
        f"{ROOT}/{PROJECT}\n",
        f"{ROOT}/{PROJECT}/moede-4\n",
        f"webcal://moeder.example.org/{PROJECT}/calendar.ics\n",
        snippet(kept, ROOT),
    ):
        assert said in result.stdout


def test_the_snippet_is_a_frame_and_a_script_from_one_address(kept: Project) -> None:
    """A title for screen readers, a height for where no script runs, and nobody else's server."""
    page = Html(snippet(kept, ROOT))
    [frame], [script] = page.tags("iframe"), page.tags("script")
    assert frame["src"] == f"{ROOT}/{PROJECT}/embed"
    assert frame["title"] == f"Tilmelding: {kept.name}"
    assert int(frame["height"]) > 600
    assert script == {"src": f"{ROOT}/embed.js", "async": ""}


def test_a_name_with_quotes_does_not_break_the_snippet() -> None:
    """What a plan says is text there, too."""
    project = a_project(name='Netværk "Øst" <b>')
    [frame] = Html(snippet(project, ROOT)).tags("iframe")
    assert frame["title"] == 'Tilmelding: Netværk "Øst" <b>'


def test_the_codes_are_saved_and_lead_to_the_pages(kept: Project, tmp_path: Path) -> None:
    """One for the season and one for each meeting, both ways of drawing."""
    folder = tmp_path / "codes"
    assert share("--save", str(folder)).exit_code == 0
    assert {each.name for each in folder.glob("*.svg")} == {
        each.with_suffix(".svg").name for each in folder.glob("*.png")
    }
    read = {}
    for file in folder.glob("*.png"):
        [code] = zxingcpp.read_barcodes(Image.open(file))
        read[file.name] = code.text
    expected = {f"{PROJECT}-qr.png": f"{ROOT}/{PROJECT}"}
    assert read == expected | {f"{PROJECT}-{each.id}-qr.png": f"{ROOT}/{PROJECT}/{each.id}" for each in kept.meetings}


def test_a_folder_that_cannot_be_written_is_a_sentence(kept: Project, tmp_path: Path) -> None:
    """No traceback for what anybody may mistype."""
    (tmp_path / "file").write_text("")
    result = share("--save", str(tmp_path / "file" / "codes"))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("The codes cannot be saved in ")


def test_without_the_public_address_there_is_nothing_to_share(kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in the stack's outputs, or in the environment."""
    monkeypatch.delenv("PUBLIC_URL")
    result = share()
    assert result.exit_code == 2
    assert result.stderr.startswith("PUBLIC_URL is not in the environment")
