"""Holding a ground against official totals and older grids, before anything is divided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from gridplan.departments.opening import Source
from gridplan.departments.reading import read_departments
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.community_names import known_communities
from gridplan.ground.ground import Ground
from gridplan.ground.units import ESTIMATED
from gridplan.ground_check.crossing import crossing_grids
from gridplan.ground_check.official import Official, read_official
from gridplan.ground_check.values import GroundCheck
from gridplan.options.numbers import is_number


def check_ground(
    ground: Ground,
    *,
    official: Official | None = None,
    grids: Mapping[str, Source] | None = None,
    tolerance: float = 0.05,
) -> GroundCheck:
    """Return the ground's totals by community beside official ones, and older grids that cross.

    Parameters
    ----------
    official
        Households by community, by its code or its name: a mapping, a DataFrame, or a CSV or XLSX file.
    grids
        Department → polygons of its older grids, as `gridplan.read_departments` takes them.
    tolerance
        Share of the official figure by which ours may differ before a finding says so.

    Raises
    ------
    InputError
        When the table of official totals or a layer of grids cannot be read; every fault at once.
    OptionError
        When `tolerance` is no number of at least 0.

    Examples
    --------
    >>> import gridplan as gp
    >>> town = gp.samples.city(buildings=200, seed=1, communities=2)
    >>> ground = gp.survey(gp.read_units(town.buildings, households="households", community="community"))
    >>> checked = gp.check_ground(ground, official={"江滨社区": 100})
    >>> checked.report.findings[0].text("en")
    'households differ from the official figures by more than 5 %: 江滨社区'
    """
    if not is_number(tolerance) or tolerance < 0:
        raise OptionError(f"tolerance must be a number of at least 0, not {tolerance!r}")
    known, noticed = ({}, ()) if official is None else read_official(official)
    known, twice = _as_units_say(known, ground)
    noticed = (*noticed, *twice)
    if twice:
        raise InputError(noticed)
    departments, faults = ((), ()) if grids is None else read_departments(grids, ground)
    if faults:
        raise InputError((*noticed, *faults))
    table = _communities(ground.units, known)
    crossing, crossed = crossing_grids(ground, departments)
    findings = (*noticed, *_differing(table, tolerance), *_unknown(table, known), *crossed)
    return GroundCheck(table, crossing, Report(findings))


def _as_units_say(known: Mapping[str, int], ground: Ground) -> tuple[dict[str, int], tuple[Finding, ...]]:
    """Return official households under what units call their communities, and a fault where one is there twice."""
    of_units = set(ground.units["community"].dropna())
    names = known_communities(list(known), of_units, ground.communities)
    twice = tuple(sorted({name for name in names if names.count(name) > 1}))
    fault = (Finding("official-twice", twice, {"source": "official"}),) if twice else ()
    return dict(zip(names, known.values(), strict=True)), fault


def _communities(units: pd.DataFrame, known: Mapping[str, int]) -> pd.DataFrame:
    households = units["households"].to_numpy(np.int64)
    guessed = np.where(units["source"].isin(ESTIMATED), households, 0)
    rows = pd.DataFrame(
        {
            "community": units["community"].fillna("").to_numpy(dtype=object),
            "households": households,
            "estimated": guessed,
        }
    )
    table = rows.groupby("community", as_index=False).agg(
        buildings=("households", "size"), households=("households", "sum"), estimated=("estimated", "sum")
    )
    table["official"] = pd.array([known.get(str(name)) for name in table["community"]], dtype="Int64")
    if list(table["community"]) == [""]:
        table = table.iloc[:0]
    counted = sum(known.values()) if known and table["official"].notna().all() and len(table) else None
    whole = {
        "community": "",
        "buildings": len(units),
        "households": int(households.sum()),
        "estimated": int(guessed.sum()),
        "official": counted,
    }
    table = pd.concat([table, pd.DataFrame([whole]).astype({"official": "Int64"})], ignore_index=True)
    table["difference"] = table["households"] - table["official"]
    share = 100 * table["difference"] / table["official"].where(table["official"] > 0)
    table["percent"] = share.astype("Float64").round(1)
    return table


def _differing(table: pd.DataFrame, tolerance: float) -> Iterator[Finding]:
    rows = table.iloc[:-1].dropna(subset=["official"])
    wrong = rows[rows["difference"].abs() > tolerance * rows["official"]]
    if len(wrong):
        yield Finding("official-differs", tuple(wrong["community"]), {"percent": f"{100 * tolerance:g}"})


def _unknown(table: pd.DataFrame, known: Mapping[str, int]) -> Iterator[Finding]:
    here = set(table["community"].iloc[:-1])
    if strange := sorted(set(known) - here):
        households = sum(known[name] for name in strange)
        yield Finding("official-strange", tuple(strange), {"households": households})
    if silent := sorted(here - set(known)) if known else []:
        yield Finding("official-silent", tuple(silent))
