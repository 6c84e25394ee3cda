"""An item of DynamoDB as Python's own values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]
"""An item in Python's own types: str, int, bool, None, list, dict."""


def pack(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` as DynamoDB writes them."""
    return {name: _packed(value) for name, value in values.items()}


def unpack(item: Mapping[str, Any]) -> Item:
    """An item as Python writes it."""
    # Nearly every value is a text or a number: the guests of full halls are read in half the time.
    return {
        name: value["S"] if "S" in value else int(value["N"]) if "N" in value else _unpacked(value)
        for name, value in item.items()
    }


def _packed(value: Any) -> dict[str, Any]:
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(int(value))}
        case None:
            return {"NULL": True}
        case Mapping():
            return {"M": {name: _packed(each) for name, each in value.items()}}
        case list() | tuple():
            return {"L": [_packed(each) for each in value]}
        case set() if value and all(isinstance(each, str) for each in value):
            return {"SS": sorted(value)}  # the mails that bounced softly
    raise TypeError(f"no item holds a {type(value).__name__}")


def _unpacked(value: Mapping[str, Any]) -> Any:
    [(kind, content)] = value.items()
    match kind:
        case "S" | "BOOL":
            return content
        case "N":
            return int(content)  # every number here is whole: øre, counts, versions, epoch seconds
        case "M":
            return {name: _unpacked(each) for name, each in content.items()}
        case "L":
            return [_unpacked(each) for each in content]
        case "SS":
            return set(content)
        case "NULL":
            return None
    raise TypeError(f"nothing here writes a {kind}")
