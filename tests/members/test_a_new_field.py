"""A field that is declared of a member goes every way that a member takes."""

from __future__ import annotations

from pathlib import Path

from tests.trees import ways_of_a_field


def test_it_is_lost_on_no_way(tmp_path: Path) -> None:
    """One line in `Member` (here: a branch): the form, the table, another list, the export; erased it is gone."""
    after = "    language: Annotated[str, Language()] = SOURCE\n"
    ways = ways_of_a_field(
        tmp_path,
        "shared/members/member.py",
        after,
        '    branch: Annotated[str, Text(30)] = ""',
        "tests.members.ways_of_a_field",
    )
    assert ways == ["typed", "refused", "kept", "listed", "imported", "left", "exported", "erased"]
