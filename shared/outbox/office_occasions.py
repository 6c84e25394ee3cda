"""The occasions of mails to the secretariat; see `occasion`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated

from shared.outbox.occasion import DAY, Occasion, Part
from shared.technical import clock

SAMPLE = "sample"
"""The id of the record, order or line that a sample is about."""


INVITATION = "invitation"


def _name(pattern: str, sample: str = SAMPLE) -> Part:
    return Part(pattern, lambda meeting, at: sample)


def _stamp(pattern: str) -> Part:
    return Part(
        re.sub("%.", lambda each: r"\d{4}" if each[0] == "%Y" else r"\d\d", pattern),
        lambda meeting, at: at,
        lambda at: f"{at.astimezone(UTC):{pattern}}",
        lambda text: datetime.strptime(text, pattern).replace(tzinfo=UTC),
    )


def _since(text: str) -> datetime:
    hour, minute, second, *_ = re.split("[:_Z+]", text)
    return clock.parse(f"{hour}:{minute}:{second}+00:00")


ABOUT = Part(
    r"[^.]*", lambda meeting, at: (meeting.id,), "+".join, lambda text: tuple(each for each in text.split("+") if each)
)
SINCE = Part(
    r"\d{4}-\d\d-\d\dT\d\d[:_]\d\d[:_]\d\d(?:\.\d+)?(?:Z|[+_]00[:_]00)?", lambda meeting, at: at, clock.text, _since
)


@dataclass(frozen=True)
class OfLink(Occasion):
    """A fresh link for `purpose` `about` something (a meeting, a task …); one in the hour (UTC) of `at`.

    `invitation.moede-1.2018080312`.
    """

    purpose: Annotated[str, _name("[a-z-]+", "invitation")]
    about: Annotated[tuple[str, ...], ABOUT.after(".")]
    at: Annotated[datetime, _stamp("%Y%m%d%H").after(".")]


@dataclass(frozen=True)
class OfSample(Occasion):
    """A sample of the invitation (`INVITATION`), or of the draft of a message with this id; one in the minute of `at`.

    `invitation.201808031205`.
    """

    id: Annotated[str, _name("[A-Za-z0-9_@-]+", INVITATION)]
    at: Annotated[datetime, _stamp("%Y%m%d%H%M").after(".")]


@dataclass(frozen=True)
class OfRecord(Occasion):
    """What is kept elsewhere under `id`: a message to the participants, an evaluation."""

    id: Annotated[str, _name("[A-Za-z0-9_@-]+")]


@dataclass(frozen=True)
class OfLine(Occasion):
    """The budget line `line`, whose forecast rose above its plan `at` this moment (to the second).

    `forplejning.20180803T120000`.
    """

    line: Annotated[str, _name("[^.]+")]
    at: Annotated[datetime, _stamp("%Y%m%dT%H%M%S").after(".")]


@dataclass(frozen=True)
class OfOrder(Occasion):
    """The order of food with this id, and what is new about it. `catering-forplejning-moede-1-001.more-2`."""

    order: Annotated[str, _name("[A-Za-z0-9_-]+")]
    news: Annotated[str, _name("[a-z0-9-]+", "more-1").after(".")]


@dataclass(frozen=True)
class Since(Occasion):
    """Tells on the morning of `day` what is new since `at`, when the last summary that went was made (None: none did).

    An earlier release named no day. `2018-08-04.2018-08-03T05:00:00.000+00:00`.
    """

    day: Annotated[date | None, DAY] = field(default=None, kw_only=True)
    at: Annotated[datetime | None, SINCE.after(".")] = None
