"""Reading a plan file: right in every respect, or all that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shared.plans.agreement import disagreements
from shared.plans.form import Form
from shared.plans.shape import Plan
from shared.plans.source import Path, Problem, Source, did_you_mean, load


class PlanWrong(Exception):
    """A plan file with problems, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(f"{len(self.problems)} problems")


def read(content: bytes) -> Plan:
    """The plan that a file's `content` says.

    Raises:
        PlanWrong: with every problem of the file.
    """
    source = load(content)
    problems = list(source.problems)
    if source.data is None:
        raise PlanWrong(problems)
    plan: Plan | None = None
    try:
        plan = Plan.model_validate(source.data)
    except ValidationError as error:
        problems += [_problem(source, each) for each in error.errors()]
    problems += disagreements(source)
    if plan is None or problems:
        raise PlanWrong(problems)
    return plan


def _problem(source: Source, error: ErrorDetails) -> Problem:
    path: Path = error["loc"]
    return source.problem(path, _words(path, error))


def _words(path: Path, error: ErrorDetails) -> str:
    match error["type"]:
        case "value_error":
            return str(error["ctx"]["error"])
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is no field here" + did_you_mean(str(path[-1]), _fields(path[:-1]))
        case "too_short":
            return "needs at least one"
        case "list_type" | "tuple_type" if error["input"] is not None:
            return "should be a list, each item behind a - on a line of its own"
        case "model_type" | "dict_type" if error["input"] is not None:
            fields = ", ".join(_fields(path))
            return f"should have fields below it: {fields}" if fields else "should have fields below it"
        case _:
            return "is empty"


def _fields(path: Path) -> list[str]:
    kind: Any = Plan
    for step in path:
        if isinstance(kind, type) and issubclass(kind, Form):
            known = kind.model_fields.get(str(step))
            kind = known.annotation if known else None
        elif get_origin(kind) in {list, dict}:
            kind = get_args(kind)[-1]
        else:
            return []
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, Form) else []
