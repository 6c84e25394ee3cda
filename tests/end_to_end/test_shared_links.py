"""What a shared link leads to, on the deployed template: routes, layers and roles are those of AWS."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from typing import Any

import icalendar
import pytest
import zxingcpp
from PIL import Image

from tests.end_to_end.conftest import LocalCloud
from tests.end_to_end.visitors import PROJECT


def fetch(cloud: LocalCloud, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{cloud.url}{path}", method=method, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize("path", [f"/{PROJECT}/share.png", f"/{PROJECT}/moede-1/share.png"])
def test_a_share_picture_is_drawn_and_kept(local_cloud: LocalCloud, path: str) -> None:
    """By its own function with its own layer, which reads projects alone; the second time it is not sent."""
    status, headers, png = fetch(local_cloud, path)
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(png)).size == (1200, 630)
    assert fetch(local_cloud, path, if_none_match=headers["ETag"])[0] == 304
    status, head, nothing = fetch(local_cloud, path, "HEAD")
    assert (status, head["ETag"], nothing) == (200, headers["ETag"], b"")


def test_codes_and_calendars_come_through_the_gateway_whole(local_cloud: LocalCloud) -> None:
    """Bytes stay bytes, and the address in the code is the one that the public reaches."""
    status, headers, png = fetch(local_cloud, f"/{PROJECT}/qr.png")
    assert (status, headers["Content-Type"]) == (200, "image/png")
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert code.text == f"{local_cloud.url}/{PROJECT}"
    feed = fetch(local_cloud, f"/{PROJECT}/calendar.ics")[2]
    assert len(icalendar.Calendar.from_ical(feed.decode()).walk("VEVENT")) == 4
    for path in ("/robots.txt", "/sitemap.xml", "/embed.js", f"/{PROJECT}/embed", f"/{PROJECT}/qr.svg"):
        assert fetch(local_cloud, path)[0] == 200
