"""The keys, as a process that lives for hours reads them; and as a deployment gets them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from keys.app import make
from shared.registrations.links import Links
from shared.technical import keys
from shared.technical.keys import AGAIN_AFTER, FRESH_FOR, KeyRing, KeysUnreadable
from shared.technical.links import LinkInvalid, Signer

NAME = "/tovholder/stack/keys"
NOW = datetime(2018, 8, 1, 12, tzinfo=UTC)
AGE = timedelta(days=30)


@dataclass
class Store:
    """SSM with the public's keys, and a clock; `asked`: how often somebody has read them."""

    signing: tuple[str, ...]
    seconds: float = 0
    asked: int = 0

    def read(self, parameter: str) -> str:
        """A parameter's text."""
        self.asked += 1
        return json.dumps(self.signing)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """With one key."""
    made = Store(("old",))
    monkeypatch.setattr(keys, "_secret", made.read)
    return made


@pytest.fixture
def signer(store: Store) -> Signer:
    """A process's, which lives as long as the test."""
    return Signer(KeyRing("p", lambda: store.seconds))


def works(signer: Signer, token: str) -> bool:
    """Whether the process takes the link."""
    try:
        return signer.read("manage", token, NOW, AGE) == ("p",)
    except LinkInvalid:
        return False


def test_a_link_of_a_new_key_makes_a_process_look_again(store: Store, signer: Signer) -> None:
    """A mail by a process with the new keys leads to its page at once, not when the old processes are gone."""
    assert works(signer, Signer(("old",)).sign("manage", "p", now=NOW))
    store.signing, store.seconds = ("old", "new"), AGAIN_AFTER
    assert works(signer, Signer(("old", "new")).sign("manage", "p", now=NOW))


def test_a_key_that_was_taken_away_is_dropped_within_five_minutes(store: Store, signer: Signer) -> None:
    """Also by a process that lives for hours; until then its links work."""
    token = Signer(("old",)).sign("manage", "p", now=NOW)
    assert works(signer, token)
    store.signing = ("new",)
    store.seconds = FRESH_FOR - 1
    assert works(signer, token)
    store.seconds = FRESH_FOR
    assert not works(signer, token)
    assert works(signer, signer.sign("manage", "p", now=NOW))


def test_a_mail_is_signed_by_no_key_that_was_taken_away(store: Store) -> None:
    """Its links live for months: a sender that has run for hours looks again within ten seconds, not five minutes."""
    sender = Signer(KeyRing("p", lambda: store.seconds, keys.AGAIN_AFTER))
    assert sender.keys == ("old",)
    store.signing, store.seconds = ("new",), AGAIN_AFTER
    assert works(Signer(("new",)), sender.sign("manage", "p", now=NOW))


@pytest.mark.parametrize("text", ['"old"', "[]", '[""]', "[1]", '{"old": 1}', "null", "old, new", ""])
def test_what_is_no_list_of_keys_signs_nothing(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A text without its brackets would be a list of letters: anybody could sign by the last one."""
    monkeypatch.setattr(keys, "_secret", lambda parameter: text)
    with pytest.raises(KeysUnreadable):
        KeyRing("p").keys()


def test_forged_links_cost_a_call_in_ten_seconds(store: Store, signer: Signer) -> None:
    """However many somebody tries."""
    forged = Signer(("guessed",)).sign("manage", "p", now=NOW)
    for _ in range(100):
        assert not works(signer, forged)
        store.seconds += 1
    assert store.asked == 100 / AGAIN_AFTER


def test_the_pages_process_takes_a_new_key_s_links(cloud: None) -> None:
    """The same with SSM: `load` is one a process, the keys are not."""
    make(NAME)
    office = Links("", Signer(keys.load(NAME).public), office=Signer(keys.load(NAME).desk))
    url = office.desk("message", "p", now=NOW)
    assert office.read_desk("message", url.rpartition("/")[2], NOW) == ("p",)
    public = Links("", Signer(keys.load(NAME).public))
    with pytest.raises(LinkInvalid):
        office.read_desk("message", public.desk("message", "p", now=NOW).rpartition("/")[2], NOW)


# ---- as they are made -----------------------------------------------------------------------------------------------


def kept() -> dict[str, str]:
    """Every parameter."""
    found = boto3.client("ssm", region_name="eu-north-1").get_parameters_by_path(
        Path="/", Recursive=True, WithDecryption=True
    )
    return {each["Name"]: each["Value"] for each in found["Parameters"]}


def test_three_secrets_are_made_once(cloud: None) -> None:
    """No two alike, and a second deployment leaves them as they are."""
    make(NAME)
    first = kept()
    assert sorted(first) == [f"{NAME}/{end}" for end in ("desk", "pepper", "public")]
    assert len(set(first.values())) == 3
    make(NAME)
    assert kept() == first
