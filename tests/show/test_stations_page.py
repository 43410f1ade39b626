"""The page of stations: opens offline, runs nothing, tells what was found or why nothing was."""

import numpy as np
import pandas as pd
from toy_assignment import EAST, NORTH, toy_grids

import gridplan as gp
from gridplan.show.people.station_map import station_colours
from gridplan.show.people.stations_page import stations_page

GRIDS = toy_grids(3, 4, communities=2)
PLACES = {"x": EAST + np.array([100, 500, 700]), "y": NORTH + np.array([300, 300, 100])}


def test_the_page_is_whole_and_asks_for_nothing(tmp_path):
    """The page names every station and grid, forbids scripts, loads nothing, and is the same byte by byte."""
    found = gp.site_stations(GRIDS, pd.DataFrame({"venue": ["V1", "V2", "V3"], **PLACES}), within=600, excluded=["V3"])
    page = found.save_html(tmp_path / "page.html", lang="zh").read_text(encoding="utf-8")
    assert page == stations_page(found, lang="zh")
    assert "script-src &#39;none&#39;" in page or "script-src 'none'" in page
    assert 'lang="zh-CN"' in page
    assert "http" not in page.replace("http-equiv", "")
    assert all(name in page for name in (*found.open["station"], *found.serves["grid"], found.digest))
    assert page.count("<tr") == 2 + len(found.open) + len(found.curve)


def test_names_on_the_page_are_text():
    """Ids with markup are shown, never run."""
    hostile = ["<script>alert(1)</script>", "</svg><img src=x>", "V3"]
    found = gp.site_stations(GRIDS, pd.DataFrame({"venue": hostile, **PLACES}), within=900, fixed=hostile)
    page = stations_page(found, title="<b>${x}")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>$" not in page


def test_stations_whose_grids_touch_have_other_colours():
    """No two stations side by side have one colour."""
    found = gp.site_stations(GRIDS, pd.DataFrame({"venue": ["V1", "V2", "V3"], **PLACES}), goal="nearest", stations=3)
    assert len(set(station_colours(found).values())) == len(found.open)


def test_an_impossible_request_has_its_reasons_on_the_page():
    """Reasons, what helps and the grids that are lost stand on the page, and no station."""
    found = gp.site_stations(GRIDS, pd.DataFrame({"venue": ["V1", "V2", "V3"], **PLACES}), within=150)
    page = stations_page(found, lang="en")
    assert "nearest venue V1" in page
    assert "What would help" in page
    assert "grid without a venue within reach" in page
