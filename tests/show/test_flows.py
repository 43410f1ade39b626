"""Pictures of what becomes of old grids."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from browser import Viewer
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_merged import merged_plan, with_roads

from gridplan.crosswalk import crosswalk
from gridplan.errors import OptionError
from gridplan.show.flows.drawing import draw
from gridplan.show.flows.layout import lay_out
from gridplan.show.flows.order import Flows, crossings, ordered
from gridplan.show.flows.page import flow_svg, flows_page, save_flows_html

PAIRS = st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)), st.integers(0, 90), min_size=1, max_size=24)


def flows_of(pairs: dict[tuple[int, int], int]) -> Flows:
    """Return flows from a table of households."""
    old, new = np.array(sorted(pairs)).T
    return Flows(old, new, np.array([pairs[pair] for pair in sorted(pairs)]))


@settings(max_examples=60)
@given(PAIRS)
def test_crossings_are_counted_pair_by_pair_and_never_grow(pairs: dict[tuple[int, int], int]) -> None:
    """The count is that of a look at each pair, and the order found crosses no more than the order given."""
    flows = flows_of(pairs)
    each = sorted(pairs.items())
    crossed = sum(min(a, b) for (i, j), a in each for (k, m), b in each if i < k and j > m)
    assert crossings(flows) == crossed
    old, new = ordered(flows, 8, 8)
    assert sorted(old) == sorted(new) == list(range(8))
    assert crossings(Flows(old[flows.old], new[flows.new], flows.households)) <= crossed


@settings(max_examples=20)
@given(st.permutations(range(12)))
def test_a_chain_is_untangled(codes: list[int]) -> None:
    """Old grids that each reach over into the next new one stand without any crossing, whatever their codes."""
    old, new = np.repeat(np.array(codes), 2)[:-1], np.concatenate([[0], np.repeat(np.arange(1, 12), 2)])
    flows = Flows(old, new, np.full(23, 10))
    places = ordered(flows, 12, 12)
    assert crossings(Flows(places[0][old], places[1][new], flows.households)) == 0


def test_bands_leave_and_reach_their_grids_without_overlap() -> None:
    """The bands of each grid lie within its bar one below the other, and grids keep apart."""
    picture = lay_out(crosswalk(merged_plan()).forward.query("department == 'police'"))
    for side, end, top in ((picture.old, "old", "top_old"), (picture.new, "new", "top_new")):
        assert (np.diff(side.top) >= side.thickness[:-1]).all()
        for grid, bands in picture.flows.sort_values(top).groupby(end):
            assert bands["thickness"].sum() == pytest.approx(side.thickness[grid])
            assert bands[top].to_numpy() == pytest.approx(
                side.top[grid] + np.cumsum(bands["thickness"]) - bands["thickness"]
            )
    assert picture.flows["households"].sum() == picture.old.households.sum() == picture.new.households.sum()


def test_the_picture_has_a_band_a_pair_and_is_shown_by_notebooks() -> None:
    """The SVG is well-formed, has one band for each pair with households and names every grid, in both languages."""
    walk = crosswalk(merged_plan())
    for lang, word in (("en", "households"), ("zh", "户")):
        picture = flow_svg(walk, "police", lang)
        root = ElementTree.fromstring(picture._repr_svg_())
        told = [found.text or "" for found in root.iter("{http://www.w3.org/2000/svg}title")]
        rows = walk.forward.query("department == 'police' and households > 0")
        assert sum(word in text for text in told) == len(rows)
        assert {*rows["old_grid"], *rows["grid"]} <= set(told)


@pytest.mark.parametrize("width", [None, 310.0])
def test_a_picture_for_phones_fits_in_whatever_the_codes_are(width: float | None) -> None:
    """Both heads, both sides of names and the bands lie within the width asked for; cut codes keep their ends."""
    plan = merged_plan()
    codes = tuple(f"33010200100200{n}" for n in range(4))
    long = dataclasses.replace(plan.network, codes=tuple(f"文昌路北段社区-{code}" for code in plan.network.codes))
    plan = plan.replace(
        network=long, others=(dataclasses.replace(plan.others[0], codes=codes), plan.others[1]), merger=None
    )
    picture = lay_out(crosswalk(plan).forward.query("department == 'police'"))
    root = ElementTree.fromstring(draw(picture, "zh", name="police", width=width))
    told = ["".join(text for text in found.itertext()) for found in root.iter("{http://www.w3.org/2000/svg}text")]
    assert told[0].startswith("原网格")
    assert told[1].startswith("新网格")
    assert width is None or float(root.attrib["width"]) == width
    bars = [float(found.attrib["x"]) for found in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert max(bars) - min(bars) > (69 if width else 380)
    assert any("…" in text and "002003" in text for text in told) == (width is not None)


def test_an_unknown_department_is_refused() -> None:
    """Asking for a department that the crosswalk does not hold names those that it holds."""
    with pytest.raises(OptionError, match="police, urban"):
        flow_svg(crosswalk(merged_plan()), "fire")


def test_the_same_plan_gives_the_same_page(tmp_path: Path) -> None:
    """Nothing depends on time or chance, and a plan may be given in place of its crosswalk."""
    plan = merged_plan()
    written = save_flows_html(plan, tmp_path / "flows.html", lang="zh")
    assert written.read_text(encoding="utf-8") == flows_page(crosswalk(plan), lang="zh")


@pytest.mark.browser
def test_departments_of_road_segments_have_a_line() -> None:
    """They hold no households that could flow, yet the page names them with their people."""
    page = flows_page(with_roads(merged_plan()), lang="en")
    assert "<p>roads: 2 road-segment grids hang on the new grids by length, 3 people</p>" in page


def test_hostile_names_stay_text_and_links_lead_to_departments(viewer: Viewer, tmp_path: Path) -> None:
    """Departments and codes with markup are shown letter by letter, each department has a section and a link to it."""
    plan = merged_plan()
    first, second = plan.others
    others = (
        dataclasses.replace(first, name=HOSTILE[0], codes=(*HOSTILE[:3], "P4")),
        dataclasses.replace(second, name=HOSTILE[3]),
    )
    plan = plan.replace(others=others, merger=None)
    page = viewer.open(save_flows_html(plan, tmp_path / "flows.html", title=HOSTILE[2]), size=(390, 800))
    assert page.text_content("h1") == HOSTILE[2]
    assert sorted(page.locator("h2").all_text_contents()) == sorted([HOSTILE[0], HOSTILE[3]])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".wide:visible").count() == 0
    assert page.evaluate("[...document.querySelectorAll('.narrow')].every((box) => box.scrollWidth <= box.clientWidth)")
    assert set(HOSTILE[:3]) <= set(page.locator("text title").all_text_contents())
    page.click("nav a:nth-child(2)")
    assert page.locator("section:target h2").text_content() == page.locator("nav a:nth-child(2)").text_content()
