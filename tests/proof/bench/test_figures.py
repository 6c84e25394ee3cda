"""The benches, and the page of the documentation that quotes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.proof.bench import __main__ as benches
from infra.proof.bench import shown
from infra.proof.bench.shown import Figures, show

FOLDER = Path(benches.__file__).parent


def test_every_bench_is_run() -> None:
    """Every module here that prints something when it is run is one of them."""
    runnable = {path.stem for path in FOLDER.glob("*.py") if '__name__ == "__main__"' in path.read_text()}
    assert runnable - {"__main__"} == benches.BENCHES.keys()


@pytest.mark.parametrize("name", benches.BENCHES)
def test_what_a_bench_found_is_looked_for_under_its_name(name: str) -> None:
    """Under another one the page would leave it out."""
    assert f'show("{name}", ' in (FOLDER / f"{name}.py").read_text()


def test_the_page_is_not_written_without_a_bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine on which not all were run, it would lose the others' figures."""
    monkeypatch.setattr(benches, "KEPT", tmp_path)
    monkeypatch.setattr("sys.argv", ["bench", "--write", "--kept"])
    before = benches.FIGURES.read_text()
    with pytest.raises(SystemExit):
        benches.main()
    assert benches.FIGURES.read_text() == before


def test_the_page_quotes_every_bench_with_its_day() -> None:
    """docs/figures.md, and the README leads there."""
    page = benches.FIGURES.read_text()
    for name, heading in benches.BENCHES.items():
        assert f"## {heading}\n\n`python -m infra.proof.bench.{name}`, 20" in page
    assert "docs/figures.md" in (benches.FIGURES.parents[1] / "README.md").read_text()


def test_what_a_bench_shows_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And quoted as it stands."""
    monkeypatch.setattr(shown, "KEPT", tmp_path)
    monkeypatch.setattr(benches, "KEPT", tmp_path)
    table = Figures("a mail", ("ms",))
    table.add("invitation", "3.1")
    show("requests", [table], ["on two cores"])
    printed = capsys.readouterr().out
    assert (tmp_path / "requests.txt").read_text() == printed
    assert printed.strip("\n") in benches.figures()
    assert "on two cores" in printed
