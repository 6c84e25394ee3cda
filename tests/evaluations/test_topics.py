"""Topics: gathered, and put together by the words people used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from shared.evaluations import Evaluation
from shared.mails.evaluations import heard as heard_at
from shared.projects import Project
from shared.registrations import Registration, Status
from shared.registrations.signing_up import sign_up
from shared.technical import dynamodb
from shared.topics.answer import Answer, heard, names, topic_id
from shared.topics.gathering import MOST_SENTENCES, Sentence, Source, gather
from shared.topics.grouping import OTHER, Topic, topics
from shared.topics.table import AnswersTable
from shared.topics.words import content_words, counted, sentences, stop_words
from tests.builders import BEFORE, PROJECT, a_guest, a_meeting
from tests.conftest import tables
from tests.counting import lines_run

ALL = ("moede-1", "moede-2")


def a_sentence(text: str, number: int = 0) -> Sentence:
    return Sentence(BEFORE + timedelta(minutes=number), text, "moede-1", Source.SIGN_UP, there=True)


def of(*texts: str) -> list[Sentence]:
    return [a_sentence(text, number) for number, text in enumerate(texts)]


def shown(found: Sequence[Topic]) -> dict[str, list[str]]:
    return {topic.word: [each.text for each in topic.sentences] for topic in found}


@pytest.mark.parametrize(
    "words",
    [
        "kunde kunder kunden kunderne kundens",
        "butik butikker butikken butikkerne",
        "skilt skilte skiltet skiltene",
        "lærling lærlinge lærlingen",
        "medarbejder medarbejdere medarbejderne",
        "parkering parkeringen parkeringer",
        "løn lønnen",
        "moms momsen",
        "husleje huslejen huslejer",
        "pris priser priserne",
    ],
)
def test_a_word_is_counted_as_one_whatever_its_ending(words: str) -> None:
    """By a short list of endings that anybody can check."""
    assert len({counted(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", ["moms momentum", "vej vejr", "by byg", "skat skattefar", "kunst kunde"])
def test_different_words_stay_different(words: str) -> None:
    """An ending is taken off; nothing is guessed."""
    assert len({counted(word) for word in words.split()}) == len(words.split())


def test_what_says_nothing_is_no_topic() -> None:
    """Small words, numbers and the network's own name are left out, in Danish and English."""
    for text in ("Hvordan gør I andre?", "Hvad koster det?", "2019", "Et møde om det", "How do you do it?", "Ja tak!"):
        assert content_words(text) == {}
    assert content_words("Hvordan finder man en LÆRLING på Amager?") == {"lærling": "lærling"}
    assert {"og", "hvordan", "netværk", "the"} <= stop_words()


def test_a_text_is_taken_apart_into_what_it_says() -> None:
    """A line, a bullet, a sentence is one thing; an abbreviation ends none; what says no topic stays where it stood."""
    assert sentences("Parkering på Øresundsvej\n- skilte\n2. moms, f.eks. ved EU-salg") == [
        "Parkering på Øresundsvej",
        "skilte",
        "moms, f.eks. ved EU-salg",
    ]
    assert sentences("Vi mangler lærlinge. Hvordan gør I andre?") == ["Vi mangler lærlinge. Hvordan gør I andre?"]
    assert sentences("Det ved jeg ikke. Måske parkering? Skilte!") == ["Det ved jeg ikke. Måske parkering?", "Skilte!"]
    assert sentences(" \n … - 12 \n") == []


def test_sentences_that_share_a_word_stand_together_the_most_said_first() -> None:
    """Each under the word that most share; what stands alone comes in the order it was said, what has no word last."""
    found = topics(
        of(
            "Det ved jeg ikke",
            "Støj fra vejarbejdet",
            "Parkering på Øresundsvej",
            "Skilte og parkering",
            "Hvordan finder man en lærling?",
            "Parkeringen ved Amagerbrogade er umulig",
            "Lærlinge!",
        )
    )
    assert shown(found) == {
        "Parkering": [
            "Parkering på Øresundsvej",
            "Skilte og parkering",
            "Parkeringen ved Amagerbrogade er umulig",
        ],
        "Lærling": ["Hvordan finder man en lærling?", "Lærlinge!"],
        "Vejarbejdet": ["Støj fra vejarbejdet"],
        "": ["Det ved jeg ikke"],
    }
    assert [topic.count for topic in found] == [3, 2, 1, 1]


def test_words_are_counted_again_among_what_is_left() -> None:
    """Two wrote »skilte«, but one of them stands with the parking: then »belysning« is what more others share."""
    found = topics(of("Parkering", "Parkering igen", "Parkering og skilte", "Skilte og belysning", "Belysning"))
    assert [(topic.word, topic.count) for topic in found] == [("Parkering", 3), ("Belysning", 2)]


def test_a_topic_is_named_as_most_people_wrote_it() -> None:
    """With a capital, and as a name is written; the key by which it is counted is not shown."""
    [topic] = topics(of("Butikkernes skilte", "BUTIKKER", "flere butikker", "en butik"))
    assert (topic.key, topic.word) == ("butik", "Butikker")
    assert [each.word for each in topics(of("hvad gør vi med Amagerbrogade", "moms og EU-salg", "eu-salg", "CVR"))] == [
        "EU-salg",
        "Amagerbrogade",
        "CVR",
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Kan vi købe tøj ind sammen?", "Tøj"),
        ("Hvem deler gerne en varevogn?", "Varevogn"),
        ("Hvordan tiltrækker man turister?", "Turister"),
        ("Hvordan undgår vi at betale for meget i husleje?", "Husleje"),
        ("Samarbejdet med Valby", "Samarbejdet"),
        ("How do you hire apprentices?", "Apprentices"),
    ],
)
def test_what_people_do_is_no_topic(text: str, word: str) -> None:
    """A topic is a thing: verbs in all their forms are data, in `stop_words.txt`."""
    [topic] = topics(of(text))
    assert topic.word == word


VOCABULARY = ("parkering", "parkeringen", "skilt", "skilte", "moms", "og", "hvordan", "støj", "kunder", "det", "Amager")
TEXTS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5).map(" ".join) | st.text(min_size=1, max_size=20)


@given(st.lists(TEXTS, max_size=20), st.randoms())
def test_every_sentence_is_in_exactly_one_topic_in_whatever_order_it_came(texts: list[str], chance: object) -> None:
    """None is lost, none stands twice, even where two said the same at the same moment; and the order of reading the
    tables makes no difference.
    """
    said = [a_sentence(text, len(text) % 3) for text in texts]
    found = topics(said)
    assert Counter(each for topic in found for each in topic.sentences) == Counter(said)
    counts = [topic.count for topic in found if topic.key != OTHER]
    assert counts == sorted(counts, reverse=True)
    assert len({topic.key for topic in found}) == len(found)
    for topic in found:
        assert all(topic.key in content_words(each.text) for each in topic.sentences if topic.key != OTHER)
    chance.shuffle(said)  # type: ignore[attr-defined]
    assert topics(said) == found


@pytest.fixture
def registrations(kept: Project) -> list[Registration]:
    """Somebody wrote the same for two meetings, somebody something else for one."""
    override = a_guest(1, topics="Parkering\nSkilte ved Netto")
    sign_up(tables.registrations, kept, kept.meetings[:2], override, BEFORE)
    sign_up(tables.registrations, kept, kept.meetings[:1], a_guest(2, topics="parkering"), BEFORE + timedelta(hours=1))
    return [each for meeting in kept.meetings for each in tables.registrations.all(PROJECT, meeting.id)]


def test_grouping_takes_steps_in_proportion_to_what_was_written() -> None:
    """Each sentence with words that no other one has: eight times as many take eight times as many lines of code, not
    sixty-four times.
    """

    def steps(count: int) -> int:
        said = [Sentence(BEFORE, f"ord{n:x}q unikt{n:x}v", "moede-1", Source.SIGN_UP) for n in range(count)]
        found: list[Topic] = []
        lines = lines_run(lambda: found.extend(topics(said)))
        assert len(found) == count
        return lines

    assert steps(800) < 12 * steps(100)


def test_one_person_is_heard_with_so_many_sentences(registrations: list[Registration]) -> None:
    """Two hundred and fifty words on lines of their own are ten sentences, at sign-up and in an evaluation."""
    text = "\n".join(f"ord{n}x" for n in range(250))
    registered = [replace(registrations[0], meeting=each, topics=text) for each in ("moede-1", "moede-2")]
    said = Evaluation(PROJECT, "moede-1", "e", 7, "", text, "", BEFORE)
    assert len(gather(registered, ())) == len(gather((), [said])) == MOST_SENTENCES


def test_several_are_people_and_not_sentences(registrations: list[Registration]) -> None:
    """Who repeats a word, at sign-up and in the evaluations of two meetings, is one; a second guest makes it two."""
    one, other = registrations[0], replace(registrations[0], person="somebody else", topics="Zebrahest!")
    one = replace(one, topics="Zebrahest her. Zebrahest der.")
    said = [Evaluation(PROJECT, each, each, 7, "", "En zebrahest. Den zebrahest.", "", BEFORE) for each in ALL]
    [alone] = [each for each in topics(gather([one], said)) if each.key == "zebrahest"]
    assert (alone.count, alone.several) == (6, False)
    for registered, evaluated in (([one, other], said), ([one], [*said, replace(said[0], id="another")])):
        assert next(each for each in topics(gather(registered, evaluated)) if each.key == "zebrahest").several


def test_what_was_written_once_for_two_meetings_is_counted_once(registrations: list[Registration]) -> None:
    """The first of them keeps it; another who says the same is counted."""
    assert [(each.text, each.meeting) for each in gather(registrations, [])] == [
        ("Parkering", "moede-1"),
        ("Skilte ved Netto", "moede-1"),
        ("parkering", "moede-1"),
    ]


def test_a_topic_stays_raised_when_its_guest_cannot_come(registrations: list[Registration]) -> None:
    """Moved to another address it is counted there, and not twice."""
    cancelled = [replace(each, status=Status.CANCELLED) for each in registrations]
    assert [each.text for each in gather(cancelled, [])] == [each.text for each in gather(registrations, [])]
    assert not any(each.there for each in gather(cancelled, []))
    assert gather([replace(each, status=Status.MOVED) for each in registrations], []) == []


def test_sign_ups_and_evaluations_are_gathered_and_name_nobody(registrations: list[Registration]) -> None:
    """In the order they came, with where it was said; a signed evaluation's name stays behind."""
    at = a_meeting().ends
    said = Evaluation(PROJECT, "moede-1", "e", 7, "Kaffen", "Moms. Og parkering", "", at, "Åse Ærø 1")
    found = gather(reversed(registrations), [said])
    assert [each.source for each in found] == [Source.SIGN_UP] * 3 + [Source.EVALUATION] * 2
    assert [each.text for each in found][3:] == ["Moms.", "Og parkering"]
    assert "Åse" not in repr(found)
    assert next((topic.word, topic.count) for topic in topics(found)) == ("Parkering", 3)


def test_a_letter_to_everybody_tells_one_sentence_a_topic_and_names_nobody() -> None:
    """The most said first, at most five; none with a name, an address, a number to call, or too long to be read."""
    said = of(
        "Parkering, siger Åse",
        "Parkering ved bageriet",
        "Parkering igen",
        "Moms: ring til mig på 12 34 56 78",
        "Skilte, skriv til skilte@example.org",
        "Støj " * 60,
        "Åses butik mangler lys",
        *(f"{word} er vigtigt" for word in ("Lærlinge", "Affald", "Energi", "Belysning", "Cykelstier")),
        "Det ved jeg ikke",
    )
    found = heard(said, [], names={"Åse", "Ærø"})
    assert list(found.heard) == [
        "Parkering ved bageriet",
        "Lærlinge er vigtigt",
        "Affald er vigtigt",
        "Energi er vigtigt",
        "Belysning er vigtigt",
    ]
    assert found.answers == ()


def test_names_are_those_of_the_guests_and_their_companies(registrations: list[Registration]) -> None:
    """Each part of a name, so that a first name alone is seen; a company as a whole."""
    assert names(registrations) == {"Åse", "Ærø", "Smørrebrød nr. 1 ApS", "Smørrebrød nr. 2 ApS"}


def test_what_the_committee_did_is_kept_apart_from_the_project(kept: Project) -> None:
    """Written again it replaces what was said before; taken back it is gone; the project reads as it did."""
    table = AnswersTable(tables.projects.name)
    first = Answer("#skilt", "skilte", "Vi har skrevet til forvaltningen.", BEFORE + timedelta(days=2))
    second = Answer("#parkering", "parkering", "Forvaltningen kommer til næste møde.", BEFORE)
    changed = replace(first, text="Der kommer to nye skilte.", at=BEFORE + timedelta(days=3))
    for answer in (first, second, changed):
        dynamodb.write(table.put(PROJECT, answer))
    assert table.all(PROJECT) == [second, changed]
    assert tables.projects.get(PROJECT) == kept
    assert tables.projects.ids() == [PROJECT]
    for _ in range(2):
        dynamodb.write(table.withdrawal(PROJECT, "#skilt"))
    assert table.all(PROJECT) == [second]


def test_the_thanks_carries_back_what_was_heard_and_done(kept: Project, registrations: list[Registration]) -> None:
    """Of one meeting what was heard, of the season what was done about it."""
    done = Answer(topic_id("parkering"), "parkering", "Forvaltningen kommer til næste møde.", BEFORE)
    dynamodb.write(AnswersTable(tables.projects.name).put(PROJECT, done))
    found = heard_at(tables.sources, PROJECT, "moede-1")
    assert list(found.heard) == ["Parkering", "Skilte ved Netto"]
    assert list(found.answers) == [("Parkering", "Forvaltningen kommer til næste møde.")]
