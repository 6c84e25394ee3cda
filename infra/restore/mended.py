"""What the tables shall hold after a restore: what they held at the moment, and what people were told since.

What somebody was told in writing holds: a mail that went is sent, who was told that their registration is cancelled has
none, who was told that they moved up has their seat if there is one, and a meeting that was called off stays so. Ids
that count (a registration's version, a meeting's, the time of the last summary) are moved on after those that were used
up, or the mail about the next change would be taken for one that has been sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from infra.restore.told import Logged
from shared.meetings import TOLD_TO_GUESTS
from shared.outbox.mail import Kind, MailId
from shared.outbox.occasion import OfChange, OfMeeting
from shared.registrations.items import registration_of
from shared.registrations.keys import PREFIX, SEATS, partition
from shared.registrations.registration import Status
from shared.registrations.writes import place_on_list
from shared.technical import clock
from shared.technical.dynamodb import Item

COUNTED = {Status.CONFIRMED.value: "taken", Status.WAITING.value: "waiting"}
MEETING = "meeting#"


@dataclass
class _Since:
    """What one registration's guest was told since: the last version they heard of, and of what."""

    version: int = 0
    cancelled: int = 0
    promoted: int = 0


@dataclass
class Meant:
    """What became of one meeting, as far as its guests were told: the last version they heard of."""

    moved: int = 0
    cancelled: int = 0
    cancelled_at: datetime | None = None

    @property
    def version(self) -> int:
        """The highest that was used up."""
        return max(self.moved, self.cancelled)


def registrations(items: Iterable[Item], ids: Iterable[str]) -> list[Item]:
    """The Registrations table's items, given the `ids` of every mail that there was."""
    held, since = list(items), _since(ids)
    found = [_heard(item, since) for item in held]
    seats = {item["meeting"]: item for item in found if item["part"] == SEATS}
    counts = {meeting: {"taken": 0, "waiting": 0} for meeting in seats}
    for item in found:
        if (name := _counted(item)) and item["meeting"] in counts:
            counts[item["meeting"]][name] += item["party"]
    rising = {_key(item) for item in held if _counted(item) == "waiting" and _rose(item, since)}
    for item in sorted((each for each in found if _counted(each) == "waiting"), key=lambda each: each["registered_at"]):
        count = counts.get(item["meeting"])
        if count and _key(item) in rising and count["taken"] + item["party"] <= seats[item["meeting"]]["limit"]:
            item["status"] = Status.CONFIRMED.value
            item.pop("waiting_since", None)
            moved_up = registration_of(item)
            if place := place_on_list(moved_up, moved_up.status, moved_up.registered_at):
                item["listed_since"] = place
            count["taken"] += item["party"]
            count["waiting"] -= item["party"]
    return [{**item, **counts[item["meeting"]]} if item["part"] == SEATS else item for item in found]


def _since(ids: Iterable[str]) -> Mapping[tuple[str, str, datetime], _Since]:
    found: dict[tuple[str, str, datetime], _Since] = {}
    for mail in filter(None, map(MailId.read, ids)):
        change = mail.occasion
        if isinstance(change, OfChange) and mail.meetings:
            made = change.registered_at
            known = found.setdefault((partition(mail.project, mail.meetings[0]), PREFIX + mail.person, made), _Since())
            known.version = max(change.version, known.version)
            if mail.kind is Kind.CANCELLED:
                known.cancelled = max(change.version, known.cancelled)
            elif mail.kind is Kind.PROMOTED:
                known.promoted = max(change.version, known.promoted)
    return found


def _key(item: Item) -> tuple[str, str, datetime]:
    return item["meeting"], item["part"], clock.parse(item["registered_at"])


def _counted(item: Item) -> str | None:
    return COUNTED.get(item["status"]) if item["part"].startswith(PREFIX) else None


def _rose(item: Item, since: Mapping[tuple[str, str, datetime], _Since]) -> bool:
    told = since.get(_key(item))
    return told is not None and told.promoted > max(told.cancelled, item["version"])


def _heard(item: Item, since: Mapping[tuple[str, str, datetime], _Since]) -> Item:
    """A copy of `item`, as its guest was told last."""
    told = since.get(_key(item)) if item["part"].startswith(PREFIX) else None
    if told is None or told.version <= item["version"]:
        return dict(item)
    heard = {**item, "version": told.version}
    if told.cancelled > item["version"] and _counted(item):
        heard["status"] = Status.CANCELLED.value
        heard.pop("waiting_since", None)
        heard.pop("listed_since", None)
    return heard


def meant(told: Logged) -> Mapping[tuple[str, str], Meant]:
    """What the guests of each meeting, by its project and its id, were told of changes to it."""
    found: dict[tuple[str, str], Meant] = {}
    for id, at in told.out.items():
        mail = MailId.read(id)
        if mail is None or not isinstance(mail.occasion, OfMeeting) or not mail.meetings:
            continue
        version = mail.occasion.version
        known = found.setdefault((mail.project, mail.meetings[0]), Meant())
        if mail.kind is Kind.MEETING_MOVED:
            known.moved = max(known.moved, version)
        else:
            known.cancelled = max(known.cancelled, version)
            known.cancelled_at = min(known.cancelled_at or at, at)
    return found


@dataclass(frozen=True)
class Plans:
    """The Projects table's items, and what follows from them."""

    items: Sequence[Item]
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Checkpoints of word of an earlier change, by their ids, and their ids under the meeting's new version."""
    unknown: Sequence[str] = ()
    """Meetings whose guests were told of a move that the plan does not know: `project/meeting`."""


def plans(items: Iterable[Item], told: Logged) -> Plans:
    """What the Projects table shall hold."""
    changes = meant(told)
    done: list[Item] = []
    renamed: dict[str, str] = {}
    unknown: list[str] = []
    for item in items:
        meeting = item["part"].removeprefix(MEETING)
        known = changes.get((item["project"], meeting)) if item["part"].startswith(MEETING) else None
        if known is None or known.version <= item["version"]:
            done.append(item)
            continue
        before = {name: item[name] for name in TOLD_TO_GUESTS if name in item}
        # What the versions between said is lost; people who know one of them are taken to know what stands here.
        history = [*item.get("history", []), *[before] * (known.version - item["version"])]
        wanted = {**item, "version": known.version, "history": history}
        if known.cancelled_at and not item.get("cancelled"):
            wanted |= {"cancelled": True, "changed_at": clock.text(known.cancelled_at), "before": before}
        elif known.moved > item["version"]:
            unknown.append(f"{item['project']}/{meeting}")
            head = f"campaign.{item['project']}.{meeting}.{Kind.MEETING_MOVED.value}"
            renamed[f"{head}.{item['version']}"] = f"{head}.{known.version}"
        done.append(wanted)
    return Plans(done, renamed, unknown)


def lost(items: Iterable[Item], told: Logged) -> list[MailId]:
    """Of the mails since that told somebody of a seat, those whose registration is not there, or still waits."""
    status = {(item["meeting"], item["part"]): item.get("status") for item in items}
    missing = []
    for mail in filter(None, map(MailId.read, told.out)):
        if mail.kind in (Kind.CONFIRMATION, Kind.WAITING, Kind.PROMOTED):
            there = [status.get((partition(mail.project, each), PREFIX + mail.person)) for each in mail.meetings]
            right = (Status.CONFIRMED.value,) if mail.kind is Kind.PROMOTED else (*COUNTED, Status.CANCELLED.value)
            if any(each not in right for each in there):
                missing.append(mail)
    return missing
