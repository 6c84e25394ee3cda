"""Money that one line hands to another: read from a form, and whether it may be made, or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shared.budget.entering import values
from shared.budget.fields import Known
from shared.budget.lines import Move, Tally
from shared.budget.tally import NotEnough, may_move
from shared.technical.fields import Fault, FormInvalid, declared
from shared.technical.money import Oere


def read_move(text: Mapping[str, str], id: str, tally: Tally, today: date) -> Move:
    """The move `id` that `text` speaks of, which may be made as the books stand.

    Raises:
        FormInvalid: with every field that is wrong; of the amount also that the line has less to give.
    """
    found, faults = values(text, Move, Known([each.line.id for each in tally.lines], budget=tally.planned))
    if "to_line" in found and text["to_line"] == text["from_line"]:
        faults["to_line"] = Fault.SAME_LINE
    if not {"from_line", "to_line", "amount"} & faults.keys():
        move = Move(**{"reason": "", **found}, id=id, day=today)
        try:
            may_move(tally, move)
        except NotEnough:
            faults["amount"] = Fault.NOT_ENOUGH
        if not faults:
            return move
    raise FormInvalid({field: faults[field] for field in declared(Move) if field in faults})


def may_undo(tally: Tally, move: Move, lacked: Oere = 0) -> bool:
    """Whether what was handed over is still there to be handed back; a line that `lacked` so much before may again."""
    source, target = tally.line(move.from_line), tally.line(move.to_line)
    return source is not None and target is not None and target.free + lacked >= move.amount
