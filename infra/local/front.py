"""The front door: one small server on 127.0.0.1 whose address is known before anything is deployed.

`/inbox` is the inbox; everything else goes to the stack's HTTP API as it came. Run as
`python -m infra.local.front FOLDER CLOUD_PORT FRONT_PORT`.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import urllib3
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from infra.local import tether
from infra.local.inbox import Inbox
from infra.local.place import Place

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

AT_ONCE = 10
"""Requests in the API at one time; others wait. A new AWS account runs ten functions at once, and two cores fewer."""

HOP_BY_HOP = {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade"}


class FrontDoor:
    """A WSGI application in front of a place's cloud."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.inbox = Inbox(place)
        self.turns = threading.BoundedSemaphore(AT_ONCE)
        self.pool = urllib3.HTTPConnectionPool("127.0.0.1", place.cloud_port, maxsize=AT_ONCE, block=True, timeout=60)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The inbox's answer under `/inbox`, the API's elsewhere."""
        request = Request(environ)
        inside = request.path == "/inbox" or request.path.startswith("/inbox/")
        response = self.inbox.respond(request) if inside else self.forward(request)
        return response(environ, start_response)

    def forward(self, request: Request) -> Response:
        """What the API answers to `request`; 503 where nothing is deployed, 502 where it does not answer."""
        outputs = self.place.outputs()
        if not outputs:
            return Response("Nothing is deployed yet: `make run` is still at it.\n", 503, {"Retry-After": "5"})
        headers = {name: value for name, value in request.headers if name.lower() not in HOP_BY_HOP | {"host"}}
        headers["Host"] = urlsplit(outputs["ApiUrl"]).netloc
        target = request.environ.get("RAW_URI") or request.full_path
        try:
            with self.turns:
                answer = self.pool.urlopen(
                    request.method,
                    target,
                    request.get_data(),
                    headers,
                    redirect=False,
                    retries=False,
                    decode_content=False,
                )
        except urllib3.exceptions.HTTPError:
            return Response("The local cloud does not answer: `make stop`, then `make run`.\n", 502)
        response = Response(answer.data, answer.status)
        response.headers.clear()
        for name, value in answer.headers.items():
            if name.lower() not in HOP_BY_HOP | {"date", "server"}:
                response.headers.add(name, value)
        return response


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keeps no log: paths hold signed links."""


def main(folder: str, cloud_port: str, front_port: str) -> None:
    """Serve until SIGTERM."""
    tether.tie()
    door = FrontDoor(Place(Path(folder), int(cloud_port), int(front_port)))
    server = make_server("127.0.0.1", int(front_port), door, threaded=True, request_handler=_Handler)
    server.socket.listen(512)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
