"""What these tests make documents from: a meeting of thirty, and a season with every figure that it may have."""

from __future__ import annotations

from datetime import date

from shared.documents.badges import Badges, badges_of
from shared.documents.participants import Participant, ParticipantList
from shared.documents.season_report import Goals, HeldMeeting, Move, SeasonReport, Topic
from shared.documents.settlement import Line, Receipt
from shared.technical import clock

COMMITTEE = "Amager Øst Lokaludvalg"
PROJECT = "Fortsættelse af erhvervsnetværk Amager Øst"
TITLE = "Hvad rører sig i bydelens erhvervsliv?"
NAMES = (
    "Åse Øjvind Ærø Mette Søren Åge Birgit Aase Zenia Østen Ahmed Bo Yrsa Ulla Rikke"
    " Per Ole Nina Mads Lone Kaj Jytte Ib Hanne Gert Freja Erik Dorthe Carl Karen-Margrethe"
)
FIRST = NAMES.split()
LAST = ("Ørsted-Kjær", "Sørensen", "Mikkelsen", "van der Ægidius", "Bang")
COMPANIES = (
    "Bageriet Blåbær & Brød ApS",
    "Cykelværkstedet på Amagerbrogade",
    "Ærø & Søn, bogbinderi",
    "Foreningen til fremme af håndværk, småhandel og iværksætteri i Amagerbro, Sundby og omegn (under stiftelse)",
)
DIETS = ("", "", "vegetar", "", "", "tåler ikke nødder", "", "")
GUESTS = tuple(
    Participant(
        f"{name} {LAST[number % len(LAST)]}",
        COMPANIES[number % len(COMPANIES)],
        2 if number % 13 == 3 else 1,
        DIETS[number % len(DIETS)],
    )
    for number, name in enumerate(FIRST)
)
LIST = ParticipantList(
    committee=COMMITTEE,
    title=TITLE,
    starts=clock.parse("2018-08-15T06:00:00Z"),
    ends=clock.parse("2018-08-15T07:30:00Z"),
    venue="Verdensrummet",
    address="Eksempelvej 1, 2300 København S",
    as_of=clock.parse("2018-08-14T12:00:00Z"),
    confirmed=GUESTS,
    waiting=(Participant("Ellen Kvist", "Blomster på hjørnet", 1), Participant("Tom Lauge", "", 2, "veganer")),
    reserved=2,
    diets=("4 vegetarisk, 2 glutenfri", "3 × tåler ikke nødder"),
)
BADGES = Badges(COMMITTEE, TITLE, LIST.starts, badges_of(GUESTS, LIST.reserved))
REPORT = SeasonReport(
    project=PROJECT,
    committee=COMMITTEE,
    responsible="Miljø- og Plan, Erhvervslivsgruppen",
    purpose=(
        "Facilitere rammerne for AØLU's netværk for bydelens erhvervsliv, og sætte fokus på Amager Øst, som en "
        "attraktiv bydel at drive virksomhed i."
    ),
    made=date(2018, 11, 28),
    deadline=date(2018, 12, 21),
    goals=Goals(
        meetings=4,
        low=25,
        high=30,
        members=120,
        short_term=(
            "Lokaludvalget får indsigt i de emner og problematikker som berører erhvervslivet. Erhvervslivet opdager "
            "Lokaludvalget som en aktiv medspiller."
        ),
        long_term=(
            "acceptere erhvervslivet som en vigtig indspiller i bylivet, og få en konstruktiv positiv dialog i gang, "
            "der er essentiel, hvis lokaludvalget skal arbejde med en erhvervspolitisk indsats som beskrevet i "
            "bydelsplanen."
        ),
    ),
    meetings=(
        HeldMeeting(TITLE, date(2018, 8, 15), "Verdensrummet", False, 28, 25, 1, 11, 29, (8, 9, 7, 10, 8, 6, 9)),
        HeldMeeting(
            "Flere kunder fra nabolaget", date(2018, 9, 19), "Mødelokalet", False, 24, 22, 0, 3, 25, (7, 8, 8, 3, 9)
        ),
        HeldMeeting(
            "At ansætte den første, eller den næste",
            date(2018, 10, 17),
            "Verdensrummet",
            False,
            28,
            27,
            2,
            5,
            30,
            (10, 9, 9, 8, 10, 8),
        ),
        HeldMeeting("Netværket fremover", date(2018, 11, 21), "Mødelokalet", False, 27, 24, 1, 2, 28, (8, 9, 9, 7, 8)),
    ),
    lines=(
        Line("lokaleleje", "Lokaleleje, verdensrummet x 2", 160_000),
        Line(
            "forplejning",
            "Morgenmad og kaffe/te",
            800_000,
            "Færre kom til mødet i september end ventet, og bageren gav rabat på det sidste møde.",
        ),
        Line("kommunikation", "Kommunikation", 0),
        Line("oplaegsholder", "Evt. ekstern oplægsholder", 500_000, "Oplægsholderen tog sig kun betalt for rejsen."),
    ),
    receipts=(
        Receipt("1", date(2018, 8, 15), "Verdensrummet", "Leje den 15. august", "lokaleleje", 80_000),
        Receipt("2", date(2018, 8, 15), "Bageriet Blåbær & Brød ApS", "Morgenmad til 29", "forplejning", 192_850),
        Receipt("3", date(2018, 9, 19), "Bageriet Blåbær & Brød ApS", "Morgenmad til 25", "forplejning", 166_250),
        Receipt("4", date(2018, 9, 24), "Trykkeriet på hjørnet", "Plakater", "kommunikation", 42_500),
        Receipt("5", date(2018, 10, 17), "Verdensrummet", "Leje den 17. oktober", "lokaleleje", 80_000),
        Receipt("6", date(2018, 10, 17), "Bageriet Blåbær & Brød ApS", "Morgenmad til 30", "forplejning", 199_500),
        Receipt("", date(2018, 10, 17), "Ekstern oplægsholder", "Rejse", "oplaegsholder", 48_000),
        Receipt("7", date(2018, 11, 21), "Bageriet Blåbær & Brød ApS", "Morgenmad til 28", "forplejning", 175_000),
    ),
    moves=(Move(date(2018, 9, 20), "oplaegsholder", "kommunikation", 42_500, "Plakater, efter ønske fra netværket."),),
    members=131,
    new_members=13,
    topics=(
        Topic(
            "Parkering på Amagerbrogade",
            9,
            (
                "Kunderne kører videre, når de ikke kan holde.",
                "Varelevering om morgenen går ikke sammen med cykelstien.",
            ),
            "Taget op på udvalgets møde i oktober; forvaltningen ser på læssezoner i 2019.",
        ),
        Topic(
            "Hjælp til at ansætte",
            6,
            ("Jeg tør ikke ansætte den første.",),
            "Blev emnet på det tredje møde, med en oplægsholder udefra.",
        ),
        Topic("Skilte og facader", 3, (), ""),
    ),
    sentences=(
        "Jeg har fået to nye kunder og en at køre sammen med.",
        "Godt at møde udvalget uden for et høringssvar.",
        "Lidt længere tid ved bordene, tak.",
    ),
    short_term=(
        "Vi har hørt fra 21 virksomheder, som vi ikke kendte, og tre af emnerne er på udvalgets dagsorden. Flere har "
        "skrevet til os siden, uden at vi spurgte."
    ),
)
