"""Many at once, and whose time is counted."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from infra.local import processes
from infra.local.place import Place
from infra.proof.bench.throughput import Served, serve, spent


def test_everybody_is_served_once_and_never_more_at_once_than_said() -> None:
    """Each act has a number of its own."""
    lock, inside, most, seen = threading.Lock(), 0, 0, []

    def act(number: int) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
            seen.append(number)
        with lock:
            inside -= 1

    served = serve(4, act, each=40)
    assert sorted(seen) == list(range(40))
    assert most <= 4
    assert (served.at_once, len(served.took)) == (4, 40)


def test_a_median_is_of_the_times_that_were_taken() -> None:
    """In milliseconds; the slow end is what 95 of 100 do not exceed."""
    served = Served(1, 10.0, [each / 1000 for each in range(1, 101)])
    assert served.median == pytest.approx(50.5)
    assert 95 <= served.slowest <= 97


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked at in /proc")
def test_processor_time_is_told_apart_by_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first process of a session is the emulator; the others are functions, by their names."""
    session = os.getsid(0)
    monkeypatch.setattr(processes, "running", lambda name, folder: session if name == "cloud" else None)
    found = spent(Place(tmp_path, 1, 2))
    assert found
    assert all(seconds >= 0 for seconds in found.values())
    assert "front" not in found
