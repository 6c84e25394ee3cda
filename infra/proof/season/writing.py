"""What invented people write on the form."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from shared.members.spreadsheet import Row

DIETS = ("vegetar", "én vegetar", "Vegansk", "ingen nødder", "glutenfri", "laktosefri, tak", "ikke fisk og skaldyr")
TOPICS = (
    "Hvordan får vi flere kunder fra de nye kvarterer på Østamager?",
    "Parkering og af- og pålæsning på Øresundsvej",
    "Vi mangler lærlinge. Hvordan gør I andre?",
    "Samarbejde om julebelysning og åbent hus",
    "Vækst uden at ansætte: hvem deler gerne medarbejdere?",
    "Affald og genbrug, hvad koster det jer?\nKan vi købe ind sammen?",
    "Erhvervsaffaldsgebyret – er der hjælp at få?",
    "Cykelstier, støj og gravearbejde på Amagerbrogade",
)
SLIPS: Sequence[Mapping[str, str]] = (
    {"address": "navn@firma"},
    {"address": "navn(at)example.org"},
    {"name": " "},
    {"party": "12"},
    {"company": ""},
)
"""What slips through on the first try; the form refuses each."""


def filled(chance: random.Random, row: Row) -> dict[str, str]:
    """The form as somebody fills it in: mostly for one, often without a wish."""
    party = chance.choices((1, 2, 3), (78, 17, 5))[0]
    return {
        "name": row.name,
        "company": row.company or row.name,
        "address": row.address.upper() if chance.random() < 0.05 else row.address,
        "party": str(party),
        "diets": ("", "", "vegetarisk", "nødder")[len(row.name) % 4],
        "diet": chance.choice(DIETS) if chance.random() < 0.3 else "",
        "topics": chance.choice(TOPICS) if chance.random() < 0.35 else "",
        "on_list": ("", "name", "company")[len(row.name) % 3],
        "in_public": ("", "company")[len(row.name) % 2],
    }


VOTED_ON = ("Skilte", "Parkering", "Sociale medier")
"""What the secretariat lets the members vote on."""

USEFUL = (
    "Snakken ved bordene",
    "At høre, hvad Erhvervshuset kan hjælpe med",
    "Kontakten til naboerne",
    "Oplægget, det var konkret",
)
FREE = ("Tak for kaffen!", "Der blev sagt for lidt om parkering", "Lokalet var koldt")


def assessed(chance: random.Random) -> dict[str, str]:
    """The evaluation as somebody fills it in: mostly content, now and then not at all."""
    score = chance.choices((2, 3, 5, 6, 7, 8, 9, 10), (2, 2, 4, 8, 18, 32, 22, 12))[0]
    return {
        "score": str(score),
        "useful": chance.choice(USEFUL) if chance.random() < 0.4 else "",
        "next_topics": chance.choice(TOPICS) if chance.random() < 0.3 else "",
        "free": chance.choice(FREE) if chance.random() < 0.15 else "",
        **({"signed": "yes"} if chance.random() < 0.2 else {}),
        **({"host": "yes", "where": "Amagerbrogade 1, 2300 København S"} if score == 10 else {}),
    }


def slip(chance: random.Random) -> Mapping[str, str]:
    """One field as it should not be."""
    return chance.choice(SLIPS)
