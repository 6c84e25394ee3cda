"""The inbox: every mail sent as its reader sees it, SES's door for the functions, and schedules to run by hand."""

from __future__ import annotations

import json
import queue
import threading
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import urllib3
from botocore.config import Config
from jinja2 import Environment, FileSystemLoader
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from infra.local import mails, ses_events
from infra.local.place import Place
from infra.local.travel import Traveller
from shared.projects.table import ProjectsTable

SCHEDULES = {
    "plan": ("PlanFunction", "What is due now", "every 15 minutes"),
    "summaries": ("SummariesFunction", "Morning summary", "07:00"),
    "budget": ("BudgetFunction", "Nightly recount", "03:00"),
}

# Mails are shown as mail programs show them: no script runs, nothing is loaded, links open in a tab of their own.
# The same origin, so that the page around it can ask how high the mail is.
SANDBOX = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox;"
    " default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
ROUTES = Map(
    [
        Rule("/inbox", endpoint="list"),
        Rule("/inbox/", endpoint="list"),
        Rule("/inbox/health", endpoint="health"),
        Rule("/inbox/api/messages", endpoint="api"),
        Rule("/inbox/schedules/<name>", endpoint="schedule", methods=["POST"]),
        Rule("/inbox/travel", endpoint="travel", methods=["POST"]),
        Rule("/inbox/ses/<path:path>", endpoint="ses", methods=["GET", "POST", "PUT", "DELETE"]),
        Rule("/inbox/<id>", endpoint="mail"),
        Rule("/inbox/<id>/html", endpoint="html"),
        Rule("/inbox/<id>/raw", endpoint="raw"),
        Rule("/inbox/<id>/attachments/<int:index>", endpoint="attachment"),
    ]
)


def _by_reader(found: list[mails.Mail]) -> list[tuple[str, list[mails.Mail]]]:
    """Each reader with the mails, newest first; the reader of the newest one comes first."""
    readers: dict[str, list[mails.Mail]] = {}
    for mail in found:
        readers.setdefault(mail.recipients[0], []).append(mail)
    return list(readers.items())


class Inbox:
    """The pages under `/inbox` of one place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.pages = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.pages.filters["local"] = lambda moment: moment.astimezone(ZoneInfo("Europe/Copenhagen"))
        self.pool = urllib3.HTTPConnectionPool("127.0.0.1", place.cloud_port, maxsize=10, timeout=30)
        self.events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._deliver_events, daemon=True).start()
        self.traveller = Traveller(place, lambda name, at: self._run(SCHEDULES[name][0], at))

    def respond(self, request: Request) -> Response:
        """The page, or what the request asked to be done."""
        try:
            endpoint, arguments = ROUTES.bind_to_environ(request.environ).match()
            response = getattr(self, f"_{endpoint}")(request, **arguments)
            assert isinstance(response, Response)
            return response
        except HTTPException as error:
            return Response(f"{error.name}\n", error.code or 500)

    def _page(self, template: str, **values: Any) -> Response:
        return Response(self.pages.get_template(template).render(values), mimetype="text/html")

    def _health(self, request: Request) -> Response:
        return Response("ready\n")

    def _list(self, request: Request) -> Response:
        everything = mails.sent(self.place.mails)
        to, words = request.args.get("to", ""), request.args.get("q", "")
        return self._page(
            "inbox.html",
            mails=mails.matching(everything, to, words),
            everything=len(everything),
            readers=_by_reader(mails.matching(everything, to, words)),
            now=self.traveller.now(),
            stations=self.traveller.stations(),
            travelling=self.traveller.said,
            people=Counter(address for mail in everything for address in mail.recipients).most_common(),
            to=to,
            q=words,
            schedules=SCHEDULES,
            said=request.args.get("said", ""),
        )

    def _api(self, request: Request) -> Response:
        found = mails.matching(mails.sent(self.place.mails), request.args.get("to", ""), request.args.get("q", ""))
        return Response(json.dumps([mail.as_json() for mail in found]), mimetype="application/json")

    def _find(self, id: str) -> mails.Mail:
        for mail in mails.sent(self.place.mails):
            if mail.id == id:
                return mail
        raise NotFound

    def _mail(self, request: Request, id: str) -> Response:
        return self._page("mail.html", mail=self._find(id))

    def _html(self, request: Request, id: str) -> Response:
        return Response(self._find(id).html, mimetype="text/html", headers={"Content-Security-Policy": SANDBOX})

    def _raw(self, request: Request, id: str) -> Response:
        return Response(self._find(id).raw, mimetype="text/plain", headers={"Content-Security-Policy": SANDBOX})

    def _attachment(self, request: Request, id: str, index: int) -> Response:
        files = self._find(id).attachments
        if index >= len(files):
            raise NotFound
        response = Response(files[index].content, content_type=files[index].type)
        response.headers.set("Content-Disposition", "attachment", filename=files[index].name)
        return response

    def _schedule(self, request: Request, name: str) -> Response:
        """Invoke a schedule's function as the schedule would, with the present time."""
        if name not in SCHEDULES or not self.place.outputs():
            raise NotFound
        function, title, _ = SCHEDULES[name]
        before = len(mails.sent(self.place.mails))
        failed = self._run(function, self.traveller.now())
        if request.accept_mimetypes.best == "application/json":
            return Response(json.dumps({"error": failed}), 502 if failed else 200, mimetype="application/json")
        self.traveller.settle()
        count = len(mails.sent(self.place.mails)) - before
        came = f"{count} new mail{'' if count == 1 else 's'}." if count else "nothing new: no mail."
        said = f"{title}: failed ({failed})" if failed else f"{title}: {came}"
        return redirect(f"/inbox?{urlencode({'said': said})}", 303)

    def _travel(self, request: Request) -> Response:
        """Set out for a moment of the season; the list says how far the clock is until it is there."""
        self.traveller.go(request.form.get("to", ""))
        return redirect("/inbox", 303)

    def _run(self, output: str, at: datetime) -> str | None:
        """Run a schedule, and what it hands on, which otherwise runs in its own time; doing it twice does no harm."""
        seasons = ProjectsTable(self.place.outputs()["ProjectsTable"]).ids()
        event = {"time": at.isoformat(timespec="seconds")}
        events = [event, *({**event, "season": each} for each in seasons)]
        return next(filter(None, [self._invoke(output, each) for each in events]), None)

    def _invoke(self, output: str, event: dict[str, Any]) -> str | None:
        """The error of the function named by the stack's `output`, or None."""
        client = self.place.client("lambda", Config(read_timeout=150, retries={"total_max_attempts": 1}))
        answer = client.invoke(FunctionName=self.place.outputs()[output], Payload=json.dumps(event))
        payload = answer["Payload"].read()
        return payload.decode(errors="replace")[:400] if "FunctionError" in answer else None

    def _ses(self, request: Request, path: str) -> Response:
        """What MiniStack's SES answers. Mails it accepts are kept whole (it keeps no attachment); events follow."""
        body = request.get_data()
        headers = {name: value for name, value in request.headers if name.lower() != "host"}
        answer = self.pool.urlopen(request.method, f"/{path}", body, headers, redirect=False, retries=False)
        if answer.status == 200 and path.endswith("outbound-emails"):
            now, sending = self.traveller.now(), json.loads(body)
            message_id = json.loads(answer.data)["MessageId"]
            recipients = mails.keep(self.place.mails, message_id, sending, now)
            for event in ses_events.of(message_id, sending, recipients, now):
                self.events.put(event)
        return Response(answer.data, answer.status, content_type=answer.headers.get("content-type", "application/json"))

    def _deliver_events(self) -> None:
        """One at a time, so that a campaign does not start a hundred processes.

        Straight to the function: EventBridge takes events of `aws.ses` from SES alone, and MiniStack keeps to that.
        """
        while event := self.events.get():
            try:
                self._invoke("FeedbackFunction", event)
            except Exception as error:  # noqa: BLE001 - the events after this one must not wait for ever
                print(f"an event was lost: {error!r}", flush=True)
