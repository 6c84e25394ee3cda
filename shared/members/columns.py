"""What the columns of a list say, as Excel, Outlook, Google Contacts, Mailchimp and people name them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.members.unread import NotAList
from shared.technical.writing import one_line

HEADERS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        {"name", "full name", "contact", "contact person", "navn", "fulde navn", "for- og efternavn", "kontakt"}
        | {"kontaktperson", "kontaktnavn"}
    ),
    "given": frozenset({"first name", "given name", "fornavn"}),
    "middle": frozenset({"middle name", "additional name", "mellemnavn"}),
    "family": frozenset({"last name", "family name", "surname", "efternavn"}),
    "company": frozenset(
        {"company", "company name", "organisation", "organization", "virksomhed", "firma", "firmanavn"}
        | {"virksomhedsnavn", "virksomhedens navn", "organisationsnavn", "business", "organization name"}
        | {"organization 1 - name"}
    ),
    "address": frozenset(
        {"address", "e-mail", "mail", "e-mail address", "mail address", "mailadresse", "e-mailadresse"}
        | {"e-mail 1 - value", "primary e-mail", "e-post"}
    ),
    "language": frozenset({"language", "sprog"}),
}
"""The names that a column may have. Capitals, spaces and signs between their letters do not matter."""

NAMES = ("given", "middle", "family")
"""In Google's older form they stand beside the whole name."""

REFUSES = re.compile(
    r"(?!.*(?:link|url|antal))"
    r"(?:.*(?:afmeld|framel|frabe|unsub|opt(?:ed)?out|reklamebeskyt)|cleantime|ønskerikke|nejt|(?:donot|no)e?mail)"
)
"""How the title of a column goes in which anything but no is a no to our mails: Mailchimp's time at which somebody
unsubscribed, “Afmeldt den”, “Has Opted Out Of Email”. Of a title its letters and digits alone are looked at.
"""

AGREES = frozenset(
    {"ønsker invitationer", "ønsker mails", "ønsker nyhedsbrev", "må kontaktes", "samtykke", "tilladelse", "consent"}
    | {"opted in", "opt-in", "optin", "subscribed", "tilmeldt", "nyhedsbrev", "newsletter", "email marketing"}
    | {"accepts email marketing", "accepts marketing"}
)
"""Columns in which nothing but yes is a yes."""

ASKS = re.compile(
    r"(?!.*(?:sendt|sent|foto|billed))"
    r".*(?:invitation|nyhedsbrev|newsletter|samtykke|consent|tillad|gdpr|opt(?:ed)?in|subscri|marketing|markedsføring"
    r"|kontaktes|skrive)"
)
"""How the title of a column goes that may ask the same in other words: a plain no in it is a no."""

YES = re.compile(r"(?:y|j|x|1|true|sand|ok|tilmeldt|subscribed|samtykke|[✓✔☑]\ufe0f?)[.!]?|(?:ja|yes)\b.*")
NO = re.compile(r"-?|(?:n|0|false|falsk|nej|no)[.!]?|ikke (?:afmeldt|frameldt)\b.*|nej, ikke\b.*")
_PLAIN_NO = re.compile(r"(?:n|0|false|falsk|no)[.!]?|nej\b.*")

_SAYS_NO = re.compile(
    r"(?:har )?(?:afmeldt|frameldt|frabe(?:dt|der)|unsubscribed|opt(?:ed)?[ -]?out|cleaned|nej tak|ønsker ikke|må ikke"
    r"|vil ikke have)\b",
    re.IGNORECASE,
)
"""How a cell of any other column begins that is a no: a status, a remark."""


def _plain(title: str) -> str:
    return "".join(re.findall(r"[^\W_]+", title.casefold()))


_PLAIN = {field: frozenset(map(_plain, titles)) for field, titles in HEADERS.items()}
_AGREES = frozenset(map(_plain, AGREES))

MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has."""

LONGEST_TITLE = 60
"""Letters of a column's title that are said again."""


@dataclass(frozen=True)
class Columns:
    """Where each field stands; those that say no, or yes, or either; the titles of those that mean nothing here."""

    fields: Mapping[str, int]
    refusing: tuple[int, ...] = ()
    agreeing: tuple[int, ...] = ()
    asking: tuple[int, ...] = ()
    ignored: tuple[str, ...] = ()

    def name(self, cells: list[str]) -> str:
        """The name: the whole one, or else its parts."""
        if whole := self.cell(cells, "name"):
            return whole
        return " ".join(filter(None, (self.cell(cells, part) for part in NAMES)))

    def cell(self, cells: list[str], field: str) -> str:
        """What stands in the column of `field`; nothing where there is none."""
        place = self.fields.get(field, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    def says_no(self, cells: list[str]) -> bool:
        """Whether the row says that its member wants no mails of ours. What is no clear yes is a no."""
        text = {place: " ".join(cell.split()).casefold() for place, cell in enumerate(cells)}
        if any(not NO.fullmatch(text.get(place, "")) for place in self.refusing):
            return True
        if any(not YES.fullmatch(text.get(place, "")) for place in self.agreeing):
            return True
        if any(_PLAIN_NO.fullmatch(text.get(place, "")) for place in self.asking):
            return True
        others = text.keys() - set(self.fields.values())
        return any(_SAYS_NO.match(text[place]) for place in others)


def columns(header: list[str]) -> Columns:
    """The columns that a line of titles names.

    Raises:
        NotAList: it names none for the name, or none for the address.
    """
    if len(header) > MOST_COLUMNS:
        raise NotAList("many-columns", number=len(header))
    fields: dict[str, int] = {}
    refusing, agreeing, asking, ignored = [], [], [], []
    for place, cell in enumerate(header):
        title = _plain(cell)
        field = next((field for field, titles in _PLAIN.items() if title in titles and field not in fields), None)
        if field:
            fields[field] = place
        elif title in _AGREES:
            agreeing.append(place)
        elif REFUSES.match(title):
            refusing.append(place)
        elif ASKS.match(title):
            asking.append(place)
        elif title:
            ignored.append(_title(cell))
    named = {"name": "name" in fields or "given" in fields or "family" in fields, "address": "address" in fields}
    if missing := [field for field, there in named.items() if not there]:
        words = {"name": "“navn” or “name”", "address": "“e-mail” or “address”"}
        raise NotAList("no-columns", columns=" and ".join(words[each] for each in missing), missing=missing)
    return Columns(fields, tuple(refusing), tuple(agreeing), tuple(asking), tuple(ignored))


def _title(cell: str) -> str:
    text = " ".join(cell.split())
    return one_line(text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…")
