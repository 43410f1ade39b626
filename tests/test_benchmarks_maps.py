"""The benchmark of map pages: a small town goes through it, beside folium, and four copies are one plan."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from toy_plan import toy_plan

from benchmarks.maps import ASKED, FIGURES, SIZES, our_page, rival_page, rows
from benchmarks.maps_browser import NAMES, browser
from benchmarks.maps_plans import four_times


@pytest.mark.long
@pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="no Chromium on this machine (apt install chromium)")
def test_a_small_plan_is_measured_beside_folium(tmp_path: Path) -> None:
    """Both languages open without a request or complaint, every figure is a number, and ours is the smaller file."""
    with browser() as running:
        ours = our_page(running, toy_plan(), tmp_path, openings=2, seconds=0.1, rest_ms=20)
        theirs = rival_page(running, toy_plan(), tmp_path, seconds=0.1, rest_ms=20)
    assert ours.complaints == theirs.complaints == ()
    assert set(ours.figures) == set(FIGURES)
    assert all(np.isfinite(figure) and figure > 0 for figure in ours.figures.values())
    assert [len(row) for row in rows(ours, theirs, asked=ASKED[SIZES[0]])] == [5] * len(FIGURES)


def test_four_copies_are_one_plan() -> None:
    """Ids and codes stay apart, every grid is there four times with its figures, and the copies do not overlap."""
    plan = toy_plan()
    whole = four_times(plan)
    assert whole.ground.units["unit"].is_unique
    assert len(set(whole.network.codes)) == 4 * len(plan.network.codes)
    assert whole.grids["households"].tolist() == plan.grids["households"].tolist() * 4
    assert whole.ground.outline.area == pytest.approx(4 * plan.ground.outline.area)
    assert whole.ground.cells.area.sum() == pytest.approx(whole.ground.outline.area)
