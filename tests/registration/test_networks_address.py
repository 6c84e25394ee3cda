"""A network's address stays the same every year and shows what comes; old addresses lead there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.projects import Project
from tests.builders import PROJECT
from tests.conftest import Tables
from tests.registration.conftest import ADDRESS
from tests.registration.visitor import Visitor

FIRST, SECOND = f"{PROJECT}-2018", f"{PROJECT}-2019"


def later(season: Project, id: str, by: timedelta) -> Project:
    """The same season under another id, so much later."""
    names = ("starts", "ends", "registration_closes", "promotion_closes")
    meetings = [replace(each, **{name: getattr(each, name) + by for name in names}) for each in season.meetings]
    return replace(season, id=id, public_name=f"Sæson {id[-4:]}", meetings=tuple(meetings))


def test_an_address_shows_the_season_that_comes(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """Also where the first season has the network's own id; whatever the year of a link, it leads to what comes."""
    assert [each["action"] for each in visitor.get(f"/{PROJECT}").page.tags("form")] == [f"/{PROJECT}"]
    tables.keep(later(kept, SECOND, timedelta(weeks=52)))
    visitor.now = kept.meetings[-1].ends + timedelta(days=1)
    seen = visitor.get(f"/{PROJECT}")
    assert "Sæson 2019" in seen.page.text
    assert [each["action"] for each in seen.page.tags("form")] == [f"/{SECOND}"]
    assert [each["href"] for each in seen.page.tags("link") if each["rel"] == "canonical"] == [f"{ADDRESS}/{PROJECT}"]


@pytest.mark.parametrize("embed", ["", "/embed"])
def test_a_season_that_is_over_leads_to_what_comes(visitor: Visitor, tables: Tables, kept: Project, embed: str) -> None:
    """From a mail, a wall or a committee's website; where nothing comes, the last season is shown."""
    tables.keep(later(kept, FIRST, timedelta(days=1)))
    visitor.now = kept.meetings[-1].ends + timedelta(days=2)
    assert visitor.get(f"/{FIRST}{embed}").status == 200
    tables.keep(later(kept, SECOND, timedelta(weeks=52)))
    answer = visitor.get(f"/{FIRST}{embed}")
    assert (answer.status, answer.headers["Location"]) == (302, f"/{PROJECT}{embed}")
    assert "Sæson 2019" in visitor.get(f"/{PROJECT}{embed}").page.text


def test_two_seasons_at_once_are_both_shown(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """Each under its own address, the next to come first, also inside another page; and both are in the calendar.

    What surrounds them is the newest season's: the one that begins last.
    """
    second = later(kept, SECOND, timedelta(days=-2))
    second = replace(second, secretariat=replace(kept.secretariat, address="before@example.org"))
    tables.keep(second)
    seen = visitor.get(f"/{PROJECT}/embed")
    links = [each["href"] for each in seen.page.tags("a") if each["href"].endswith("/embed")]
    assert links == [f"/{SECOND}/embed", f"/{PROJECT}/embed"]
    assert "Sæson 2019" in visitor.get(f"/{SECOND}").page.text
    calendar = visitor.get(f"/{PROJECT}/calendar.ics").body
    assert calendar.count("BEGIN:VEVENT") == 8
    around = visitor.get(f"/{PROJECT}").body
    assert (kept.secretariat.address in around, second.secretariat.address in around) == (True, False)


def test_pages_of_a_network_without_a_season_of_its_name(visitor: Visitor, tables: Tables, kept: Project) -> None:
    """What has the network's address has its last season's words; the front page is the network's."""
    tables.keep(replace(kept, id="valby-2018", network="valby"))
    for path in ("/valby", "/valby/privacy", "/valby/accessibility", "/find/valby", "/valby/calendar.ics"):
        assert visitor.get(path).status == 200, path
    assert visitor.get("/valby-2019").status == 404
    assert {"/valby", f"/{PROJECT}"} <= {each["href"].removesuffix("-2018") for each in visitor.get("/").page.tags("a")}
