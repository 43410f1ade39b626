"""The map of officers: what its page holds, and what a planner sees and can do."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from browser import Viewer
from hostile import HOSTILE
from test_map_in_browser import PIXELS
from test_page import Elements
from toy_assignment import toy_assignment, toy_grids, toy_officers

from gridplan.columns import ROSTER_OFFICER_COLUMNS
from gridplan.errors import OptionError
from gridplan.language import sentences
from gridplan.people.assignment import Assignment
from gridplan.people.grids import Grids
from gridplan.show.page.assembly import static
from gridplan.show.people.officer_colours import FILLS, fills, line_of, officer_tones
from gridplan.show.people.officers_page import SCRIPTS, officers_data, officers_page, save_html

SPOT = "([x, y]) => { const p = gridplan.map.latLngToContainerPoint([y, x]); return [p.x, p.y]; }"


def with_road(grids: Grids) -> Grids:
    """Return the grids with the last one as a road segment along its southern edge."""
    west, south, east, _ = grids.table.geometry.iloc[-1].bounds
    shapes = [*grids.table.geometry.iloc[:-1], shapely.LineString([(west, south), (east, south)])]
    table = gpd.GeoDataFrame(grids.table.drop(columns="geometry"), geometry=shapes, crs=grids.table.crs)
    table["kind"] = ["areal"] * (len(table) - 1) + ["line"]
    return dataclasses.replace(grids, table=table)


def data_of(page: str) -> Any:
    """Return what the scripts of a page read, as a parser finds it."""
    return next(json.loads(text) for tag, attrs, text in Elements(page).found if attrs.get("id") == "data")


def hostile_assignment() -> Assignment:
    """Return an assignment in which every text that reaches the page is hostile."""
    grids = toy_grids(1, 4)
    grids = dataclasses.replace(grids, table=grids.table.assign(grid=sorted(HOSTILE), community=HOSTILE[0]))
    officers = toy_officers(grids, {"police": 2, "urban": 2})
    table = officers.table.assign(
        officer=list(HOSTILE), department=[HOSTILE[0], HOSTILE[0], HOSTILE[1], HOSTILE[1]], team=HOSTILE[2]
    )
    return toy_assignment(grids, dataclasses.replace(officers, table=table))


def test_the_page_is_closed_and_the_same_every_time(tmp_path: Path) -> None:
    """Nothing may load or run but what is inside, and the same assignment gives the same bytes."""
    one, two = (save_html(toy_assignment(), tmp_path / name).read_bytes() for name in ("a.html", "b.html"))
    assert one == two
    elements = Elements(one.decode()).found
    policy = next(attrs["content"] or "" for tag, attrs, _ in elements if tag == "meta" and "content" in attrs)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert [attrs["href"] for _, attrs, _ in elements if "href" in attrs] == ["data:,"]
    assert not [attrs for _, attrs, _ in elements if "src" in attrs]


def test_the_page_has_ids_and_no_names() -> None:
    """Every officer stands there by id with the grids of the roster; no name does."""
    grids = toy_grids()
    assignment = toy_assignment(grids, toy_officers(grids, names=True))
    page = officers_page(assignment)
    people = data_of(page)["people"]
    assert "Name of" not in page
    assert people["id"] == assignment.officers.ids.tolist()
    told = {(people["id"][i], grids.codes[g]) for i, posts in enumerate(people["posts"]) for g, _ in posts}
    assert told == set(assignment.posts[["officer", "grid"]].itertuples(index=False, name=None))
    assert "name" not in ROSTER_OFFICER_COLUMNS


def test_officers_whose_grids_touch_differ_in_colour() -> None:
    """Within a department no two officers with adjoining or common grids share a colour, however they are mixed."""
    grids = toy_grids(12, 12)
    found = toy_assignment(grids, toy_officers(grids, {"police": 36, "urban": 4}))
    mixed = np.array([(grid % 36, grid) for grid in range(144)] + [(36 + grid % 4, grid) for grid in range(144)])
    mixed = mixed[np.lexsort((mixed[:, 1], mixed[:, 0]))].astype(np.int32)
    for assignment in (found, found.replace(pairs=mixed, travel=np.zeros(len(mixed)))):
        tone = officer_tones(assignment)
        department = assignment.officers.table["department"].to_numpy()
        boxes = grids.table.geometry
        owners: dict[int, list[int]] = {}
        for officer, grid in assignment.pairs.tolist():
            owners.setdefault(grid, []).append(officer)
        for a in range(144):
            for b in np.flatnonzero(boxes.intersects(boxes.iloc[a]).to_numpy()):
                clash = [
                    (i, j)
                    for i in owners[a]
                    for j in owners[b]
                    if i != j and department[i] == department[j] and tone[i] == tone[j]
                ]
                assert clash == []


def test_colours_are_many_and_lines_darker_than_fills() -> None:
    """Beyond the chosen fills there is always another; each line is darker than its fill."""
    assert fills(5) == list(FILLS[:5])
    many = fills(80)
    assert len(set(many)) == 80

    def light(colour: str) -> int:
        return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))

    assert all(light(line_of(fill)) < light(fill) for fill in many)


def test_a_place_of_their_own_a_road_segment_and_nobody_at_all() -> None:
    """Lines start from known places only, road segments are told as such, and an empty roster has a page too."""
    grids = with_road(toy_grids())
    assignment = toy_assignment(grids)
    officers = assignment.officers
    places = np.full((4, 2), np.nan)
    places[0] = grids.points[5]
    moved = assignment.replace(
        officers=dataclasses.replace(officers, places=places),
        start=np.array([-1, -1, *assignment.start[2:]], dtype=np.int32),
    )
    data = officers_data(moved, "en")
    at = np.array(data["people"]["at"]).reshape(-1, 2).tolist()
    assert data["people"]["start"] == [at[5], None, at[assignment.start[2]], at[assignment.start[3]]]
    assert data["grids"]["kind"][-1] == "road segment"
    nobody = assignment.replace(
        pairs=np.zeros((0, 2), dtype=np.int32),
        travel=np.zeros(0),
        start=np.full(4, -1, dtype=np.int32),
        status="infeasible",
        stages=(),
    )
    empty = officers_data(nobody, "zh")
    assert empty["subtitle"] == "无法满足（已证明）"
    assert empty["people"]["posts"] == [[], [], [], []]


def test_the_page_says_what_they_are_called_who_serve_the_grids() -> None:
    """Heading of the list, key figure and card bear the planner's word; without one they are officers."""
    page = data_of(officers_page(toy_assignment(), lang="zh", people="服务队"))
    assert "服务队" in [name for name, _, _ in page["figures"]]
    assert (page["words"]["grids"], page["words"]["its-officers"]) == ("服务队", "本网格的服务队")
    assert page["words"]["served"] == "由 {count} 个负责"
    for lang, told in (("zh", "人员"), ("en", "officer")):
        words = data_of(officers_page(toy_assignment(), lang=lang, people="服务队" if lang == "zh" else "teams"))[
            "words"
        ]
        own = {key.removeprefix("people-map-") for key in sentences() if key.startswith("people-map-")}
        assert not [name for name in own if told in words[name].lower()]
    assert data_of(officers_page(toy_assignment(), lang="zh"))["words"]["grids"] == "执法人员"


def test_waters_and_barriers_of_the_ground_are_drawn_and_told() -> None:
    """The map shows what lies between grids as that of the plan does: shapes, rows of the legend, and a switch."""
    grids = toy_grids()
    west, south, east, _ = grids.table.total_bounds
    lake, rail = shapely.box(west, south, west + 30, south + 30), shapely.LineString([(west, south), (east, south)])
    barriers = gpd.GeoSeries([lake, rail], crs=grids.table.crs)
    page = data_of(officers_page(toy_assignment(dataclasses.replace(grids, barriers=barriers)), lang="en"))
    assert [row["mark"] for row in page["groundMarks"]] == ["water", "barrier"]
    assert page["layers"]["water"] != page["layers"]["barriers"]
    assert "barriers" in page["toggles"]
    bare = data_of(officers_page(toy_assignment(), lang="en"))
    assert (bare["groundMarks"], "barriers" in bare["toggles"]) == ([], False)


def test_both_languages_and_no_other(tmp_path: Path) -> None:
    """Chinese pages say so; an unknown language and a folder that does not exist are refused before writing."""
    assert 'lang="zh-CN"' in officers_page(toy_assignment(), lang="zh")
    for path, lang in ((tmp_path / "map.html", "fr"), (tmp_path / "nowhere" / "map.html", "en")):
        with pytest.raises(OptionError):
            save_html(toy_assignment(), path, lang=lang)
    assert list(tmp_path.iterdir()) == []


def test_hostile_text_stays_text_in_the_page() -> None:
    """Ids, codes, departments and teams with markup open no element and come back letter by letter."""
    plain, hostile = (Elements(officers_page(found)).found for found in (toy_assignment(), hostile_assignment()))
    assert [tag for tag, *_ in hostile] == [tag for tag, *_ in plain]
    people = data_of(officers_page(hostile_assignment()))["people"]
    assert sorted(people["id"]) == sorted(HOSTILE)
    assert sorted(people["departments"]) == sorted(HOSTILE[:2])


def test_scripts_write_text_by_text_content_only() -> None:
    """No script of this page uses a door through which text becomes markup or code."""
    doors = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        'setAttribute("on',
    )
    assert [(name, door) for name in SCRIPTS for door in doors if door in static(name)] == []


@pytest.mark.browser
def test_clicks_lead_from_grids_to_officers_and_back(viewer: Viewer, tmp_path: Path) -> None:
    """A grid tells its officers, an officer their grids with loads and walks; the switch changes colours and list."""
    grids = with_road(toy_grids(3, 6, roads=True))
    assignment = toy_assignment(grids, toy_officers(grids, {"police": 2, "urban": 3}, names=True))
    page = viewer.open_map(save_html(assignment, tmp_path / "map.html"))
    assert page.locator("#list .code").all_text_contents() == ["P01", "P02"]
    place = gpd.GeoSeries.from_xy(*grids.points.T, crs=grids.table.crs).to_crs(4326)
    x, y = page.evaluate(SPOT, [place.iloc[4].x, place.iloc[4].y])
    page.click("#map", position={"x": x, "y": y})
    assert page.text_content("#card-title") == "A005"
    assert page.locator("#card-hung-list .code").all_text_contents() == ["P01", "U01"]
    page.click("#card-hung-list li:nth-child(2) button")
    assert page.text_content("#card-title") == "U01"
    assert page.locator("#department-list input:checked").get_attribute("value") == "1"
    own = assignment.posts.query("officer == 'U01'")
    assert page.locator("#card-hung-list .code").all_text_contents() == own["grid"].tolist()
    assert page.locator("#card-hung-list .deviation").all_text_contents() == [
        f"{walk:.0f} m" for walk in own["travel_m"]
    ]
    assert page.locator("path.chosen").get_attribute("d").count("M") == len(own)
    people = data_of((tmp_path / "map.html").read_text(encoding="utf-8"))["people"]
    seen = page.evaluate(PIXELS)
    assert all(seen.get(people["fill"][people["tone"][i]], 0) > 100 for i in (2, 3, 4))
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()
    page.fill("#search", "a018")
    assert page.locator("#list .code").all_text_contents() == ["U03"]


@pytest.mark.browser
def test_hostile_text_appears_letter_by_letter_and_fits_a_phone(viewer: Viewer, tmp_path: Path) -> None:
    """Nothing runs, the list and the card show the text itself, and the page is no wider than the phone."""
    page = viewer.open_map(save_html(hostile_assignment(), tmp_path / "map.html"), size=(390, 800), phone=True)
    first = page.locator("#list .code").first
    told = first.text_content()
    assert told in HOSTILE
    first.click()
    assert page.text_content("#card-title") == told
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
