"""Communities of a plan beside each other within their class: the verb and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.errors import OptionError
from gridplan.language import say, sentences
from gridplan.later import Later
from gridplan.plan import Plan
from gridplan.store.books import write_book
from gridplan.store.sheets import Sheet

COLUMNS = ("class", "rank", "community", "name", "households", "grids", "workers", "per_worker", "deviation",
           "compactness", "outside_window")  # fmt: skip
CLASS_COLUMNS = ("class", "communities", "households", "grids", "workers", "per_worker", "deviation", "compactness",
                 "outside_window")  # fmt: skip
_SHARES = ("deviation",)


@dataclass(frozen=True, eq=False, repr=False)
class ComparedCommunities:
    """Communities ranked within their class.

    Parameters
    ----------
    table
        One row a community, by class and rank: ``class, rank, community, name, households, grids, workers``,
        ``per_worker`` (households per worker), ``deviation`` (mean of how far grids are from full workers, 0.1 for
        10 %), ``compactness`` (mean Polsby–Popper of the grids) and ``outside_window`` (grids). Rank 1 is the community
        whose grids are most equal; of equal ones the more compact.
    classes
        One row a class: the same, over all its communities.
    shapes
        Community → the shape of each of its grids.
    """

    table: pd.DataFrame
    classes: pd.DataFrame
    shapes: gpd.GeoSeries

    save_html = Later("gridplan.show.compare.communities_page:save_html")

    def __repr__(self) -> str:
        return f"<ComparedCommunities: {len(self.table)} communities in {len(self.classes)} classes>"

    def text(self, lang: str | None = None) -> str:
        """Return a line for each class, with its best community and its worst."""
        lines = []
        for row in self.classes.itertuples():
            own = self.table[self.table["class"] == row[1]]
            ends = [f"{one['name']} ({one['deviation']:.0%})" for one in own.iloc[[0, -1]].to_dict("records")]
            numbers = {name: getattr(row, name) for name in ("communities", "households", "grids", "workers")}
            per = f"{row.per_worker:.0f}"
            told = {
                **numbers,
                "per_worker": per,
                "deviation": f"{row.deviation:.0%}",
                "best": ends[0],
                "worst": ends[1],
            }
            lines.append(say("communities-line", lang, kind=class_word(str(row[1]), lang), **told))
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Return both tables as plain values for JSON; what cannot be told is None."""
        tables = {"communities": self.table, "classes": self.classes}
        return {
            name: table.astype(object).where(table.notna(), None).to_dict("records") for name, table in tables.items()
        }

    def export(self, path: str | Path, *, lang: str | None = None) -> Path:
        """Write a workbook (``.xlsx``) with a sheet of all classes and one for each, or a folder of CSV files.

        Raises
        ------
        OptionError
            When the path ends otherwise, or cannot be written.
        """
        tables = {"communities": lambda: self.table, "classes": lambda: self.classes}
        return write_book(
            path, sheets=lambda: self._sheets(lang), tables=tables, refusal="communities-ending", lang=lang
        )

    def _sheets(self, lang: str | None) -> list[Sheet]:
        heads = {name: say(f"communities-head-{name.replace('_', '-')}", lang) for name in {*COLUMNS, *CLASS_COLUMNS}}
        whole = self.classes.assign(**{"class": [class_word(name, lang) for name in self.classes["class"]]})
        sheets = [Sheet(say("communities-sheet", lang), whole, heads, shares=_SHARES)]
        for name, rows in self.table.groupby("class", sort=False):
            sheets.append(Sheet(class_word(str(name), lang), rows.drop(columns="class"), heads, shares=_SHARES))
        return sheets


def compare_communities(plan: Plan, classes: Mapping[str, str] | None = None) -> ComparedCommunities:
    """Return the communities of a plan ranked within their class, since places of different kinds are not alike.

    Parameters
    ----------
    classes
        Community → class; those of the plan's rules when None.

    Raises
    ------
    OptionError
        When there are no classes, or a community with grids has none.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=300, seed=1)
    >>> units = gp.read_units(town.buildings, households="households", community="community")
    >>> plan = gp.partition(gp.survey(units), effort=0)
    >>> gp.compare_communities(plan, dict.fromkeys(plan.grids["community"], "old")).classes["class"].tolist()
    ['old']
    """
    chosen = plan.rules.classes if classes is None else classes
    if not chosen:
        raise OptionError(say("communities-no-classes"))
    # Ground without communities counts as one without a name, so that none of its households is left out.
    grids = plan.grids.assign(community=[_code(one) for one in plan.grids["community"]])
    kinds = {_code(community): kind for community, kind in chosen.items()}
    if missing := sorted(set(grids["community"]) - set(kinds)):
        raise OptionError(say("communities-missing", communities=", ".join(missing)))
    rows = pd.DataFrame(grids.drop(columns="geometry")).assign(
        **{"class": grids["community"].map(kinds), "deviation": grids["deviation"].abs()}
    )
    found = _summed(rows, ["class", "community"]).reset_index()
    names = _names(plan)
    found["name"] = [names.get(code, code) for code in found["community"]]
    found = found.sort_values(["class", "deviation", "compactness", "community"], ascending=[True, True, False, True])
    found["rank"] = found.groupby("class").cumcount() + 1
    whole = _summed(rows, ["class"]).assign(communities=found.groupby("class").size()).reset_index()
    shapes = gpd.GeoSeries(grids.geometry.to_numpy(), index=grids["community"].to_numpy(dtype=object), crs=grids.crs)
    return ComparedCommunities(found[list(COLUMNS)].reset_index(drop=True), whole[list(CLASS_COLUMNS)], shapes)


def _code(community: Any) -> str:
    """Return a community as text, empty where there is none."""
    return "" if pd.isna(community) else str(community)


def _summed(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the figures of grids by community or class."""
    grouped = rows.groupby(by)
    found = grouped.agg(
        households=("households", "sum"),
        grids=("grid", "size"),
        workers=("workers", "sum"),
        deviation=("deviation", "mean"),
        compactness=("polsby_popper", "mean"),
        outside_window=("outside_window", "sum"),
    )
    workers = found["workers"].to_numpy(dtype=float)
    per_worker = np.divide(found["households"], workers, out=np.full(len(found), np.nan), where=workers > 0)
    return found.assign(per_worker=per_worker)


def _names(plan: Plan) -> dict[str, str]:
    layer = plan.ground.communities
    return dict(zip(layer["community"], layer["name"], strict=True)) if "name" in layer else {}


def class_word(name: str, lang: str | None) -> str:
    """Return the word for one of the usual classes; a class of the planner's own stays as it is.

    Examples
    --------
    >>> class_word("old", "zh"), class_word("harbour", "zh")
    ('老旧小区型', 'harbour')
    """
    key = f"communities-class-{name}"
    return say(key, lang) if key in sentences() else name
