"""Plans drawn at random: what `plan check` calls right is played without a dead end, what it refuses has a reason."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from infra.proof.season.invariants import broken, broken_in_the_end
from infra.proof.season.observed import observed
from infra.proof.season.play import BRIEFLY, script, season
from infra.proof.season.recounted import recounted
from shared.outbox import Kind
from shared.plans.reading import PlanWrong, read

CHECKED = int(os.environ.get("TOVHOLDER_EXAMPLES", "100"))
PLAYED = int(os.environ.get("TOVHOLDER_PLANS", "4"))
"""So many of the plans are played; `make plans` plays a hundred."""
MEMBERS = 3
"""Members in a season that is played."""
DRAWN: set[bytes] = set()
"""The plans that were played: of a hundred that are drawn forty were there before."""

BASE: dict[str, Any] = YAML(typ="safe").load(Path("infra/plans/examples/borgermoede.yaml").read_text(encoding="utf-8"))
HOURS = (("19:00", "21:30"), ("08:00", "09:30"), ("13:00", "01:00"), ("22:00", "00:30"), ("00:00", "23:59"))
SEATS = ((30, 2, True), (2000, 0, True), (2, 1, True), (1, 0, True), (0, 0, False))
"""Capacity, seats reserved, and whether there is a sign-up."""
INCOMES = ("own", "entrance", "funds", "in-kind")


def mostly(draw: st.DrawFn, right: Any, *wrong: Any) -> Any:
    """One of `right`, and once in a hundred times one of `wrong`."""
    return draw(st.sampled_from(wrong if wrong and draw(st.integers(0, 99)) == 17 else right))


@st.composite
def meetings(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to four meetings, some of them side by side, into the night, online, or open to everybody."""
    day = date(2027, 1, 4) + timedelta(days=draw(st.integers(0, 600)))
    found = []
    for number in range(draw(st.integers(1, 4))):
        day += timedelta(days=draw(st.sampled_from((0, 1, 3, 7))) if number else 0)
        starts, ends = mostly(draw, HOURS, ("21:00", "19:00"))
        capacity, reserved, sign_up = mostly(draw, SEATS, (0, 0, True), (0, 2, False), (2, 2, True))
        join = mostly(draw, ("", "", f"https://video.example.org/{number}"), "video.example.org")
        each = {
            "id": f"moede-{number + 1}",
            "date": str(day),
            "starts": starts,
            "ends": ends,
            "title": f"Aften {number + 1}",
            "topic": "Samtale.",
            "venue": "hallen",
            "capacity": capacity,
            "reserved": reserved,
            "sign_up": sign_up,
        }
        found.append({**each, **({"join": join} if join else {})})
    # In their order, as a plan must have them; but now and then two of one day stand the wrong way round.
    return found if draw(st.integers(0, 9)) == 3 else sorted(found, key=lambda each: (each["date"], each["starts"]))


@st.composite
def lines(draw: st.DrawFn, number: int, held: list[str]) -> dict[str, Any]:
    """A cost: whoever comes, per head or per meeting, as food or not; or an income, after the first line."""
    kroner = mostly(draw, (0, 1600, 14600))
    line: dict[str, Any] = {"id": f"post-{number}", "text": f"Post {number}", "planned": f"{kroner}"}
    if number and draw(st.integers(0, 2)) == 2:
        return {**line, "planned": "500", "income": mostly(draw, INCOMES, "gift"), **mostly(draw, [{}], {"food": True})}
    named = draw(st.lists(st.sampled_from(held), min_size=1, unique=True))
    kinds = [
        {},
        {"optional": True},
        {"asked": str(kroner + 400)},
        {"per_head": "50", "food": False},
        {"per_head": "66,50", "meetings": named, "food": False},
        {"per_meeting": "200", "meetings": named},
    ]
    feeds = [{"food": True}, {"per_head": "50"}, {"food": True, "meetings": named}]
    return {**line, **mostly(draw, kinds if number else kinds + feeds, {"meetings": ["moede-9"]}, {"food": True})}


@st.composite
def budgets(draw: st.DrawFn, held: list[str]) -> dict[str, Any] | None:
    """None at all, or lines of every kind, whose total is mostly their sum."""
    found = [draw(lines(number, held)) for number in range(draw(st.integers(0, 4)))]
    if not found:
        return None
    if any("income" in each for each in found):
        found[0]["planned"] = "9000"
    signs = {"in-kind": 0, None: 1}
    total = sum(int(each["planned"]) * signs.get(each.get("income"), -1) for each in found)
    said = mostly(draw, [str(total)], str(total + 1))
    return {
        "lines": found,
        "total": said,
        "guarantee": draw(st.booleans()),
        "vat": mostly(draw, ("included", "excluded")),
    }


@st.composite
def plans(draw: st.DrawFn) -> bytes:
    """A plan file; two of three are right, and the others have a mistake or two."""
    noun = mostly(draw, ("møde", "høstfestival", "workshop", "borgermøde"), "hyggehjørne")
    held = draw(meetings())
    plan = {**BASE, "meetings": held, "nouns": {"meeting": noun}, "data_deleted": "2029-12-31"}
    budget = draw(budgets([each["id"] for each in held]))
    content = io.BytesIO()
    YAML(typ="safe").dump({**plan, **({"budget": budget} if budget else {})}, content)
    return content.getvalue()


def right(plan: bytes) -> bool:
    """Whether `plan check` has nothing to say."""
    try:
        read(plan)
    except PlanWrong:
        return False
    return True


@given(plan=plans())
@settings(max_examples=CHECKED)
def test_a_refusal_names_a_field_and_a_reason(plan: bytes) -> None:
    """Every problem says where it is and what is wrong, in words; and a plan that is right is a season."""
    try:
        found = read(plan)
    except PlanWrong as wrong:
        for each in wrong.problems:
            assert each.line > 0
            assert each.field, each
            assert len(each.words.split()) >= 2, each
            assert "<" not in each.words, "no name of a type"
    else:
        project = found.project()
        assert all(each.starts < each.ends for each in project.meetings)
        assert bool(found.lines()) is (project.grant is not None)


@given(plan=plans().filter(right))
@settings(max_examples=PLAYED, phases=[Phase.generate])
def test_what_is_right_is_played_without_a_dead_end(plan: bytes, tmp_path_factory: Any) -> None:
    """To its report, with no promise broken, and what people saw is what a recount says."""
    assume(plan not in DRAWN)
    DRAWN.add(plan)
    file = tmp_path_factory.mktemp("plan") / "plan.yaml"
    file.write_bytes(plan)
    whole = script(file)
    with season(replace(whole, rows=whole.rows[:MEMBERS], after=BRIEFLY)) as made:
        made.begin()
        for midnight in made.days():
            assert midnight.weekday() or broken(made) == []
        assert broken_in_the_end(made) == []
        assert observed(made) == recounted(made)
        assert Kind.SEASON_REPORT in {mail.kind for mail in made.post.sent}
