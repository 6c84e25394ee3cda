"""The season's papers in a folder: each summary, list, badge sheet, order and report, named for a reader to find.

documents/1-summaries/2018-08-13.html        as the secretariat read it, and as text beside it
documents/2-meetings/2018-08-15-moede-1/     what came about that meeting, with its lists and badges
documents/3-season-report/                   the evaluation and the accounts, as PDF and XLSX
documents/4-receipts/                        what lies in the bucket
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import boto3

from infra.proof.season.cloud import RECEIPTS
from infra.proof.season.play import Season
from infra.proof.season.post import Mail
from shared.budget.lines import Expense
from shared.outbox import Kind
from shared.outbox.mail import SECRETARIAT
from shared.technical import clock

FOLDER = "documents"
SUMMARIES, MEETINGS, REPORT, BILLS = "1-summaries", "2-meetings", "3-season-report", "4-receipts"

ABOUT_MEETINGS = {
    Kind.SHARE_KIT,
    Kind.PREVIEW,
    Kind.CATERING_ORDER,
    Kind.CATERING_CHANGE,
    Kind.DAY_BEFORE,
    Kind.DAY_AFTER,
}


@dataclass(frozen=True)
class Paper:
    """A file of the folder: where it lies below the report, and what it is called there."""

    path: str
    group: str
    name: str


def write(season: Season, out: Path) -> Mapping[str, list[Paper]]:
    """Write the folder anew below `out`; its files by the folder they lie in, in their order."""
    shutil.rmtree(out / FOLDER, ignore_errors=True)
    found: dict[str, list[Paper]] = {}
    for path, content in sorted(_files(season)):
        file = out / FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        group, _, name = path.rpartition("/")
        found.setdefault(group, []).append(Paper(f"{FOLDER}/{path}", group, name))
    return found


def _files(season: Season) -> Iterator[tuple[str, bytes]]:
    for mail in season.post.sent:
        if mail.person == SECRETARIAT:
            yield from _of(season, mail)
    bucket = boto3.client("s3")
    bills = {each.receipt: each for each in season.tables.budget.books(season.script.project.id).expenses}
    for kept in bucket.list_objects_v2(Bucket=RECEIPTS).get("Contents", []):
        key = kept["Key"]
        content = bucket.get_object(Bucket=RECEIPTS, Key=key)["Body"].read()
        yield f"{BILLS}/{_name(bills.get(key))}{key.rpartition('/')[2]}", content


def _name(bill: Expense | None) -> str:
    if bill is None:
        return ""
    taken_back = "-taken-back" if bill.void else ""
    return f"{bill.day.isoformat()}-{bill.line}-{bill.meeting}{taken_back}-"


def _of(season: Season, mail: Mail) -> Iterator[tuple[str, bytes]]:
    day = clock.local(mail.at).date().isoformat()
    if mail.kind is Kind.SUMMARY:
        folder, name = SUMMARIES, day
    elif mail.kind is Kind.SEASON_REPORT:
        folder, name = REPORT, f"{day}-{mail.kind.value}"
    elif mail.kind in ABOUT_MEETINGS:
        meeting = season.script.project.meeting(mail.meetings[0])
        folder = f"{MEETINGS}/{meeting.day.isoformat()}-{meeting.id}" if meeting else MEETINGS
        name = f"{day}-{mail.kind.value}"
    else:
        return
    yield f"{folder}/{name}.html", mail.body("html").encode()
    yield f"{folder}/{name}.txt", mail.body("plain").encode()
    for called, _, content in mail.files:
        yield f"{folder}/{called.replace('/', '-')}", content
