"""What Node's libraries see (infra/tools/readers/read.mjs)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "infra" / "tools" / "readers"
PLACE = ROOT / ".local" / "tools" / "readers"


LONGEST = 300
"""Seconds for one program; a registry that does not answer holds up nothing for longer."""


class Missing(Exception):
    """A program that is not installed here."""


def read(asked: Mapping[str, Sequence[str]]) -> dict[str, list[Any]]:
    """What is seen of `mails` (MIME in base64), `calendars` and `pages` (HTML), each in its order.

    Raises:
        Missing: Node or its libraries cannot be had.
    """
    script = _installed()
    done = subprocess.run(
        ["node", script],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        cwd=PLACE,
        timeout=LONGEST,
    )
    answer: dict[str, list[Any]] = json.loads(done.stdout)
    return answer


@cache
def _installed() -> Path:
    """The script, beside the libraries of its lock."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Missing("node and npm")
    PLACE.mkdir(parents=True, exist_ok=True)
    lock = SOURCE / "package-lock.json"
    kept = PLACE / "package-lock.json"
    if not (PLACE / "node_modules").is_dir() or kept.read_bytes() != lock.read_bytes():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(SOURCE / name, PLACE)
        try:
            install = ["npm", "ci", "--silent", "--ignore-scripts"]
            subprocess.run(install, cwd=PLACE, capture_output=True, check=True, timeout=LONGEST)
        except subprocess.SubprocessError as error:
            shutil.rmtree(PLACE / "node_modules", ignore_errors=True)
            raise Missing("the packages of infra/tools/readers/package-lock.json") from error
    return Path(shutil.copy(SOURCE / "read.mjs", PLACE))
