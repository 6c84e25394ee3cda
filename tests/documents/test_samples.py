from __future__ import annotations

from pathlib import Path

from infra.proof.gallery.documents import main
from shared.documents.labels import SHEETS


def test_the_gallery_shows_each_document_and_each_of_its_pages(tmp_path: Path) -> None:
    """Who works on one sees all of them as they are printed."""
    written = {path.name for path in main(tmp_path)}
    names = {"deltagerliste", "evaluering-og-regnskab", *(f"navneskilte-{name.split()[-1]}" for name in SHEETS)}
    for name in names:
        assert {f"{name}.pdf", f"{name}-1.png"} <= written
    assert all((tmp_path / name).stat().st_size > 1000 for name in written)
