"""The season of 2018, played once: `make season` prints nothing that the tables do not say."""

from __future__ import annotations

from infra.season.totals import LineTotal
from tests.season.conftest import Played


def test_the_totals_are_what_the_tables_say(whole: Played) -> None:
    """What people saw, SES accepted and the secretariat paid is what a recount of every table finds."""
    assert whole.seen == whole.counted


def test_a_season_is_as_the_application_says(whole: Played) -> None:
    """Nearly 120 members are invited four times; 25 to 30 eat each time; a full meeting has people move up."""
    assert 470 <= whole.seen.invitations <= 480
    assert all(25 <= came <= 30 for came in whole.came.values())
    assert whole.seen.promotions > 0
    assert whole.seen.cancellations > 0
    assert whole.seen.waited > whole.seen.promotions


def test_every_mail_ended_well(whole: Played) -> None:
    """Nothing is owed, stuck, missed or failed at the end; the closed mailbox bounced once and was not mailed again."""
    states = {state for found in whole.mails.values() for state in found}
    assert states <= {"delivered", "bounced", "dropped"}
    assert whole.seen.bounced == 1


def test_no_day_ends_with_a_promise_broken(whole: Played) -> None:
    """Invariants 1, 2, 3, 4 and 6 of DESIGN.md hold at every midnight."""
    assert whole.broken == []


def test_no_function_logs_an_error(whole: Played) -> None:
    """A season without faults raises no alarm."""
    assert whole.errors == []


def test_the_money_stays_within_what_was_approved(whole: Played) -> None:
    """14,600 kr. are approved; the room is rented twice, the speaker paid once."""
    lines = whole.seen.lines
    assert lines["lokaleleje"] == LineTotal(planned=160_000, forecast=160_000, spent=160_000)
    assert lines["oplaegsholder"] == LineTotal(planned=500_000, forecast=500_000, spent=500_000)
    assert sum(line.planned for line in lines.values()) == 1_460_000
    assert sum(line.spent for line in lines.values()) <= 1_460_000


def test_the_report_shows_every_mail(whole: Played) -> None:
    """The index links a page for each, and asks nothing of another server."""
    index = whole.index.read_text(encoding="utf-8")
    pages = {page.name for page in (whole.index.parent / "mails").glob("????.html")}
    assert len(pages) == sum(whole.seen.sent.values())
    assert all(f'href="mails/{page}"' in index for page in pages)
    assert 'src="http' not in index
