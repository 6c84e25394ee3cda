"""What became known outside the tables since a moment: the functions' logs tell what was mailed, and who said no.

The logs hold pseudonyms and mails' ids, no name and no address. They are kept for 30 days, and so far back a restore
can know what was sent.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.mails.feedback import Feedback, What
from shared.outbox.mail import State
from shared.technical import clock

KEPT = timedelta(days=30)
"""How long the functions' logs are kept (template.yaml)."""

WENT = {What.SENT, What.DELIVERED, What.BOUNCED, What.BOUNCED_SOFTLY, What.COMPLAINED, What.REFUSED}
"""What SES tells of a mail that it took."""


class PersonalRequest(StrEnum):
    """What a person asked for, in the words of the log."""

    ERASED = "erased"
    ERASED_UNTIL = "erased-until"
    """What lay under an address that a person had left by the time that the line names."""
    OFF_THE_LIST = "off-the-list"
    """The secretariat took them off."""
    LEFT = "left"
    LEFT_ALL = "left-all"
    CAME_BACK = "came-back"
    SILENCED = "silenced"
    """Not me, never write to me again."""
    OFF_THE_GUEST_LIST = "off-the-guest-list"
    """A guest wants to be named on no list of who comes any more."""
    STAYED = "stayed"
    """A member who was asked whether to stay said yes."""


@dataclass(frozen=True)
class LoggedRequest:
    """What a person asked for."""

    project: str
    person: str
    wish: PersonalRequest
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Logged:
    """All that the logs know: mails that `went` and that perhaps went (`sending`), by id, each with the time."""

    went: Mapping[str, datetime] = field(default_factory=dict)
    sending: Mapping[str, datetime] = field(default_factory=dict)
    feedback: tuple[Feedback, ...] = ()
    said: tuple[LoggedRequest, ...] = ()
    pressed: Mapping[str, int] = field(default_factory=dict)
    """Pages at which forms were sent and taken, each how often."""

    @property
    def out(self) -> Mapping[str, datetime]:
        """Every mail that went or perhaps went."""
        return {**self.sending, **self.went}


def read(lines: Iterable[tuple[datetime, str]]) -> Logged:
    """What the log's `lines`, each with its time, tell. A line that is none of ours tells nothing."""
    went: dict[str, datetime] = {}
    sending: dict[str, datetime] = {}
    feedback: list[Feedback] = []
    said: list[LoggedRequest] = []
    pressed: Counter[str] = Counter()
    for at, line in _ours(lines):
        match line.get("message"):
            case "mail" if line.get("state") == State.SENT:
                went.setdefault(str(line["mail"]), at)
            case "mail" if line.get("state") == State.SENDING:
                sending[str(line["mail"])] = at
            case "told" if line.get("mail"):
                when = clock.parse(line["at"]) if "at" in line else at
                told = Feedback(str(line["mail"]), str(line.get("ses", "")), What(line["what"]), when)
                feedback.append(told)
                if told.what in WENT:
                    went.setdefault(told.mail, at)
            case "person":
                until = clock.parse(line["until"]) if "until" in line else None
                said.append(
                    LoggedRequest(str(line["project"]), str(line["person"]), PersonalRequest(line["what"]), at, until)
                )
            case "answered" if line.get("method") == "POST" and int(line.get("status", 500)) < 400:
                pressed[str(line["route"])] += 1
    perhaps = {id: at for id, at in sending.items() if id not in went}
    return Logged(went, perhaps, tuple(feedback), tuple(said), dict(pressed))


def _ours(lines: Iterable[tuple[datetime, str]]) -> Iterator[tuple[datetime, dict[str, Any]]]:
    for at, text in lines:
        if text.lstrip().startswith("{"):
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if isinstance(line, dict):
                yield at, line


def lines(client: Any, groups: Iterable[str], since: datetime) -> Iterator[tuple[datetime, str]]:
    """What the log `groups` hold since a moment, each line with its time."""
    pages = client.get_paginator("filter_log_events")
    for group in groups:
        for page in pages.paginate(logGroupName=group, startTime=int(since.timestamp() * 1000)):
            for event in page["events"]:
                yield datetime.fromtimestamp(event["timestamp"] / 1000, UTC), event["message"]
