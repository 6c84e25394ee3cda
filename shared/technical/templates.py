"""Texts for people: Jinja templates written in Danish, with dates and amounts as the reader's language writes them.

The Danish text is the message id of gettext (`{% trans %}…{% endtrans %}`, `_('…')`); the catalogue of another language
lies beside the templates, in `locale/en/LC_MESSAGES`, and is read when a text is first wanted in that language. `make
texts` brings the catalogues up to date. A value that a template wants and does not get is an error, never a gap. Babel
is imported with the first date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from shared.technical import clock
from shared.technical.languages import LANGUAGES, SOURCE, catalogue, name_of
from shared.technical.languages import language as writing
from shared.technical.linked import linked
from shared.technical.money import Oere, kroner, number
from shared.technical.nouns import USUAL, Nouns

FOLDER = "templates"
"""Where a package keeps its templates."""

COMPILED = Path(__file__).parents[2] / "compiled"
"""In the deployed layer, each package's templates as modules (infra/layer/templates.py)."""

often = lru_cache(maxsize=256)
"""A campaign's mails say the same few days and times."""


@cache
def environment(*places: str | Path, language: str = SOURCE, nouns: Nouns = USUAL) -> jinja2.Environment:
    """The templates of `places`, each a package (`"shared.mails"`: its folder `templates`) or a folder.

    They say what a season has with its `nouns`.

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
    texts = catalogue([each.parent for each in folders], language)
    plain = (_said(get, language, nouns) for get in (texts.gettext, texts.ngettext))
    context = (_said(get, language, nouns) for get in (texts.pgettext, texts.npgettext))
    made.install_gettext_callables(*plain, newstyle=True, **dict(zip(("pgettext", "npgettext"), context, strict=True)))  # type: ignore[attr-defined]
    made.globals |= {"language": language, "writing": writing(language), "languages": LANGUAGES}
    made.filters["linked"] = linked
    made.filters |= {name: _dated(write, language) for name, write in _DATED.items()}
    made.filters |= {name: partial(write, language=language) for name, write in _WRITTEN.items()}
    return made


def source(text: str, language: str = SOURCE) -> str:
    """`text`, which somebody wrote in Danish, told apart on a page in another language (WCAG 2.2, 3.1.2)."""
    return text if language == SOURCE or not text else Markup('<span lang="{}">{}</span>').format(SOURCE, text)


def short_kroner(amount: Oere, language: str = SOURCE) -> str:
    """`14.600 kr.`, and `66,50 kr.` where there are øre."""
    if amount % 100:
        return kroner(amount, language)
    return kroner(amount, language).replace(f"{writing(language).decimal}00", "")


def figure(amount: Oere, language: str = SOURCE) -> str:
    """`14.600,00`, where the unit stands elsewhere."""
    return number(amount, language)


def thousands(count: int, language: str = SOURCE) -> str:
    """`1.170`: how many there are."""
    return f"{count:,}".replace(",", writing(language).thousands)


@often
def day(when: date, language: str = SOURCE, *, year: bool = False) -> str:
    """`onsdag den 15. august`, on a Danish calendar; with its `year` where that is wanted."""
    from babel.dates import format_date

    to = writing(language)
    return format_date(_local(when), to.full_day if year else to.day, to.locale)


@often
def short_day(when: date, language: str = SOURCE, *, year: bool = False) -> str:
    """`15. august`, on a Danish calendar; with its `year` where that is wanted."""
    from babel.dates import format_date

    to = writing(language)
    return format_date(_local(when), to.date if year else to.short_day, to.locale)


@often
def month_and_year(when: date, language: str = SOURCE) -> str:
    """`august 2018`, on a Danish calendar."""
    from babel.dates import format_skeleton

    return format_skeleton(
        "yMMMM", clock.local(when) if isinstance(when, datetime) else when, locale=writing(language).locale
    )


@often
def weekday(when: date, language: str = SOURCE) -> str:
    """`onsdag`, on a Danish calendar."""
    from babel.dates import format_date

    return format_date(_local(when), "EEEE", writing(language).locale)


@often
def long_date(when: date, language: str = SOURCE) -> str:
    """`15. august 2018`, on a Danish calendar."""
    from babel.dates import format_date

    to = writing(language)
    return format_date(_local(when), to.date, to.locale)


def decimal(figure: float, language: str = SOURCE) -> str:
    """`8,5`: a number with at most one digit of a fraction, which is what `figure` has."""
    return str(figure).replace(".", writing(language).decimal)


def spelled(number: int, language: str = SOURCE) -> str:
    """`tre`: a number from two to twelve as a word, any other in figures."""
    words = writing(language).numbers.split()
    return words[number - 2] if 2 <= number < len(words) + 2 else str(number)


def language_name(code: str, language: str = SOURCE) -> str:
    """`engelsk`: what the reader calls the language `code`."""
    return name_of(code, language)


@often
def time(when: datetime, language: str = SOURCE) -> str:
    """`kl. 8.00`, on a clock in Copenhagen."""
    from babel.dates import format_time

    to = writing(language)
    return format_time(clock.local(when).time(), to.time, locale=to.locale)


def day_and_time(when: datetime, language: str = SOURCE, *, year: bool = False) -> str:
    """`onsdag den 15. august kl. 8.00`, in Copenhagen; with its `year` where that is wanted."""
    return writing(language).moment.format(day=day(when, language, year=year), time=time(when, language))


def time_range(starts: datetime, ends: datetime, language: str = SOURCE) -> str:
    """`kl. 8.00–9.30`, on a clock in Copenhagen."""
    return f"{time(starts, language)}–{time(ends, language).removeprefix('kl. ')}"


_DATED: dict[str, Callable[..., str]] = {"day": day, "short_day": short_day, "day_and_time": day_and_time}
"""Filters that say the year by themselves, where it is another than that of `now` in the template's context."""

_WRITTEN: dict[str, Callable[..., Any]] = {
    "weekday": weekday,
    "date": long_date,
    "time": time,
    "time_range": time_range,
    "kroner": kroner,
    "kr": short_kroner,
    "figure": figure,
    "thousands": thousands,
    "source": source,
    "decimal": decimal,
    "spelled": spelled,
    "language_name": language_name,
}


def _said(get: Callable[..., str], language: str, nouns: Nouns) -> Callable[..., str]:
    """`get`, whose texts say `nouns`. A season has a few hundred texts, each said over and over."""
    return get if nouns == USUAL else lru_cache(maxsize=1024)(lambda *what: nouns.rewrite(get(*what), language))


def _dated(write: Callable[..., str], language: str) -> Callable[..., str]:
    @jinja2.pass_context
    def written(context: jinja2.runtime.Context, when: date) -> str:
        now = context.get("now")
        return write(when, language, year=now is not None and _local(when).year != _local(now).year)

    return written


def _local(when: date) -> date:
    return clock.local(when).date() if isinstance(when, datetime) else when


def _loader(places: Sequence[str | Path], folders: Sequence[Path]) -> jinja2.BaseLoader:
    files = jinja2.FileSystemLoader(folders)
    if not COMPILED.is_dir() or not all(isinstance(place, str) for place in places):
        return files
    return jinja2.ChoiceLoader([jinja2.ModuleLoader([COMPILED / str(place) for place in places]), files])


def _folder(place: str | Path) -> Path:
    if isinstance(place, Path):
        return place
    found = find_spec(place)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"no package {place}")
    return Path(found.submodule_search_locations[0]) / FOLDER
