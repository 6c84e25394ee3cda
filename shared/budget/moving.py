"""Money that one line hands to another: read from a form, and whether it may be made, or taken back."""

from __future__ import annotations

from datetime import date

from shared.budget.entering import EntryInvalid, Fields, Wrong, one_of, read_amount, typed, words
from shared.budget.lines import Move, Tally
from shared.budget.tally import NotEnough, may_move
from shared.technical.writing import one_line

MOVE = ("from_line", "to_line", "amount", "reason")


def read_move(fields: Fields, id: str, found: Tally, today: date) -> Move:
    """The move `id` that the form speaks of, which may be made as the books stand.

    Raises:
        EntryInvalid: with every field that is wrong; of the amount also that the line has less to give.
    """
    text = typed(fields, MOVE)
    lines = [each.line.id for each in found.lines]
    amount = read_amount(text["amount"])
    if isinstance(amount, int) and amount < 0:
        amount = Wrong.NOTHING
    to_line = one_of(text["to_line"], lines)
    if to_line is None and text["to_line"] == text["from_line"]:
        to_line = Wrong.SAME_LINE
    read: dict[str, object] = {
        "from_line": one_of(text["from_line"], lines),
        "to_line": to_line,
        "amount": amount,
        "reason": words("reason", text["reason"]),
    }
    faults = {field: value for field, value in read.items() if isinstance(value, Wrong)}
    if not {"from_line", "to_line", "amount"} & faults.keys() and isinstance(amount, int):
        move = Move(id, text["from_line"], text["to_line"], amount, today, one_line(text["reason"]))
        try:
            may_move(found, move)
        except NotEnough:
            faults["amount"] = Wrong.NOT_ENOUGH
        if not faults:
            return move
    raise EntryInvalid({field: faults[field] for field in MOVE if field in faults})


def may_undo(found: Tally, move: Move) -> bool:
    """Whether what was handed over is still there to be handed back."""
    back = Move(move.id, move.to_line, move.from_line, move.amount, move.day, move.reason)
    try:
        may_move(found, back)
    except (NotEnough, ValueError):
        return False
    return True
