"""Dates in texts: with their year where a reader could not tell it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.technical.templates import environment

AUGUST = datetime(2019, 8, 14, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "now", "says"),
    [
        ("da", datetime(2019, 7, 1, tzinfo=UTC), "onsdag den 14. august|14. august|onsdag den 14. august kl. 8.00"),
        (
            "da",
            datetime(2018, 8, 15, tzinfo=UTC),
            "onsdag den 14. august 2019|14. august 2019|onsdag den 14. august 2019 kl. 8.00",
        ),
        (
            "en",
            datetime(2018, 8, 15, tzinfo=UTC),
            "Wednesday 14 August 2019|14 August 2019|Wednesday 14 August 2019 at 8:00",
        ),
        # The year is Copenhagen's: there it is 2019 already.
        (
            "da",
            datetime(2018, 12, 31, 23, 30, tzinfo=UTC),
            "onsdag den 14. august|14. august|onsdag den 14. august kl. 8.00",
        ),
        ("da", None, "onsdag den 14. august|14. august|onsdag den 14. august kl. 8.00"),
    ],
)
def test_a_date_of_another_year_says_so(tmp_path: Path, language: str, now: datetime | None, says: str) -> None:
    """A meeting that moved by 52 weeks, a season over new year: in mails and on pages alike, also in macros."""
    (tmp_path / "parts.txt").write_text("{% macro short(when) %}{{ when|short_day }}{% endmacro %}")
    (tmp_path / "page.txt").write_text(
        '{% import "parts.txt" as parts with context %}{{ when|day }}|{{ parts.short(when) }}|{{ when|day_and_time }}'
    )
    page = environment(tmp_path, "shared.technical", language=language).get_template("page.txt")
    assert page.render(when=AUGUST, **({"now": now} if now else {})) == says
