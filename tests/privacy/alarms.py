"""What an alarm says, and to whom: the figures that CloudWatch makes of log lines, and the messages that SNS mails."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.log_filter import Filter, value
from infra.roles.policy import resolved
from tests.infra.watch import KNOWN, watched


@dataclass(frozen=True)
class Datum:
    """What a filter takes out of a line: a figure's name, its value and its dimensions, as CloudWatch keeps them."""

    namespace: str
    name: str
    value: object
    dimensions: tuple[tuple[str, object], ...] = ()


def data(filters: Mapping[str, Mapping[str, Any]], lines: Iterable[Mapping[str, Any]]) -> Iterator[Datum]:
    """What `filters` (`AWS::Logs::MetricFilter`) take out of `lines`."""
    read = [(Filter(str(each["FilterPattern"])), each["MetricTransformations"]) for each in filters.values()]
    for line in lines:
        for of, transformations in read:
            if of.matches(line):
                yield from (_datum(each, line) for each in transformations)


def _datum(transformation: Mapping[str, Any], line: Mapping[str, Any]) -> Datum:
    dimensions = [(str(each["Key"]), _taken(each["Value"], line)) for each in transformation.get("Dimensions", ())]
    return Datum(
        resolved(transformation["MetricNamespace"], KNOWN),
        str(transformation["MetricName"]),
        _taken(transformation["MetricValue"], line),
        tuple(dimensions),
    )


def _taken(written: object, line: Mapping[str, Any]) -> object:
    """What stands in the line where a transformation points into it (`$.…`), else what it says itself."""
    text = str(written)
    return value(line, text) if text.startswith("$.") else float(text) if text.isdecimal() else text


def message(name: str, alarm: Mapping[str, Any], known: Iterable[Datum]) -> dict[str, object]:
    """What SNS mails of an alarm that goes off on the latest of what is `known`.

    In CloudWatch's words: the name that CloudFormation gives it, its description, what it watches, and in the reason
    the values themselves.
    """
    figures = watched(alarm)
    names = {(each.namespace, each.name) for each in figures}
    seen = [each for each in known if (each.namespace, each.name) in names]
    told = {
        "AlarmName": f"stack-Watch-1ABCDEF-{name}-2GHIJKL",
        "AlarmDescription": str(alarm["AlarmDescription"]),
        "NewStateValue": "ALARM",
        "NewStateReason": f"Threshold Crossed: {len(seen)} datapoints {[each.value for each in seen[-5:]]} crossed "
        f"the threshold ({alarm['Threshold']}).",
        "Trigger": {
            "Metrics": [[each.namespace, each.name, each.dimensions] for each in figures],
            "Seen": [[each.name, each.dimensions, each.value] for each in seen],
            "Labels": [str(each["Label"]) for each in alarm.get("Metrics", ()) if "Label" in each],
        },
    }
    return {"Subject": f'ALARM: "{told["AlarmName"]}" in EU (Stockholm)', "Message": json.dumps(told)}


def names_in(written: object) -> Iterator[str]:
    """The parameters and resources that a part of the template names (`!Ref X`, `!Sub …${X}…`)."""
    tag = getattr(getattr(written, "tag", None), "value", "")
    if tag == "!Ref":
        yield str(written.value)  # type: ignore[attr-defined]
    elif tag == "!Sub":
        text, own = written if isinstance(written, list) else (written.value, {})  # type: ignore[attr-defined]
        yield from {part.partition("}")[0] for part in str(text).split("${")[1:]} - set(own)
        yield from names_in(own)
    elif isinstance(written, Mapping):
        for each in written.values():
            yield from names_in(each)
    elif isinstance(written, list):
        for each in written:
            yield from names_in(each)
