"""The look at other versions of Python sees what it is there to see. (`make pythons` looks; CI runs it.)"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from infra.pythons import ROOT, VERSIONS, compiled

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.mark.parametrize("wrong", ["def broken(:\n", "text = '\\d'\n", "assert (1, 'always true')\n"])
def test_a_file_that_a_compiler_refuses_or_warns_of_is_named(tmp_path: Path, wrong: str) -> None:
    """A syntax error is found, and so is what the next version will refuse and this one warns of."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "fine.py").write_text("text = 'fine'\n")
    assert compiled(HERE, tmp_path).wrong == ()
    (tmp_path / "shared" / "not_fine.py").write_text(wrong)
    [found] = compiled(HERE, tmp_path).wrong
    assert "not_fine.py" in found


def test_a_folder_without_sources_is_not_taken_for_one_that_holds(tmp_path: Path) -> None:
    """Nothing looked at is said, not passed."""
    assert compiled(HERE, tmp_path).wrong


def test_the_versions_begin_with_the_oldest_allowed_and_have_the_runtime_of_the_template() -> None:
    """What pyproject.toml promises and what AWS runs are among those looked at."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    template = YAML(typ="rt").load(ROOT / "template.yaml")
    assert f'requires-python = ">={VERSIONS[0]}"' in project
    assert template["Parameters"]["Runtime"]["Default"].removeprefix("python") in VERSIONS
