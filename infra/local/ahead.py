"""How far the local cloud's clock is ahead of this machine's, in a file that all its processes read.

The cloud's own interpreter reads it too, so that it imports nothing but the standard library.
"""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "TOVHOLDER_CLOCK"
"""Names the file, for the cloud and for the processes of its functions."""

IN_A_FUNCTION = f'''
    try:
        from datetime import timedelta as _timedelta
        from pathlib import Path as _Path
        from shared.technical import clock as _clock
    except ImportError:
        pass
    else:
        _real, _ahead = _clock.now, _Path(os.environ["{VARIABLE}"])
        _clock.now = lambda: _real() + _timedelta(seconds=float(_ahead.read_text() if _ahead.exists() else 0))
'''
"""Lines for the program in which MiniStack runs a function, behind the lines that know its layers."""


def seconds() -> float:
    """How far it is ahead."""
    file = os.environ.get(VARIABLE, "")
    return read(Path(file)) if file else 0.0


def read(file: Path) -> float:
    """The same from the `file`."""
    return float(file.read_text()) if file.exists() else 0.0
