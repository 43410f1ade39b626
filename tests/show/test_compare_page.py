"""The page of two plans: both maps look at the same spot, text stays text, a notebook shows it in a frame."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from browser import Viewer
from hostile import HOSTILE
from toy_plan import toy_plan

import gridplan as gp
from gridplan.show.compare.page import repr_html


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_both_maps_look_at_the_same_spot(viewer: Viewer, tmp_path: Path, lang: str) -> None:
    """Swiped or side by side, one map follows the other; a click tells both grids, hostile names stay text."""
    first = toy_plan()
    labels = np.where(np.arange(len(first.labels)) < 2, 1, first.labels).astype(np.int32)
    second = first.replace(network=dataclasses.replace(first.network, labels=labels))
    found = gp.compare(first, second, names=(HOSTILE[0], HOSTILE[1]))
    page = viewer.open_map(found.save_html(tmp_path / "page.html", lang=lang, title=HOSTILE[2]))
    assert page.title() == HOSTILE[2]
    assert page.locator("#list li").count() > 0
    for view in ("beside", "swipe"):
        page.click(f"[data-view={view}]")
        page.evaluate("gridplan.maps[1].zoomIn(1, {animate: false})")
        spots = page.evaluate("gridplan.maps.map((map) => [map.getCenter().lat, map.getCenter().lng, map.getZoom()])")
        assert spots[0] == pytest.approx(spots[1])
    page.locator("#list button").first.click()
    assert page.locator("#card-table tbody tr").count() == 4
    assert [page.locator("#card-table thead th").nth(i).text_content() for i in (0, 1)] == [*HOSTILE[:2]]


def test_a_notebook_shows_the_page_in_a_frame() -> None:
    """The frame holds the whole page as text of its attribute, so nothing of it can break out."""
    plan = toy_plan()
    frame = repr_html(gp.compare(plan, plan, names=("<b>", '"')))
    assert frame.startswith("<iframe srcdoc=")
    assert "<b>" not in frame
    assert frame.count('"') == frame.count('="') * 2
