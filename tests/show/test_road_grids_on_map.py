"""Road-segment grids on the map of a plan: a layer over the areal grids that tells each, offline."""

import pytest
from toy_plan import toy_plan
from toy_roads import street_plan

import gridplan as gp
from gridplan.roads.joining import front_edges, meeting_grids
from gridplan.show.map.beside import Beside
from gridplan.show.map.plan_page import html_page, page_data


def test_the_map_holds_both_networks():
    """Lines, texts and colours of all road-segment grids stand beside the areal ones; two that meet differ."""
    plan = street_plan(gp.RoadRules(window=(60, 260), longest=40.0))
    told = page_data(Beside(plan), "en")
    roads = told["roadGrids"]
    assert roads["code"] == list(plan.roads.codes)
    assert "roadGrids" in told["toggles"]
    assert len(told["grids"]["code"]) == len(plan.network.codes)
    assert all(roads["tone"][one] != roads["tone"][other] for one, other in meeting_grids(plan.roads).tolist())
    row = next(row for row in told["legend"]["marks"] if row["mark"] == "road-grid")
    assert row["colour"] == [roads["colours"][tone] for tone in sorted(set(roads["tone"]))]
    first = plan.roads.grids.iloc[0]
    assert all(str(part) in roads["text"][0] for part in (first["grid"], first["roads"], first["load"]))


def test_maps_without_roads_know_nothing_of_them():
    """A plan without road-segment grids has neither layer nor switch."""
    told = page_data(Beside(toy_plan()), "en")
    assert "roadGrids" not in told
    assert "roadGrids" not in told["layers"]
    assert "roadGrids" not in told["toggles"]


def test_everyone_sees_no_loads_of_roads():
    """A map for everyone tells lengths and rounds, not what is counted along single roads."""
    told = page_data(Beside(street_plan(), public=True), "en")
    assert all("load" not in text for text in told["roadGrids"]["text"])
    assert not {"load", "shops", "from target"} & {name for rows in told["roadGrids"]["figures"] for name, _ in rows}
    assert set(told["roadGrids"]["state"]) == {""}
    assert told["roadGrids"]["outside"] == []


def test_names_of_roads_are_text():
    """A street whose name is markup is shown as it is written."""
    plan = street_plan()
    names = ["<script>alert(1)</script>"] * len(plan.roads.segments)
    hostile = gp.RoadNetwork(**{**vars(plan.roads), "segments": plan.roads.segments.assign(name=names)})
    assert "<script>alert" not in html_page(plan.replace(roads=hostile))


def test_the_card_holds_figures_and_the_areal_grids_along_it():
    """Each road-segment grid comes with load, shops, round, its window, and the places of the areal grids along it."""
    plan = street_plan(gp.RoadRules(window=(60, 260), work={"shops": 10}))
    told, grids = page_data(Beside(plan), "en")["roadGrids"], plan.roads.grids
    edges = front_edges(plan)
    for i, code in enumerate(plan.roads.codes):
        figures = dict(told["figures"][i])
        assert figures["load"] == f"{grids['load'][i]:,}"
        assert figures["shops"] == f"{grids['shops'][i]:g}"
        along = sorted(edges["grid"][edges["road_grid"] == code])
        assert [plan.network.codes[g] for g in told["fronts"][i]] == along
        assert (told["state"][i] == "inside the rule") == (i not in told["outside"])


@pytest.mark.browser
def test_the_pointer_tells_a_road_and_the_switch_hides_it(viewer, tmp_path):
    """Beside a line the road-segment grid is told; switched off, the areal grid is."""
    plan = street_plan()
    page = viewer.open_map(plan.save_html(tmp_path / "map.html", lang="en"))
    box = page.locator("#map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(middle[0] - 40, middle[1] - 90)
    page.mouse.move(*middle)
    text = page.locator(".hint").inner_text()
    assert "round" in text
    assert text.split(" · ")[0] in plan.roads.codes
    page.evaluate("document.querySelector('input[name=roadGrids]').click()")
    page.mouse.move(middle[0] - 6, middle[1] - 6)
    assert "round" not in page.locator(".hint").inner_text()


@pytest.mark.browser
def test_a_road_is_chosen_by_click_key_and_search(viewer, tmp_path):
    """Its card tells figures and areal grids as text, by pointer, by Enter and by name; Escape closes it."""
    plan = street_plan()
    name = "<img src=x onerror=alert(1)>"
    segments = plan.roads.segments.assign(name=[name] * len(plan.roads.segments))
    hostile = plan.replace(roads=gp.RoadNetwork(**{**vars(plan.roads), "segments": segments}))
    page = viewer.open_map(hostile.save_html(tmp_path / "map.html", lang="en"))
    box = page.locator("#map").bounding_box()
    card, title = page.locator("#card"), page.locator("#card-title")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert title.inner_text() in plan.roads.codes
    assert page.locator("#card-name").inner_text() == name
    assert "shortest round" in page.locator("#card-figures").inner_text()
    chips = page.locator("#card-beside button")
    code = chips.first.inner_text()
    chips.first.click()
    assert title.inner_text() == code
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.locator("#search").fill("onerror")
    page.locator("#search").press("Enter")
    assert title.inner_text() in plan.roads.codes
    page.keyboard.press("Escape")
    page.locator("#map").press("Enter")
    assert card.is_visible()
