"""A whole season, played once, and a short one for faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from infra.proof.season import invariants, report
from infra.proof.season.functions import errors
from infra.proof.season.observed import observed
from infra.proof.season.play import Script, Season, script, season, short
from infra.proof.season.policies import Call, DeliveryPolicy, Fault
from infra.proof.season.post import Mail
from infra.proof.season.recounted import recounted
from infra.proof.season.totals import Totals, mails_by_state
from shared.outbox.mail import SECRETARIAT
from shared.technical import dynamodb

Items = Mapping[str, list[Mapping[str, Any]]]
"""Everything in some tables, as it lies there, by what the table holds."""


@dataclass
class Played:
    """What is left of a season when its cloud is gone. `letters`: each mail to the secretariat, and what the tables
    held at that moment.
    """

    script: Script
    seen: Totals
    counted: Totals
    mails: dict[str, dict[str, int]]
    came: dict[str, int]
    index: Path
    errors: list[object]
    broken: list[str]
    letters: list[tuple[Mail, Items]]
    done: Mapping[str, int]
    approved: int
    happened: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The season of 2018 as `make season` plays it, with every day looked at."""
    with season(script()) as made:
        letters = _kept(made)
        made.begin()
        broken = [f"{now:%d %B}: {each}" for now in made.days() for each in invariants.broken(made)]
        broken += invariants.broken_in_the_end(made)
        seen = observed(made)
        index = report.write(made, seen, tmp_path_factory.mktemp("season"))
        return Played(
            made.script,
            seen,
            recounted(made),
            mails_by_state(made),
            {meeting.id: made.secretariat.eaten(meeting) for meeting in made.script.project.meetings},
            index,
            [*errors(made.functions.logs)],
            broken,
            letters,
            made.secretariat.desk.done,
            made.secretariat.desk.approved,
            [each.what for each in made.world.log],
        )


@pytest.fixture(scope="session")
def small() -> Script:
    """One meeting with eight seats, and thirty members, of whom more want to come."""
    return short(script())


@contextmanager
def played(small: Script, fault: Fault | None = None, deliveries: DeliveryPolicy | None = None) -> Iterator[Season]:
    """`small`, played to its end."""
    with season(small, fault, deliveries) as made:
        made.begin()
        for _ in made.days():
            pass
        yield made


def _kept(made: Season) -> list[tuple[Mail, Items]]:
    """Grows as the season goes on."""
    letters: list[tuple[Mail, Items]] = []
    tables = {name: made.cloud.tables[f"{name.upper()}_TABLE"] for name in ("registrations", "budget", "members")}

    def keep(call: Call, answer: Mapping[str, Any]) -> None:
        if call.operation != "SendEmail" or made.post.sent[-1].person != SECRETARIAT:
            return
        process, made.cloud.process = made.cloud.process, None
        letters.append((made.post.sent[-1], {name: _items(table) for name, table in tables.items()}))
        made.cloud.process = process

    made.cloud.heard.append(keep)
    return letters


def _items(table: str) -> list[Mapping[str, Any]]:
    pages = dynamodb.client().get_paginator("scan").paginate(TableName=table)
    return [dynamodb.unpack(item) for page in pages for item in page["Items"]]
