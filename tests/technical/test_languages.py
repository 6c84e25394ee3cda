"""Which language a reader gets, and how dates, times and amounts are written in it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.technical.languages import accepted, spoken
from shared.technical.templates import environment

MEETING = datetime(2018, 8, 15, 6, tzinfo=UTC)
END = datetime(2018, 8, 15, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "da"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN-us", "en"),
        ("da", "da"),
        ("da-DK,da;q=0.9,en;q=0.8", "da"),
        ("en-US,en;q=0.9,da;q=0.8", "en"),
        ("da;q=0.3, en;q=0.7", "en"),
        ("en;q=0.7,da;q=0.7", "en"),
        ("de,fr;q=0.9", "da"),
        ("de-DE,de;q=0.9,en;q=0.5", "en"),
        ("sv,nb;q=0.9,*;q=0.1", "da"),
        ("*", "da"),
        ("*;q=0.5,en;q=0.6", "en"),
        ("en;q=0", "da"),
        ("en;q=0.000, de", "da"),
        ("en ; q=0.4 , da ; q=0.2", "en"),
        ("en;q=1.0", "en"),
        ("en;q=2", "da"),
        ("en;q=x,da;q=0.1", "da"),
        (";;,,q=1,en;", "da"),
        ("english", "da"),
        ("e" * 10_000, "da"),
        (",".join(["en;q=0.001"] * 2_000), "en"),
    ],
)
def test_the_browser_is_heard(header: str, language: str) -> None:
    """Accept-Language with its weights (RFC 9110, 12.5.4); who asks for neither of ours gets Danish."""
    assert accepted(header) == language


@pytest.mark.parametrize(
    ("wanted", "language"), [("en", "en"), ("en-GB", "en"), ("EN", "en"), ("da", "da"), ("", "da"), ("fr", "da")]
)
def test_whoever_wants_a_language_that_we_do_not_write_gets_danish(wanted: str, language: str) -> None:
    """A mail is never left unsent for want of its language."""
    assert spoken(wanted) == language


@pytest.mark.parametrize(
    ("template", "danish", "english"),
    [
        ("{{ starts|day }}", "onsdag den 15. august", "Wednesday 15 August"),
        ("{{ starts|short_day }}", "15. august", "15 August"),
        ("{{ starts|weekday }}", "onsdag", "Wednesday"),
        ("{{ starts|date }}", "15. august 2018", "15 August 2018"),
        ("{{ deleted|date }}", "1. marts 2019", "1 March 2019"),
        ("{{ starts|time }}", "kl. 8.00", "8:00"),
        ("{{ starts|time_range(ends) }}", "kl. 8.00–9.30", "8:00–9:30"),
        ("{{ starts|day_and_time }}", "onsdag den 15. august kl. 8.00", "Wednesday 15 August at 8:00"),
        ("{{ 1460000|kroner }}", "14.600,00 kr.", "DKK 14,600.00"),
        ("{{ 1460000|kr }}", "14.600 kr.", "DKK 14,600"),
        ("{{ 6650|kr }}", "66,50 kr.", "DKK 66.50"),
        ("{{ 100000000|kr }}", "1.000.000 kr.", "DKK 1,000,000"),
        ("{{ -50000|kroner }}", "-500,00 kr.", "-DKK 500.00"),
        ("{{ 1460000|figure }}", "14.600,00", "14,600.00"),
        ("{{ -50000|figure }}", "-500,00", "-500.00"),
        ("{{ 'Mød & hør'|source }}", "Mød &amp; hør", '<span lang="da">Mød &amp; hør</span>'),
        ("{{ ''|source }}", "", ""),
    ],
)
def test_dates_times_and_amounts_are_written_as_the_reader_writes_them(
    template: str, danish: str, english: str
) -> None:
    """15. august and 14.600,00 kr. in Danish; 15 August and DKK 14,600.00 in English."""
    values = {"starts": MEETING, "ends": END, "deleted": date(2019, 3, 1)}
    assert environment().from_string(template).render(values) == danish
    assert environment(language="en").from_string(template).render(values) == english


@pytest.mark.parametrize(("count", "words"), [(0, "0 places left"), (1, "1 place left"), (2, "2 places left")])
def test_one_is_one_and_none_are_many(count: int, words: str) -> None:
    """Plurals follow the reader's language."""
    template = "{% trans count=count %}{{ count }} ledig plads{% pluralize %}{{ count }} ledige pladser{% endtrans %}"
    assert environment("registration", language="en").from_string(template).render(count=count) == words
