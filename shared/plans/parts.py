"""The parts of a plan file that say who, why and for whom."""

from __future__ import annotations

from dataclasses import fields

from pydantic import Field

from shared.meetings import Directions
from shared.plans.form import Form
from shared.plans.values import Address, Colour, Count, Flag, Language, Line, SayingLine, Text, Website
from shared.technical.languages import SOURCE


class Committee(Form):
    """The local committee."""

    name: Line
    short: Line
    website: Website


class Contact(Form):
    """Somebody, or some office, by role; `language` is `da` or `en`."""

    name: Line
    address: Address
    language: Language = SOURCE


class Appearance(Form):
    """How the public pages look."""

    accent: Colour
    logo: Line = ""


class Purpose(Form):
    """What the project wants, why, and for whom."""

    what: Text
    why: Text
    target_groups: list[Text] = Field(min_length=1)


class Guests(Form):
    """How many the application counts on, in its own words (`text`) and as numbers."""

    text: Text
    members: Count
    low: Count
    high: Count


class PlannedQuestions(Form):
    """What guests are asked, yes or no, where it is not as the plan's shape has it (`shared.projects.questions`)."""

    company: Flag | None = None
    host: Flag | None = None
    speak: Flag | None = None
    topics: Flag | None = None


class Results(Form):
    """What is expected."""

    short_term: Text
    long_term: Text


class Contributions(Form):
    """Who does what."""

    secretariat: Text
    working_group: Text


class Place(Form):
    """A venue, and how one finds it."""

    name: SayingLine
    address: SayingLine = ""
    entrance: Line = ""
    transit: Line = ""
    parking: Line = ""
    bicycle: Line = ""
    access: Line = ""
    telephone: Line = ""

    def directions(self) -> Directions:
        """How one finds it."""
        return Directions(**{each.name: getattr(self, each.name) for each in fields(Directions)})


class Assumption(Form):
    """What the application leaves open: the fields (`meetings.*.starts`), and why they say what they say."""

    about: list[Line] = Field(min_length=1)
    because: Text


NO_OFFICER = Assumption.model_construct(
    about=["data_protection_officer"],
    because="The file names none: the privacy notice says that the secretariat knows who it is.",
)
