"""A whole season, played once, and a short one for faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from infra.season import invariants, report
from infra.season.faults import Fault, Roads
from infra.season.functions import errors
from infra.season.play import Script, Season, script, season, short
from infra.season.totals import Totals, mails_by_state, observed, recounted


@dataclass
class Played:
    """What is left of a season when its cloud is gone."""

    seen: Totals
    counted: Totals
    mails: dict[str, dict[str, int]]
    came: dict[str, int]
    index: Path
    errors: list[object]
    broken: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The season of 2018 as `make season` plays it, with every day looked at."""
    with season(script()) as made:
        made.begin()
        broken = [f"{now:%d %B}: {each}" for now in made.days() for each in invariants.broken(made)]
        seen = observed(made)
        index = report.write(made, seen, tmp_path_factory.mktemp("season"))
        states, came = mails_by_state(made), made.secretariat.came
        return Played(seen, recounted(made), states, came, index, [*errors(made.functions.logs)], broken)


@pytest.fixture(scope="session")
def small() -> Script:
    """One meeting with eight seats, and thirty members, of whom more want to come."""
    return short(script())


@contextmanager
def played(small: Script, fault: Fault | None = None, roads: Roads | None = None) -> Iterator[Season]:
    """`small`, played to its end."""
    with season(small, fault, roads) as made:
        made.begin()
        for _ in made.days():
            pass
        yield made
