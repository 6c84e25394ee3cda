"""What is asked of the functions in a season can be asked again; how often they call AWS for it."""

from __future__ import annotations

from infra.proof.bench.again import Again, instant
from infra.proof.bench.played import Played, picture
from infra.proof.bench.requests import MAIL, SIGN_UP, batch, kinds


def test_every_kind_of_invocation_can_be_done_again(played: Played) -> None:
    """With AWS's answers at hand it makes the same calls in the same order."""
    with instant(played.tables) as wire:
        again = Again(wire)
        for _, _, some in kinds(played):
            assert again.run(some[0]) > wire.spent > 0
        assert again.run(picture(played)) > wire.spent > 0


def test_ten_mails_in_a_batch_read_their_project_once(played: Played) -> None:
    """As a campaign's mails reach the function: one request each is spared but the first's."""
    ten = batch(played)
    assert ten is not None
    assert ten.cost.calls["Query"] == 1
    with instant(played.tables) as wire:
        assert Again(wire).run(ten) > 0
    assert ten.sent == 10


def test_what_is_asked_most_takes_few_requests(played: Played) -> None:
    """Of DynamoDB: three for a sign-up, six for an invitation, two for its delivery's news and one for its own mark."""
    most = {("registration", SIGN_UP): 3, ("send", MAIL): 6, ("plan", "nothing due"): 5, ("feedback", "Delivery"): 3}
    for (function, kind), limit in most.items():
        usual = sorted(each.cost.calls.total() for each in played.of(function, kind))
        assert usual[len(usual) // 2] <= limit, (function, kind)


def test_a_page_that_is_only_looked_at_writes_nothing(played: Played) -> None:
    """GET and HEAD change nothing, at the desk neither."""
    looks = [each for each in played.invocations if each.kind.startswith(("GET", "HEAD"))]
    assert looks
    assert {each.cost.write_units for each in looks} == {0}
