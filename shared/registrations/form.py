"""What somebody posts on a sign-up form, turned into a guest, or into what is wrong with each field.

The fields themselves are declared in `shared.registrations.registration`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.meetings import Meeting
from shared.projects import DIETS, Project
from shared.registrations.registration import DETAILS, Details, Guest
from shared.technical.fields import Declared, Fault, Fields, FormInvalid, Rule, check, declared, longest, read

CHOSEN = "meetings"
TRAP = "subject"
"""A field that no person sees; programs that fill in every field give themselves away."""


@dataclass(frozen=True)
class Empty(Rule):
    """The field that must be left empty."""

    def check(self, value: str, required: bool) -> str | Fault:
        """Nothing, or the fault."""
        return Fault.FILLED if value else ""


_DECLARED = {**declared(Guest), TRAP: Declared(Empty(), required=False)}
ORDER = (*DETAILS[:2], "address", *DETAILS[2:], TRAP)
"""The fields in the order in which the form shows them: the address stands after name and company."""

RULES: Mapping[str, Declared] = {name: _DECLARED[name] for name in ORDER}
ADDRESS = {name: RULES[name] for name in ("address", TRAP)}
LONGEST = longest(RULES)
"""Characters that a field may have."""


ANYBODY = {**RULES, "company": replace(RULES["company"], required=False, default="")}
"""The fields of a project that is not for businesses: without a company the name stands for it."""


@dataclass(frozen=True)
class SignUp:
    """What somebody asks for, with every field checked: the guest's `values`, and the ids of the `meetings`."""

    values: Mapping[str, Any]
    meetings: Sequence[str]

    def guest(self, person: Callable[[str], str], language: str) -> Guest:
        """The guest, whom we write to in `language`; `person` makes a pseudonym of a normalised address."""
        return Guest(person=person(self.values["address"]), language=language, **self.values)

    def among(self, offered: Sequence[Meeting]) -> list[Meeting]:
        """The meetings chosen, in the order of `offered`."""
        return [meeting for meeting in offered if meeting.id in self.meetings]


@dataclass(frozen=True)
class Form:
    """What the form of a season asks besides: for a `company`, for `topics`, and for `food`, with these
    `diets` to tick.

    It is the one place that says which questions a form has, to the page that shows it and to what reads it.
    """

    company: bool = True
    topics: bool = True
    food: bool = True
    diets: Sequence[str] = DIETS

    @classmethod
    def of(cls, project: Project, meetings: Iterable[Meeting], known: Details | None = None) -> Form:
        """The form for some `meetings`. A guest who is `known` also finds the diets that were ticked while the plan
        had others.
        """
        diets = dict.fromkeys((*project.catering.diets, *(known.diets if known else ())))
        food = any(project.catering.serves(each.id) for each in meetings)
        return cls(project.asks.company, project.asks.topics, food, tuple(diets))

    def sign_up(self, fields: Fields, offered: Sequence[Meeting]) -> SignUp:
        """What a posted form asks for among the meetings `offered`.

        Raises:
            FormInvalid: with every field that is wrong.
        """
        return _sign_up(lambda: _named(read(self._rules(ORDER), fields, self.diets)), fields.get(CHOSEN, ()), offered)

    def check(self, values: Mapping[str, Any], chosen: Sequence[str], offered: Sequence[Meeting]) -> SignUp:
        """The same of the typed `values` of an API.

        Raises:
            FormInvalid: with every field that is wrong.
        """
        rules = self._rules(name for name in ORDER if name != TRAP)
        return _sign_up(lambda: _named(check(rules, values, self.diets)), chosen, offered)

    def details(self, fields: Fields) -> Details:
        """What a guest changes of a registration.

        Raises:
            FormInvalid: with every field that is wrong.
        """
        return Details(**_named(read(self._rules(DETAILS), fields, self.diets)))

    def _rules(self, names: Iterable[str]) -> Mapping[str, Declared]:
        rules = RULES if self.company else ANYBODY
        return {name: rules[name] for name in names}


def filled(details: Details) -> dict[str, str]:
    """The texts of a form that holds `details`."""
    return {name: RULES[name].rule.filled(getattr(details, name)) for name in DETAILS}


def read_address(fields: Fields) -> str:
    """The address of a form that asks for nothing else, normalised.

    Raises:
        FormInvalid: it is wrong.
    """
    address: str = read(ADDRESS, fields)["address"]
    return address


def _named(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "company": values["company"] or values["name"]}


def _sign_up(values: Callable[[], dict[str, Any]], chosen: Sequence[str], offered: Sequence[Meeting]) -> SignUp:
    fault = _chosen(chosen, offered)
    faults = {CHOSEN: fault} if fault else {}
    try:
        found = values()
    except FormInvalid as error:
        raise FormInvalid(faults | dict(error.faults)) from error
    if faults:
        raise FormInvalid(faults)
    return SignUp({name: value for name, value in found.items() if name != TRAP}, chosen)


def _chosen(chosen: Sequence[str], offered: Sequence[Meeting]) -> Fault | None:
    if not chosen:
        return Fault.MISSING
    return None if set(chosen) <= {meeting.id for meeting in offered} else Fault.UNKNOWN
