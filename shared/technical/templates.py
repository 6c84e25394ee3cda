"""Texts for people: Jinja templates written in Danish, with dates and amounts as the reader's language writes them.

The Danish text is the message id of gettext (`{% trans %}…{% endtrans %}`, `_('…')`), so that a catalogue of another
language can be added without touching a template. A value that a template wants and does not get is an error, never a
gap. Babel is imported with the first date.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2

from shared.technical import clock
from shared.technical.money import Oere, kroner

FOLDER = "templates"
"""Where a package keeps its templates."""

_DAY = {"da": "EEEE 'den' d. MMMM", "en": "EEEE d MMMM"}
_SHORT_DAY = {"da": "d. MMMM", "en": "d MMMM"}
_DATE = {"da": "d. MMMM y", "en": "d MMMM y"}
_TIME = {"da": "'kl.' H.mm", "en": "H:mm"}


@cache
def environment(*places: str | Path, language: str = "da") -> jinja2.Environment:
    """The templates of `places`, each a package (`"shared.mails"`: its folder `templates`) or a folder.

    Made once a process for the same arguments, so that a template is compiled once. `.html` escapes what it is given.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([_folder(place) for place in places]),
        autoescape=jinja2.select_autoescape(["html", "xml", "svg"], default_for_string=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(gettext.NullTranslations(), newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    made.filters |= {name: partial(write, language=language) for name, write in _DATES.items()}
    made.filters |= {"kroner": kroner, "kr": short_kroner}
    return made


def short_kroner(amount: Oere) -> str:
    """`14.600 kr.`, and `66,50 kr.` where there are øre."""
    return kroner(amount).replace(",00 kr.", " kr.")


def day(when: date, language: str = "da") -> str:
    """`onsdag den 15. august`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), _DAY[language], language)


def short_day(when: date, language: str = "da") -> str:
    """`15. august`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), _SHORT_DAY[language], language)


def weekday(when: date, language: str = "da") -> str:
    """`onsdag`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), "EEEE", language)


def long_date(when: date, language: str = "da") -> str:
    """`15. august 2018`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), _DATE[language], language)


def time(when: datetime, language: str = "da") -> str:
    """`kl. 8.00`, on a clock in Copenhagen."""
    from babel.dates import format_time

    return format_time(clock.local(when).time(), _TIME[language], locale=language)


def day_and_time(when: datetime, language: str = "da") -> str:
    """`onsdag den 15. august kl. 8.00`, in Copenhagen."""
    between = " " if language == "da" else ", "
    return f"{day(when, language)}{between}{time(when, language)}"


def time_range(starts: datetime, ends: datetime, language: str = "da") -> str:
    """`kl. 8.00–9.30`, on a clock in Copenhagen."""
    return f"{time(starts, language)}–{time(ends, language).removeprefix('kl. ')}"


_DATES: dict[str, Callable[..., Any]] = {
    "day": day,
    "short_day": short_day,
    "weekday": weekday,
    "date": long_date,
    "time": time,
    "day_and_time": day_and_time,
    "time_range": time_range,
}


def _local(when: date) -> date:
    return clock.local(when).date() if isinstance(when, datetime) else when


def _folder(place: str | Path) -> Path:
    if isinstance(place, Path):
        return place
    found = find_spec(place)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"no package {place}")
    return Path(found.submodule_search_locations[0]) / FOLDER
