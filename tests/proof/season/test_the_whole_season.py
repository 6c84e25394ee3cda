"""The season of 2018, played once: `make season` prints nothing that the tables do not say."""

from __future__ import annotations

from collections import Counter

from infra.proof.season.totals import LineTotal
from shared.outbox.kinds import Kind
from shared.technical import clock
from tests.proof.season.conftest import Played


def test_the_totals_are_what_the_tables_say(whole: Played) -> None:
    """What people saw, SES accepted and the secretariat did is what a recount of every table finds."""
    assert whole.seen == whole.counted


def test_a_season_is_as_the_application_says(whole: Played) -> None:
    """Nearly 120 members are invited four times, and whom guests brought from then on; 25 to 30 eat each time; a full
    meeting has people move up.
    """
    added = 1  # by the secretariat
    grown = whole.seen.members - 120 - added
    assert grown > 0
    assert 465 <= whole.seen.invitations <= 480 + 4 * grown
    assert all(25 <= came <= 30 for came in whole.came.values())
    assert whole.seen.promotions > 0
    assert whole.seen.cancellations > 0
    assert whole.seen.waited > whole.seen.promotions


def test_every_mail_ended_well(whole: Played) -> None:
    """Nothing is owed, stuck, missed or failed at the end; what stayed `sent` lies before a full mailbox."""
    assert {state for found in whole.mails.values() for state in found} <= {
        "delivered",
        "bounced",
        "complained",
        "dropped",
        "sent",
    }
    assert sum(found.get("sent", 0) for found in whole.mails.values()) < 10


def test_the_closed_the_full_and_the_cross_mailbox_are_left_alone(whole: Played) -> None:
    """One bounce, one complaint, and a full mailbox given up: none of the three is invited to the last meeting."""
    # A full mailbox is given up at its third mail in a row, which may be one that asks for a vote.
    assert (whole.seen.complained, whole.seen.bounced) == (1, 2)
    assert whole.mails["invitation"]["complained"] == 1


def test_no_promise_is_broken_on_any_day(whole: Played) -> None:
    """Invariants 1, 2, 3, 4 and 6 of DESIGN.md hold at every midnight; in the end no mail was late or unwelcome."""
    assert whole.broken == []


def test_no_function_logs_an_error(whole: Played) -> None:
    """A season without faults raises no alarm."""
    assert whole.errors == []


def test_the_money_stays_within_what_was_approved(whole: Played) -> None:
    """14,600 kr. are approved; the room is rented twice, the speaker paid once, a bill entered wrongly undone."""
    lines = whole.seen.lines
    assert lines["lokaleleje"] == LineTotal(planned=160_000, forecast=160_000, spent=160_000)
    assert lines["oplaegsholder"] == LineTotal(planned=500_000, forecast=500_000, spent=500_000)
    assert sum(line.planned for line in lines.values()) == 1_460_000
    assert sum(line.spent for line in lines.values()) <= 1_460_000


def test_the_secretariat_worked_from_its_inbox(whole: Played) -> None:
    """Its browser was approved once; all that it did, it did behind the links of its mails, and nothing was refused."""
    done = whole.done
    assert whole.approved == 1
    assert done["ordered food"] == 4
    assert done["ticked a task"] == 13  # three a meeting, and the report
    assert done["entered a bill"] == 8  # four of the caterer, two rents, the speaker, and one that was undone
    assert whole.happened.count("paid for several orders") == 2  # one bill, its share of each
    assert whole.happened.count("paid a part") == 1  # what is left of that order has a bill of its own
    assert done["moved a meeting"] == 2  # to another hour, and to a guest who offered to host it
    once = {
        "edited the invitation",
        "paused the invitation",
        "let the invitation go on",
        "sent the invitation at once",
        "took up an offer",
        "wrote to the participants",
        "added a member",
        "answered a topic",
        "undid something",
    }
    assert {each: done.get(each) for each in once} == dict.fromkeys(once, 1)
    assert not {"was refused", "gave up"} & done.keys()


def test_each_mail_of_the_timetable_went_out(whole: Played) -> None:
    """To the secretariat four times each; the season ends with its report."""
    four = ("share-kit", "preview", "catering-order", "day-before", "day-after")
    assert {kind: whole.seen.sent.get(kind) for kind in four} == dict.fromkeys(four, 4)
    assert whole.seen.sent["season-report"] == 1
    assert {"evaluation", "thanks", "meeting-moved", "message", "low-score"} <= whole.seen.sent.keys()


def test_a_warning_that_waited_for_room_says_nothing_once_its_bill_is_undone(whole: Played) -> None:
    """The bill entered wrongly breaks its line on a day of two mails; it is taken back on the next morning."""
    assert whole.mails["budget-warning"] == {"dropped": 1}


def test_the_office_gets_two_mails_a_day_at_most(whole: Played) -> None:
    """Not counted is what cannot wait, or what it asked for itself."""
    at_once = {Kind.CATERING_CHANGE, Kind.KITCHEN, Kind.DESK_APPROVAL, Kind.DESK_LINK, Kind.SAMPLE}
    days = Counter(clock.local(mail.at).date() for mail, _ in whole.letters if mail.kind not in at_once)
    assert {day: count for day, count in days.items() if count > 2} == {}
    assert sum(days.values()) < 100


def test_the_report_shows_every_mail(whole: Played) -> None:
    """The index links a page for each and every paper, and asks nothing of another server."""
    index, folder = whole.index.read_text(encoding="utf-8"), whole.index.parent
    pages = {page.name for page in (folder / "mails").glob("????.html")}
    assert len(pages) == sum(whole.seen.sent.values())
    assert all(f'href="mails/{page}"' in index for page in pages)
    papers = [each.relative_to(folder).as_posix() for each in (folder / "documents").rglob("*.*")]
    assert papers
    assert all(f'href="{paper}"' in index for paper in papers)
    assert 'src="http' not in index
    drawn = index.partition("<dl")[0]
    assert drawn.count("<path") == len(whole.script.project.meetings) + 1, "it opens with the seats and the money"


def test_the_papers_are_all_there(whole: Played) -> None:
    """Every summary; of each meeting the lists and the badges; the report; each receipt."""
    folder = whole.index.parent / "documents"
    summaries = [mail for mail, _ in whole.letters if mail.kind.value == "summary"]
    assert len(list((folder / "1-summaries").glob("*.html"))) == len(summaries) > 40
    for meeting in whole.script.project.meetings:
        names = {each.name for each in (folder / f"2-meetings/{meeting.day}-{meeting.id}").iterdir()}
        lists = {
            f"{meeting.day}-{meeting.id}-{each}" for each in ("deltagere.pdf", "deltagere.xlsx", "navneskilte.pdf")
        }
        assert lists <= names
    report = {each.suffix for each in (folder / "3-season-report").iterdir()}
    assert report == {".html", ".txt", ".pdf", ".docx", ".xlsx"}
    assert len(list((folder / "4-receipts").iterdir())) == whole.done["entered a bill"]
