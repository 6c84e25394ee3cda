"""A copy of the tree in which one more field is declared, and a module that plays every way of it there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def ways_of_a_field(folder: Path, path: str, after: str, line: str, module: str) -> list[str]:
    """The ways on which a field was kept that `line` declares in `path`, below the line `after`: what `module` prints
    in a copy of the tree in `folder`.
    """
    for each in ("shared", "functions", "infra", "tests"):
        shutil.copytree(ROOT / each, folder / each, ignore=shutil.ignore_patterns("__pycache__", "figures"))
    source = folder / path
    text = source.read_text(encoding="utf-8")
    assert after in text
    source.write_text(text.replace(after, f"{after}{line}\n", 1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{folder / 'functions'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
