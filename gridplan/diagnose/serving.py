"""Faults of one department's network as its units see them: who is served, by how many, how far grids hang together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gridplan.agreement import shared
from gridplan.components import connected_groups
from gridplan.departments.department import Department
from gridplan.diagnose.site import Fault, Site, unit_fault
from gridplan.diagnose.values import Kind

SLIGHT = 0.05
"""Share of a unit's ground that a grid must exceed to be a head of it: borders drawn by hand differ by less."""
_HALF = 0.5


def unserved(site: Site, department: Department) -> Iterator[Fault]:
    """Yield the patches of neighbouring units that lie in no grid."""
    near = site.ground.adjacency
    left = np.flatnonzero(department.labels < 0)
    number = np.full(near.n, -1, np.int32)
    number[left] = np.arange(len(left))
    u, v = number[near.u], number[near.v]
    both = (u >= 0) & (v >= 0)
    for group in connected_groups(len(left), u[both], v[both]) if len(left) else []:
        yield unit_fault(site, "unserved", department, left[group])


def heads_of(department: Department, n_units: int) -> NDArray[np.int64]:
    """Return the number of grids that hold more than a twentieth of each unit's ground, int64 (n,)."""
    units = department.claims["unit"].to_numpy(np.int64)[department.claims["share"].to_numpy() > SLIGHT]
    return np.bincount(units, minlength=n_units).astype(np.int64)


def claimed(site: Site, department: Department) -> Iterator[Fault]:
    """Yield each pair of grids that hold ground of the same units, by whether either holds over half of them.

    Where both do, the units are claimed twice and nobody can say whose they are; else the borders cut them.
    """
    rivals = _rival_claims(department)
    if rivals.empty:
        return
    key = rivals[["low", "high", "twice"]].to_numpy(np.int64)
    starts = np.flatnonzero(np.diff(key, axis=0, prepend=-1).any(axis=1))
    for at, units in zip(starts, np.split(rivals["unit"].to_numpy(np.intp), starts[1:]), strict=True):
        a, b = (department.codes[grid] for grid in key[at, :2])
        place = shapely.union_all(site.footprints[units])
        kind: Kind = "claimed-twice" if key[at, 2] else "split-building"
        yield unit_fault(site, kind, department, units, grids=(a, b), place=place, a=a, b=b)


def in_pieces(site: Site, department: Department) -> Iterator[Fault]:
    """Yield the grids whose units do not hang together over neighbours that no barrier parts.

    A community border parts nothing here: grids across it are told by `across_communities`.
    """
    near, labels = site.ground.adjacency, department.labels
    passable = near.open | (site.community[near.u] != site.community[near.v])
    inside = passable & (labels[near.u] == labels[near.v])
    groups = connected_groups(len(labels), near.u[inside], near.v[inside])
    piece = np.empty(len(labels), np.int64)
    for number, group in enumerate(groups):
        piece[group] = number
    for grid, units, pieces in _beside_largest(site, department, piece):
        code = department.codes[grid]
        yield unit_fault(site, "in-pieces", department, units, grids=(code,), grid=code, pieces=pieces)


def across_communities(site: Site, department: Department) -> Iterator[Fault]:
    """Yield the grids whose units lie in several communities."""
    for grid, units, communities in _beside_largest(site, department, site.community):
        code = department.codes[grid]
        numbers = {"grid": code, "communities": communities}
        yield unit_fault(site, "across-communities", department, units, grids=(code,), **numbers)


def _rival_claims(department: Department) -> pd.DataFrame:
    """Return each unit with its first and another grid: columns ``unit, low, high, twice``, by pair of grids."""
    claims = department.claims[department.claims["share"] > SLIGHT]
    first = claims.groupby("unit")["grid"].transform("first")
    rivals = claims.assign(first=first, twice=claims["share"] > _HALF)[claims["grid"] != first]
    low, high = np.minimum(rivals["grid"], rivals["first"]), np.maximum(rivals["grid"], rivals["first"])
    return rivals.assign(low=low, high=high).sort_values(["low", "high", "twice", "unit"], kind="stable")


def _beside_largest(
    site: Site, department: Department, part: NDArray[np.int64]
) -> Iterator[tuple[int, NDArray[np.intp], int]]:
    """Yield grid, its units outside its part with most households (then units), and the number of its parts."""
    common = shared(department.labels, part, site.households)
    order = np.lexsort((common.new, -common.units, -common.households, common.old))
    first = np.ones(len(order), bool)
    first[1:] = common.old[order][1:] != common.old[order][:-1]
    largest = np.full(len(department.codes), -1, np.int64)
    largest[common.old[order][first]] = common.new[order][first]
    parts = np.bincount(common.old, minlength=len(department.codes))
    for grid in np.flatnonzero(parts > 1):
        units = np.flatnonzero((department.labels == grid) & (part != largest[grid]))
        yield int(grid), units, int(parts[grid])
