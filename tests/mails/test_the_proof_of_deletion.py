"""The letter that proves the deletion: its figures are those that were counted, and it says what is kept, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from infra.proof.gallery.__main__ import tables
from infra.proof.gallery.scene import MORNING, Scene
from infra.proof.gallery.states import STATES
from shared.mails.rendered import NoLongerApplies
from shared.mails.sources import MailSources
from shared.outbox.mail import SECRETARIAT, Kind
from shared.outbox.occasion import OfDay
from shared.retention.deletion import ReceiptsLeft, accounts_kept_until, receipts_left
from tests.builders import a_meeting

ON_TIME, LATE = (state for state in STATES if state.kind is Kind.DATA_DELETED)


@pytest.fixture(scope="module")
def post() -> Iterator[MailSources]:
    with tables() as made:
        yield made


def test_it_says_what_went_and_what_stays(post: MailSources) -> None:
    """Each figure as it was counted; the receipts by their months, the noes from the table."""
    letter = ON_TIME.make(post, "proof", "da")
    assert letter.to.address == "sekretariatet@example.org"
    for line in (
        "- 10 tilmeldinger, afmeldte talt med",
        "- 0 evalueringer",
        "- Navn og adresse på 1, der har meldt sig fra invitationerne",
        "- 2 tekster: beskeder, invitationer, svar og bilagstekster",
        "- 1 bilag, der var over et år gammelt",
        "- 1 bilag til senest den 3. december 2019, for bilag gemmes i tolv måneder.",
        "- Regnskabets beløb, uden navne og tekster, til den 1. januar 2024. Så længe skal et regnskab kunne læses.",
        "- At 1 har sagt nej til invitationer, under et kodenummer i 5 år",
    ):
        assert line in letter.text, line
    assert "senere end planlagt" not in letter.text
    assert "Møller" not in letter.text


def test_a_late_deletion_says_that_it_may_have_counted_too_few(post: MailSources) -> None:
    """What had expired by itself before is told by nobody."""
    letter = LATE.make(post, "late", "da")
    assert "Vi begyndte senere end planlagt" in letter.text
    assert "bilag, der var over" not in letter.text
    assert "sagt nej" not in letter.text


def test_it_is_not_sent_before_all_is_gone(post: MailSources) -> None:
    """Owed by mistake, or of a day that was moved, it is dropped."""
    scene = Scene.build(post, "early")
    with pytest.raises(NoLongerApplies):
        scene.letter(Kind.DATA_DELETED, person=SECRETARIAT, occasion=OfDay(date(2019, 11, 21)), now=MORNING)


def test_a_receipt_counts_as_kept_until_it_must_be_gone() -> None:
    """Its key names a month; of the days in it the last is taken, and the two that S3 takes."""
    keys = ["p/2018-08/a.png", "", "p/2018-11/b.pdf"]
    assert receipts_left(keys, date(2019, 9, 2)) == ReceiptsLeft(0, 2, date(2019, 12, 3))
    assert receipts_left(keys, date(2019, 9, 3)) == ReceiptsLeft(1, 1, date(2019, 12, 3))
    assert receipts_left([], date(2019, 9, 3)) == ReceiptsLeft(0, 0, None)


def test_amounts_stay_five_years_beyond_the_year() -> None:
    """Of the last meeting, whenever people's data went."""
    assert accounts_kept_until([a_meeting(1), a_meeting(4)], date(2019, 11, 21)) == date(2024, 1, 1)
    assert accounts_kept_until([], date(2019, 11, 21)) == date(2025, 1, 1)
