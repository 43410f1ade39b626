"""Rows in another order change no answer; other ids change no grid, even where they turn the order of the ids round."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from promises import times
from toy_plan import toy_ground
from whole_town import NAMES, Town, digests, divided, staffed, town, written

import gridplan as gp
from gridplan.people.assignment import Assignment
from gridplan.plan import Plan


@cache
def plans() -> dict[str, Plan]:
    """Return the plans of the town as it is."""
    return divided(town())


@cache
def people() -> dict[str, Any]:
    """Return who serves the plan of the town as it is."""
    return staffed(town(), plans())


@pytest.mark.long
def test_the_order_of_rows_changes_no_byte(tmp_path, tried):
    """Shuffled rows and columns of every input table give the same plans, posts, pages, workbooks and plan files."""
    expected = digests(plans(), people(), written(plans(), people(), tmp_path))
    for seed in range(times(1, 10)):
        given = town().each(lambda table, seed=seed: shuffled(table, seed))
        found = divided(given)
        posts = staffed(given, found)
        told = digests(found, posts, written(found, posts, tmp_path))
        assert [name for name in expected if told[name] != expected[name]] == []
        tried(len(told), "answers from shuffled tables")


@pytest.mark.long
@pytest.mark.parametrize("way", ["reversed", "shuffled"][: times(1, 2)])
def test_other_ids_give_the_same_grids(way, tried):
    """Buildings, estates, dedicated places, roads, departments' grids, officers and venues may be called anything."""
    given, called = renamed(town(), np.random.default_rng(7) if way == "shuffled" else None)
    found = divided(given)
    for name, plan in plans().items():
        assert members(found[name], {}) == members(plan, called["buildings"]), name
        assert found[name].status == plan.status
    posts, old = staffed(given, found), people()
    assert teams(posts["officers"]) == teams(old["officers"])
    assert served(posts["stations"].serves, {}) == served(old["stations"].serves, called["venues"])
    tried(len(found) + 2, "answers under other ids")


def shuffled(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return a table with its rows and columns in another order."""
    draw = np.random.default_rng([seed, len(table)])
    return table.iloc[draw.permutation(len(table))][draw.permutation(table.columns)]


def renamed(given: Town, draw: np.random.Generator | None) -> tuple[Town, dict[str, dict[str, str]]]:
    """Return a town under other ids, and table → old id → new id; without `draw` their order is turned round."""
    called = {name: other_names(given.tables[name][column], draw) for name, column in NAMES.items()}
    called["entrances"] = called["buildings"]
    tables = {name: given.tables[name].replace({column: called[name]}) for name, column in NAMES.items()}
    tables["buildings"] = tables["buildings"].replace({"estate": called["estates"]})
    networks = {name: one.replace({"grid": other_names(one["grid"], draw)}) for name, one in given.networks.items()}
    return Town({**given.tables, **tables}, networks), called


def other_names(names: pd.Series, draw: np.random.Generator | None) -> dict[str, str]:
    """Return old name → new name."""
    old = sorted(set(names.astype(str)))
    place = np.arange(len(old))[::-1] if draw is None else draw.permutation(len(old))
    return {name: f"x{number:05d}" for name, number in zip(old, place.tolist(), strict=True)}


def members(plan: Plan, called: Mapping[str, str]) -> set[frozenset[str]]:
    """Return the grids of a plan as sets of buildings, under other names where they are called so."""
    units = plan.ground.units["unit"].map(lambda unit: called.get(unit, unit))
    return {frozenset(own) for _, own in units.groupby(plan.labels)}


def teams(roster: Assignment) -> list[tuple[str, list[str]]]:
    """Return the grids of each officer with the department: which of its officers has them may change with the ids."""
    assert roster.status == "feasible"
    return sorted((name, sorted(own)) for (name, _), own in roster.posts.groupby(["department", "officer"])["grid"])


def served(table: pd.DataFrame, called: Mapping[str, str]) -> dict[str, str]:
    """Return grid → station, under other names where they are called so."""
    assert len(table)
    return {grid: called.get(one, one) for grid, one in zip(table["grid"], table["station"], strict=True)}


@pytest.mark.long
def test_equal_communities_may_be_called_anything(tried):
    """Of two communities alike in load the western one has the grid, or the worker, more, whatever they are called."""
    ground = toy_ground(communities=2)
    ground = dataclasses.replace(ground, units=ground.units.assign(households=40))
    others = dataclasses.replace(ground, units=ground.units.replace({"community": {"A": "B", "B": "A"}}))
    for asked in ({"n_grids": 5}, {"workers": 5}, {"rounding": "largest_remainder"}):
        plans_of = [gp.partition(one, window=(200, 400), effort=0, **asked) for one in (ground, others)]
        assert members(plans_of[0], {}) == members(plans_of[1], {}), asked
        assert len(plans_of[0].network.codes) == 5
    tried(3, "answers under other ids")
