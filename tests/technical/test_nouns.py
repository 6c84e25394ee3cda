"""Another word than `møde`: every text says it in its form."""

from __future__ import annotations

import pytest

from shared.technical.nouns import Noun, Nouns, OfOne, noun
from shared.technical.templates import environment

FEST = Nouns(noun("høstfestival"), noun("foredragsrække"))


@pytest.mark.parametrize(
    ("written", "festival", "public", "talk"),
    [
        ("Netværksmødet er aflyst", "Høstfestivalen er aflyst", "Borgermødet er aflyst", "Foredraget er aflyst"),
        ("et møde", "en høstfestival", "et møde", "et foredrag"),
        ("Et af møderne", "En af høstfestivalerne", "Et af møderne", "Et af foredragene"),
        ("Det næste møde", "Den næste høstfestival", "Det næste møde", "Det næste foredrag"),
        ("Mødet er fuldt", "Høstfestivalen er fuld", "Mødet er fuldt", "Foredraget er fuldt"),
        ("mødets %(møde)s", "høstfestivalens %(møde)s", "mødets %(møde)s", "foredragets %(møde)s"),
        ("Vi mødes, fremmøder", "Vi mødes, fremmøder", "Vi mødes, fremmøder", "Vi mødes, fremmøder"),
    ],
)
def test_a_noun_stands_in_its_form_and_gender(written: str, festival: str, public: str, talk: str) -> None:
    """A `borgermøde` is a `møde` where that is enough; what only looks like the word is left alone."""
    nouns = FEST, Nouns(noun("borgermøde")), Nouns(noun("foredrag"))
    assert [each.rewrite(written, "da") for each in nouns] == [festival, public, talk]


def test_english_has_its_article() -> None:
    """`an evening`, `the series’ meetings`."""
    said = Nouns(noun("aften"), noun("foredragsrække")).rewrite(
        "A meeting of the season’s meetings: %(meetings)s", "en"
    )
    assert said == "An evening of the series’ evenings: %(meetings)s"


@pytest.mark.parametrize(
    ("language", "written", "one"),
    [
        ("da", "Se alle møderne", "Se høstfestivalen"),
        ("da", "Netværksmøderne holdes af os", "Høstfestivalen holdes af os"),
        ("da", "Alle sæsonens møder er holdt", "Høstfestivalen er holdt"),
        (
            "da",
            "En uge efter sæsonens sidste møde, dagen før hvert møde",
            "En uge efter høstfestivalen, dagen før høstfestivalen",
        ),
        ("da", "Det gælder for alle møder her", "Det gælder for alle høstfestivaler her"),
        ("en", "See all the meetings", "See the festival"),
        ("en", "The meetings are held by us", "The festival is held by us"),
        ("en", "All the season’s meetings have been held", "The festival has been held"),
        ("en", "After each meeting", "After the festival"),
    ],
)
def test_a_season_of_one_meeting_speaks_of_the_one(language: str, written: str, one: str) -> None:
    """`alle møderne` are there where there are several."""
    assert OfOne(noun("høstfestival")).rewrite(written, language) == one
    assert OfOne().rewrite(written, language) != written or "alle møder her" in written


def test_a_noun_of_ones_own_has_the_forms_that_are_given() -> None:
    """Nothing is guessed of a word that nobody knows."""
    assert noun("hyggehjørne") is None
    own = Noun("salon", "salonen", "saloner", "salonerne", "salon", "salons")
    assert Nouns(own).rewrite("dette møde og møderne", "da") == "denne salon og salonerne"


def test_only_our_own_texts_are_changed() -> None:
    """What somebody wrote is filled in afterwards."""
    page = environment("shared.mails", nouns=FEST).from_string("{% trans title=title %}Mødet {{ title }}{% endtrans %}")
    assert page.render(title="Et møde om møder") == "Høstfestivalen Et møde om møder"
