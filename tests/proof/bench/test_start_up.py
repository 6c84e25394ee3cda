"""What a new process loads before it has answered for the first time."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest

from infra.layer import slim
from infra.proof.bench.played import Played
from infra.proof.bench.start_up import FIRST, ROOT, Layers, NewProcess, asked, build

DEAR = {"boto3", "holidays", "icalendar", "pydantic", "s3transfer", "segno", "shared.documents", "typst", "xlsxwriter"}


@pytest.fixture(scope="session")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Layers:
    """The domain's layer as it is deployed, on the dependencies that are installed here."""
    folder = tmp_path_factory.mktemp("layers") / "domain"
    assert build("Domain", folder)
    return Layers([str(ROOT / "functions"), str(folder / "python"), str(Path(boto3.__file__).parents[1])], ".venv's")


@pytest.mark.parametrize("function", sorted(FIRST.keys() - {"pictures"}))
def test_a_first_answer_loads_nothing_dear_that_it_does_not_need(
    function: str, played: Played, layers: Layers, tmp_path: Path
) -> None:
    """What draws, reads or writes documents and calendars is imported by whoever asks for one; boto3 by nobody."""
    process = NewProcess(layers, played.tables, {function: asked(played)[function]}, tmp_path)
    found = process.imports(function, runs=1)
    assert "shared.technical" in found
    assert not DEAR & found.keys()


def test_everything_that_a_season_calls_is_in_the_layer(played: Played) -> None:
    """The descriptions that botocore has of services are cut down to what is called."""
    called = {(each.service, each.operation) for invocation in played.invocations for each in invocation.answers}
    assert {("dynamodb", "TransactWriteItems"), ("sesv2", "SendEmail")} <= called
    assert called <= {(service, operation) for service, operations in slim.CALLED.items() for operation in operations}
