"""A scene: the real plan in tables of its own, people who act on it by the domain's rules, and the letters that follow.

Runs on whatever answers as DynamoDB; the gallery and the tests give it moto.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from infra.proof.gallery.invented import COMPANIES, DIETS, FIRST, LAST, TOPICS
from shared.budget.lines import Commitment, Expense
from shared.budget.recount import recount
from shared.evaluations import Evaluation
from shared.evaluations.table import EvaluationsTable
from shared.mails.compose import compose
from shared.mails.rendered import RenderedMail
from shared.mails.sources import MailSources
from shared.meetings import Meeting
from shared.meetings.meeting import Announcement
from shared.members import changes
from shared.members.member import Member
from shared.outbox.declaration import Audience
from shared.outbox.mail import SECRETARIAT, Kind, Mail, State
from shared.outbox.occasion import ONCE, Occasion, OfDay, OfMeeting
from shared.outbox.office_occasions import SAMPLE, OfOrder, OfRecord
from shared.plans.reading import read
from shared.projects import Project
from shared.projects.overrides import CampaignOverride, Message, Text
from shared.registrations import Registration
from shared.registrations.changing import change
from shared.registrations.links import Links
from shared.registrations.registration import Guest
from shared.registrations.signing_up import cancel, sign_up
from shared.technical import clock, dynamodb
from shared.technical.languages import SOURCE
from shared.technical.links import Signer

PLAN = Path(__file__).parents[2] / "plans" / "amager-oest-2018.yaml"
MORNING = clock.parse("2018-07-26T07:00:00Z")
FOOD = "forplejning"
LINKS = Links("https://netvaerk.example.org", Signer(("the gallery's key",)))
METTE = Guest(person="mette", name="Mette Ærøe", company="Ærøe & Søn, bogbinderi", address="mette@example.org", party=1)
PARTY = replace(METTE, party=3, diet="En er vegetar, og en tåler ikke nødder.")
LONG = replace(
    METTE,
    name="Maximiliane-Frederikke von Østergaard-Sørensen",
    company="Entreprenør-, Nedrivnings- og Kloakmesterfirmaet Christiansen, Christiansen & Kristiansen af 1897 ApS",
    diet="Jeg spiser hverken gluten, mælk, æg, fisk eller nødder, men jeg finder altid noget, så gør jer ikke umage.",
)
VOTED_ON = ("Skilte", "Parkering", "Sociale medier")
EDITED = CampaignOverride(
    "moede-1",
    Kind.INVITATION,
    texts={
        "da": Text(
            "Kaffe, rundstykker og naboer den 15. august",
            "Vi glæder os til at se jer efter ferien.\n\nDenne gang kommer Åse fra Ørsted & Ærøe og fortæller,"
            " hvordan de fik\n- flere kunder fra nabolaget\n- færre klager over parkering\n\nTag gerne en kollega med.",
        ),
        "en": Text("Coffee, rolls and neighbours on 15 August", "Do come.\n\nBring a colleague."),
    },
)
"""The invitation in the secretariat's own words."""


@dataclass
class Scene:
    """The plan's project under a name of its own, its seats open and its budget in place."""

    post: MailSources
    project: Project
    language: str = SOURCE

    @classmethod
    def build(cls, post: MailSources, name: str, seats: int = 28, language: str = SOURCE) -> Scene:
        """A scene that no other scene in the same tables touches; everybody in it is written to in `language`."""
        plan = read(PLAN.read_bytes())
        project = plan.project()
        first = replace(project.meetings[0], capacity=seats + project.meetings[0].reserved)
        office = replace(project.secretariat, language=language)
        project = replace(
            project,
            id=f"{project.id}-{name}",
            network="",
            secretariat=office,
            copies=tuple(replace(each, language=language) for each in project.copies),
            meetings=(first, *project.meetings[1:]),
        )
        writes = post.projects.writes(project, None)
        writes += post.budget.line_writes(project.id, plan.lines(), known=())
        writes += [
            post.registrations.open(project.id, each.id, each.capacity, each.reserved) for each in project.meetings
        ]
        dynamodb.transact(writes)
        return cls(post, project, language)

    def meetings(self, *numbers: int) -> list[Meeting]:
        """The season's meetings of these numbers, from 1; the first where none is named."""
        return [self.project.meetings[number - 1] for number in numbers or (1,)]

    def member(self, guest: Guest = METTE) -> None:
        """Make `guest` a member of the network."""
        who = Member(self.project.network, guest.person, guest.name, guest.company, guest.address, self.language)
        self.post.members.save(who, known=None)

    def sign_up(self, guest: Guest = METTE, *numbers: int, now: datetime = MORNING) -> None:
        """Sign `guest` up for these meetings."""
        who = replace(guest, language=self.language)
        sign_up(self.post.registrations, self.project, self.meetings(*numbers), who, now)

    def cancel(self, person: str = METTE.person, number: int = 1, now: datetime = MORNING) -> Registration | None:
        """Cancel what `person` has at this meeting."""
        [meeting] = self.meetings(number)
        return cancel(self.post.registrations, self.project, meeting, person, now)

    def change(self, guest: Guest, number: int = 1, now: datetime = MORNING) -> Registration | None:
        """Change what `guest` has at this meeting to what `guest` says."""
        [meeting] = self.meetings(number)
        return change(self.post.registrations, self.project, meeting, guest.person, guest, now)

    def fill(self, number: int = 1, parties: int = 1, size: int = 1, now: datetime = MORNING) -> list[Guest]:
        """Let `parties` others of `size` sign up for this meeting, a minute apart, before `now`."""
        others = [
            Guest(
                person=f"other{number}{each}",
                name=f"{FIRST[each % len(FIRST)]} {LAST[each % len(LAST)]}",
                company=COMPANIES[each % 5],
                address=f"other{each}@example.org",
                party=size,
                diet=DIETS[each % 6],
                topics=TOPICS[each % 9],
            )
            for each in range(parties)
        ]
        for place, other in enumerate(others):
            self.sign_up(other, number, now=now - timedelta(minutes=parties - place))
        return others

    def alter(self, number: int = 1, at: datetime = MORNING, **changes: Any) -> None:
        """Change this meeting `at`, as applying a changed plan does: guests are to hear of it."""
        [meeting] = self.meetings(number)
        before = Announcement(meeting.title, meeting.starts, meeting.ends, meeting.venue)
        altered = replace(meeting, version=meeting.version + 1, changed_at=at, before=before, history=(before,))
        meetings = [replace(altered, **changes) if each == meeting else each for each in self.project.meetings]
        changed = replace(self.project, meetings=tuple(meetings))
        dynamodb.transact(self.post.projects.writes(changed, self.project))
        self.project = changed

    def override(self, override: CampaignOverride) -> None:
        """Let the secretariat want this of a campaign."""
        dynamodb.write(self.post.projects.override_write(self.project.id, override))

    def message(self, message: Message, known: Message | None = None) -> None:
        """Let the secretariat write this to the participants."""
        dynamodb.write(self.post.projects.message_write(self.project.id, message, known))

    def count(self) -> None:
        """Let the head-counts be recounted, as the stream does."""
        for meeting in self.project.meetings:
            recount(self.post.registrations, self.post.budget, self.project.id, meeting.id)

    def spend(self, expense: Expense) -> None:
        """Pay this."""
        self.post.budget.record(self.project.id, expense)

    def order(self, portions: int, id: str = SAMPLE, starts: datetime | None = None) -> None:
        """Order food for the first meeting, at 66.50 kr. a portion."""
        what, baker = f"{portions} kuverter", "Bageren på hjørnet"
        day, price = date(2018, 8, 9), portions * 6650
        placed = Commitment(id, FOOD, "moede-1", price, day, what, baker, portions=portions, starts=starts)
        self.post.budget.commit(self.project.id, placed)

    def evaluate(
        self,
        score: int,
        number: int = 1,
        id: str = SAMPLE,
        by: str = "",
        useful: str = "",
        topics: str = "",
        free: str = "",
    ) -> None:
        """Let somebody say how the meeting was; signed where `by` is a name."""
        [meeting] = self.meetings(number)
        given = Evaluation(self.project.id, meeting.id, id, score, useful, topics, free, meeting.ends, by, SOURCE)
        dynamodb.write(EvaluationsTable(self.post.registrations.name).put(given, self.project.data_deleted))

    def usual(self, kind: Kind) -> None:
        """Let what a mail of `kind` is about have happened, as far as its declaration tells: its reader is a member
        or has a seat, or has given it up; the record, order or line of the sample's occasion is there.
        """
        declared = kind.declared
        self.member()
        if kind is Kind.VOTE:
            self.override(CampaignOverride("moede-1", kind, now_at=MORNING, topics=VOTED_ON))
        if kind is Kind.STAYING:
            day = self.mail(kind).of(OfDay).day
            dynamodb.write(changes.ask(self.post.members.name, self.project.network, METTE.person, day, None))
        if declared.to is not Audience.MEMBERS:
            self.sign_up(now=MORNING - timedelta(hours=1))
        if OfRecord in declared.forms:
            self.message(Message(SAMPLE, "moede-1", Text("Indgangen", "Den er i gården."), MORNING))
            self.evaluate(3, free="Vi sad for tæt.")
        if OfOrder in declared.forms:
            self.fill(1, 24)
            self.count()
            self.order(12)
        if declared.farewell and declared.to is Audience.GUEST:
            self.cancel()
        elif OfMeeting in declared.forms and declared.to is Audience.REGISTERED:
            self.alter(cancelled=declared.farewell)

    def mail(self, kind: Kind, *numbers: int, person: str = "", occasion: Occasion | None = None) -> Mail:
        """A mail as the domain would owe it; where no `occasion` is given, the kind's own as things stand."""
        declared = kind.declared
        meetings = self.meetings(*numbers)
        about = tuple(each.id for each in meetings) if declared.names_meetings else ()
        own = occasion or (
            ONCE if declared.to is Audience.MEMBERS and declared.due else declared.forms[0].sample(meetings[0], MORNING)
        )
        reader = person or (SECRETARIAT if declared.to is Audience.SECRETARIAT else METTE.person)
        return Mail(kind, self.project.id, reader, MORNING, MORNING + timedelta(days=200), about, own)

    def letter(
        self, kind: Kind, *numbers: int, person: str = "", occasion: Occasion | None = None, now: datetime = MORNING
    ) -> RenderedMail:
        """The letter that the mail makes at `now`."""
        return compose(self.mail(kind, *numbers, person=person, occasion=occasion), self.post, LINKS, now)

    def day_after(self, number: int = 1, *, sent: bool = True) -> datetime:
        """Owe the secretariat the mail that shows what will be quoted, and let it go a day after the meeting."""
        [meeting] = self.meetings(number)
        at, mail = meeting.ends + timedelta(days=1), self.mail(Kind.DAY_AFTER, number, occasion=OfDay(meeting.day))
        self.post.outbox.owe(mail)
        if sent:
            self.post.outbox.claim(mail, "claim", at)
            self.post.outbox.sent(mail, "claim", "message", at)
        return at

    def went_wrong(self, mail: Mail, state: State, at: datetime) -> None:
        """Let `mail` fail, bounce or be missed."""
        mail = replace(mail, latest=at) if state is State.MISSED else mail
        self.post.outbox.owe(mail)
        if state is State.BOUNCED:
            self.post.outbox.heard(mail.id, state, "message", at, mail.project)
        else:
            self.post.outbox.give_up(mail, state, State.OWED, "as the gallery wants it", at)
