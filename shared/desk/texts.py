"""What the secretariat writes itself: read from its forms, or what is wrong with each field."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from shared.limits import LONGEST_BODY, LONGEST_SUBJECT
from shared.projects.overrides import Text
from shared.technical.fields import Fault, FormInvalid
from shared.technical.languages import LANGUAGES, SOURCE
from shared.technical.writing import lines, one_line, says_something

Fields = Mapping[str, Sequence[str]]
"""A form as posted: each field's values, in the order they came."""

LARGEST_FORM = 32 * 1024 * len(LANGUAGES)
"""Bytes: such a text in each language, in letters that a form writes with many."""


def names(language: str) -> tuple[str, str]:
    """What the fields of the subject and of the text in `language` are called."""
    return ("subject", "body") if language == SOURCE else (f"subject-{language}", f"body-{language}")


def typed(fields: Fields) -> Mapping[str, str]:
    """What was typed into each field of either form, to be shown again as it was."""
    return {name: next(iter(fields.get(name, ())), "") for language in LANGUAGES for name in names(language)}


def filled(texts: Mapping[str, Text]) -> Mapping[str, str]:
    """The fields filled in with `texts`."""
    return {
        name: value
        for language, text in texts.items()
        for name, value in zip(names(language), (text.subject, text.body), strict=True)
    }


def read_texts(fields: Fields, ours: Mapping[str, Text]) -> Mapping[str, Text]:
    """The texts by language; without those that are `ours`, or left empty, for which we go on writing our own.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    found = {language: _text(fields, language) for language in LANGUAGES}
    written = {language: text for language, text in found.items() if text.subject or text.body}
    faults = {name: fault for language, text in written.items() for name, fault in _faults(text, language).items()}
    if faults:
        raise FormInvalid(faults)
    return {language: text for language, text in written.items() if text != ours[language]}


def read_message(fields: Fields) -> Text:
    """The text of a message, in whatever language.

    Raises:
        FormInvalid: with every field that is wrong.
    """
    text = _text(fields, SOURCE)
    faults = _faults(text, SOURCE)
    if faults:
        raise FormInvalid(faults)
    return text


def fingerprint(texts: Mapping[str, Text]) -> str:
    """A short name for exactly these texts: who saves says what they started from."""
    return hashlib.sha256(msgspec.json.encode(texts, order="sorted")).hexdigest()[:16]


def _text(fields: Fields, language: str) -> Text:
    subject, body = (next(iter(fields.get(name, ())), "") for name in names(language))
    return Text(one_line(subject), lines(body))


def _faults(text: Text, language: str) -> Mapping[str, Fault]:
    longest = (LONGEST_SUBJECT, LONGEST_BODY)
    found = zip(names(language), (text.subject, text.body), longest, strict=True)
    faults = {name: _fault(value, most) for name, value, most in found}
    return {name: fault for name, fault in faults.items() if fault}


def _fault(value: str, most: int) -> Fault | None:
    if not says_something(value):
        return Fault.MISSING
    return Fault.TOO_LONG if len(value) > most else None
