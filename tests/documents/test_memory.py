"""What drawing takes of a function's memory, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

DRAW = """
import sys
from dataclasses import replace
from shared.documents.badges import Badges, badges_of, badges_pdf, badges_pdfs
from shared.documents.participants import Participant, participants_pdfs
from shared.documents.participants_xlsx import participants_xlsx
from tests.documents.examples import guests
from tests.documents.samples import LIST
everybody = tuple(guests(2000))
lists = replace(LIST, confirmed=everybody[:1700], waiting=everybody[1700:], diets=())
badges = Badges("Amager", "Møde", LIST.starts, badges_of(everybody)[:2000])
{}
[most] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(most) // 1024)  # getrusage tells of the process that started this one, where that was larger
"""


@pytest.mark.parametrize(
    ("draw", "bounded"),
    [
        ("assert len(participants_pdfs(lists)) == 7; participants_xlsx(lists)", True),
        ("assert len(badges_pdfs(badges)) == 13", True),
        ("badges_pdf(badges)", False),
    ],
    ids=["lists", "badges", "control: badges in one file"],
)
def test_what_is_drawn_for_two_thousand_stays_below_300_megabytes(draw: str, bounded: bool) -> None:
    """The function that draws has 1,024."""
    made = subprocess.run([sys.executable, "-c", DRAW.format(draw)], capture_output=True, check=True, text=True)
    assert (int(made.stdout) < 300) is bounded, made.stdout
