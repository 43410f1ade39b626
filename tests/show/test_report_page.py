"""The report as a page: figures, sheets, neighbours, privacy, and a look at it in a browser."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from browser import Viewer
from toy_areas import area_plan
from toy_assignment import toy_assignment, toy_officers
from toy_plan import toy_ground, toy_plan

from gridplan.errors import OptionError
from gridplan.findings import Finding, Report
from gridplan.ground.ground import Ground
from gridplan.options import Rules, Standard, Window
from gridplan.people.grids import grids_of
from gridplan.plan import Plan
from gridplan.show import colours
from gridplan.show.report.borders import common_borders
from gridplan.show.report.contents import Contents
from gridplan.show.report.maps import fill_of
from gridplan.show.report.page import report_page
from gridplan.show.report.saving import save_report
from gridplan.show.report.streets import streets_in
from gridplan.show.report.workbook import report_sheets


def page_of(plan: Plan, **how: object) -> str:
    """Return the report of a plan as text."""
    return report_page(Contents(plan, "en", **{"title": "Report", **how}))


def sheets_of(page: str) -> list[str]:
    """Return the sheets of a page."""
    return re.findall(r'<article class="sheet".*?</article>', page, re.DOTALL)


def small_ground() -> Ground:
    """Return ground in whose first block seven households live."""
    ground = toy_ground()
    units = ground.units.copy()
    first = np.flatnonzero(ground.block == 0)
    units.loc[first, "households"] = 0
    units.loc[first[0], "households"] = 7
    return dataclasses.replace(ground, units=units)


def test_neighbours_are_those_of_the_outlines_both_ways() -> None:
    """Each pair stands there twice with the length that the outlines of the two grids share."""
    plan = toy_plan(ground=toy_ground(communities=2))
    shapes = plan.grids.geometry.to_numpy()
    shared = {
        (a, b): shapely.length(shapely.intersection(shapes[a].boundary, shapes[b].boundary))
        for a in range(4)
        for b in range(4)
        if a != b
    }
    found = {(row.grid, row.neighbour): row.border_m for row in common_borders(plan).itertuples()}
    assert found == pytest.approx({pair: metres for pair, metres in shared.items() if metres > 0.5})
    assert len(found) == 8


def test_streets_are_those_that_run_in_or_along_a_grid() -> None:
    """Both streets between the blocks belong to all four grids; a lane without a name belongs to none."""
    assert [set(names) for names in streets_in(toy_plan())] == [{"Rue <A>", "人民路"}] * 4


def test_every_grid_has_a_sheet_with_its_figures() -> None:
    """There is one sheet a grid with its households, worker, officers, neighbours and every building with its count."""
    plan = toy_plan(ground=toy_ground(communities=2))
    roster = toy_assignment(grids_of(plan), toy_officers(grids_of(plan), names=True))
    page = page_of(plan, officers=roster)
    sheets = sheets_of(page)
    assert len(sheets) == 4
    units = plan.ground.units.assign(grid=plan.labels)
    sent = roster.posts.groupby("grid")["officer"].agg(set)
    for sheet in sheets:
        number = int(sheet.split('id="g')[1][0])
        own = units[units["grid"] == number]
        assert f"<dd>{own['households'].sum()}</dd>" in sheet
        told = dict(re.findall(r"<li>(\w+) <b>(\d+)</b>", sheet))
        assert told == {u: str(h) for u, h in zip(own["unit"], own["households"], strict=True) if h}
        assert f"(w{number + 1})" in sheet
        assert all(officer in sheet for officer in sent[plan.network.codes[number]])
        assert len(re.findall(r'<td class="n">\d+</td>', sheet)) == 2
        assert plan.grid_names[number].en.east.split(" and ")[0].split(" ")[0] in sheet
    assert "Name of" not in page
    assert page == page_of(plan, officers=roster)


def test_sheets_say_what_grids_without_households_are_measured_by() -> None:
    """Where all load is of shops their number stands in the place of no households."""
    mixed = area_plan()
    labels = np.where(np.arange(len(mixed.labels)) < 2, mixed.labels[2], mixed.labels)
    plan = mixed.replace(network=dataclasses.replace(mixed.network, labels=labels))
    shops = int(plan.ground.units["shops"][labels == labels[-1]].sum())
    sheets = sheets_of(page_of(plan))
    assert sum(f"{shops} shops" in sheet and "Households" not in sheet for sheet in sheets) == 1
    assert sum("Measured by" in sheet for sheet in sheets) == 1
    assert "Measured by" not in page_of(plan, public=True)


def test_contents_can_be_short() -> None:
    """Without sheets the grids are links to nothing, so there are none; without both, communities go too."""
    plan = toy_plan(ground=toy_ground(communities=2))
    for sheets, communities in (("community", 2), ("none", 0)):
        page = page_of(plan, sheets=sheets)
        assert sheets_of(page) == []
        assert page.count('class="part community"') == communities
        places = set(re.findall(r'id="(\w+)"', page))
        assert set(re.findall(r'href="#(\w+)"', page)) <= places
    with pytest.raises(OptionError, match="grid, community, none"):
        page_of(plan, sheets="all")


def test_every_link_of_a_whole_report_leads_somewhere() -> None:
    """Contents, codes, maps and neighbours lead to places that are in the page, each once."""
    page = page_of(toy_plan(ground=toy_ground(communities=2)))
    places = re.findall(r'id="(\w+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(places)


def test_the_public_learns_no_small_count_and_nobody() -> None:
    """A grid of seven is told as <10, what covers it is withheld; no ids of people, no counts of buildings."""
    plan = toy_plan(ground=small_ground())
    counts = plan.grids["households"].tolist()
    page = page_of(plan, public=True)
    assert "&#60;10" in page
    assert min(counts) == 7
    hidden = Contents(plan, "en", title="", public=True).rows
    assert [row.households for row in hidden].count("–") >= 1
    text = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    for row, count in zip(hidden, counts, strict=True):
        if not isinstance(row.households, int):
            assert re.search(rf"<dd>{count}</dd>|>{count}<", text) is None
    for private in ("w1", "b001", 'id="quality"'):
        assert private not in page


def test_findings_come_with_advice_worst_first_and_those_on_data_apart() -> None:
    """What was found about the plan stands under findings, what about the data under data quality only."""
    on_data = Finding("crs-missing", numbers={"source": "houses.shp", "option": "--crs"})
    on_plan = Finding("households-negative", ids=("b7",), numbers={"column": "hu"})
    ground = dataclasses.replace(toy_ground(), report=Report((on_data,)))
    plan = toy_plan(ground=ground, report=Report((on_data, on_plan)))
    page = page_of(plan)
    found, quality = (re.search(rf'id="{name}".*?</section>', page, re.DOTALL) for name in ("findings", "quality"))
    assert found is not None
    assert quality is not None
    assert "houses.shp" in quality[0]
    assert "houses.shp" not in found[0]
    assert "negative counts: b7" in found[0]
    assert "advice" in found[0]


def test_the_certificate_tells_what_verify_found() -> None:
    """With a verification its verdict stands there, without one that nothing was recomputed."""
    plan = toy_plan()
    assert "not recomputed for this report" in page_of(plan)
    verified = plan.verify()
    assert verified.text("en").split("\n")[0] in page_of(plan, verified=verified)


def test_a_roster_of_other_grids_is_refused() -> None:
    """Officers that were sent to other grids do not get into the report."""
    with pytest.raises(OptionError, match="roster"):
        page_of(toy_plan(), officers=toy_assignment())


def test_other_endings_are_refused_before_any_work(tmp_path: Path) -> None:
    """A report is a page or a workbook."""
    with pytest.raises(OptionError, match=r"\.xlsx"):
        save_report(toy_plan(), tmp_path / "report.pdf")


def test_it_can_be_read_on_screen_phone_and_paper(viewer: Viewer, tmp_path: Path) -> None:
    """Nothing asks or complains, nothing is wider than a phone, maps are drawn, and each sheet is a printed page."""
    rules = Rules(households=None, load=Window(0.8, 1.2), standard=Standard(open=300, managed=500))
    plan = toy_plan(ground=toy_ground(communities=2, kinds=True), rules=rules)
    path = save_report(plan, tmp_path / "report.html", lang="zh", date="2027-01-31", attribution="<b>某局</b>")
    phone = viewer.open(path, size=(390, 844), phone=True)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    page = viewer.open(path)
    assert page.inner_text("footer") == "<b>某局</b>"
    page.click("td a >> nth=0")
    assert page.evaluate("location.hash").startswith("#g")
    sizes = page.eval_on_selector_all(".map .own", "all => all.map(one => one.getBBox().width)")
    assert len(sizes) == 4
    assert min(sizes) > 100
    inside = """all => all.every(one => { const map = one.closest('svg').getBoundingClientRect(),
        box = one.getBoundingClientRect();
        return box.left >= map.left && box.right <= map.right && box.top >= map.top && box.bottom <= map.bottom; })"""
    assert page.eval_on_selector_all(".map text", inside)
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert 4 + 2 + 1 <= pages <= 12


def test_grids_taken_as_they_are_have_no_target_in_page_or_workbook() -> None:
    """In a wide window around what is kept together grids are coloured by load, the fullest first; nothing is aimed at.

    The same plan with its load evened out has its target, its deviations and their classes.
    """
    standard = Standard({"open": 300, "managed": 500})
    rules = Rules(households=None, load=Window(0.1, 3), standard=standard, together=(("b000", "b001"),))
    ground = toy_ground()
    kinds = np.where(np.arange(len(ground)) % 2, "open", "managed")
    plan = toy_plan(ground=dataclasses.replace(ground, units=ground.units.assign(kind=kinds)), rules=rules)
    for evened, words in (({}, (False, True)), ({"load": 1.0}, (True, False))):
        contents = Contents(plan.replace(rules=dataclasses.replace(rules, balance=evened)), "en", title="Report")
        page = report_page(contents)
        told = ("From target" in page and "its line the target" in page, "nothing inside it is aimed at" in page)
        assert told == words
        sheets = {sheet.title: list(sheet.table.columns) for sheet in report_sheets(contents)}
        assert ("deviation" in sheets["Grids"], "target" in sheets["Balance"]) == (words[0], words[0])
        fills = {fill_of(row) for row in contents.rows}
        assert (fills <= set(colours.LOAD)) == words[0]
        loads = [row.load_share for row in contents.communities[0].worst_first]
        assert words[0] or loads == sorted(loads, reverse=True)


def test_people_with_several_grids_are_counted_once() -> None:
    """The number of workers is that of people, however many grids they share, of the plan and of each community."""
    plan = toy_plan()
    first = plan.workers["worker"].iloc[0]
    shared = plan.replace(workers=plan.workers.assign(worker=first, share=1 / len(plan.workers)))
    assert f"<dt>Grid workers</dt><dd>{len(plan.workers)}</dd>" in page_of(plan)
    contents = Contents(shared, "en", title="Report")
    assert (contents.workers, [community.workers for community in contents.communities]) == (1, [1])
    assert "<dt>Grid workers</dt><dd>1</dd>" in report_page(contents)
