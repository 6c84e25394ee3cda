"""In the deployed layer the templates are modules (infra/layer/templates.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

from shared.technical import templates
from tests.builders import PROJECT
from tests.registration.visitor import Visitor

SCRIPT = Path("infra/layer/templates.py")


@pytest.mark.parametrize("language", ["da", "en"])
def test_compiled_templates_say_the_same(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str
) -> None:
    """Byte for byte in either language, and nothing is compiled any more."""
    paths = [f"/{PROJECT}?lang={language}", f"/{PROJECT}/moede-1?lang={language}", f"/nowhere?lang={language}"]
    before = [visitor.get(path).body for path in paths]
    subprocess.run([sys.executable, SCRIPT, tmp_path], check=True)
    monkeypatch.setattr(templates, "COMPILED", tmp_path / "compiled")
    monkeypatch.setattr(jinja2.Environment, "compile", None)
    templates.environment.cache_clear()
    try:
        assert [visitor.get(path).body for path in paths] == before
    finally:
        templates.environment.cache_clear()
