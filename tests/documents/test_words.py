from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.words import one_line, printable


@pytest.mark.parametrize(
    ("typed", "line", "paper"),
    [
        ("  Mette\n\tÆrø ", "Mette Ærø", "Mette Ærø"),
        ("Café 🙂", "Café 🙂", "Café"),
        ("👩🏽\u200d🍳 Bo ❤\ufe0f", "👩🏽\u200d🍳 Bo ❤\ufe0f", "Bo"),
        ("a\u202eb\u200bc", "a\u202eb\u200bc", "abc"),
        ("\ud83d\x00Bo", "Bo", "Bo"),
        ("20 °C ½ № ™ € §", "20 °C ½ № ™ € §", "20 °C ½ № ™ € §"),
        ("أحمد שלום Ж", "أحمد שלום Ж", "أحمد שלום Ж"),
    ],
)
def test_what_is_typed_becomes_a_line_and_what_fonts_have(typed: str, line: str, paper: str) -> None:
    """Letters of any script stay; breaks are spaces, emoji and invisible signs are not printed."""
    assert (one_line(typed), printable(typed)) == (line, paper)


@given(st.text(st.characters()))
def test_any_text_becomes_one_that_files_take(typed: str) -> None:
    """UTF-8 without control characters, and doing it twice changes nothing more."""
    for made in (one_line(typed), printable(typed)):
        assert made.encode().isascii() or made.encode()
        assert not any(sign < " " for sign in made)
    assert printable(printable(typed)) == printable(typed)
