"""JSON that nobody's program sends: nearly right, wrong, or nested as deep as readers go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.desk.audit import LinkPurpose
from tests.abuse import drawn
from tests.abuse.forms import ON_THE_DAY, desk, first
from tests.abuse.stage import PERSON, Stage
from tests.builders import BEFORE, PROJECT
from tests.desk.test_check_in import WALK_IN

numbers = st.one_of(st.integers(), st.floats(), st.just(10**400), st.booleans(), st.none())
leaves = st.one_of(drawn.texts, numbers, st.text(st.characters(), max_size=5))
deep = st.sampled_from(range(600, 1_200, 7)).map(lambda depth: "[" * depth + "]" * depth)


def documents(good: Mapping[str, Sequence[Any]]) -> st.SearchStrategy[str]:
    """JSON that is nearly what is wanted, or is not; or nests so deeply that readers give up halfway."""
    anything = st.recursive(
        leaves, lambda each: st.one_of(st.lists(each), st.dictionaries(drawn.texts, each)), max_leaves=8
    )
    nearly = st.fixed_dictionaries(
        {name: st.one_of(st.sampled_from(values), st.sampled_from(values), anything) for name, values in good.items()},
        optional=dict.fromkeys(("x", "\ud800", "a/b~c", drawn.MARK), anything),
    )
    inside = st.builds(
        lambda name, text: json.dumps({**first(good), name: "HERE"}).replace('"HERE"', text),
        st.sampled_from([*good, "x"]),
        deep,
    )
    return st.one_of(st.one_of(nearly, anything).map(json.dumps), deep, inside)


WANTED: dict[str, Sequence[Any]] = {
    "name": ["Åse", drawn.MARK],
    "company": ["Bageriet", drawn.MARK],
    "address": ["aase@example.org", "bo@example.org"],
    "party": [1, 2, 5.0],
    "diet": ["", drawn.MARK],
    "topics": ["", drawn.MARK],
}
TAP: dict[str, Sequence[Any]] = {
    "id": ["0123456789abcdef"],
    "person": [PERSON, WALK_IN],
    "came": [0, 1],
    "at": [int(ON_THE_DAY.timestamp() * 1000)],
}
JSON: dict[str, tuple[str, dict[str, Sequence[Any]], datetime]] = {
    "meeting": (f"/api/projects/{PROJECT}/meetings/moede-1/registrations", WANTED, BEFORE),
    "season": (
        f"/api/projects/{PROJECT}/registrations",
        {**WANTED, "meetings": [["moede-1"], ["moede-1", "moede-2"]]},
        BEFORE,
    ),
    "taps": (
        desk(LinkPurpose.CHECK_IN, "moede-1", page="/taps", now=ON_THE_DAY),
        {"taps": [[first(TAP)], []]},
        ON_THE_DAY,
    ),
    "tap": (desk(LinkPurpose.CHECK_IN, "moede-1", page="/taps", now=ON_THE_DAY), TAP, ON_THE_DAY),
}


@pytest.mark.parametrize("name", JSON)
def test_any_json_is_answered(stage: Stage, name: str) -> None:
    """Nearly right, wrong, or nested as deep as readers go; under a key that comes again with something else."""
    path, good, now = JSON[name]
    stage.now = now

    @drawn.examples(40)
    @given(documents(good), st.sampled_from(("", "0123456789abcdef", "\u00e6" * 20, "x" * 300)))
    def holds(text: str, key: str) -> None:
        if name == "tap":
            text = f'{{"taps": [{text}]}}'
        stage.ask(
            "POST",
            path,
            "",
            {"content-type": "application/json", **({"idempotency-key": key} if key else {})},
            text.encode("utf-8", "surrogatepass"),
        )

    holds()


@pytest.mark.parametrize("key", ["", "0123456789abcdef"])
def test_json_is_refused_before_it_is_too_deep_for_those_behind(stage: Stage, key: str) -> None:
    """One reader takes what the next, some calls further in, gives up on: that is the sender's fault, not ours."""
    headers = {"content-type": "application/json", **({"idempotency-key": key} if key else {})}
    for depth in (19, 21, *range(700, 1_000, 5), 7_000):
        text = '{"name":' + "[" * depth + "]" * depth + "}"
        answer = stage.ask("POST", JSON["meeting"][0], "", headers, text.encode())
        assert answer["statusCode"] == (422 if depth < 20 else 400)
