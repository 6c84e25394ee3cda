"""The first screen: what it is, that it is free, what there is to eat, when next, and one button."""

from __future__ import annotations

from dataclasses import replace

from shared.meetings import Directions
from shared.projects import Catering, Project
from shared.projects.project import Purpose
from shared.technical import dynamodb
from tests.builders import PROJECT
from tests.conftest import Tables, tables
from tests.registration.visitor import Visitor

SEASON = f"/{PROJECT}"
MEETING = f"/{PROJECT}/moede-1"


def put(tables: Tables, kept: Project, wanted: Project) -> None:
    dynamodb.transact(tables.projects.writes(wanted, kept))


def said(visitor: Visitor, path: str = SEASON) -> str:
    return visitor.get(path).page.text.replace("\u00a0", " ")


def test_the_first_screen_speaks_to_who_may_come(visitor: Visitor, kept: Project) -> None:
    """A human sentence that is made from the plan, the next date, and a button that leads to the form."""
    put(tables, kept, replace(kept, name="Fortsættelse af erhvervsnetværk Amager Øst"))
    page = visitor.get(SEASON).page
    text = page.text.replace("\u00a0", " ")
    assert "Erhvervsnetværk Amager Øst" in text
    assert "Fortsættelse" not in text
    assert "Gratis morgenmad og en snak med dem, der driver virksomhed rundt om hjørnet." in text
    assert "Fire morgener, kl. 8.00–9.30." in text
    assert "Næste møde: onsdag den 15. august kl. 8.00–9.30, Verdensrummet. Gratis, med morgenmad." in text
    assert [each["href"] for each in page.tags("a") if each.get("class") == "button"] == ["#formular"]
    assert text.index("Tilmeld dig") < text.index("Møderne")
    assert text.index("Mere om projektet") < text.index("Hvad vil vi?")


def test_a_shared_link_says_the_same(visitor: Visitor) -> None:
    """The description beside the picture is the sentence on the page."""
    page = visitor.get(SEASON).page
    about = {each.get("property", each.get("name")): each.get("content", "") for each in page.tags("meta")}
    assert about["og:description"] == about["description"]
    assert about["description"].replace("\u00a0", " ") in said(visitor)
    assert about["og:description"].startswith("Gratis morgenmad og en snak med dem, der driver virksomhed")


def test_a_season_without_food_or_for_everybody_promises_neither(visitor: Visitor, kept: Project) -> None:
    """No breakfast where none is served, and no talk of businesses where the season is for all."""
    everybody = replace(kept, name="Foredrag", purpose=Purpose("Viden.", "Nysgerrighed.", ("Alle i bydelen",)))
    put(tables, kept, replace(everybody, catering=Catering(meetings=())))
    assert "Mød andre fra bydelen. Det er gratis." in said(visitor)
    assert "morgenmad" not in said(visitor)


def test_the_committee_s_own_welcome_stands_as_it_was_written(visitor: Visitor, kept: Project) -> None:
    """Its links can be clicked, and markup in it is text."""
    put(tables, kept, replace(kept, public_name="Morgen <Amager>", welcome="Kom & se på amager.example.dk"))
    page = visitor.get(SEASON).page
    assert "Morgen <Amager>" in page.text
    assert "Kom & se på amager.example.dk" in page.text
    assert "https://amager.example.dk" in [each["href"] for each in page.tags("a")]


def test_a_meeting_says_how_one_finds_it(visitor: Visitor, kept: Project) -> None:
    """Entrance to telephone, each after its word, and a map opened by a click; what is left out is not there."""
    way = Directions("Porten", "Bus 2A", "", "I gården", "Elevator", "12 34 56 78")
    put(tables, kept, replace(kept, meetings=(replace(kept.meetings[0], directions=way), *kept.meetings[1:])))
    page = visitor.get(MEETING).page
    for words in ("Indgang: Porten", "Bus og metro: Bus 2A", "Cykel: I gården", "Adgang: Elevator", "12 34 56 78"):
        assert words in page.text
    assert "Parkering" not in page.text
    links = [each["href"] for each in page.tags("a")]
    assert "tel:12345678" in links
    assert any(each.startswith("https://www.openstreetmap.org/search?query=Eksempelvej%201") for each in links)
    assert "Find vej" not in visitor.get(f"/{PROJECT}/moede-2").page.text


def test_a_meeting_goes_into_any_calendar(visitor: Visitor) -> None:
    """A file, Google's and Outlook's own pages, all with the same moment in UTC."""
    links = [each["href"] for each in visitor.get(MEETING).page.tags("a")]
    [google] = [each for each in links if each.startswith("https://calendar.google.com/calendar/render?")]
    [outlook] = [each for each in links if each.startswith("https://outlook.live.com/calendar/0/deeplink/compose?")]
    assert "dates=20180815T060000Z%2F20180815T073000Z" in google
    assert "startdt=2018-08-15T06%3A00%3A00Z" in outlook
    assert f"{MEETING}/calendar.ics" in links
