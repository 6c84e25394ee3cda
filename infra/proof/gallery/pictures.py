"""Takes the pictures of the README from the running local cloud: `make run`, then `python -m
infra.proof.gallery.pictures`.

Needs Chromium (`apt-get install chromium`). Signs up an invented guest, so that there is a mail to show.
"""

from __future__ import annotations

import html
import io
import json
import random
import re
import time
import urllib.parse
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from infra.local.invented import PLAN
from infra.local.place import ROOT, of_the_project
from shared.documents.season_picture import Row, season_picture
from shared.outbox.kinds import Kind
from shared.plans.reading import read
from shared.registrations import Registration, Seats, Status
from shared.registrations.ticket import LEAST
from shared.summaries.filling import filling
from shared.technical.templates import short_day, weekday

PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
PHONE: ViewportSize = {"width": 390, "height": 844}
HIGH = 222
"""Points of each meeting's curve: four fill the picture."""

GUEST = {
    "name": "Åse Ørsted-Kjær",
    "company": "Bageriet Blåbær & Brød ApS",
    "address": "aase@example.org",
    "party": "2",
    "diet": "en vegetar",
    "topics": "Parkering på Amagerbrogade om morgenen",
}


def main() -> None:
    """Sign up, by the click in the mail, and keep pictures of the page and of the secretariat's summary."""
    url = of_the_project().url
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        phone = browser.new_context(
            viewport=PHONE, device_scale_factor=2, java_script_enabled=False, locale="da-DK"
        ).new_page()
        phone.goto(f"{url}/amager-oest")
        phone.screenshot(path=PICTURES / "season.png")
        phone.goto(f"{url}/amager-oest/moede-1")
        ticket = phone.locator("[name=ticket]").input_value()
        time.sleep(LEAST.total_seconds() + 1)
        _post(f"{url}/amager-oest/moede-1", {**GUEST, "ticket": ticket})
        [link] = re.findall(rf'href="({url}/c/[^"]+)"', _mail(url, GUEST["address"]))[:1]
        phone.goto(html.unescape(link))
        phone.locator("main form button").first.click()
        _post(f"{url}/inbox/schedules/budget", {})
        _post(f"{url}/inbox/travel", {"to": "The invitation"})  # past a working day's morning, which brings a summary
        phone.goto("about:blank")  # a page's policy would hold for the mail, and allows no inline style
        phone.set_content(_mail(url, "sekretariatet@example.org", Kind.SUMMARY, grace=600))
        phone.screenshot(path=PICTURES / "summary.png")
        browser.close()
    curve()


def curve() -> None:
    """How the seats of the plan's meetings filled, by invented guests, as high as the other pictures."""
    chance = random.Random(2018)  # noqa: S311 - invented guests
    project = read((ROOT / PLAN).read_bytes()).project()
    found = []
    for meeting in project.meetings:
        invited = project.timetable.at(Kind.INVITATION, meeting)
        again = project.timetable.at(Kind.SECOND_INVITATION, meeting)
        hours = [chance.expovariate(1 / 40) for _ in range(17)]
        moments = [invited + timedelta(hours=each) for each in hours] + [
            again + timedelta(hours=chance.expovariate(1 / 24)) for _ in range(chance.randint(6, 11))
        ]
        guests = [_guest(number, meeting.id, at) for number, at in enumerate(moments)]
        seats = Seats(meeting.capacity, meeting.reserved, taken=len(guests))
        filled = filling(project, meeting, seats, guests, meeting.starts)
        found.append(
            Row(
                meeting.title,
                f"{weekday(meeting.starts)} {short_day(meeting.starts)}",
                seats.taken,
                seats.open,
                short_day(filled.begins),
                short_day(meeting.starts),
                filled.points,
                filled.marks,
            )
        )
    drawn = Image.open(io.BytesIO(season_picture(found, project.appearance.accent, high=HIGH)))
    page = Image.new("RGB", (2 * PHONE["width"], 2 * PHONE["height"]), "white")
    wide = page.width - 60
    page.paste(drawn.resize((wide, drawn.height * wide // drawn.width)), (30, 40))
    page.save(PICTURES / "curve.png", optimize=True)


def _guest(number: int, meeting: str, at: datetime) -> Registration:
    return Registration(
        person=f"guest{number}",
        name="Åse Ørsted-Kjær",
        company="Bageriet",
        party=1,
        address="",
        project="amager-oest",
        meeting=meeting,
        status=Status.CONFIRMED,
        registered_at=at,
        version=1,
    )


def _post(address: str, fields: dict[str, str]) -> None:
    data = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data=data), timeout=60):
        pass


def _mail(url: str, address: str, kind: Kind = Kind.REQUEST, grace: float = 60) -> str:
    """The HTML of the newest mail of `kind` to `address`."""
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline:
        query = urllib.parse.urlencode({"to": address})
        with urllib.request.urlopen(f"{url}/inbox/api/messages?{query}", timeout=30) as answer:
            mails = [each for each in json.load(answer) if each["tags"].get("mail_id", "").startswith(f"{kind.value}.")]
        if mails:
            return str(mails[0]["html"])
        time.sleep(0.5)
    raise TimeoutError(f"no mail to {address}")


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    main()
    print(f"Pictures are in {Path('docs/pictures')}.")
