"""A new account's ten functions under a rush: what one sender a shard is worth, what the quota, and what the page."""

from __future__ import annotations

from ruamel.yaml import YAML

from infra.proof.bench.bill import template
from infra.proof.bench.new_account import AT_ONCE, PEOPLE, RATE, THINKING, WINDOW, WITHIN, Account, turned_away
from infra.proof.season.streams import TEMPLATE


def test_one_sender_a_shard_turns_fewer_visitors_away() -> None:
    """And is what is deployed; with the quota that `make deploy` asks for nobody is turned away."""
    assert template().senders == 1
    before, after, enough = (turned_away(senders, limit, seeds=5)[0] for senders, limit in ((2, 10), (1, 10), (1, 100)))
    assert after < before * 0.6
    assert enough == 0


def test_whoever_sees_the_page_gets_in() -> None:
    """Turned away as others are, but none in vain: the page asks again. Without it whoever is turned away stays so."""
    stream = YAML(typ="rt").load(TEMPLATE)["Resources"]["BudgetStream"]["Properties"]
    assert stream["MaximumBatchingWindowInSeconds"] == WINDOW
    for senders in (0, 1):
        away, in_vain = turned_away(senders, AT_ONCE, seeds=5, page=True)
        assert away > 0
        assert in_vain == 0
        assert len(set(turned_away(senders, AT_ONCE, seeds=5))) == 1


def test_a_campaign_is_no_slower_for_it() -> None:
    """SES's rate is what it waits for: one sender a shard sends as many mails as two."""
    one, two = (Account(senders, 100).play().mails for senders in (1, 2))
    assert one >= 0.8 * two
    assert one <= RATE * (WITHIN + THINKING[1] + 6)


def test_no_more_run_than_the_account_lets() -> None:
    """The control: the rush does meet the limit, and everybody has asked for a page."""
    played = Account(2).play()
    assert played.most == AT_ONCE
    assert played.asked >= PEOPLE
    assert played.turned_away > 0
