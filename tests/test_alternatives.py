"""Alternatives: none dominates another, none repeats another, names tell them apart, every plan verifies."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.alternatives import Alternatives
from gridplan.alternatives.choosing import ALIKE, choose, distinctions
from gridplan.alternatives.dials import dialled, turned
from gridplan.alternatives.figures import AIMS, differing, figures_of, undominated
from gridplan.cli import main
from gridplan.errors import OptionError
from gridplan.options import Rules, Standard, Window
from gridplan.wishes.earlier import match_earlier

FIGURES = hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=st.integers(0, 5))
LABELS = hnp.arrays(np.int32, 12, elements=st.integers(0, 3))


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


@given(FIGURES)
def test_undominated_rows_are_those_of_the_definition(figures: np.ndarray) -> None:
    """Every row left out is matched by one that stays; no row that stays is matched by another that stays."""
    kept = undominated(figures)
    assert len(kept)
    for i, row in enumerate(figures):
        matched = [j for j in kept.tolist() if j != i and (figures[j] <= row).all()]
        assert (i in kept) == (not matched)


@given(FIGURES, st.integers(1, 8), st.integers(0, 99))
def test_chosen_plans_are_apart_and_named_apart(figures: np.ndarray, most: int, seed: int) -> None:
    """At most so many are chosen, each once and apart from the others, and no two go by the same names."""
    figures = figures[undominated(figures)]
    apart = np.random.default_rng(seed).random((len(figures),) * 2)
    apart = np.minimum(apart, apart.T) * (1 - np.eye(len(figures)))
    chosen = choose(figures, apart, most=most)
    assert 1 <= len(chosen) <= most
    assert len(set(chosen)) == len(chosen)
    assert all(apart[i, j] >= ALIKE for i in chosen for j in chosen if i != j)
    names = [tuple(name) for name in distinctions(figures[chosen], AIMS[: figures.shape[1]])]
    assert len(set(names)) == len(names)


@given(LABELS, LABELS, hnp.arrays(np.int64, 12, elements=st.integers(0, 9)))
def test_differing_ignores_names_and_is_symmetric(a: np.ndarray, b: np.ndarray, load: np.ndarray) -> None:
    """Renumbered grids do not differ, the order of the two does not matter, and plain disagreement is never less."""
    assert differing(load, a, 3 - a) == 0
    assert differing(load, a, b) == pytest.approx(differing(load, b, a))
    total = max(int(load.sum()), 1)
    assert differing(load, a, b) <= load[a != b].sum() / total + 1e-12


def test_dials_keep_what_was_asked() -> None:
    """The first rules are those asked for, all hold what was not turned, and narrower windows lie inside."""
    asked = Rules(households=None, load=Window(0.8, 1.2), standard=Standard(open=300), together=[["a", "b"]], seed=3)
    variants = dialled(asked, stay=True)
    assert variants[0] == asked
    assert len(set(map(str, variants))) == len(variants) > 8
    for rules in variants:
        assert set(turned(rules, asked)) <= {"load", "streets", "borders", "stay"}
        assert asked.load.lo <= rules.load.lo < rules.load.hi <= asked.load.hi
        assert rules.together == asked.together


def test_figures_of_a_plan_on_squares() -> None:
    """Four square blocks of equal cells: all borders on streets, 480 m, and no change against the plan itself."""
    plan = toy_plan()
    figures = figures_of(plan, match_earlier(plan, plan.ground))
    assert figures["short"] == 480
    assert figures["streets"] == 0
    assert figures["stable"] == 0


def test_what_can_never_be_right_is_refused() -> None:
    """No plans asked for, or rules and keywords together."""
    with pytest.raises(OptionError, match="at least 1"):
        gp.alternatives(toy_ground(), n=0)
    with pytest.raises(OptionError, match="streets"):
        gp.alternatives(toy_ground(), Rules(), streets=2)


def test_where_no_plan_holds_the_nearest_are_shown() -> None:
    """A window that cannot be held still gives plans, with their status."""
    found = gp.alternatives(toy_ground(side=4), n=2, window=(100, 110), effort=0)
    assert {plan.status for plan in found.plans} <= {"infeasible", "unproven"}


def toy_alternatives() -> Alternatives:
    """Return two hand-made plans as alternatives."""
    plan = toy_plan()
    halves = np.where(plan.labels < 2, 0, 1).astype(np.int32)
    other = plan.replace(
        network=dataclasses.replace(plan.network, labels=halves, codes=("<b>&", "${y}"), n_workers=np.array([2, 2]))
    )
    return Alternatives((plan, other), plan.rules, tuple(figures_of(p, None) for p in (plan, other)))


def test_notebooks_see_a_table_and_maps() -> None:
    """The value of a cell has a row and a map for each plan, names encoded."""
    shown = toy_alternatives()._repr_html_()
    assert shown.count("<svg") == 2
    assert "<b>&" not in shown
    assert "${y}" not in shown


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


def test_sheets_speak_the_language_asked_for() -> None:
    """Heads and status are Chinese under zh and the names of the figures in English; lines leave the dials out."""
    found = toy_alternatives()
    sheet = found.as_sheet("zh")
    assert not sheet.columns.str.contains("[a-z]").any()
    assert not sheet.iloc[:, -2].str.contains("[a-z]").any()
    assert found.as_sheet("en").columns.tolist() == found.as_table("en").columns.tolist()
    assert "调整的参数" not in found.text("zh")
    assert len(found.text("zh").splitlines()) == len(found) + 1


def test_threads_are_handed_on(town: gp.Ground) -> None:
    """A number of threads that can never be right is refused by the divisions themselves."""
    with pytest.raises(OptionError, match="threads"):
        gp.alternatives(town, n=1, window=(250, 500), effort=0, threads=0)
