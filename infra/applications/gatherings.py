"""The meetings of an application, each with everything that a plan wants to know of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from infra.applications import prose
from infra.applications.dates import Years, year_in
from infra.applications.found import Found
from infra.applications.places import Meeting, places
from infra.applications.timeline import Dated, Timeline, timeline
from shared.applications.headings import BUDGET, MEETINGS
from shared.applications.marks import words
from shared.technical.nouns import Noun, known

MEALS = (
    (re.compile(r"morgen(?:mad|møde|kaffe)|\bmorgener\b", re.IGNORECASE), time(8), time(9, 30), "Morgenmad"),
    (re.compile(r"frokost", re.IGNORECASE), time(12), time(13, 30), "Frokost"),
    (re.compile(r"aften|middag|fyraften", re.IGNORECASE), time(17), time(19), "An evening"),
)
"""At what time a meal is, where the application says no more than that there is one."""

_CALLED = re.compile(r"(netværksmøde|borgermøde|foredrag|workshop|festival|fællesspisning|koncert|møde)", re.IGNORECASE)

_NO_SIGN_UP = re.compile(
    r"(?:uden|ingen|kræver ikke)\s+tilmelding|tilmelding\s+(?:er\s+)?(?:ikke|unødvendig)", re.IGNORECASE
)
_RESERVED = re.compile(r"heraf (?:er )?(\d{1,3}) (?:pladser )?(?:er )?reserver\w*", re.IGNORECASE)
_NO_NOUNS = {"møde", "netværksmøde", "sæson", "række", "forløb", "projekt", "program", "netværk", "forening", "kreds"}
_VAGUE = {"dag", "aften", "tur", "arrangement"}
_NAMED = {"marked", "café", "træf"}
"""Nouns that every application uses of other things too; the second ones are what a project's name says."""

_LASTS = re.compile(r"\bvarer\s+(?:ca\.?\s*)?(en|et par|halvanden|to|tre|fire|\d)\s*timer?\b", re.IGNORECASE)
_HOURS = {"en": 1.0, "et par": 2.0, "halvanden": 1.5, "to": 2.0, "tre": 3.0, "fire": 4.0}
OTHERWISE = time(17), time(19)
SEATS = 30


def gatherings(
    found: Found,
    by_field: Mapping[str, Sequence[str]],
    everything: str,
    today: date,
    settings: Mapping[str, str],
) -> None:
    """Fill `meetings` and `venues`. `settings`: what the application's appendix says, by the plan's fields."""
    years = Years(
        year_in("\n".join([*by_field.get(MEETINGS, ()), *by_field.get("activities", ())])) or year_in(everything), today
    )
    read = timeline(by_field.get(MEETINGS, ()), years)
    whole = [each.split("\t")[-1] if each.count("\t") == 1 else each for each in everything.splitlines()]
    spoken = [whole, by_field.get("purpose.what", ())]
    told = [[part for line in each for part in prose.said(line) if prose.gathers(part)] for each in spoken]
    elsewhere: list[Sequence[str]] = [*told, by_field.get("activities", ())]
    while not read.meetings and elsewhere:
        also = timeline(elsewhere.pop(), years)
        read.meetings, read.clocks = also.meetings, read.clocks or also.clocks
        read.asked += also.asked if also.meetings else []
        read.assumed += also.assumed if also.meetings else []
    found.told += read.asked
    found.unread += read.unread
    if read.assumed:
        why: dict[str, list[str]] = {}
        for each in read.assumed:
            day, _, reason = each.partition(": ")
            why.setdefault(reason, []).append(day)
        found.assume("meetings.*.date", "; ".join(f"{', '.join(days)}: {reason}" for reason, days in why.items()) + ".")
    made = [_meeting(number, each, read, found) for number, each in enumerate(read.meetings, start=1)]
    found.data["meetings"] = made
    if not made:
        found.told.append("No meeting with a day was found. Write them under meetings.")
        return
    if not settings:
        _kind(found, made, by_field, everything)
    _times(found, made, read, by_field, everything)
    _titles(found, made, read, everything)
    places(found, made, read, by_field, settings)
    _seats(found, made, read, settled=bool(settings))


def _meeting(number: int, each: Dated, read: Timeline, found: Found) -> Meeting:
    return {
        "id": f"moede-{number}",
        "date": each.when.day.isoformat(),
        "starts": "",
        "ends": "",
        "title": each.title,
        "topic": _topic(each),
        "venue": "",
    }


def _kind(found: Found, made: list[Meeting], by_field: Mapping[str, Sequence[str]], everything: str) -> None:
    """What the meetings are called, and whether one signs up for them."""
    fields = ("name", "activities", "purpose.what", MEETINGS)
    text = "\n".join(line for heading in fields for line in by_field.get(heading, ())).casefold()

    def count(noun: Noun, text: str) -> int:
        forms = sorted({noun.singular, noun.plural, noun.definite, noun.definite_plural}, key=len, reverse=True)
        return len(re.findall(rf"\w*(?:{'|'.join(forms)})\b", text))

    nouns = [each for each in known().values() if each.singular not in _NO_NOUNS | _VAGUE]
    name = " ".join(by_field.get("name", ())).casefold()
    counts = {each.singular: count(each, name if each.singular in _NAMED else text) for each in nouns}
    if not any(counts.values()):  # a letter has no headings; a word that comes once may be any
        spoken = {each.singular: count(each, everything.casefold()) - 1 for each in nouns}
        counts = {each: max(0, times) * (each not in _NAMED) for each, times in spoken.items()}
    noun = max(counts, key=lambda each: (counts[each], len(each)))
    if counts[noun] > len(re.findall(r"\bnetværksmøde", text)):
        found.data["nouns"] = {"meeting": noun}
        times = "once" if counts[noun] == 1 else f"{counts[noun]} times"
        found.assume("nouns.meeting", f"The application says “{noun}” {times}.")
    elif "netværk" not in everything.casefold():
        found.data["nouns"] = {"meeting": "møde"}
        found.assume("nouns.meeting", "The application speaks of no network; these are meetings.")
    if _NO_SIGN_UP.search(everything):
        for each in made:
            each["sign_up"] = "no"


def _topic(each: Dated) -> str:
    """What it is about: as written, or what a title says that is more than the word for a meeting."""
    called = _CALLED.search(each.title)
    behind = re.match(r"\w*\s*\d*\s*[:–-]\s+(.+)", each.title[called.end() :]) if called else None
    told = (behind[1] if behind else "" if called else each.title) if not each.blank_topic else ""
    return each.topic or told or str(words()["meetings"]["topic"])


def _times(
    found: Found, made: list[Meeting], read: Timeline, by_field: Mapping[str, Sequence[str]], everything: str
) -> None:
    text = "\n".join(line for heading in (MEETINGS, "activities", "name", BUDGET) for line in by_field.get(heading, ()))
    usual, why = (
        OTHERWISE,
        "The application says no times of the day, nor a meal that would tell; 17:00 to 19:00 is a guess.",
    )
    for words_, starts, ends, name in MEALS:
        if words_.search(text):
            usual, why = (
                (starts, ends),
                f"The application says no times. “{name}” makes it {starts:%H:%M} to {ends:%H:%M}.",
            )
            break
    spans = [(each.when.starts, each.when.ends) for each in read.meetings if each.when.starts and each.when.ends]
    if spans:
        starts_, ends_ = max(spans, key=spans.count)
        usual = starts_, ends_
        why = f"The application says no time of this one; {starts_:%H:%M} to {ends_:%H:%M} is that of others."
    open_: list[str] = []
    endless: list[str] = []
    hours = _LASTS.search(everything)
    length = timedelta(hours=_HOURS.get(hours[1].lower(), 0) or int(hours[1])) if hours else timedelta(hours=2)
    for meeting, each in zip(made, read.meetings, strict=True):
        said = (each.when.starts, each.when.ends) if each.when.starts or not read.clocks else read.clocks
        starts, ends = said[0] or usual[0], said[1] or usual[1]
        if said[0] is None:
            open_ += [f"meetings.{meeting['id']}.starts", f"meetings.{meeting['id']}.ends"]
        elif said[1] is None:
            ends = (datetime.combine(date.min, starts) + length).time()
            endless.append(f"meetings.{meeting['id']}.ends")
        meeting["starts"], meeting["ends"] = f"{starts:%H:%M}", f"{ends:%H:%M}"
    if endless:
        every = len(endless) == len(made)
        said_ = f", and “{hours[0]}”." if hours else "; two hours are a guess."
        found.assume(["meetings.*.ends"] if every else endless, f"Only the beginning is written{said_}")
    if open_:
        every = len(open_) == 2 * len(made)
        found.assume(["meetings.*.starts", "meetings.*.ends"] if every else open_, why)


def _titles(found: Found, made: list[Meeting], read: Timeline, everything: str) -> None:
    called = _CALLED.search(everything)
    noun = found.data.get("nouns", {}).get("meeting") or (called[1] if called else "møde")
    title = noun[:1].upper() + noun[1:].lower()
    without = [each["id"] for each in made if not each["title"]]
    for each in made:
        each["title"] = each["title"] or title
    if without:
        about = ["meetings.*.title"] if len(without) == len(made) else [f"meetings.{id}.title" for id in without]
        found.assume(about, "The application gives the day alone.")
    topic = words()["meetings"]["topic"]
    topics = [f"meetings.{each['id']}.topic" for each in made if each["topic"] == topic]
    if topics:
        about = ["meetings.*.topic"] if len(topics) == len(made) else topics
        found.assume(
            about, "The application names no topic. Guests read what stands here; write it before they are invited."
        )


def _seats(found: Found, made: list[Meeting], read: Timeline, *, settled: bool) -> None:
    high = int(found.data["guests"]["high"])
    open_ = [meeting for meeting, each in zip(made, read.meetings, strict=True) if each.capacity is None]
    for meeting, each in zip(made, read.meetings, strict=True):
        meeting["capacity"] = str(each.capacity if each.capacity is not None else high or SEATS)
        meeting["reserved"] = str(each.reserved or 0)
    if settled:
        return
    if open_:
        why = (
            f"The application counts on {high} people."
            if high
            else f"The application says no number; {SEATS} is a guess."
        )
        about = (
            ["meetings.*.capacity"]
            if len(open_) == len(made)
            else [f"meetings.{each['id']}.capacity" for each in open_]
        )
        found.assume(about, why)
    said = _RESERVED.search(found.data["guests"]["text"])
    if said:
        for meeting in made:
            meeting["reserved"] = said[1]
    why = f"The application says “{said[0]}”." if said else "The application keeps no seats for anybody."
    found.assume("meetings.*.reserved", why)
