"""Signed links: by which key, for which purpose, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.technical.links import LinkExpired, LinkInvalid, LinkTooYoung, Signer
from tests.builders import BEFORE

DAY = timedelta(days=1)
OLD, USED, NEW = Signer(("old",)), Signer(("old", "used")), Signer(("used", "new"))


def test_a_link_says_what_it_was_made_for() -> None:
    """The subject comes back as it was signed."""
    assert NEW.read("manage", NEW.sign("manage", "project", "person", now=BEFORE), BEFORE, DAY) == ("project", "person")


def test_a_new_key_leaves_the_links_of_the_one_before_alive() -> None:
    """Mails of last week still work after the key was rotated."""
    assert NEW.read("manage", USED.sign("manage", "person", now=BEFORE), BEFORE, DAY) == ("person",)


def test_a_retired_key_takes_its_links_with_it() -> None:
    """What a lost key could sign is worth nothing."""
    with pytest.raises(LinkInvalid):
        NEW.read("manage", OLD.sign("manage", "person", now=BEFORE), BEFORE, DAY)


def test_the_newest_key_signs() -> None:
    """So that the older ones can be retired one day."""
    token = NEW.sign("manage", "person", now=BEFORE)
    assert Signer(("new",)).read("manage", token, BEFORE, DAY) == ("person",)
    with pytest.raises(LinkInvalid):
        USED.read("manage", token, BEFORE, DAY)


@pytest.mark.parametrize("mend", ["cut", "longer", "changed", "empty", "dots", "other purpose"])
def test_an_altered_link_is_none_of_ours(mend: str) -> None:
    """Whatever was done to it."""
    token = NEW.sign("manage", "project", "person", now=BEFORE)
    altered = {
        "cut": token[:-1],
        "longer": token + "A",
        "changed": "X" + token[1:],
        "empty": "",
        "dots": "...",
        "other purpose": NEW.sign("decline", "project", "person", now=BEFORE),
    }[mend]
    with pytest.raises(LinkInvalid) as refused:
        NEW.read("manage", altered, BEFORE, DAY)
    assert not isinstance(refused.value, LinkExpired)


def test_an_expired_link_still_says_whose_it_was() -> None:
    """To the second; whoever had it may ask for a new one."""
    token = NEW.sign("manage", "person", now=BEFORE)
    assert NEW.read("manage", token, BEFORE + DAY, DAY) == ("person",)
    with pytest.raises(LinkExpired) as refused:
        NEW.read("manage", token, BEFORE + DAY + timedelta(seconds=1), DAY)
    assert refused.value.subject == ("person",)


def test_what_has_a_least_age_is_too_young_before_it() -> None:
    """A form that comes in the second in which its page was made comes from a program."""
    token = NEW.sign("form", "project", now=BEFORE)
    least = timedelta(seconds=2)
    with pytest.raises(LinkTooYoung):
        NEW.read("form", token, BEFORE + timedelta(seconds=1), DAY, least)
    assert NEW.read("form", token, BEFORE + least, DAY, least) == ("project",)
