"""Plans drawn at random: what `plan check` calls right is played without a dead end, what it refuses has a reason."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from infra.proof.season.invariants import broken, broken_in_the_end
from infra.proof.season.play import script, season
from shared.outbox import Kind
from shared.plans.reading import PlanWrong, read

EXAMPLES = int(os.environ.get("TOVHOLDER_EXAMPLES", "100"))
PLAYED = 3
"""Members in a season that is played; a hundred plans are checked, a few of them played."""

BASE: dict[str, Any] = YAML(typ="safe").load(Path("infra/plans/examples/borgermoede.yaml").read_text(encoding="utf-8"))
CLOCKS = st.sampled_from(["00:30", "07:00", "08:00", "13:00", "19:00", "23:59"])
AMOUNTS = st.sampled_from(["0", "66,50", "1.600", "14.600"])


@st.composite
def meetings(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to four meetings, some of them side by side, into the night, online, or open to everybody."""
    first = date(2027, 1, 4) + timedelta(days=draw(st.integers(0, 600)))
    found = []
    for number in range(draw(st.integers(1, 4))):
        each = {
            "id": f"moede-{number + 1}",
            "date": str(first + timedelta(weeks=draw(st.integers(0, 3)) * number)),
            "starts": draw(CLOCKS),
            "ends": draw(CLOCKS),
            "title": f"Aften {number + 1}",
            "topic": "Samtale.",
            "venue": "hallen",
            "capacity": draw(st.sampled_from([0, 1, 30, 2000])),
            "reserved": draw(st.sampled_from([0, 0, 2])),
            "sign_up": draw(st.booleans()),
        }
        join = draw(st.sampled_from([None, "https://video.example.org/1", "video.example.org"]))
        found.append({**each, **({"join": join} if join else {})})
    return found


@st.composite
def budgets(draw: st.DrawFn) -> dict[str, Any] | None:
    """None at all, or lines of every kind, whose total is mostly their sum."""
    lines: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 3))):
        line: dict[str, Any] = {"id": f"post-{number}", "text": "Post", "planned": draw(AMOUNTS)}
        more = {"per_head": "50", "income": "entrance", "food": True, "asked": "20.000"}
        chosen = draw(st.sets(st.sampled_from(sorted(more)), max_size=2))
        lines.append({**line, **{name: more[name] for name in chosen}})
    if not lines:
        return None
    kroner = {"0": 0, "66,50": 66.5, "1.600": 1600, "14.600": 14600}
    total = sum(kroner[each["planned"]] * (-1 if "income" in each else 1) for each in lines)
    said = f"{total:.2f}".replace(".", ",") if draw(st.integers(0, 9)) else "1"
    return {"lines": lines, "total": said, "guarantee": draw(st.booleans())}


@st.composite
def plans(draw: st.DrawFn) -> bytes:
    """A plan file."""
    nouns = draw(st.sampled_from(["møde", "høstfestival", "workshop", "hyggehjørne"]))
    plan = {**BASE, "meetings": draw(meetings()), "nouns": {"meeting": nouns}, "data_deleted": "2029-12-31"}
    budget = draw(budgets())
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
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
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
@settings(max_examples=max(2, EXAMPLES // 25), suppress_health_check=list(HealthCheck))
def test_what_is_right_is_played_without_a_dead_end(plan: bytes, tmp_path_factory: Any) -> None:
    """To its report, with no promise broken."""
    file = tmp_path_factory.mktemp("plan") / "plan.yaml"
    file.write_bytes(plan)
    whole = script(file)
    with season(replace(whole, rows=whole.rows[:PLAYED])) as made:
        made.begin()
        for _ in made.days():
            assert broken(made) == []
        assert broken_in_the_end(made) == []
        assert Kind.SEASON_REPORT in {mail.kind for mail in made.post.sent}
