"""What search engines and social media read: the card, the meetings as data, the list of pages, the QR codes."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
import typst
import zxingcpp
from PIL import Image

from registration import signing_up
from registration.app import ROUTES
from shared.meetings import Venue
from shared.plans import values
from shared.projects import Committee, Project
from tests.builders import PROJECT, a_meeting, a_project
from tests.conftest import Tables
from tests.registration.conftest import ADDRESS
from tests.registration.test_looking import fill
from tests.registration.visitor import GOOD, Visitor

SEASON = f"/{PROJECT}"
MEETING = f"/{PROJECT}/moede-1"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def card(visitor: Visitor, path: str) -> dict[str, str]:
    """The page's meta tags by name."""
    tags = visitor.get(path).page.tags("meta")
    return {each.get("property") or each.get("name", ""): each.get("content", "") for each in tags}


def data(visitor: Visitor, path: str) -> list[dict[str, Any]]:
    """The events that a search engine reads from the page."""
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', visitor.get(path).body, re.DOTALL)
    graph = json.loads(text)
    assert graph["@context"] == "https://schema.org"
    return list(graph["@graph"])


def read_back(png: bytes) -> Any:
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return code


def test_a_shared_meeting_has_a_card_with_its_picture(visitor: Visitor) -> None:
    """Title, day and place, and the address of the picture, which changes when the meeting does."""
    assert {
        name: text for name, text in card(visitor, MEETING).items() if name.startswith(("og:", "twitter:", "desc"))
    } == {
        "description": "onsdag den 15. august kl. 8.00, Verdensrummet. Hvad rører sig i bydelens erhvervsliv?",
        "og:type": "website",
        "og:site_name": "Amager Øst Lokaludvalg",
        "og:locale": "da_DK",
        "og:url": f"{ADDRESS}{MEETING}",
        "og:title": "Netværksmøde 1",
        "og:description": "onsdag den 15. august kl. 8.00, Verdensrummet. Hvad rører sig i bydelens erhvervsliv?",
        "og:image": f"{ADDRESS}{MEETING}/share.png?v=0",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Netværksmøde 1, onsdag den 15. august kl. 8.00, Verdensrummet",
        "twitter:card": "summary_large_image",
    }


def test_a_shared_season_has_a_card_of_its_own(visitor: Visitor, kept: Project) -> None:
    """What guests call it, the sentence that they read first, and its picture, by its address in the page's language:
    whoever fetches a picture says none.
    """
    found = card(visitor, SEASON)
    assert found["og:title"] == kept.called == "Erhvervsnetværk Amager Øst"
    assert found["og:description"].startswith("Gratis morgenmad og en snak")
    assert found["og:image"] == f"{ADDRESS}{SEASON}/share.png?v=0"
    assert card(visitor, f"{SEASON}?lang=en")["og:image"] == f"{ADDRESS}{SEASON}/share.png?v=0&lang=en"


@pytest.mark.parametrize("path", [SEASON, f"{SEASON}/", MEETING, f"{MEETING}/", f"{SEASON}/embed"])
def test_each_page_has_one_canonical_address(visitor: Visitor, path: str) -> None:
    """With a slash at the end, or embedded, it is still the same page."""
    [link] = [each for each in visitor.get(path).page.tags("link") if each["rel"] == "canonical"]
    assert link["href"] == ADDRESS + path.removesuffix("/embed").rstrip("/")


def test_a_search_engine_reads_the_meeting_as_an_event(visitor: Visitor) -> None:
    """Every field that schema.org's Event and Google's guide for events ask for."""
    assert data(visitor, MEETING) == [
        {
            "@type": "Event",
            "@id": ADDRESS + MEETING,
            "url": ADDRESS + MEETING,
            "name": "Netværksmøde 1",
            "description": "Hvad rører sig i bydelens erhvervsliv?",
            "image": f"{ADDRESS}{MEETING}/share.png",
            "startDate": "2018-08-15T08:00:00+02:00",
            "endDate": "2018-08-15T09:30:00+02:00",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {
                "@type": "Place",
                "name": "Verdensrummet",
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": "Eksempelvej 1",
                    "postalCode": "2300",
                    "addressLocality": "København S",
                    "addressCountry": "DK",
                },
            },
            "organizer": {
                "@type": "Organization",
                "name": "Amager Øst Lokaludvalg",
                "url": "https://amager-oest.example.org",
            },
            "isAccessibleForFree": True,
            "inLanguage": "da",
            "offers": {
                "@type": "Offer",
                "url": ADDRESS + MEETING,
                "price": 0,
                "priceCurrency": "DKK",
                "availability": "https://schema.org/InStock",
                "validThrough": "2018-08-14T12:00:00+02:00",
            },
        }
    ]


def test_the_season_has_all_its_meetings_as_events(visitor: Visitor) -> None:
    """In summer time and winter time."""
    assert [each["startDate"] for each in data(visitor, SEASON)] == [
        "2018-08-15T08:00:00+02:00",
        "2018-09-19T08:00:00+02:00",
        "2018-10-17T08:00:00+02:00",
        "2018-11-21T08:00:00+01:00",
    ]


def test_a_full_and_a_closed_meeting_are_sold_out_and_a_past_one_is_not_offered(
    visitor: Visitor, tables: Tables, kept: Project
) -> None:
    """Nobody is sent to seats that there are not."""
    fill(tables, kept, 28)
    assert [each["offers"]["availability"] for each in data(visitor, MEETING)] == ["https://schema.org/SoldOut"]
    visitor.now = kept.meetings[1].registration_closes
    past, closed, *_ = data(visitor, SEASON)
    assert "offers" not in past
    assert closed["offers"]["availability"] == "https://schema.org/SoldOut"


def test_an_address_that_is_no_danish_one_stays_as_it_is(visitor: Visitor, tables: Tables) -> None:
    """Guessing would send people elsewhere."""
    tables.keep(replace(a_project(a_meeting(venue=Venue("Stranden", "ved det røde skur"))), id="valby"))
    [event] = data(visitor, "/valby/moede-1")
    assert event["location"] == {"@type": "Place", "name": "Stranden", "address": "ved det røde skur"}


def test_no_title_ends_the_data(visitor: Visitor, tables: Tables) -> None:
    """Markup in a plan is text in the data, in the card and in the page."""
    nasty = '</script><script>alert("x")</script><!-- & \u2028 \\'
    tables.keep(
        replace(a_project(a_meeting(title=nasty)), id="valby", committee=Committee(nasty, "A", "https://a.example.org"))
    )
    [event] = data(visitor, "/valby/moede-1")
    assert event["name"] == event["organizer"]["name"] == nasty
    assert card(visitor, "/valby/moede-1")["og:title"] == nasty
    assert visitor.get("/valby/moede-1").page.tags("script") == [{"type": "application/ld+json"}]


def test_the_answer_to_a_form_has_no_data(visitor: Visitor) -> None:
    """It is for the one who sent it."""
    answer = visitor.sign_up(SEASON, {**GOOD, "meetings": "moede-1", "address": ""})
    assert answer.status == 422
    assert answer.page.tags("script") == []


def test_what_is_personal_or_answers_a_form_is_not_indexed(visitor: Visitor) -> None:
    """Personal pages, answers to forms, the API, the page inside the iframe; the public pages are."""
    unindexed = [
        visitor.get("/m/x"),
        visitor.get("/nowhere"),
        visitor.get(f"/api/projects/{PROJECT}"),
        visitor.get(f"{SEASON}/embed"),
        visitor.get(f"{SEASON}/calendar.ics"),
        visitor.sign_up(SEASON, {**GOOD, "meetings": "moede-1"}),
        visitor.sign_up(MEETING, {}),
        visitor.post(f"{SEASON}/embed", {**GOOD, "meetings": "moede-2"}),
    ]
    assert {each.headers.get("X-Robots-Tag") for each in unindexed} == {"noindex"}
    assert [visitor.get(path).headers.get("X-Robots-Tag") for path in (SEASON, MEETING)] == [None, None]
    assert "robots" not in card(visitor, MEETING)


def test_a_meeting_that_was_held_leaves_the_index_and_the_season_stays(visitor: Visitor, kept: Project) -> None:
    """Whoever searches for the network next year finds it; nobody finds a meeting that is over."""
    visitor.now = kept.meetings[-1].ends
    assert card(visitor, MEETING)["robots"] == "noindex"
    assert "robots" not in card(visitor, SEASON)


def test_robots_are_shown_the_list_of_pages(visitor: Visitor) -> None:
    """Nothing is forbidden: who may not look at a page never sees that it is not to be kept."""
    answer = visitor.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.body == f"User-agent: *\nAllow: /\n\nSitemap: {ADDRESS}/sitemap.xml\n"


def listed(visitor: Visitor) -> dict[str, str | None]:
    answer = visitor.get("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.body)  # noqa: S314  (our own)
    assert root.tag == f"{SITEMAP}urlset"
    return {each.findtext(f"{SITEMAP}loc") or "": each.findtext(f"{SITEMAP}lastmod") for each in root}


def test_the_sitemap_lists_every_public_page_and_no_other(visitor: Visitor, tables: Tables) -> None:
    """The seasons and the meetings of all projects, each of which answers."""
    tables.keep(a_project(a_meeting(), id="valby"))
    found = listed(visitor)
    seasons = {f"{ADDRESS}{SEASON}", f"{ADDRESS}/valby", f"{ADDRESS}/valby/moede-1"}
    assert found.keys() == seasons | {f"{ADDRESS}{SEASON}/moede-{number}" for number in range(1, 5)}
    assert all(visitor.get(each.removeprefix(ADDRESS)).status == 200 for each in found)


def test_the_sitemap_says_when_a_page_last_changed_where_that_is_known(visitor: Visitor, kept: Project) -> None:
    """When registration closes and when a meeting ends it changes by itself; meetings that are over are left out."""
    assert set(listed(visitor).values()) == {None}
    visitor.now = kept.meetings[1].registration_closes
    assert listed(visitor) == {
        f"{ADDRESS}{SEASON}": "2018-09-18T12:00:00+02:00",
        f"{ADDRESS}{SEASON}/moede-2": "2018-09-18T12:00:00+02:00",
        f"{ADDRESS}{SEASON}/moede-3": None,
        f"{ADDRESS}{SEASON}/moede-4": None,
    }


@pytest.mark.parametrize("path", [SEASON, MEETING])
def test_a_qr_code_leads_to_the_page(visitor: Visitor, path: str) -> None:
    """PNG and SVG are read back to the canonical address, black on white, correction M, with a quiet zone of four."""
    png = visitor.get(f"{path}/qr.png")
    svg = visitor.get(f"{path}/qr.svg", accept_encoding="gzip")
    assert (png.headers["Content-Type"], svg.headers["Content-Type"]) == ("image/png", "image/svg+xml")
    drawn = typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 500pt)",
        format="png",
        sys_inputs={"svg": svg.body},
    )
    assert isinstance(drawn, bytes)
    for code in map(read_back, (png.content, drawn)):
        assert code.text == ADDRESS + path
        assert code.ec_level == "M"
    picture = Image.open(io.BytesIO(png.content)).convert("L")
    assert picture.width == picture.height
    assert picture.width > 600
    left = next(x for x in range(picture.width) if picture.getpixel((x, 4 * 20 + 1)) == 0)
    assert left == 4 * 20
    assert {picture.getpixel(place) for place in ((0, 0), (left - 1, left), (picture.width - 1, 0))} == {255}


def test_a_qr_code_is_sharp_where_it_is_drawn_on_a_screen(visitor: Visitor) -> None:
    """Rows of squares touch: no hairline between them."""
    assert 'shape-rendering="crispEdges"' in visitor.get(f"{SEASON}/qr.svg").body


@pytest.mark.parametrize("path", [f"{SEASON}/qr.png", f"{SEASON}/qr.svg", "/robots.txt", "/sitemap.xml", "/embed.js"])
def test_who_has_a_file_is_not_sent_it_again(visitor: Visitor, path: str) -> None:
    """Kept for a while, then asked for by its tag."""
    answer = visitor.get(path)
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    for known in (answer.headers["ETag"], f'"other", {answer.headers["ETag"]}', "*"):
        assert visitor.get(path, if_none_match=known).status == 304
    assert visitor.get(path, if_none_match='"other"').status == 200


@pytest.mark.parametrize("place", ["/nowhere", f"{SEASON}/moede-9"])
@pytest.mark.parametrize("file", ["qr.svg", "qr.png", "calendar.ics", "embed"])
def test_what_there_is_not_has_no_code_and_no_calendar(visitor: Visitor, place: str, file: str) -> None:
    """Nobody prints a code that leads nowhere; a program that asks for a meeting that is gone hears so."""
    assert visitor.get(f"{place}/{file}").status == 404


def test_no_project_and_no_meeting_is_called_what_a_page_of_ours_is_called() -> None:
    """Each fixed part of an address that stands where an id could stand is refused in a plan."""
    words = {word for route in ROUTES for word in re.findall(r"[a-z-]{3,}", re.sub(r"\[.*?\]|<.*?>", "", route))}
    taken = {
        word
        for word in words
        for path in (f"/{word}", f"/abc/{word}", f"/{word}/abc")
        if next(views["GET"].__name__ for route, views in ROUTES.items() if re.fullmatch(route, path))
        not in {signing_up.season.__name__, signing_up.meeting.__name__}
    }
    assert "embed" in taken
    for word in taken:
        with pytest.raises(ValueError, match="taken by Tovholder's own pages"):
            values.identity(word)
