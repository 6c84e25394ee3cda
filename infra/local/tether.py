"""Ends this process and what it started when the process that started it is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time


def tie() -> None:
    """If TOVHOLDER_TIED is set: SIGTERM when standard input closes, and soon after SIGKILL to the group."""
    if os.environ.get("TOVHOLDER_TIED"):
        threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os.killpg(0, signal.SIGKILL)
