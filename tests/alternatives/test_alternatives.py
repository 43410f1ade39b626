"""Alternatives: none dominates another, none repeats another, names tell them apart, every plan verifies."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from toy_plan import toy_ground

import gridplan as gp
from gridplan.alternatives import Alternatives
from gridplan.alternatives.choosing import ALIKE
from gridplan.alternatives.figures import differing
from gridplan.cli import main
from gridplan.errors import OptionError
from gridplan.options import Rules

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def town() -> gp.Ground:
    """Return a small town."""
    made = gp.samples.city(buildings=250, seed=2)
    return gp.survey(gp.read_units(made.buildings, households="households"), roads=made.roads)


@pytest.fixture(scope="module")
def found(town: gp.Ground) -> Alternatives:
    """Return alternatives for the town, near to a plan made with another seed."""
    start = gp.partition(town, window=(250, 500), seed=5, effort=0)
    return gp.alternatives(town, n=5, window=(250, 500), effort=0, start=start)


def test_no_plan_dominates_another(found: Alternatives) -> None:
    """For each two plans there is a figure in which the first is better, measured anew on the plans."""
    rows = [
        [
            float(np.sqrt(np.mean(plan.grids["deviation"] ** 2))),
            plan.objective,
            gp.measure.cut_length(plan.ground.adjacency, plan.labels),
            -gp.measure.border_on_roads(plan.ground.adjacency, plan.labels),
            figures["stable"],
        ]
        for plan, figures in zip(found.plans, found.figures, strict=True)
    ]
    for i, one in enumerate(rows):
        for j, other in enumerate(rows):
            assert i == j or any(a < b for a, b in zip(one, other, strict=True))


def test_plans_differ_hold_the_rules_and_verify(found: Alternatives) -> None:
    """Each plan is whole and verified, inside the windows asked for, and apart from each other by load."""
    assert 2 <= len(found) <= 5
    for number, plan in enumerate(found.plans):
        assert gp.verify(plan).status == "verified"
        assert plan.grids["households"].between(250, 500).all()
        for other in found.plans[:number]:
            assert differing(plan.load, plan.labels, other.labels) >= ALIKE


def test_names_are_unique_and_true(found: Alternatives) -> None:
    """No two plans are called the same in either language; who is called best by a figure is."""
    for lang in ("en", "zh"):
        assert len(set(found.names(lang))) == len(found)
    table = found.as_table("en")
    assert table["name"][0].startswith("balanced choice")
    best = {"most even": "uneven_pct", "most compact": "distance_m", "shortest borders": "border_km"}
    for name, column in best.items():
        called = table["name"].str.contains(name)
        assert table[column][called].tolist() == [table[column].min()]
    assert table["differs_pct"][0] == 0
    assert (table["differs_pct"][1:] > 0).all()


def test_staying_is_measured_by_codes(found: Alternatives, town: gp.Ground) -> None:
    """The figure for staying is the share of load whose grid code differs from the older plan."""
    start = gp.partition(town, window=(250, 500), seed=5, effort=0)
    old = np.array(start.network.codes)[start.labels]
    for plan, figures in zip(found.plans, found.figures, strict=True):
        new = np.array(plan.network.codes)[plan.labels]
        assert figures["stable"] == pytest.approx(plan.load[old != new].sum() / plan.load.sum())


def test_same_in_same_out_and_progress(town: gp.Ground) -> None:
    """Two runs give equal plans, and progress never goes back and ends at 1."""
    seen: list[float] = []
    one = gp.alternatives(town, n=2, window=(250, 500), effort=0, progress=lambda _, share, __: seen.append(share))
    two = gp.alternatives(town, n=2, window=(250, 500), effort=0)
    assert [plan.digest for plan in one.plans] == [plan.digest for plan in two.plans]
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1)


def test_what_can_never_be_right_is_refused() -> None:
    """No plans asked for, or rules and keywords together."""
    with pytest.raises(OptionError, match="at least 1"):
        gp.alternatives(toy_ground(), n=0)
    with pytest.raises(OptionError, match="streets"):
        gp.alternatives(toy_ground(), Rules(), streets=2)


def test_where_no_plan_holds_the_nearest_are_shown() -> None:
    """A window that cannot be held still gives plans, with their status."""
    found = gp.alternatives(toy_ground(side=2), n=2, window=(100, 110), effort=0)
    assert len(found) >= 1
    assert {plan.status for plan in found.plans} <= {"infeasible", "unproven"}


def test_the_command_writes_page_table_and_plans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder gets the page, the table and every plan; each plan file verifies; the answer names them."""
    gp.samples.city(buildings=120, seed=2, communities=1).write(tmp_path)
    words = ["alternatives", str(tmp_path / "buildings.gpkg"), "--households", "households", "--window", "100", "500"]
    words += ["--roads", str(tmp_path / "roads.gpkg"), "--n", "2", "--effort", "0", "--out", str(tmp_path / "out")]
    with patch("sys.argv", ["gridplan", *words, "--json"]), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    told = json.loads(capsys.readouterr().out)["alternatives"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "alternatives.html", "alternatives.csv", *(f"plan-{i}.gpkg" for i in range(1, len(told) + 1))
    }  # fmt: skip
    for one in told:
        assert gp.verify(one["plan"]["plan"]).status == "verified"
    assert pd.read_csv(tmp_path / "out" / "alternatives.csv")["name"].tolist() == [one["name"] for one in told]


def test_threads_are_handed_on(town: gp.Ground) -> None:
    """A number of threads that can never be right is refused by the divisions themselves."""
    with pytest.raises(OptionError, match="threads"):
        gp.alternatives(town, n=1, window=(250, 500), effort=0, threads=0)
