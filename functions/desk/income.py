"""Money received: the page of the expenses, for the lines of the budget that bring money in."""

from __future__ import annotations

from desk.expense import OF_INCOME

PAGE = OF_INCOME
