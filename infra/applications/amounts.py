"""Amounts of money as Danes write them: `6.000,-`, `kr. 12.000`, `7,5 t.kr.`, `1,250.50`."""

from __future__ import annotations

import re

from shared.technical.money import Oere, oere

AMOUNT = r"-?(?:\d{1,3}\.\d(?=\s*t\.?\s?kr)|\d{1,3}(?:,\d{3})+(?:\.\d{2})?|(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d{1,2})?)"
_THOUSAND = r"(?:t\.?\s?kr\.?|tkr\.?|tdkk|1\.?000 kr\.?)"
_UNIT = rf"(?:,-+|\.-)?\s*(?:(?P<thousand>{_THOUSAND})|kr\.?|kroner|dkk)?\.?$"
_MONEY = re.compile(rf"^(?:kr\.?|dkk)?\s*(?P<amount>{AMOUNT})\s*{_UNIT}", re.IGNORECASE)
AT_END = re.compile(
    rf"^(?P<text>.*?[^\d\s.,x×à*-])[\s:.…=-]*?(?:\b(?:kr\.?|dkk)\s*)?(?P<amount>(?<![\d.,]){AMOUNT})\s*{_UNIT}",
    re.IGNORECASE,
)
VALUE = re.compile(
    rf"\(\s*(?:værdi|svarer til|svarende til)[\s:a-z.]*?(?P<amount>{AMOUNT})\s*(?:,-+|kr\.?)?\s*\)\.?$", re.IGNORECASE
)
_IN_THOUSANDS = re.compile(rf"(?:\(|\bi\s|^\W*){_THOUSAND}", re.IGNORECASE)


def money(text: str) -> Oere | None:
    """The amount that `text` is, in øre; None where it is none."""
    match = _MONEY.match(text.strip())
    written = match["amount"].replace(" ", "") if match else ""
    if re.search(r",\d{3}", written):  # 24,000.00, as English has it; a Dane writes two digits behind a comma
        written = written.replace(",", "").replace(".", ",")
    if re.search(r"\.\d$", written):  # 1.5 t.kr.
        written = written.replace(".", ",")
    try:
        return oere(written) * (1000 if match and match["thousand"] else 1) if written else None
    except ValueError:
        return None


def in_thousands(words: str) -> bool:
    """Whether a heading or a remark says that amounts are thousands: `Budget (t.kr.)`."""
    return bool(_IN_THOUSANDS.search(words))


def thousands(line: str) -> str:
    """`line` with its bare amounts as thousands, where a heading says that they are."""
    cells = line.split("\t")
    match = AT_END.match(cells[0]) if len(cells) == 1 else None
    if match and not match["thousand"]:
        return f"{line[: match.end('amount')]} t.kr."
    return "\t".join(each if money(each) is None or "t" in each else f"{each} t.kr." for each in cells)
