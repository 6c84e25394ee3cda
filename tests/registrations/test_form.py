"""What somebody posts, turned into a guest or into what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import limits
from shared.people.person import normalise
from shared.registrations.form import CHOSEN, LONGEST, ORDER, Form
from shared.registrations.registration import Guest
from shared.technical.fields import Fault, FormInvalid
from shared.technical.writing import lines, one_line
from tests.builders import a_meeting

OFFERED = [a_meeting(1), a_meeting(2)]
GOOD = {
    "name": ["  Åse \t Ørsted "],
    "company": ["Bageriet"],
    "address": ["Aase@Example.ORG"],
    "party": ["2"],
    "diets": ["", "nødder", "halal"],
    "topics": ["Skilte\r\n\r\n\r\nog lys"],
    CHOSEN: ["moede-2", "moede-1"],
}


def pseudonym(address: str) -> str:
    return f"person of {address}"


def test_a_form_becomes_a_guest_and_the_meetings_chosen() -> None:
    """Trimmed, the address normalised, the meetings in the order they are held."""
    wanted = Form().sign_up(GOOD, OFFERED)
    assert wanted.guest(pseudonym, "da") == Guest(
        person="person of aase@example.org",
        name="Åse Ørsted",
        company="Bageriet",
        address="aase@example.org",
        party=2,
        diets=("halal", "nødder"),
        topics="Skilte\n\nog lys",
    )
    assert wanted.among(OFFERED) == OFFERED


def test_an_api_s_values_are_taken_as_a_form_s_are() -> None:
    """The number is a number, and no text is made of it on the way."""
    values = {
        "name": " Åse\tØrsted",
        "company": "Bageriet",
        "address": "Aase@Example.ORG",
        "party": 2,
        "diets": ["nødder", "halal"],
        "diet": "",
    }
    typed = {**values, "topics": "Skilte\n\n\n\nog lys", "on_list": "", "in_public": ""}
    assert Form().check(typed, ["moede-2", "moede-1"], OFFERED) == Form().sign_up(GOOD, OFFERED)
    with pytest.raises(FormInvalid) as refused:
        Form(diets=["halal"]).check({**typed, "party": 5, "name": "…"}, ["moede-9"], OFFERED)
    assert refused.value.faults == {
        CHOSEN: Fault.UNKNOWN,
        "name": Fault.MISSING,
        "party": Fault.TOO_MANY,
        "diets": Fault.UNKNOWN,
    }


def test_an_empty_form_lacks_what_is_required() -> None:
    """Each in the order of the form; diet and topics may be left out."""
    assert faults({}) == {
        CHOSEN: Fault.MISSING,
        "name": Fault.MISSING,
        "company": Fault.MISSING,
        "address": Fault.MISSING,
        "party": Fault.MISSING,
    }


def test_a_text_may_be_as_long_as_it_may_be() -> None:
    """The limit itself is within the limit."""
    for field, most in LONGEST.items():
        if field != "address":
            assert faults({**GOOD, field: ["x" * most]}) == {}
            assert faults({**GOOD, field: ["x" * (most + 1)]}) == {field: Fault.TOO_LONG}


values = st.lists(st.text(max_size=400) | st.sampled_from(["1", "4", "a@b.dk", "moede-1"]), max_size=2)


@given(st.dictionaries(st.sampled_from([*ORDER, CHOSEN, "other"]), values))
def test_whatever_is_posted_is_a_sound_guest_or_a_list_of_faults(posted: dict[str, list[str]]) -> None:
    """No posted form breaks the rules, and no guest breaks the limits."""
    for fields in (posted, {**GOOD, **posted}):
        if faults(fields):
            continue
        wanted = Form().sign_up(fields, OFFERED)
        guest = wanted.guest(pseudonym, "da")
        assert wanted.among(OFFERED)
        assert 1 <= guest.party <= limits.LARGEST_PARTY
        assert guest.address == normalise(guest.address)
        assert all(0 < len(text) <= LONGEST["name"] for text in (guest.name, guest.company))
        assert all(text == one_line(text) for text in (guest.name, guest.company, guest.diet))
        assert guest.topics == lines(guest.topics)
        guest.topics.encode()


@given(st.text())
def test_writing_on_one_line_is_settled_at_once(text: str) -> None:
    """Cleaning what is clean changes nothing, and nothing that breaks a line is left."""
    written = one_line(text)
    assert one_line(written) == written
    assert len(written.splitlines()) <= 1
    assert lines(lines(text)) == lines(text)


def faults(fields: dict[str, list[str]]) -> dict[str, Fault]:
    try:
        Form().sign_up(fields, OFFERED)
    except FormInvalid as error:
        return dict(error.faults)
    return {}
