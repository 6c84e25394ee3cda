"""A small season, played once for all the benches that take their counts from it."""

from __future__ import annotations

import pytest

from infra.proof.bench.played import Played, play
from infra.proof.season.play import script, short


@pytest.fixture(scope="session")
def played() -> Played:
    """One meeting, thirty members."""
    return play(short(script()))
