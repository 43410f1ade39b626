"""Inputs of a planner that do not go with one another: too few of a list for another, and numbers that differ."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import gridplan as gp
from gridplan.findings import Finding
from gridplan.gallery.faults import Fault


class Linked(NamedTuple):
    """Two files whose rows are linked: each row of the first with one of the second, each of these with one or more.

    Parameters
    ----------
    left, right
        Names of the files.
    most
        Rows of the first that one of the second takes.
    same
        Column that both must have the same of; empty when any may be linked.
    """

    left: str
    right: str
    most: float = math.inf
    same: str = ""


LINKED: Mapping[str, tuple[Linked, ...]] = {
    "agencies": (Linked("agencies.csv", "estates.gpkg", same="community"), Linked("members.csv", "families.csv", 2)),
}
"""Place → files without whose links its recipe cannot go on."""
COUNTED = ("households", "people")
SPREAD = ("city",)
"""Places that hold the households of their buildings to the official totals, so that these differ by design."""


def unlinked(name: str, folder: Path) -> Iterator[Finding]:
    """Yield each two files of a place that have too few or too many rows for one another, with where that is so."""
    for asked in LINKED.get(name, ()):
        left, right = (_rows(folder / file, asked.same) for file in (asked.left, asked.right))
        few, many = left.align(right, fill_value=0)
        files = {"left": asked.left, "right": asked.right}
        for code, wrong in (("few", few < many), ("many", few > many * asked.most)):
            if wrong.any():
                numbers = {**files, "rows": int(few[wrong].sum()), "others": int(many[wrong].sum()), "most": asked.most}
                ids = tuple(map(str, wrong.index[wrong])) if asked.same else ()
                yield Finding(f"gallery-inputs-{code}", ids, numbers)


def differing(name: str, folder: Path) -> Iterator[Fault]:
    """Yield where inputs of a folder that has run say different things, so that figures cannot agree with them all."""
    if name in SPREAD:
        yield from (Fault("inputs/ledger.csv", finding) for finding in _wrong_in_ledger(folder / "inputs"))
        return
    for part in ("inputs", "later/inputs"):
        if (folder / part).is_dir():
            yield from (Fault(f"{part}/totals.csv", finding) for finding in _other_totals(folder / part))


def _rows(path: Path, same: str) -> pd.Series[int]:
    """Return how many rows a file has, by a column or in all."""
    table = gp.read_table(path) if path.suffix == ".csv" else gp.read_layer(path)
    return pd.DataFrame(table).groupby(table[same] if same else lambda _: "").size()


def _other_totals(inputs: Path) -> Iterator[Finding]:
    """Yield communities of which the totals are not the sums of their buildings."""
    buildings = gp.read_layer(inputs / "buildings.gpkg")
    totals = gp.read_table(inputs / "totals.csv").set_index("community")
    for column in COUNTED:
        if column in buildings and column in totals:
            counted = buildings.groupby(buildings["community"].astype(str))[column].sum()
            told, found = totals[column].astype(float).align(counted, fill_value=0)
            if len(other := told.index[told != found]):
                numbers = {"column": column, "totals": int(told[other].sum()), "counted": int(found[other].sum())}
                yield Finding("gallery-inputs-differ", tuple(other), numbers)


def _wrong_in_ledger(inputs: Path) -> Iterator[Finding]:
    """Yield rows of today's ledger that are of no building, and communities where it has more than their totals.

    A year later it may have buildings that are gone.
    """
    communities = gp.read_layer(inputs / "buildings.gpkg").astype({"unit": str}).set_index("unit")["community"]
    ledger = gp.read_table(inputs / "ledger.csv").astype({"unit": str, "households": float})
    if len(unknown := ledger.loc[~ledger["unit"].isin(communities.index), "unit"]):
        yield Finding("gallery-inputs-ledger", tuple(unknown))
    counted = ledger.groupby(ledger["unit"].map(communities))["households"].sum()
    totals = gp.read_table(inputs / "totals.csv").set_index("community")["households"].astype(float)
    told = totals.reindex(counted.index, fill_value=0)
    if len(above := counted.index[counted > told]):
        numbers = {"counted": int(counted[above].sum()), "totals": int(told[above].sum())}
        yield Finding("gallery-inputs-above", tuple(above), numbers)
