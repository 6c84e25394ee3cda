"""What `sam build` has made: whether the functions' own Python was at hand to compile it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LAYERS = ("Dependencies", "Domain", "Drawing")


def layers_without_byte_code(built: Path) -> Iterator[str]:
    """The layers that hold source alone; the functions compile it anew at each start of a process."""
    for layer in LAYERS:
        folder = built / layer
        if folder.is_dir() and next(folder.rglob("*.pyc"), None) is None:
            yield layer
