"""Names and companies that are hard to print."""

from __future__ import annotations

from shared.documents.participants import Participant

NASTY = '#read("/etc/passwd") *x* _y_ $z$ \\ [ ] { } ` " @label <b> // &amp; = 1'
EMOJI = "Café 🙂👩🏽\u200d🍳 Ærø"
RIGHT_TO_LEFT = "أحمد الحسن"
LINES = "Mette\nÆrø\t\r\nSørensen"
LONG_NAME = (
    "Karen-Margrethe Elisabeth von Østergaard-Løvenskjold-Christensen de la Croix Petersen Andersen Møller Nielsen Berg"
)
LONG_COMPANY = (
    "Foreningen til fremme af speciallægepraksisplanlægning, håndværk og småhandel i Amagerbro, Sundby og omegn af 1987"
)
UNBROKEN = "W" * 120
HARD = (NASTY, EMOJI, RIGHT_TO_LEFT, LINES, LONG_NAME, UNBROKEN, "中文", "=1+1", "\ud83d", "\x00\x07", "ﷺ" * 20, "")


def guests(count: int, **changes: str) -> tuple[Participant, ...]:
    """So many guests, each with a usual name and company."""
    given = {"company": "Bageriet Blåbær & Brød ApS"} | changes
    return tuple(Participant(f"Åse {number} Ørsted-Kjær", given["company"], 1) for number in range(count))
