"""`python -m infra.proof.bench.sizes`: how large everything is that is deployed or goes out: functions, layers, pages,
mails.

Pages and mails are those of a short season, of each kind the largest. A page is told as it is written, and as gzip
makes it, which is how it leaves the function for any browser (`functions/web/http.py`). What else a browser would fetch
for it is counted from its HTML: the promise is none. Layers are as built for the local cloud by `make run`, for this
machine's processor; without that they are left out.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.proof.bench.played import Played, play
from infra.proof.bench.shown import Figures, show
from infra.proof.season.play import script, short

ROOT = Path(__file__).parents[3]
BUILT = ROOT / ".local" / "build"
PROMISED = 14 * 1024
"""Bytes that a phone gets in the first round trip (RFC 6928, ten segments)."""

FETCHED = re.compile(
    r"<(?:img|script|iframe|source|audio|video)\b[^>]*\ssrc=|<link\b[^>]*\brel=[\"']?(?:stylesheet|preload)"
)


@dataclass(frozen=True)
class Sized:
    """A page: its bytes, as gzip makes them, and the requests that a browser makes to show it."""

    raw: int
    compressed: int
    requests: int

    @classmethod
    def of(cls, page: str) -> Sized:
        """Of its HTML."""
        body = page.encode()
        return cls(len(body), len(gzip.compress(body)), 1 + len(FETCHED.findall(page)))


def pages(played: Played) -> Mapping[str, Sized]:
    """The largest of each kind of page, of each function that has them."""
    found: dict[str, Sized] = {}
    for each in played.invocations:
        if each.page.lstrip().lower().startswith("<!doctype html"):
            name = f"{each.function}: {each.kind}"
            size = Sized.of(each.page)
            found[name] = max(found.get(name, size), size, key=lambda sized: sized.raw)
    return dict(sorted(found.items()))


def mails(played: Played) -> Mapping[str, tuple[int, int, int]]:
    """Of each kind of mail how many went alone, the usual one's bytes and the largest one's: MIME, as SES gets it."""
    found: dict[str, list[int]] = {}
    for each in played.of("send"):
        if each.sent == 1 and each.kind != "several":
            found.setdefault(each.kind, []).append(each.bytes_out)
    return {kind: (len(each), sorted(each)[len(each) // 2], max(each)) for kind, each in sorted(found.items())}


def packed(folder: Path) -> tuple[int, int]:
    """Bytes of a folder's files, and of their zip."""
    file, whole = io.BytesIO(), 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            whole += path.stat().st_size
            archive.write(path, path.relative_to(folder))
    return whole, len(file.getvalue())


def _files(folder: Path) -> Iterator[Path]:
    ours = folder == ROOT / "functions"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not (ours and "__pycache__" in path.parts):
            yield path


def deployed() -> Mapping[str, tuple[int, int]]:
    """The functions' one zip, and the layers that are built."""
    folders = {"functions, all in one zip": ROOT / "functions"}
    folders |= {f"layer {name}": BUILT / name for name in ("Domain", "Dependencies", "Drawing")}
    return {name: packed(folder) for name, folder in folders.items() if folder.is_dir()}


def _kb(size: float) -> str:
    return f"{size / 1024:,.1f}"


def main() -> None:
    """Print the tables."""
    played = play(short(script()))
    zips = Figures("deployed", ("files, KB", "zip, KB"))
    for name, (whole, small) in deployed().items():
        zips.add(name, _kb(whole), _kb(small))
    shown = Figures("a page, the largest of its kind", ("KB", "gzip, KB", "requests", f"promise {PROMISED // 1024} KB"))
    for name, page in pages(played).items():
        kept = page.compressed <= PROMISED and page.requests == 1
        shown.add(name, _kb(page.raw), _kb(page.compressed), str(page.requests), "kept" if kept else "broken")
    sent = Figures("a mail, MIME", ("mails", "usual, KB", "largest, KB"))
    for kind, (count, usual, largest) in mails(played).items():
        sent.add(kind, str(count), _kb(usual), _kb(largest))
    show("sizes", [zips, shown, sent])


if __name__ == "__main__":
    main()
