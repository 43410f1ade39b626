"""The micro-grids of a plan on its map: areas, rows, and what the browser shows of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from browser import Viewer
from toy_plan import toy_plan

from gridplan.levels import level_rules
from gridplan.nesting.divide import divide_levels
from gridplan.plan import Plan
from gridplan.show.map.beside import Beside
from gridplan.show.map.plan_page import html_page, page_data, save_html
from gridplan.show.shapes.micro_grids import micro_areas, micro_rows

SPOTS = "(spots) => spots.map(([y, x]) => gridplan.map.latLngToContainerPoint([y, x]))"


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A plan whose micro-grids share some of the buildings."""
    return divide_levels(toy_plan(), level_rules(micro=(60, 80), corridor=(15, 30)))


def members_of(plan: Plan) -> dict[str, set[str]]:
    """Return the micro-grids of each unit, straight from the parts."""
    return plan.levels.parts.groupby("unit")["micro_grid"].agg(set).to_dict()


def test_areas_cover_the_cells_of_their_buildings(plan: Plan) -> None:
    """Each building lies in the area of just its micro-grids, and the areas cover the ground without overlap."""
    areas = micro_areas(plan, plan.levels)
    codes = micro_rows(plan.levels, areas)["code"]
    named = [{codes[i] for i in own} for own in areas["members"]]
    wanted = members_of(plan)
    assert max(map(len, named)) > 1
    for unit, cell in zip(plan.ground.units["unit"], plan.ground.cells, strict=True):
        inside = [own for own, area in zip(named, areas.geometry, strict=True) if area.contains(cell.centroid)]
        assert inside == [wanted[unit]]
    assert areas.area.sum() == pytest.approx(plan.ground.cells.area.sum())


def test_a_plan_without_levels_has_no_such_layer(plan: Plan) -> None:
    """Nothing about micro-grids is in the data of a plan that ends at its grids; the layer is off at first else."""
    data = page_data(Beside(toy_plan()), "en")
    assert "micro" not in {*data, *data["layers"], *data["toggles"]}
    nested = page_data(Beside(plan), "en")
    assert "micro" in nested["layers"]
    assert "micro" in nested["toggles"]
    assert nested["offAtFirst"] == ["micro"]


def test_no_ids_of_buildings_enter_the_page(plan: Plan) -> None:
    """Micro-grids are named, the buildings in them are not."""
    page = html_page(plan)
    assert plan.levels.micro_grids["micro_grid"].iloc[0] in page
    assert "b007" not in page


@pytest.mark.browser
def test_pointing_at_a_building_names_its_micro_grids(viewer: Viewer, plan: Plan, tmp_path: Path) -> None:
    """With the layer on, a building shared by several is said to be, with all of them; off, the grid is named."""
    page = viewer.open_map(save_html(plan, tmp_path / "map.html", lang="en"))
    wanted = members_of(plan)
    shared = next(i for i, unit in enumerate(plan.ground.units["unit"]) if len(wanted[unit]) > 1)
    own = next(i for i, unit in enumerate(plan.ground.units["unit"]) if len(wanted[unit]) == 1)
    places = shapely.get_coordinates(plan.ground.units.to_crs(4326).representative_point())[[shared, own]]
    spots = page.evaluate(SPOTS, places[:, ::-1].tolist())

    def told(spot: dict[str, float]) -> str:
        page.hover("#map", position=spot)
        return str(page.text_content(".hint"))

    assert page.is_checked("#toggles input[name=micro]") is False
    assert not told(spots[0]).startswith("shared")
    page.click("#layers summary")
    page.check("#toggles input[name=micro]")
    text = told(spots[0])
    assert text.startswith("shared building: ")
    assert all(code in text for code in wanted[plan.ground.units["unit"][shared]])
    assert told(spots[1]).startswith(next(iter(wanted[plan.ground.units["unit"][own]])))
