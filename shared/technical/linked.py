"""Links in texts that people write: addresses of pages and of mailboxes can be clicked, and nothing else can."""

from __future__ import annotations

from functools import cache
from typing import Any

from markupsafe import Markup, escape

SCHEMAS = frozenset({"", "http:", "https:", "mailto:"})
"""What becomes a link; no schema: `www.example.dk`, and `example.dk` under one of `DOMAINS`."""

DOMAINS = ("dk", "com", "org", "net", "eu", "nu", "info", "se", "no", "de")
"""Under these a name without www. is a page. Under others it may be a full stop without a space (`glad.Vi ses`)."""


def linked(text: str, style: str = "") -> Markup:
    """`text` as HTML, its links as elements (of this CSS `style`, class `link`, where one is given).

    A full stop, a comma or a bracket after an address is no part of it. What is Markup already stays as it is.
    """
    if isinstance(text, Markup):
        return text
    found = _links().match(text) or [] if "." in text else []
    made, end = Markup(""), 0
    for each in found:
        if each.schema in SCHEMAS:
            address = each.url if each.schema else each.url.replace("http://", "https://", 1)
            attributes = Markup(' class="link" style="{}"').format(style) if style else ""
            made += escape(text[end : each.index])
            made += Markup('<a href="{}"{}>{}</a>').format(address, attributes, each.text)
            end = each.last_index
    return made + escape(text[end:])


@cache
def _links() -> Any:
    from linkify_it import LinkifyIt

    return LinkifyIt(options={"fuzzy_ip": False}).tlds(list(DOMAINS))
