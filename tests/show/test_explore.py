from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import folium
import pytest
from browser import Viewer
from hostile import HOSTILE
from toy_plan import toy_ground, toy_plan

from gridplan.show.notebook import explore as module
from gridplan.show.notebook.explore import explore, grid_texts
from gridplan.show.notebook.summary import repr_html, thumbnail


def rendered(view: folium.Map) -> str:
    """Return the page of a folium map."""
    root: Any = view.get_root()
    return str(root.render())


def point(page: Any, x: float, y: float) -> None:
    """Move the pointer, slowly enough for Leaflet, which looks at it every 32 ms only."""
    page.wait_for_timeout(60)
    page.mouse.move(x, y)


def test_the_view_is_a_folium_map_without_links_to_other_servers() -> None:
    """Nothing is loaded by src or href, and Leaflet is inside."""
    view = toy_plan().explore()
    page = rendered(view)
    assert isinstance(view, folium.Map)
    assert (
        re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=", re.sub(r"<script>.*?</script>", "", page, flags=re.S))
        == []
    )
    assert "Leaflet 1.9.4" in page


def test_figures_under_the_pointer_are_those_of_the_plan() -> None:
    """One row a grid in the order of the codes, numbers as in `plan.grids`."""
    plan = toy_plan()
    texts = grid_texts(plan, "en")
    assert texts["grid"].tolist() == list(plan.network.codes)
    assert texts["households"].astype(int).tolist() == plan.grids["households"].tolist()
    assert "community" in grid_texts(toy_plan(ground=toy_ground(communities=2)), "en")


def test_buildings_stay_away_where_folium_could_not_bear_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit the grids are drawn and the legend says how to see the buildings."""
    monkeypatch.setattr(module, "MOST_BUILDINGS", 10)
    page = rendered(explore(toy_plan(), lang="en"))
    assert "save_html() draws them all" in page.replace("&#40;", "(").replace("&#41;", ")")
    assert len(page) < len(rendered(explore(toy_plan(), lang="zh"))) + 20_000


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_view_opens_offline_and_hostile_names_do_not_run(viewer: Viewer, tmp_path: Path, lang: str) -> None:
    """Without network nothing is missing, and the code under the pointer shows as written."""
    plan = toy_plan()
    plan = plan.replace(network=dataclasses.replace(plan.network, codes=HOSTILE))
    path = tmp_path / "view.html"
    explore(plan, lang=lang).save(str(path))
    page = viewer.open(path)
    page.wait_for_selector("canvas.leaflet-zoom-animated")
    box = page.locator(".folium-map").bounding_box()
    seen = []
    for across, down in ((0.36, 0.3), (0.5, 0.3), (0.36, 0.7), (0.5, 0.7)):
        point(page, box["width"] * across, box["height"] * down)
        page.wait_for_selector(".foliumtooltip td")
        seen.append(page.text_content(".foliumtooltip tr:first-child td").strip())
        point(page, 1, box["height"] - 1)
        page.wait_for_selector(".foliumtooltip", state="detached")
    assert sorted(seen) == sorted(HOSTILE)


def test_the_summary_is_small_and_encodes_text() -> None:
    """Status and figures stand in the summary, a path a grid in its picture."""
    plan = toy_plan()
    text = repr_html(plan, "zh")
    assert plan._repr_html_().startswith("<div")
    assert "全部规则满足" in text
    assert f"{plan.grids['households'].sum():,}" in text
    assert thumbnail(plan).count("<path") == len(plan.grids)
    assert len(text) < 5_000
