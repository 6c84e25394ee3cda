"""Changing what the tables hold, together with the trail's entry, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from shared.projects import Project
from shared.technical import dynamodb
from shared.technical.dynamodb import Busy, Check, Write
from web.http import Refusal

SOON = {"Retry-After": "5"}


def together(project: Project, writes: Sequence[Write | Check]) -> None:
    """Carry out `writes` all or none.

    Raises:
        ConditionFailed: something has changed since it was read.
        Refusal: 503 too many at once.
    """
    try:
        dynamodb.transact(writes)
    except Busy as error:
        raise Refusal(503, "busy", project, headers=SOON) from error
