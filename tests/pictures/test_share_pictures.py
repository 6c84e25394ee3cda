"""The pictures beside a shared link, read back as a reader of PNG sees them."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from infra.proof.season.web import event
from pictures import app
from shared.documents import share_picture
from shared.documents.season_picture import Row, season_picture
from shared.meetings import Venue
from shared.projects import Appearance, Grant, Project
from shared.technical import clock, dynamodb
from shared.technical.colour import contrast
from shared.technical.nouns import Nouns, noun
from tests.builders import BEFORE, PROJECT, a_meeting, a_project, there
from tests.conftest import Tables

LONG = (
    "Hvordan får vi erhvervsejendomsskatteindbetalingsfrister, parkeringspladser og bydelens æblegrød til at hænge "
    "sammen, når både ØK, Åndehullet og Lokaludvalget har hver deres syn på sagen – hvem gør?"
)
EDGE = 64
BAND = 450
"""Where the white strip begins, from above."""


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No picture and no table of another test."""
    app._projects.cache_clear()
    app._drawn.cache_clear()
    yield
    app._projects.cache_clear()


def ask(path: str, method: str = "GET", query: str = "", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.handler(event(method, path, named, query=query, now=BEFORE), None)


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def meeting_picture(project: Project | None = None, **changes: Any) -> Image.Image:
    meeting = a_meeting(**changes)
    return picture(share_picture.draw(share_picture.of_meeting(project or a_project(meeting), meeting)))


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The box around everything in `box` that is not its first pixel's colour."""
    part = image.crop(box)
    ground = Image.new("RGB", part.size, part.getpixel((0, 0)))
    from PIL import ImageChops

    return ImageChops.difference(part, ground).getbbox()


@pytest.mark.parametrize("path", [f"/{PROJECT}/share.png", f"/{PROJECT}/moede-1/share.png"])
def test_a_season_and_a_meeting_have_a_picture_of_the_size_that_is_asked_for(kept: Project, path: str) -> None:
    """1200 × 630, kept for a day, and small enough to be fetched by whoever shows it."""
    answer = ask(path)
    png = base64.b64decode(answer["body"])
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "image/png")
    assert answer["headers"]["Cache-Control"] == "public, max-age=86400"
    assert picture(png).size == (1200, 630)
    assert len(png) < 300_000


def test_who_has_the_picture_is_not_sent_it_and_it_is_not_drawn(kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tag is known from the words."""
    tag = ask(f"/{PROJECT}/moede-1/share.png")["headers"]["ETag"]
    app._drawn.cache_clear()
    monkeypatch.setattr(share_picture, "draw", lambda words: pytest.fail("drawn"))
    again = ask(f"/{PROJECT}/moede-1/share.png", if_none_match=f"W/{tag}")
    assert (again["statusCode"], again["body"], again["headers"]["ETag"]) == (304, "", tag)
    head = ask(f"/{PROJECT}/moede-1/share.png", "HEAD")
    assert (head["statusCode"], head["body"], head["headers"]["ETag"]) == (200, "", tag)


def test_the_tag_changes_with_what_the_picture_says(tables: Tables, kept: Project) -> None:
    """Title, time, place and colour; what it does not say changes nothing."""
    first = kept.meetings[0]
    tag = share_picture.of_meeting(kept, first).tag
    assert share_picture.of_meeting(kept, replace(first, topic="Andet", capacity=40)).tag == tag
    others = [
        share_picture.of_meeting(kept, replace(first, title="Andet")),
        share_picture.of_meeting(kept, replace(first, starts=first.ends)),
        share_picture.of_meeting(kept, replace(first, venue=Venue("Andetsteds", ""))),
        share_picture.of_meeting(replace(kept, appearance=Appearance("#aa0000")), first),
    ]
    assert len({each.tag for each in others} | {tag}) == 5


def test_the_words_are_danish_and_in_danish_time() -> None:
    """The day large, then month, weekday and clock, then where."""
    assert share_picture.of_meeting(a_project(), a_meeting()) == share_picture.Words(
        who="Amager Øst Lokaludvalg",
        title="Netværksmøde 1",
        number="15.",
        first="august 2018, onsdag kl. 8.00–9.30",
        second="Verdensrummet",
        accent="#0b4f6c",
    )
    season = share_picture.of_season(a_project())
    assert (season.number, season.first) == ("4", "møder 2018, gratis")
    assert season.second == "15. august · 19. september · 17. oktober · 21. november"
    assert share_picture.of_season(a_project(a_meeting())).first == "møde 2018, gratis"


def test_the_pictures_speak_the_language_of_their_page() -> None:
    """Day, month, clock and our own words; a season's own noun too. What the plan says stays as it is written."""
    project = a_project(nouns=Nouns(meeting=noun("borgermøde")))
    meeting = share_picture.of_meeting(project, a_meeting(cancelled=True), "en")
    assert (meeting.title, meeting.number, meeting.first, meeting.second) == (
        "Cancelled: Netværksmøde 1",
        "15",
        "August 2018, Wednesday 8:00–9:30",
        "Verdensrummet",
    )
    season = share_picture.of_season(project, "en")
    assert (season.first, season.second) == (
        "public meetings 2018, free",
        "15 August · 19 September · 17 October · 21 November",
    )
    assert share_picture.of_season(project).first == "borgermøder 2018, gratis"
    assert share_picture.of_season(a_project(), "en").first == "meetings 2018, free"


def test_the_picture_of_an_english_page_is_another_one(kept: Project) -> None:
    """Its address asks for the language; one that we do not speak gets the Danish one."""
    danish, english, other = (ask(f"/{PROJECT}/share.png", query=each) for each in ("v=1", "v=1&lang=en", "lang=xx"))
    assert danish["body"] == other["body"] != english["body"]
    assert danish["headers"]["ETag"] == other["headers"]["ETag"] != english["headers"]["ETag"]


def test_the_summary_s_picture_speaks_its_reader_s_language() -> None:
    """The same seats are drawn with other words beside them."""
    row = Row("Netværksmøde 1", "", 10, 28, "", "", [(0.0, 0.0), (1.0, 0.5)], [0.2])
    assert season_picture([row], "#0b4f6c") != season_picture([row], "#0b4f6c", "en")


@pytest.mark.parametrize(
    ("entrance", "count", "said"), [(None, 1, "foredrag 2018, gratis"), (4000, 4, "foredrag 2018")]
)
def test_a_season_says_its_noun_and_free_only_where_it_is(entrance: int | None, count: int, said: str) -> None:
    """A plan with an entrance fee is not free, whether or not it says how much."""
    whole = a_project(grant=Grant(entrance=entrance), nouns=Nouns(meeting=noun("foredrag")))
    project = replace(whole, meetings=whole.meetings[:count])
    assert share_picture.of_season(project).first == said


@pytest.mark.parametrize("title", ["Å", "Netværksmøde 1", LONG, "Speciallægepraksisplanlægningsstabiliseringsperiode"])
def test_a_title_of_any_length_fits(title: str) -> None:
    """Between the margins and above the strip, and never so small that a thumbnail hides it."""
    image = meeting_picture(title=title)
    found = there(inked(image, (0, 110, 1200, BAND - 4)))
    left, _, right, bottom = found
    assert left >= EDGE - 4
    assert right <= 1200 - EDGE + 6
    assert 110 + bottom < BAND - 4


@pytest.mark.parametrize(("one", "other"), [("Åben", "Aben"), ("Søen", "Soen"), ("Ære", "Are"), ("é", "e")])
def test_danish_letters_are_drawn(one: str, other: str) -> None:
    """Each letter looks different from the one without its ring or stroke: none is a box, none is cut off."""
    assert meeting_picture(title=one).tobytes() != meeting_picture(title=other).tobytes()


def test_the_ring_of_a_letter_is_not_cut_off() -> None:
    """Å is taller than A, in the largest title and in the committee's name."""
    heights = []
    for letter in ("Å", "A"):
        found = there(inked(meeting_picture(title=letter * 3), (0, 110, 1200, BAND - 4)))
        heights.append(found[3] - found[1])
    assert heights[0] > heights[1] * 1.15


@pytest.mark.parametrize("accent", ["#0b4f6c", "#ffee66", "#ffffff", "#000000"])
def test_the_ground_is_the_committee_s_colour_made_readable(accent: str) -> None:
    """White words on it can be read, whatever the plan asks for."""
    ground = meeting_picture(a_project(appearance=Appearance(accent))).getpixel((5, 5))
    assert isinstance(ground, tuple)
    assert contrast("#" + "".join(f"{share:02x}" for share in ground), "#ffffff") >= 4.5


def test_the_title_is_legible_as_a_thumbnail() -> None:
    """At 300 pixels wide, as a phone's timeline shows it, two lines of a usual title are 32 pixels high or more."""
    image = meeting_picture(title="Flere kunder fra nabolaget").resize((300, 158))
    found = there(inked(image, (0, 28, 300, 111)))
    assert found[3] - found[1] >= 2 * 16


def test_what_stands_in_a_plan_is_text_and_no_markup() -> None:
    """Typst's own signs are drawn as they are; nothing is read from a file."""
    nasty = '#read("/etc/passwd") *x* _y_ $z$ \\ [ ] ` " @label <b>'
    assert meeting_picture(title=nasty).size == (1200, 630)
    drawn = share_picture.of_meeting(a_project(), a_meeting(title=nasty))
    assert drawn.title == nasty


def test_the_same_words_are_the_same_picture() -> None:
    """Byte for byte, so that the tag tells the truth."""
    words = share_picture.of_meeting(a_project(), a_meeting())
    assert share_picture.draw(words) == share_picture.draw(words)


@pytest.mark.parametrize(
    "path", ["/nowhere/share.png", f"/{PROJECT}/moede-9/share.png", "/share.png", "/a/b/c/share.png", "/A B/share.png"]
)
def test_there_is_no_picture_of_what_there_is_not(kept: Project, path: str) -> None:
    """404, without a page."""
    assert ask(path)["statusCode"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_picture_is_only_looked_at(kept: Project, method: str) -> None:
    """405 says which methods there are."""
    answer = ask(f"/{PROJECT}/share.png", method)
    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, HEAD")


def test_a_picture_costs_one_request_to_the_tables(kept: Project) -> None:
    """The project with its meetings, and nothing else is reached."""
    made: list[str] = []
    dynamodb.client().meta.events.register("before-call.dynamodb.*", lambda model, **_: made.append(model.name))
    ask(f"/{PROJECT}/moede-1/share.png")
    assert made == ["Query"]


def test_a_project_without_meetings_has_a_picture(tables: Tables) -> None:
    """A season may be announced before its days are known."""
    words = share_picture.of_season(replace(a_project(), meetings=()))
    assert (words.number, words.first, words.second) == ("", "", "")
    assert picture(share_picture.draw(words)).size == (1200, 630)


def test_a_cancelled_meeting_says_so_and_the_season_leaves_it_out() -> None:
    """In the largest letters there are; the season counts and lists the days that are left, and says when none is."""
    off, on = a_meeting(1, cancelled=True), a_meeting(2)
    project = a_project(off, on)
    assert share_picture.of_meeting(project, off).title == "Aflyst: Netværksmøde 1"
    assert share_picture.of_meeting(project, on).title == "Netværksmøde 2"
    season = share_picture.of_season(project)
    assert (season.title, season.number, season.first, season.second) == (
        project.called,
        "1",
        "møde 2018, gratis",
        "19. september",
    )
    none = share_picture.of_season(a_project(off))
    assert (none.title, none.number, none.first, none.second) == (project.called, "", "Aflyst", "")
    assert share_picture.draw(none)


def test_a_season_over_new_year_says_which_year_each_meeting_is_in() -> None:
    """The last day of each year has its year; a season within one year says it once."""
    days = [clock.parse(f"{day}T07:00:00Z") for day in ("2018-11-14", "2018-12-12", "2019-01-09", "2019-02-06")]
    meetings = [a_meeting(id=f"moede-{number}", starts=day) for number, day in enumerate(days, 1)]
    words = share_picture.of_season(a_project(*meetings))
    assert (words.number, words.first) == ("4", "møder 2018–2019, gratis")
    assert words.second == "14. november · 12. december 2018 · 9. januar · 6. februar 2019"
    within = share_picture.of_season(a_project(*meetings[:2]))
    assert (within.first, within.second) == ("møder 2018, gratis", "14. november · 12. december")
