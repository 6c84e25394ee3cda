"""`python -m infra.texts`: take up new texts, drop those that are gone, compile, list what lacks a
translation, and write docs/mails.md.

`--compile` only makes the files that are read at run time (`messages.mo`), which are not kept in git.
"""

from __future__ import annotations

import sys

from infra.texts import mail_kinds
from infra.texts.catalogues import ROOT, everything


def main() -> int:
    """Bring every catalogue up to date; how many texts still need a translator."""
    if "--compile" in sys.argv[1:]:
        for texts in everything():
            texts.compile()
        return 0
    mail_kinds.write()
    left = 0
    for texts in everything():
        texts.write()
        wrong = list(texts.wrong())
        left += len(wrong)
        print(f"{texts.file.relative_to(ROOT)}: {len(texts.kept())} texts, {len(wrong)} to do")
        for each in wrong:
            print(f"  {each}")
    if left:
        print("Translate them in the files named above, then run `make texts` again.")
    return min(left, 1)


if __name__ == "__main__":
    sys.exit(main())
