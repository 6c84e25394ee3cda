"""Name badges, read back from the PDF and measured in pixels."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from shared.documents.badges import TEMPLATE, Badge, Badges, badges_of, badges_pdf, template_values
from shared.documents.labels import A4, L7418, LabelSheet
from shared.documents.participants import Participant
from shared.documents.typesetting import pictures
from tests.documents.examples import EMOJI, HARD, LONG_COMPANY, LONG_NAME, NASTY, RIGHT_TO_LEFT, UNBROKEN
from tests.documents.reading import image, texts
from tests.documents.samples import BADGES, GUESTS

PPI = 100
SAFE = 3.0
WORST = replace(
    BADGES,
    title=LONG_COMPANY * 2,
    committee=LONG_COMPANY,
    badges=(
        Badge(LONG_NAME, LONG_COMPANY),
        Badge(UNBROKEN, UNBROKEN),
        Badge(NASTY, NASTY),
        Badge(RIGHT_TO_LEFT, EMOJI),
        Badge("Ågåârd Ångström"),
        Badge("jgpqy Åjgpqy", UNBROKEN),
        Badge(company=LONG_COMPANY, host=LONG_NAME),
        Badge(company=UNBROKEN, host=UNBROKEN),
        Badge(),
        Badge("Bo"),
    ),
)


def ink_outside(page: Image.Image, sheet: LabelSheet, spare: float) -> bool:
    """Whether anything is drawn nearer to a label's edge than `spare` millimetres, or beside the labels."""
    left = page.copy()
    pen = ImageDraw.Draw(left)
    dots = PPI / 25.4
    for place in range(sheet.labels):
        x, y = sheet.corner(place)
        box = (x + spare, y + spare, x + sheet.width - spare, y + sheet.height - spare)
        pen.rectangle([edge * dots for edge in box], fill="white")
    return left.getcolors() != [(left.width * left.height, (255, 255, 255))]


@pytest.mark.parametrize("facts", [BADGES, WORST], ids=["usual", "worst"])
def test_nothing_is_printed_near_a_label_s_edge(facts: Badges) -> None:
    """3 mm are left all around, whatever the names: a printer pulls paper askew by one or two."""
    for page in pictures(TEMPLATE, template_values(facts), PPI):
        assert not ink_outside(image(page), L7418, SAFE)


def test_the_measure_sees_a_badge_in_the_wrong_place() -> None:
    """A control: badges for one sheet do not fit another, nor a margin wider than there is."""
    page = image(pictures(TEMPLATE, template_values(BADGES), PPI)[0])
    assert ink_outside(page, replace(L7418, left=17.5, top=13.5), SAFE)
    assert ink_outside(page, L7418, 6)


def test_the_labels_of_the_sheet_lie_on_the_paper_and_apart() -> None:
    """Within A4, symmetric, none over another."""
    sheet = L7418
    corners = [sheet.corner(place) for place in range(sheet.labels)]
    assert max(x for x, _ in corners) + sheet.width <= A4[0]
    assert max(y for _, y in corners) + sheet.height <= A4[1]
    assert sheet.across >= sheet.width
    assert sheet.down >= sheet.height
    right = A4[0] - max(x for x, _ in corners) - sheet.width
    lower = A4[1] - max(y for _, y in corners) - sheet.height
    assert right == pytest.approx(sheet.left, abs=0.1)
    assert lower == pytest.approx(sheet.top, abs=0.1)


@pytest.mark.parametrize(("count", "pages"), [(8, 1), (9, 2), (17, 3)])
def test_a_full_sheet_is_followed_by_another(count: int, pages: int) -> None:
    """No badge is lost between two sheets."""
    made = texts(badges_pdf(replace(BADGES, badges=tuple(Badge(f"Navn{n}") for n in range(count)))))
    assert len(made) == pages
    assert [f"Navn{n} " in " ".join(made) + " " for n in range(count)] == [True] * count


def test_everybody_with_a_seat_has_a_badge() -> None:
    """A party's first has a name; the others stand behind with a line to write on, and whose guests they are."""
    parties = [Participant("Søren Bang", "Cykler", 3), Participant("Åse", "", 1), Participant("Bo Ib", "Brød", 1)]
    assert badges_of(parties, reserved=2) == (
        Badge("Bo Ib", "Brød"),
        Badge("Søren Bang", "Cykler"),
        Badge(company="Cykler", host="Søren Bang"),
        Badge(company="Cykler", host="Søren Bang"),
        Badge("Åse"),
        Badge(),
        Badge(),
    )
    assert len(BADGES.badges) == sum(each.heads for each in GUESTS) + 2


def test_a_badge_has_the_first_name_large_the_name_the_company_and_the_committee() -> None:
    """What one reads across a table, and what one wants to know next."""
    [page] = texts(badges_pdf(replace(BADGES, badges=(Badge("Åse Ørsted-Kjær", "Ærø & Søn"),))))
    assert page == (
        "Amager Øst Lokaludvalg Åse Åse Ørsted-Kjær Ærø & Søn Hvad rører sig i bydelens erhvervsliv? · 15. august 2018"
    )


def test_a_single_name_stands_once() -> None:
    """»Bo«, and not »Bo Bo«."""
    [page] = texts(badges_pdf(replace(BADGES, badges=(Badge("Bo"),))))
    assert page.count("Bo") == 1


def test_a_guest_s_badge_says_whose_guest() -> None:
    """The committee cannot know the name; the host's helps to find the badge."""
    [page] = texts(badges_pdf(replace(BADGES, badges=(Badge(company="Cykler", host="Søren Bang"), Badge()))))
    assert "Navn Gæst hos Søren Bang Cykler" in page
    assert page.count("Navn") == 2
    assert page.count("Virksomhed") == 1


@pytest.mark.parametrize("words", HARD)
def test_what_was_typed_is_text_and_no_markup(words: str) -> None:
    """There are badges on the day, whatever somebody typed."""
    made = texts(
        badges_pdf(replace(BADGES, title=words, committee=words, badges=(Badge(words, words), Badge("", words, words))))
    )
    assert len(made) == 1


def test_no_badges_are_a_page_that_says_so() -> None:
    """An empty attachment would look broken."""
    assert texts(badges_pdf(replace(BADGES, badges=()))) == ["Ingen navneskilte."]


def test_the_same_badges_are_the_same_bytes() -> None:
    """A mail that is made again attaches the same file."""
    assert badges_pdf(BADGES) == badges_pdf(BADGES)
