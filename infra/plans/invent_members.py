"""Writes members.csv: 120 invented members. `python infra/plans/invent_members.py`; the same list each time.

Nobody is real: the surnames are put together from two words each, and the addresses end in example.org.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from pathlib import Path

TARGET = Path(__file__).with_name("members.csv")
COUNT = 120

FIRST = (
    "Aksel", "Alma", "Anne-Grethe", "Asbjørn", "Asta", "Bjørk", "Bo", "Camilla", "Dagny", "Ebbe", "Eigil", "Elna",
    "Esben", "Frede", "Freja", "Gorm", "Grethe", "Gudrun", "Håkon", "Ida", "Inge-Lise", "Jørgen", "Karl-Åge",
    "Kirsten", "Kjeld", "Käthe", "Lærke", "Løve", "Magnus", "Mathilde", "Mette-Marie", "Njål", "Olga", "Palle",
    "Poul-Erik", "Ragnhild", "Rosa", "Sigfred", "Signe", "Sofus", "Søren", "Thit", "Torben", "Tove", "Ulla",
    "Valdemar", "Vibeke", "Yrsa", "Zenia", "Åge", "Åse", "Øjvind", "Øssur",
)  # fmt: skip
LAST_START = (
    "Hav", "Sol", "Ærte", "Rug", "Måge", "Sten", "Bølge", "Kløver", "Tang", "Skærgårds", "Hyld", "Vester", "Øre",
    "Åkande", "Lærke", "Blå", "Fyr", "Strand",
)  # fmt: skip
LAST_END = (
    "dahlsen", "kærgren", "mosborn", "lundquist", "torpsøe", "brovig", "høyby", "vangsted", "bækström", "åsholt",
    "næsgård", "klitmann",
)  # fmt: skip

TRADE = (
    "Cykelværksted", "Bageri", "Blomster & Brød", "Frisør", "Bogholderi", "Kaffebar", "Tømrer- og Snedkerfirma",
    "Glarmester", "Keramik", "Fysioterapi", "Reklamebureau", "Vinhandel", "Optik", "Vaskeri", "Arkitekter",
    "Cateringfirma", "Rengøring", "Låsesmed", "Malerfirma", "Zoneterapi", "Skrædderi", "Ølbryggeri", "Webdesign",
    "Rådgivende Ingeniører", "Fiskehus", "Legetøj og Hobby", "Grønthandel", "Dyreklinik", "Advokater", "Sejlmager",
)  # fmt: skip
LONG = (
    "Foreningen af Selvstændige Håndværkere, Gårdbutikker og Små Værksteder i Øresundskvarteret",
    "Sundhedshuset Ærø & Åkande, Tværfaglig Praksis for Fysioterapi, Zoneterapi og Kostvejledning",
    "Rådgivende Ingeniører Bølge, Mågesen & Døtre, Afdelingen for Vand, Varme og Fjernkøling A/S",
    "Café Smørrebrød på Hjørnet (v/ Tangkærgren), tidligere Øens Kaffe- og Tehandel",
)
FORM = ["ApS", "A/S", "I/S", "", "", "v/ indehaveren"]
ENDING = {"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"}


def ascii_name(name: str) -> str:
    """`name` as it would stand in an address: Åse Ærlig → aase.aerlig."""
    plain = "".join(ENDING.get(letter, letter) for letter in name)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return plain.replace(" ", ".")


def invent(count: int) -> list[tuple[str, str, str]]:
    """Name, company and address of `count` people."""
    draw = random.Random(2018)  # noqa: S311
    people: dict[str, tuple[str, str, str]] = {}
    while len(people) < count:
        surname = draw.choice(LAST_START) + draw.choice(LAST_END)
        name = f"{draw.choice(FIRST)} {surname}"
        trade = f"{surname}s {draw.choice(TRADE)} {draw.choice(FORM)}".strip()
        company = LONG[len(people) // 30] if len(people) % 30 == 7 else trade
        address = f"{ascii_name(name)}@example.org"
        people.setdefault(address, (name, company, address))
    return list(people.values())


def main() -> None:
    """Write the file as a Danish spreadsheet would, in UTF-8."""
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["navn", "virksomhed", "e-mail"])
        writer.writerows(invent(COUNT))


if __name__ == "__main__":
    main()
