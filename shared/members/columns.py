"""What the columns of a list say, as Excel, Outlook, Google Contacts, Mailchimp and people name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.members.unread import NotAList
from shared.technical.writing import one_line

HEADERS: Mapping[str, frozenset[str]] = {
    "name": frozenset(
        {"name", "full name", "contact", "contact person", "navn", "fulde navn", "for- og efternavn", "kontakt"}
        | {"kontaktperson", "kontaktnavn"}
    ),
    "given": frozenset({"first name", "given name", "fornavn", "fornavn(e)"}),
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

GUESSED: Mapping[str, re.Pattern[str]] = {
    "address": re.compile(r"(?!.*(?:typ|label|vist|link|sendt|dato|date|navn|name)).*(?:mail|e ?post).*"),
    "name": re.compile(
        r"(?!.*\b(?:bruger|user|vej|gade|by|sted|fil|file|list|label|account|business)\w*)"
        r"(?:.*\b(?:navn|navne|name|names|hedder)\b.*|\w*(?:deltager|person|medlems?)navn\b.*"
        r"|fornavne|fornavn e|deltager|participant|attendee|medlem|member|ejer|indehaver|owner)"
    ),
    "company": re.compile(
        r"(?!(?:navn|name)s?$)"
        r"(?:(?:og|eller|or|and|din|dit|jeres|your|cvr|navn|name|job|account|business|virksomheds?|firma"
        r"|organisation|organization|company|forening|forretning|butik|selskab|arbejdsplads|arbejdssted|employer)\b ?)+"
    ),
}
"""How a column's title goes, in small letters without signs, that is meant where no line has a name of `HEADERS`."""

REFUSES = re.compile(
    r"(?!.*(?:link|url|antal))"
    r"(?:.*(?:afmeld|framel|frabe|unsub|opt(?:ed)?out|reklamebeskyt|udmeld|fravalg|fravælg|robinson|blacklist|spærret"
    r"|bloker|(?:samtykke|tilladelse|consent|permission).*(?:trukket|tilbage|withdraw|revoke))"
    r"|(?:tilbage|trukket|withdrawn|revoked).*(?:samtykke|tilladelse|consent|permission)"
    r"|cleantime|ønskerikke|nejt|stop(?:pet|e?mails?)?$|(?:donot|dont|never|no)(?:e?mail|contact))"
)
"""How the title of a column goes in which anything but no is a no to our mails: Mailchimp's time at which somebody
unsubscribed, “Afmeldt den”, “Has Opted Out Of Email”. Of a title its letters and digits alone are looked at.
"""

_WITHOUT = re.compile(r"\b(?:ikke|ingen|uden|not)\b")
"""What turns a title that asks into one that refuses: “Må ikke kontaktes”."""

AGREES = frozenset(
    {"ønsker invitationer", "ønsker mails", "ønsker nyhedsbrev", "må kontaktes", "samtykke", "tilladelse", "consent"}
    | {"opted in", "opt-in", "optin", "subscribed", "tilmeldt", "nyhedsbrev", "newsletter", "email marketing"}
    | {"accepts email marketing", "accepts marketing"}
)
"""Columns in which nothing but yes is a yes."""

ASKS = re.compile(
    r"(?!.*(?:sendt|(?<!con)sent|foto|billed))"
    r".*(?:invit|nyhedsbrev|newsletter|samtykke|consent|tillad|permission|gdpr|opt(?:ed)?in|subscri|marketing"
    r"|markedsføring|kontaktes|skrive|reklame|mails?ok|okmail|(?:ønsker|ingen|uden|modtage?r?|sendes?)e?mails?)"
)
"""How the title of a column goes that may ask the same in other words: a plain no in it is a no."""

_MONTH = r"(?:jan|feb|mar|apr|ma[jy]|ju[nl]|aug|sep|o[kc]t|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:(?:den|d\.?) ?)?(?:\d\d?(?:[./-] ?\d\d?|\.? ?-?{_MONTH})(?:[ ./-]+(?:20)?\d\d)?"
    rf"|(?:20|19)\d\d(?:[./-]\d\d?){{0,2}}|{_MONTH} (?:\d\d?,? )?20\d\d|[2-6]\d{{4}})"
    r"(?:[ t]+(?:kl\.? ?)?\d\d?[:.]\d\d\S*(?: ?[ap]m)?)?"
)
"""A day as lists have it, with or without the time: 3/5-18, 3. maj 2018, 2018-05-03 10:00; Excel's number of a day."""

_HOW = (
    r"(?:ja|yes|ok|givet|afgivet|tilmeldt|tilvalgt|accepteret|bekræftet|modtaget|given|granted|accepted|confirmed"
    r"|opted in|mundtligt?|skriftligt?|telefonisk|verbal|written"
    r"|(?:via|pr\.?|per|by) (?:e-?mail|telefon|phone|brev|formular))"
)
YES = re.compile(
    r"(?:y|j|x|1|true|sand|tilmeldt|subscribed|samtykke|[✓✔☑]\ufe0f?)[.!]?|(?:ja|yes)\b.*"
    rf"|(?:{_HOW}[:,]? ?)+(?:{_DATE})?|{_DATE}(?:,? \(?{_HOW}\)?)?"
)
NO = re.compile(
    r"[-–—]*|(?:n|0|false|falsk|nej|no|null|none|nil|n/a|ingen|aldrig|never)[.!]?|0000-00-00.*"
    r"|ikke (?:afmeldt|frameldt)\b.*|nej, ikke\b.*"
)
_PLAIN_NO = re.compile(r"(?:n|0|false|falsk|no)[.!]?|(?:nej|aldrig|never)\b.*")

_SAYS_NO = re.compile(
    r"(?:(?:har|er|nb|obs|ps|please|bedes|blev|vil|meget|gerne|selv|is|has)[ :,!]+)*"
    r"(?:afmeld(?:t|es|er|e)|framel(?:dt|des)|frabe(?:dt|der)|udmeldt|fravalgt|unsubscribed?|opt(?:ed)?[ -]?out|cleaned"
    r"|nej tak|(?:never|not|non)[ _-]?subscribed|ønsker ikke|ikke have|skriv ikke|bedt om (?:ikke|at slippe)"
    r"|må ikke(?= .*(?:kontakt|skriv|mail|invit|brev)|$)"
    r"|(?:ingen|ikke flere|no more) (?:mails?|e-mails?|invitation|nyhedsbrev)"
    r"|do(?: not|n't) (?:contact|e?mail|write)|samtykke(?:t)? (?:er )?(?:trukket|tilbage)|trukket|tilbagekaldt"
    r"|withdrawn|revoked|stop(?:[.!]|$)|slettet|(?:hard |soft )?bounced)"
    r"(?![a-zæøå])",
    re.IGNORECASE,
)
"""How a cell of any other column begins that is a no: a status, a remark."""


def _words(title: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", title.casefold()))


def _plain(title: str) -> str:
    return _words(title).replace(" ", "")


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


def columns(header: list[str], *, guess: bool = False) -> Columns:
    """The columns that a line of titles names. `guess`: a title that goes like one of `GUESSED` is one.

    Raises:
        NotAList: it names none for the name, or none for the address.
    """
    if len(header) > MOST_COLUMNS:
        raise NotAList("many-columns", number=len(header))
    fields: dict[str, int] = {}
    refusing, agreeing, asking, others = [], [], [], []
    for place, cell in enumerate(header):
        title = _plain(cell)
        field = next((field for field, titles in _PLAIN.items() if title in titles and field not in fields), None)
        if field:
            fields[field] = place
        elif title in _AGREES:
            agreeing.append(place)
        elif REFUSES.match(title) or (ASKS.match(title) and _WITHOUT.search(_words(cell))):
            refusing.append(place)
        elif ASKS.match(title):
            asking.append(place)
        elif title:
            others.append(place)
            if title in _PLAIN["address"]:  # “E-mail: nej” beside the address
                asking.append(place)
    _guess(header, fields, others, GUESSED if guess else ("company",))
    named = {"name": bool(fields.keys() & {"name", "given", "family"}), "address": "address" in fields}
    if missing := [field for field, there in named.items() if not there]:
        words = {"name": "“navn” or “name”", "address": "“e-mail” or “address”"}
        raise NotAList("no-columns", columns=" and ".join(words[each] for each in missing), missing=missing)
    ignored = tuple(_title(header[each]) for each in others)
    return Columns(fields, tuple(refusing), tuple(agreeing), tuple(asking), ignored)


def _guess(header: list[str], fields: dict[str, int], others: list[int], wanted: Iterable[str]) -> None:
    """Move those of the `wanted` fields that no title names from `others` to `fields`. What has an @ is no title."""
    known = fields.keys() | ({"name"} if fields.keys() & set(NAMES) else set())
    for field in [each for each in wanted if each not in known]:
        goes = GUESSED[field].fullmatch
        place = next((each for each in others if "@" not in header[each] and goes(_words(header[each]))), None)
        if place is not None:
            fields[field] = place
            others.remove(place)


def _title(cell: str) -> str:
    text = " ".join(cell.split())
    return one_line(text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…")
