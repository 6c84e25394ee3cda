"""What somebody posts, turned into a guest or into what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.people.person import normalise
from shared.registrations.form import CHOSEN, LONGEST, ORDER, Fault, FormInvalid, read
from shared.registrations.registration import LARGEST_PARTY, Guest
from shared.technical.writing import lines, one_line
from tests.builders import BEFORE, a_meeting

OFFERED = [a_meeting(1), a_meeting(2)]
GOOD = {
    "name": ["  Åse \t Ørsted "],
    "company": ["Bageriet"],
    "address": ["Aase@Example.ORG"],
    "party": ["2"],
    "topics": ["Skilte\r\n\r\n\r\nog lys"],
    CHOSEN: ["moede-2", "moede-1"],
}


def pseudonym(address: str) -> str:
    return f"person of {address}"


def test_a_form_becomes_a_guest_and_the_meetings_chosen() -> None:
    """Trimmed, the address normalised, the meetings in the order they are held."""
    guest, meetings = read(GOOD, OFFERED, BEFORE, pseudonym)
    assert guest == Guest(
        person="person of aase@example.org",
        name="Åse Ørsted",
        company="Bageriet",
        address="aase@example.org",
        party=2,
        topics="Skilte\n\nog lys",
    )
    assert meetings == OFFERED


def test_an_empty_form_lacks_what_is_required() -> None:
    """Each in the order of the form; diet and topics may be left out."""
    assert faults({}) == {
        CHOSEN: Fault.MISSING,
        "name": Fault.MISSING,
        "company": Fault.MISSING,
        "address": Fault.MISSING,
        "party": Fault.MISSING,
    }


def test_the_pseudonym_is_asked_for_only_when_all_is_right() -> None:
    """A form that is refused costs no key."""

    def never(address: str) -> str:
        raise AssertionError(address)

    with pytest.raises(FormInvalid):
        read({**GOOD, "party": ["0"]}, OFFERED, BEFORE, never)


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
        guest, meetings = read(fields, OFFERED, BEFORE, pseudonym)
        assert meetings
        assert 1 <= guest.party <= LARGEST_PARTY
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
        read(fields, OFFERED, BEFORE, pseudonym)
    except FormInvalid as error:
        return dict(error.faults)
    return {}
