"""The summary of a batch on disk: a workbook, a table for other programs, plain values, and a map of all places."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from gridplan.batch.report import BatchReport
from gridplan.language import Lang, say
from gridplan.later import Later
from gridplan.store.safe import replace_file, replacing
from gridplan.store.sheets import Sheet, write_csv, write_workbook

SUMMARY, OVERVIEW = "summary", "overview.html"


class Overview:
    """Draws the map; it loads when a place has changed."""

    page = Later("gridplan.batch.overview:overview_page")


def write_summary(found: BatchReport, folders: dict[str, Path], *, lang: Lang, maps: bool) -> None:
    """Write ``summary.xlsx``, ``summary.csv``, ``summary.json`` and ``overview.html``, each whole or not at all.

    The map is drawn anew only where a place has changed.

    Parameters
    ----------
    folders
        Place → folder of its files.
    maps
        Whether places on the map lead to their own maps.
    """
    home, table = found.folder, found.as_table(lang)
    table["status"] = [say(f"status-{status}", lang) for status in table["status"]]
    heads = {name: say(f"batch-head-{name}", lang) for name in table.columns}
    with replacing(home / f"{SUMMARY}.xlsx") as temporary:
        write_workbook(temporary, [Sheet(say("batch-sheet", lang), table, heads)])
    with replacing(home / f"{SUMMARY}.csv") as temporary:
        write_csv(temporary, found.as_table(lang))
    drawn = _drawn(found, lang, maps=maps)
    if not (home / OVERVIEW).is_file() or _drawn_before(home) != drawn:
        page = Overview.page(found, folders, lang=lang, maps=maps)
        replace_file(home / OVERVIEW, page.encode("utf-8", "backslashreplace"))
    told = found.as_dict() | {"overview_digest": drawn}
    replace_file(home / f"{SUMMARY}.json", json.dumps(told, ensure_ascii=False, indent=1).encode())


def _drawn(found: BatchReport, lang: Lang, *, maps: bool) -> str:
    """Return a number that changes with anything on the map."""
    shown = [[r.place, r.status, r.content_digest, dict(r.figures), r.reason(lang)] for r in found.records]
    return hashlib.sha256(json.dumps([lang, maps, shown], ensure_ascii=False).encode()).hexdigest()


def _drawn_before(home: Path) -> str | None:
    try:
        return str(json.loads((home / f"{SUMMARY}.json").read_text(encoding="utf-8"))["overview_digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
