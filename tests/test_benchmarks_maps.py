"""The benchmark of map pages: a small town goes through it, beside folium, and four copies are one plan."""

from __future__ import annotations

import multiprocessing
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from toy_plan import toy_plan

from benchmarks.maps import ASKED, FIGURES, SIZES, Page, our_page, rival_page, rows
from benchmarks.maps_browser import NAMES, browser
from benchmarks.maps_plans import four_times


def both_pages(folder: Path) -> tuple[Page, Page]:
    """Measure our page and folium's of the same plan in a browser started for them."""
    with browser() as running:
        ours = our_page(running, toy_plan(), folder, openings=2, seconds=0.1, rest_ms=20)
        return ours, rival_page(running, toy_plan(), folder, seconds=0.1, rest_ms=20)


@pytest.mark.long
@pytest.mark.skipif(not any(map(shutil.which, NAMES)), reason="no Chromium on this machine (apt install chromium)")
def test_a_small_plan_is_measured_beside_folium(tmp_path: Path) -> None:
    """Both languages open without a request or complaint, every figure is a number, and ours is the smaller file."""
    # A process of its own: Playwright runs once a process, and other tests keep a browser open in this one.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        ours, theirs = alone.submit(both_pages, tmp_path).result()
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
