"""What invented guests are called, where they work, and what they write."""

from __future__ import annotations

FIRST = ("Åse", "Bjørn", "Chanet", "Dorthe", "Erik", "Fatima", "Gülşen", "Hassan", "Inge-Lise", "Jørgen", "Karen")
LAST = ("Møller", "Sørensen", "Nguyen", "Østergaard", "Yılmaz", "Kjær", "Ahmed")
COMPANIES = ("Smedjens Cykler", "Café Øresund ApS", "Amagerbro Bogføring", "Vest & Co. Tømrere", "")
DIETS = ("", "vegetar", "", "Vegetar", "glutenfri", "")
TOPICS = (
    "",
    "Parkering på Amagerbrogade: kunderne kører videre, når de ikke kan holde.",
    "",
    "",
    "Hvordan finder man en lærling?",
    "",
    "Fælles julemarked, og hvem der skal stå for det.",
    "",
    "",
)
