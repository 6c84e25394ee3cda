"""How often the functions call AWS for what they are asked in a season."""

from __future__ import annotations

from infra.proof.bench.played import Played, mails
from infra.proof.bench.requests import MAIL, SIGN_UP


def test_mails_in_a_batch_read_their_project_once(played: Played) -> None:
    """As a campaign's mails reach the function: the season is queried for the first alone."""
    several = [each for each in played.of("send", "several") if {mail.kind for mail in mails(each.event)} == {MAIL}]
    assert several
    assert {each.cost.calls["Query"] for each in several} == {1}
    assert max(each.sent for each in several) > 1


def test_what_is_asked_most_takes_few_requests(played: Played) -> None:
    """Of DynamoDB: three for a sign-up, six for an invitation, one for the news that it arrived and one for that it
    went (which the sender has written down), five for a recount. A full hour's tick takes two beside the four of a
    quiet one (`test_growth`): it reads the others' signs of life, and leaves its own.
    """
    most = {("registration", SIGN_UP): 3, ("send", MAIL): 6, ("plan", "nothing due"): 6, ("feedback", "Delivery"): 1}
    most |= {("feedback", "Send"): 1, ("budget", "recount"): 5}
    for (function, kind), limit in most.items():
        usual = sorted(each.cost.calls.total() for each in played.of(function, kind))
        assert usual[len(usual) // 2] <= limit, (function, kind)
