"""One row a grid, older or newer: what became of it, whom it won and lost, how it stands against its window."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from gridplan.columns import CHANGED_GRID_COLUMNS


def heirs(lineage: pd.DataFrame) -> dict[str, str]:
    """Return older code → the code under which the grid goes on, sorted.

    That is its own while they have a building in common; of a recoded grid the one it became; else the grid with more
    than half of its remaining households, if these are more than half of the older households there.

    Examples
    --------
    >>> rows = {"event": ["U", "C", "M"], "old_grid": ["1", "2", "3"], "new_grid": ["1", "9", "1"]}
    >>> heirs(pd.DataFrame(rows | {"households": 5}))
    {'1': '1', '2': '9'}
    """
    pairs = lineage[lineage["old_grid"].notna() & lineage["new_grid"].notna()]
    common = {side: pairs.groupby(side)["households"].transform("sum") for side in ("old_grid", "new_grid")}
    own = pairs["old_grid"] == pairs["new_grid"]
    left = ~pairs["old_grid"].isin(pairs["old_grid"][own]) & ~pairs["new_grid"].isin(pairs["new_grid"][own])
    mutual = (2 * pairs["households"] > common["old_grid"]) & (2 * pairs["households"] > common["new_grid"])
    chosen = pairs[own | (left & (mutual | (pairs["event"] == "C")))]
    return dict(sorted(zip(chosen["old_grid"], chosen["new_grid"], strict=True)))


def grid_table(
    lineage: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    goes_on: Mapping[str, str],
) -> pd.DataFrame:
    """Return one row a grid, columns `CHANGED_GRID_COLUMNS`, most households moved first, then the largest share.

    Parameters
    ----------
    pairs
        Buildings of both, columns `gridplan.changes.pairing.COLUMNS`.
    before, after
        Figures of the older and of the newer grids by code.
    goes_on
        Older code → code under which it goes on.
    """
    rows = _rows(before, after, goes_on)
    for side, figures, code in (("before", before, "old_grid"), ("after", after, "new_grid")):
        for name in ("load_share", "workers", "deviation"):
            rows[f"{name}_{side}"] = figures[name].reindex(rows[code]).to_numpy()
        rows[f"outside_{side}"] = figures["outside_window"].reindex(rows[code], fill_value=False).to_numpy(dtype=bool)
    untouched = before["outside_untouched"].reindex(rows["old_grid"], fill_value=False)
    rows["outside_untouched"] = untouched.to_numpy(dtype=bool)
    rows["event"] = _events(rows, lineage)
    rows = _counted(rows, located(pairs, rows))
    stirred = (rows["units_in"] + rows["units_out"], rows["came"] + rows["gone"] + rows["corrected"].abs())
    order = rows.assign(buildings=stirred[0], counted=stirred[1])
    order = order.sort_values(["moved", "share", "buildings", "counted"], ascending=False, kind="stable")
    return rows.loc[order.index, list(CHANGED_GRID_COLUMNS)].reset_index(drop=True)


def located(pairs: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the buildings with the rows of their older and newer grid, ``from`` and ``to``, −1 for none."""
    places = {}
    for told, code in (("from", "old_grid"), ("to", "new_grid")):
        place = {grid: number for number, grid in enumerate(rows[code]) if grid is not None}
        places[told] = [place.get(grid, -1) for grid in pairs[code]]
    return pairs.assign(**places)


def _rows(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, goes_on: Mapping[str, str]) -> pd.DataFrame:
    """Return codes and community of each grid: newer ones in the plan's order, then those that do not go on."""
    came_from = {new: old for old, new in goes_on.items()}
    ended = [code for code in before.index if code not in goes_on]
    rows = pd.DataFrame(
        {
            "old_grid": [*(came_from.get(code) for code in after.index), *ended],
            "new_grid": [*after.index, *(None for _ in ended)],
        },
        dtype=object,
    )
    rows["community"] = [*after["community"], *before["community"].reindex(ended)]
    return rows.astype(object).where(rows.notna(), None)


def _events(rows: pd.DataFrame, lineage: pd.DataFrame) -> list[str]:
    """Return the event of each row: that of the older grid, which so is counted once; N of a grid that began."""
    of_old = dict(zip(lineage["old_grid"], lineage["event"], strict=True))
    return ["N" if old is None else of_old[old] for old in rows["old_grid"]]


def _counted(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with households and buildings that came, went and moved."""
    left, entered = pairs["from"].to_numpy(), pairs["to"].to_numpy()
    had, has, stays = left >= 0, entered >= 0, (left == entered) & (left >= 0)
    moves = had & has & ~stays
    then, now = pairs["before"].to_numpy(), pairs["after"].to_numpy()

    def total(where: np.ndarray, chosen: np.ndarray, values: np.ndarray) -> np.ndarray:
        found = np.zeros(len(rows), dtype=np.int64)
        np.add.at(found, where[chosen], values[chosen])
        return found

    one = np.ones(len(pairs), dtype=np.int64)
    found = rows.assign(
        households_before=total(left, had, then),
        households_after=total(entered, has, now),
        moved_in=total(entered, moves, now),
        moved_out=total(left, moves, now),
        came=total(entered, has & ~had, now),
        gone=total(left, had & ~has, then),
        corrected=total(left, had & has, now - then),
        units_in=total(entered, moves, one),
        units_out=total(left, moves, one),
        goes_to=_flows(rows, left[moves], entered[moves], now[moves], "new_grid"),
        comes_from=_flows(rows, entered[moves], left[moves], now[moves], "old_grid"),
    )
    moved = found["moved_in"] + found["moved_out"]
    known = moved + total(left, stays, now)
    return found.assign(moved=moved, share=np.where(known > 0, moved / known.where(known > 0, 1), 0.0))


def _flows(rows: pd.DataFrame, own: np.ndarray, other: np.ndarray, households: np.ndarray, code: str) -> list[str]:
    """Return for each row the codes of the grids it exchanges buildings with and the households, most first."""
    sums = pd.DataFrame({"own": own, "other": other, "n": households}).groupby(["own", "other"], as_index=False).sum()
    sums = sums.sort_values(["own", "n", "other"], ascending=[True, False, True], kind="stable")
    texts: list[list[str]] = [[] for _ in range(len(rows))]
    codes = rows[code].tolist()
    for mine, theirs, n in sums.itertuples(index=False):
        texts[mine].append(f"{codes[theirs]} ({n})")
    return [", ".join(text) for text in texts]
