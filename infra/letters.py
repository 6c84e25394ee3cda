"""A mail's HTML as its reader's program shows it: its own pictures in their places, links in a tab of their own."""

from __future__ import annotations

import base64
import re
from email.message import EmailMessage

TARGET = '<base target="_blank">'


def shown(message: EmailMessage) -> str:
    """The HTML of `message`, each `cid:` picture written out, so that it stands alone; empty where it has none."""
    part = message.get_body(("html",))
    if part is None:
        return ""
    html = str(part.get_content()).replace("\r\n", "\n")
    for each in message.walk():
        if each["Content-ID"]:
            content = base64.b64encode(each.get_payload(decode=True) or b"").decode()  # type: ignore[arg-type]
            name = str(each["Content-ID"]).strip(" <>")
            html = html.replace(f"cid:{name}", f"data:{each.get_content_type()};base64,{content}")
    # Behind the head's beginning: before the doctype it would have browsers draw as they did in the nineties.
    return re.sub(r"<head[^>]*>", lambda head: head[0] + TARGET, html, count=1)
