"""Every journey, played once under the roles of template.yaml."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infra.proof.season.play import script, season, short
from infra.roles.guard import Guard, guarded
from tests.roles import by_events, by_the_public, by_the_secretariat
from tests.roles.stage import Stage, guard_of, stage

JOURNEYS: tuple[Callable[[Stage], None], ...] = (
    by_the_public.visit,
    by_the_secretariat.act,
    by_events.letters,
    by_events.feedback,
    by_events.schedules,
    by_events.picture,
    by_events.keys,
    by_events.trouble,
)


@pytest.fixture(scope="session")
def journeys() -> Guard:
    """A short season, and what a season seldom sees; what was asked for, and what was refused."""
    with season(short(script())) as made:
        guard = guard_of(made.cloud)
        with guarded(guard):
            made.begin()
            for _ in made.days():
                pass
    for each in JOURNEYS:
        with stage(guard) as played:
            each(played)
    return guard
