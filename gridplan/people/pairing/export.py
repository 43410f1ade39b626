"""A pairing as a workbook, as a folder of tables, or as JSON; ids only, for nobody but the owner to read."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from gridplan.columns import PAIR_COLUMNS
from gridplan.language import called, say
from gridplan.people.pairing.telling import as_dict, summary
from gridplan.people.pairing.values import Pairing
from gridplan.store.books import write_book
from gridplan.store.safe import check_writable, replace_file
from gridplan.store.sheets import Sheet

_COUNTS = ("id", "community", "pairs", "amount", "lower", "upper")


def export(pairing: Pairing, path: str | Path, *, lang: str | None = None) -> Path:
    """Write a pairing, and return where. Nobody but the owner may read the files.

    Parameters
    ----------
    path
        ``.xlsx``: what to read first, the pairs, and both sides with their counts. ``.json``: everything. Without an
        ending: a folder with ``pairs.csv``, ``left.csv`` and ``right.csv``.

    Raises
    ------
    OptionError
        When the ending is another one, or no file can be written there.
    PlanFileError
        When writing fails half-way; an older file stays.

    Examples
    --------
    >>> export(pairing, "pairs.xlsx", lang="zh")  # doctest: +SKIP
    PosixPath('pairs.xlsx')
    """
    if Path(path).suffix.lower() == ".json":
        check_writable(path)
        text = json.dumps(as_dict(pairing), ensure_ascii=False, allow_nan=False, indent=1)
        return replace_file(path, text.encode("utf-8", "backslashreplace"), private=True)
    return write_book(
        path,
        sheets=lambda: _sheets(pairing, lang),
        tables={
            "pairs": lambda: pairing.pairs,
            "left": partial(_counted, pairing, "left"),
            "right": partial(_counted, pairing, "right"),
        },
        refusal="pairing-ending",
        lang=lang,
        private=True,
    )


def _sheets(pairing: Pairing, lang: str | None) -> list[Sheet]:
    both = {"left": pairing.request.left, "right": pairing.request.right}
    sides = {name: called(side.called, lang, of="side") for name, side in both.items()}
    columns = dict.fromkeys((*PAIR_COLUMNS, *_COUNTS))
    heads = {name: sides.get(name) or say(f"pairing-head-{name}", lang) for name in columns}
    title = say("pairing-sheet-notes", lang)
    notes = pd.DataFrame({"note": summary(pairing, lang).splitlines()})
    tables = {"pairs": pairing.pairs, "left": _counted(pairing, "left"), "right": _counted(pairing, "right")}
    return [
        Sheet(title, notes, {"note": title}),
        *(
            Sheet(sides.get(name) or say(f"pairing-sheet-{name}", lang), _told(table), heads)
            for name, table in tables.items()
        ),
    ]


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the community where nobody has one, or where ids are those of communities already."""
    said = table["community"]
    ids = [table[name] for name in ("id", "left", "right") if name in table]
    return table.drop(columns="community") if (said == "").all() or any((said == own).all() for own in ids) else table


def _counted(pairing: Pairing, which: str) -> pd.DataFrame:
    """Return one side with what goes with each item."""
    side, rows = (
        (pairing.request.left, pairing.chosen[:, 0])
        if which == "left"
        else (pairing.request.right, pairing.chosen[:, 1])
    )
    amount = np.zeros(len(side), dtype=np.int64)
    np.add.at(amount, rows, pairing.amounts)
    counts = {"pairs": np.bincount(rows, minlength=len(side)), "amount": amount}
    told = {"id": side.ids, "community": side.communities, **counts, "lower": side.lower, "upper": side.upper}
    return pd.DataFrame(told)[list(_COUNTS)]
