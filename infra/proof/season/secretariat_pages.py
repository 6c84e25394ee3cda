"""What the secretariat does at its desk: which page of which mail, and what it writes there."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from infra.proof.season.desk import Desk, Then, only
from infra.proof.season.door import Door
from infra.proof.season.pages import Form, Page
from infra.proof.season.post import Mail
from infra.proof.season.web import File
from infra.proof.season.writing import VOTED_ON
from shared.budget.income import Income
from shared.budget.line import BudgetLine
from shared.budget.lines import Expense
from shared.budget.prices import Fixed
from shared.desk.audit import LinkPurpose
from shared.meetings import Meeting
from shared.members.spreadsheet import Row
from shared.technical import clock
from shared.technical.money import Oere, oere
from shared.technical.templates import figure

CATERER = "Den Økologiske Bagerjomfru"
CAME_TO = (1 / 3, 3 / 2)
"""A line that has one entry comes to so much of what was planned."""
OURS = ("Vi ses til morgenmad", "Denne gang begynder vi ved bordene. Tag en nabo med, og sig til, hvis I bliver flere.")
NOTE = ("Cykler kan stå i gården", "Porten er åben fra 7.30.\n\nKør gennem porten, så er der stativer til højre.")
ANSWER = "Lokaludvalget har taget det med til forvaltningen og fortæller til foråret, hvad der kom ud af det."

WORDS = {
    "short_term": "Virksomhederne på Amager Øst har fået et sted at mødes, og mange har handlet med hinanden siden.",
    "long_term": "Netværket går videre: næste sæson er aftalt med dem, der kom.",
    "line": "Regningen blev en anden end ventet, fordi flere kom.",
    "topic": "Lokaludvalget har skrevet til forvaltningen om det og venter på svar.",
}


@dataclass(frozen=True)
class SecretariatPages:
    """Each is done once; where the page breaks, `desk` tries again."""

    desk: Desk

    def tick(self, link: str, then: Then = lambda page: None) -> None:
        """Mark the task of `link` as done."""
        self.desk.do("ticked a task", link, lambda page: page.form(act="finish"), then=then)

    def order(self, mail: Mail, meeting: Meeting, price: Oere, then: Callable[[int, Oere], None]) -> None:
        """Note the order as it is advised, for `price` where none is; `then` is told the portions and the price."""
        noted: list[tuple[int, Oere]] = []

        def fill(page: Page, form: Form) -> dict[str, str]:
            amount = form.value("amount") or figure(price)
            noted.append((int(form.value("portions") or 0), oere(amount)))
            return {"supplier": CATERER, "amount": amount}

        self.desk.do("ordered food", _link(mail, LinkPurpose.ORDER), only, fill, lambda page: then(*noted[-1]))

    def spend(self, link: str, bill: Sequence[Expense], then: Then, what: str = "entered a bill") -> None:
        """Enter a bill with its receipt, and say of which orders it is, where the page asks: a share is for each."""
        first, amount = bill[0], sum(each.amount for each in bill)

        def fill(page: Page, form: Form) -> dict[str, str | Sequence[str]]:
            values: dict[str, str | Sequence[str]] = {
                "line": first.line,
                "amount": figure(amount),
                "day": first.day.isoformat(),
                "text": first.text,
                "supplier": first.supplier,
                "meeting": first.meeting if len(bill) == 1 else "",
            }
            orders = re.findall(r'name="commitment" value="([^"]+)"', page.text)  # asked for where one is not settled
            of = [f"catering-{each.line}-{each.meeting}-" for each in bill]
            mine = [max((each for each in orders if each.startswith(start)), default="none") for start in of]
            return values | ({"commitment": mine} if orders else {}) | ({"partial": "yes"} if first.partial else {})

        receipt = File("kvittering.png", "image/png", picture(amount))
        self.desk.do(what, link, only, fill, then, {"receipt": receipt})

    def count(self, mail: Mail, meeting: Meeting, came: int, doors: dict[str, Door]) -> None:
        """Write how many came to a meeting for which nobody signed up: all of them strangers at its door."""
        if not meeting.sign_up:
            door = Door(self.desk.world, self.desk.browser, _link(mail, LinkPurpose.CHECK_IN), meeting, strangers=came)
            noted = {"came": str(came)}
            self.desk.do("counted heads", door.link, only, lambda *_: noted, lambda _: doors.update({meeting.id: door}))

    def undo(self, link: str, then: Then) -> None:
        """Take back what the page of `link` says."""
        self.desk.do("undid something", link, only, then=then)

    def edit(self, mail: Mail) -> None:
        """Look at what the invitation would say with other words, and save them."""
        subject, body = OURS
        link = f"{_link(mail, LinkPurpose.INVITATION)}/text"

        def values(act: str) -> dict[str, str]:
            return {"subject": subject, "body": body, "act": act}

        def save(page: Page) -> None:
            self.desk.do("edited the invitation", link, only, lambda page, form: values("save"))

        self.desk.do("looked at the invitation", link, only, lambda page, form: values("look"), save)

    def press(self, mail: Mail, act: str, name: str) -> None:
        """Press a button of the invitation's page: pause, resume."""
        self.desk.do(name, _link(mail, LinkPurpose.INVITATION), lambda page: page.form(act=act))

    def send_now(self, mail: Mail) -> None:
        """Send the invitation now, and say yes to how many get it."""
        link = f"{_link(mail, LinkPurpose.INVITATION)}/now"
        self.desk.do("sent the invitation at once", link, lambda page: page.form(act="send"))

    def write(self, link: str) -> None:
        """Write to the participants: look first, then send."""
        subject, body = NOTE

        def send(page: Page) -> None:
            looked = page.form(act="send")
            self.desk.do("wrote to the participants", link, lambda page: looked, lambda page, form: {"act": "send"})

        typed = {"subject": subject, "body": body, "act": "look"}
        self.desk.do("looked at its message", link, only, lambda page, form: typed, send)

    def vote(self, link: str) -> None:
        """Let the members choose among topics."""
        typed = {f"topic-{number}": topic for number, topic in enumerate(VOTED_ON, start=1)}
        self.desk.do("started a vote", link, only, lambda page, form: {**typed, "act": "start"})

    def move(self, link: str, then: Then) -> None:
        """Let the meeting begin and end an hour later."""

        def fill(page: Page, form: Form) -> dict[str, str]:
            return {name: _later(form.value(name) or "") for name in ("starts", "ends")} | {"act": "tell"}

        self.desk.do("moved a meeting", link, only, fill, then)

    def host(self, meeting: Meeting, link: str) -> None:
        """Let the first who offered be the host: the offer's button fills in the meeting's page, which is saved."""

        def save(page: Page) -> None:
            self.desk.do("moved a meeting", link, lambda _: only(page), lambda page, form: {"act": "tell"})

        self.desk.do("took up an offer", link, lambda page: page.form(day=f"{meeting.day}", act="edit"), then=save)

    def call_off(self, link: str, then: Then) -> None:
        """Cancel the meeting, and say yes to it."""
        self.desk.do("called a meeting off", f"{link}/off", lambda page: page.form(act="cancel"), then=then)

    def add(self, link: str, row: Row) -> None:
        """Put somebody on the list."""
        typed = {"name": row.name, "company": row.company, "address": row.address, "language": "da", "act": "add"}
        self.desk.do("added a member", link, lambda page: page.form(act="add"), lambda page, form: typed)

    def answer(self, link: str) -> None:
        """Say what the committee did about what was raised most, in other words than the report's draft has."""

        def unanswered(page: Page) -> Form | None:  # the report's words may have answered one; others have an act
            return next((each for each in page.forms if each.value("seen") == ""), None)

        self.desk.do("answered a topic", link, unanswered, lambda page, form: {"answer": ANSWER})

    def say(self, link: str) -> None:
        """Write the words that the season's report has room for, as a draft."""

        def fill(page: Page, form: Form) -> dict[str, str]:
            return {name: WORDS[name.split("-")[0]] for name, _ in form.fields if name.split("-")[0] in WORDS} | {
                "act": "draft"
            }

        self.desk.do("wrote the report's words", link, only, fill)


def bill(line: BudgetLine, meeting: Meeting, amount: Oere, text: str, supplier: str, mail: Mail) -> Expense:
    """A bill as it lies on the table when `mail` is read."""
    return Expense("", line.id, clock.local(mail.at).date(), text, supplier, amount, meeting.id)


def once(line: BudgetLine) -> bool:
    """Whether the line has one entry in a season: income that comes as money, or a fixed price for something needed."""
    needed = isinstance(line.price, Fixed) and not (line.optional or line.food)
    return line.planned > 0 and (line.income is not Income.IN_KIND if line.income else needed)


def picture(number: int) -> bytes:
    """A tiny PNG, another one for each number."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")

    header = b"\0\0\0\1\0\0\0\1\x08\x02\0\0\0"
    pixel = zlib.compress(b"\0" + (number % 2**24).to_bytes(3, "big"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def _link(mail: Mail, link_purpose: LinkPurpose) -> str:
    found = mail.link(f"d/{link_purpose.value}/")
    assert found is not None, f"{mail.id} has no link for {link_purpose.value}"
    return found


def _later(typed: str) -> str:
    hour, minute = typed.replace(".", ":").split(":")
    return f"{int(hour) + 1:02}:{minute}"
