from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.technical.alphabet import danish_order


@pytest.mark.parametrize(
    "ordered",
    [
        ["Zenia", "Ærø", "Øjvind", "Åge"],
        ["Abel", "Adam", "Zoe", "Aage"],
        ["Anders", "Åge", "Aase", "Åse"],
        ["Bo", "bodil", "Bodil Å", "Boel"],
        ["Bo Bang", "Bo Ærø", "Bodil Bang"],
        ["Rene", "René", "Rikke"],
        ["Muller", "Myhre", "Müller", "Myrup"],
        ["Æble", "Äpple", "Ærø", "Öre", "Øre", "Åre"],
    ],
)
def test_names_stand_as_in_a_danish_directory(ordered: list[str]) -> None:
    """Æ, ø and å end the alphabet; aa is å, ü is y, and other accents count for nothing."""
    backwards = ordered[::-1]
    assert sorted(backwards, key=danish_order) == ordered


@given(st.lists(st.text()))
def test_any_names_have_one_order(names: list[str]) -> None:
    """The same from wherever one starts, and nobody is lost."""
    backwards = names[::-1]
    assert sorted(names, key=danish_order) == sorted(backwards, key=danish_order)
