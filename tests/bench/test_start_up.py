"""What a new process loads before it has answered for the first time."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest

from infra.bench.played import Played
from infra.bench.start_up import FIRST, ROOT, Layers, NewProcess, asked

DEAR = {"icalendar", "pydantic", "segno", "shared.documents", "typst", "xlsxwriter"}


@pytest.mark.parametrize("function", FIRST)
def test_a_first_answer_loads_nothing_dear_that_it_does_not_need(function: str, played: Played, tmp_path: Path) -> None:
    """What draws, reads or writes documents and calendars is imported by whoever asks for one."""
    path = [str(ROOT / "functions"), str(ROOT), str(Path(boto3.__file__).parents[1])]
    process = NewProcess(Layers(path, ".venv's"), played.tables, {function: asked(played)[function]}, tmp_path)
    found = process.imports(function)
    assert "shared.technical" in found
    assert not DEAR & found.keys()
