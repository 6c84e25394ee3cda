"""Texts for people: Jinja templates written in Danish, with dates and amounts as the reader's language writes them.

The Danish text is the message id of gettext (`{% trans %}…{% endtrans %}`, `_('…')`); the catalogue of another language
lies beside the templates, in `locale/en/LC_MESSAGES`, and is read when a text is first wanted in that language. `make
texts` brings the catalogues up to date. A value that a template wants and does not get is an error, never a gap. Babel
is imported with the first date.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from shared.technical import clock
from shared.technical.languages import SOURCE
from shared.technical.money import Oere, kroner

FOLDER = "templates"
"""Where a package keeps its templates."""

COMPILED = Path(__file__).parents[2] / "compiled"
"""In the deployed layer, each package's templates as modules (infra/layer/templates.py)."""

CATALOGUES = "locale"
"""Beside them, the catalogues of the other languages, as gettext lays them out."""

DOMAIN = "messages"

often = lru_cache(maxsize=256)
"""A campaign's mails say the same few days and times."""

_LOCALE = {"da": "da", "en": "en_GB"}
_DAY = {"da": "EEEE 'den' d. MMMM", "en": "EEEE d MMMM"}
_SHORT_DAY = {"da": "d. MMMM", "en": "d MMMM"}
_DATE = {"da": "d. MMMM y", "en": "d MMMM y"}
_TIME = {"da": "'kl.' H.mm", "en": "H:mm"}


@cache
def environment(*places: str | Path, language: str = SOURCE) -> jinja2.Environment:
    """The templates of `places`, each a package (`"shared.mails"`: its folder `templates`) or a folder.

    Made once a process for the same arguments, so that a template is compiled once. `.html` escapes what it is given.
    """
    folders = [_folder(place) for place in places]
    made = jinja2.Environment(
        loader=_loader(places, folders),
        autoescape=jinja2.select_autoescape(["html", "xml", "svg"], default_for_string=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(_catalogue(folders, language), newstyle=True)  # type: ignore[attr-defined]
    made.globals["language"] = language
    made.filters |= {name: partial(write, language=language) for name, write in _WRITTEN.items()}
    return made


def source(text: str, language: str = SOURCE) -> str:
    """`text`, which somebody wrote in Danish, told apart on a page in another language (WCAG 2.2, 3.1.2)."""
    return text if language == SOURCE or not text else Markup('<span lang="{}">{}</span>').format(SOURCE, text)


def short_kroner(amount: Oere, language: str = SOURCE) -> str:
    """`14.600 kr.`, and `66,50 kr.` where there are øre."""
    return re.sub(r"[.,]00(?= kr\.$|$)", "", kroner(amount, language))


def figure(amount: Oere, language: str = SOURCE) -> str:
    """`14.600,00`, where the unit stands elsewhere."""
    return kroner(amount, language).removesuffix(" kr.").replace("DKK ", "")


@often
def day(when: date, language: str = SOURCE) -> str:
    """`onsdag den 15. august`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), _DAY[language], _LOCALE[language])


@often
def short_day(when: date, language: str = SOURCE) -> str:
    """`15. august`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), _SHORT_DAY[language], _LOCALE[language])


@often
def weekday(when: date, language: str = SOURCE) -> str:
    """`onsdag`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), "EEEE", _LOCALE[language])


@often
def long_date(when: date, language: str = SOURCE) -> str:
    """`15. august 2018`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), _DATE[language], _LOCALE[language])


@often
def time(when: datetime, language: str = SOURCE) -> str:
    """`kl. 8.00`, on a clock in Copenhagen."""
    from babel.dates import format_time

    return format_time(clock.local(when).time(), _TIME[language], locale=_LOCALE[language])


def day_and_time(when: datetime, language: str = SOURCE) -> str:
    """`onsdag den 15. august kl. 8.00`, in Copenhagen."""
    between = " at " if language == "en" else " "
    return f"{day(when, language)}{between}{time(when, language)}"


def time_range(starts: datetime, ends: datetime, language: str = SOURCE) -> str:
    """`kl. 8.00–9.30`, on a clock in Copenhagen."""
    return f"{time(starts, language)}–{time(ends, language).removeprefix('kl. ')}"


_WRITTEN: dict[str, Callable[..., Any]] = {
    "day": day,
    "short_day": short_day,
    "weekday": weekday,
    "date": long_date,
    "time": time,
    "day_and_time": day_and_time,
    "time_range": time_range,
    "kroner": kroner,
    "kr": short_kroner,
    "figure": figure,
    "source": source,
}


def _local(when: date) -> date:
    return clock.local(when).date() if isinstance(when, datetime) else when


def _loader(places: Sequence[str | Path], folders: Sequence[Path]) -> jinja2.BaseLoader:
    files = jinja2.FileSystemLoader(folders)
    if not COMPILED.is_dir() or not all(isinstance(place, str) for place in places):
        return files
    return jinja2.ChoiceLoader([jinja2.ModuleLoader([COMPILED / str(place) for place in places]), files])


def _catalogue(folders: Sequence[Path], language: str) -> gettext.NullTranslations:
    whole = gettext.NullTranslations()
    for folder in folders:
        file = folder.parent / CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if file.exists():
            with file.open("rb") as content:
                found = gettext.GNUTranslations(content)
            found.add_fallback(whole)
            whole = found
    return whole


def _folder(place: str | Path) -> Path:
    if isinstance(place, Path):
        return place
    found = find_spec(place)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"no package {place}")
    return Path(found.submodule_search_locations[0]) / FOLDER
