"""Erasing a person erases her everywhere, whichever way, whatever is on its way; a no may stay, as a pseudonym."""

from __future__ import annotations

from datetime import timedelta

import boto3
import pytest

from infra.proof.season.cloud import PEPPER, RECEIPTS
from shared.people.person import person_id
from tests.privacy.conftest import Played
from tests.privacy.listening import everything
from tests.privacy.marks import found, hashed

pytestmark = pytest.mark.xdist_group("privacy")


def at_rest(played: Played) -> list[object]:
    """All that is kept: every item of every table, and every object with its name and metadata."""
    s3, objects = boto3.client("s3"), []
    for each in s3.list_objects_v2(Bucket=RECEIPTS).get("Contents", []):
        got = s3.get_object(Bucket=RECEIPTS, Key=each["Key"])
        objects.append({"key": each["Key"], "metadata": got["Metadata"], "body": got["Body"].read()})
    return [*everything(played.season.cloud).items(), *objects]


def test_nothing_of_anybody_who_was_erased_is_left(played: Played) -> None:
    """Of one who waited, one who had changed her address and said how it was, and one whom ops erased."""
    assert len(played.erased) == 3
    kept = at_rest(played)
    marks = played.marks.about(*played.erased)
    assert len(marks) > 20
    where = {played.marks.of[mark]: next(each for each in kept if mark in found(each)) for mark in marks & found(kept)}
    assert where == {}


def test_no_digest_of_her_address_is_left(played: Played) -> None:
    """Neither of any that she had; the pseudonym, which takes the pepper, is all that may stand anywhere."""
    addresses = [address for addresses in played.erased.values() for address in addresses]
    assert hashed(at_rest(played), addresses) == set()


def test_her_pseudonym_stands_where_the_runbook_says(played: Played) -> None:
    """In the outbox, which remembers what went out; in the trail of the desk and a remembered no, if at all."""
    people = {person_id(address, PEPPER) for addresses in played.erased.values() for address in addresses}
    for table, items in everything(played.season.cloud).items():
        mine = [item for item in items if any(person in str(item) for person in people)]
        if table == "OUTBOX_TABLE":
            assert mine, "the outbox forgot them: then this test sees nothing"
        elif table == "MEMBERS_TABLE":
            assert {name for item in mine for name in item} <= {
                "project", "person", "standing", "standing_at", "expires", "complained_at", "unsubscribed_at",
            }  # fmt: skip
        else:
            assert mine == []


def test_others_are_still_there(played: Played) -> None:
    """The control: the search finds those who were not erased, their opinions and the receipts' bucket too."""
    others = played.marks.about(
        *(set(played.season.people.known) - {a for each in played.erased.values() for a in each})
    )
    assert len(found(at_rest(played)) & others) > 20
    assert boto3.client("s3").list_objects_v2(Bucket=RECEIPTS)["KeyCount"] > 0


def test_she_was_told_what_was_deleted(played: Played) -> None:
    """On the page in words, at the terminal in numbers; neither repeats her address."""
    pages = {who: said for who, said in played.said.items() if "<html" in said}
    [printed] = [said for said in played.said.values() if "<html" not in said]
    assert ["1 registrations, 1 evaluations, a membership" in printed, len(pages)] == [True, 2]
    assert {who for who, page in pages.items() if "1\u00a0tilmelding" not in page} <= played.again
    assert all("er slettet" in page for page in pages.values())


def test_nothing_that_was_on_its_way_brought_anything_back(played: Played) -> None:
    """Two days later, when every record and every event has come a second time, the tables are as they were."""
    before = at_rest(played)
    played.season.world.run(played.season.world.now + timedelta(days=2))
    assert found(at_rest(played)) == found(before)
    late = [
        mail for mail in played.season.post.sent if mail.to in played.erased and mail.at > played.season.script.ends
    ]
    assert late == []
