"""The page of communities within their classes: every community on the map and in the table of its class."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser import Viewer

import gridplan as gp
from gridplan.show.compare.communities_page import communities_page


@pytest.fixture(scope="module")
def found() -> gp.ComparedCommunities:
    """A town of three communities in two classes."""
    town = gp.samples.city(buildings=180, seed=2, communities=3)
    units = gp.read_units(town.buildings, households="households", unit="unit", community="community")
    plan = gp.partition(gp.survey(units, boundaries=town.boundaries), window=(100, 300), effort=0)
    names = sorted(plan.grids["community"].unique())
    return gp.compare_communities(plan, dict(zip(names, ("old", "new", "old"), strict=True)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_community_is_on_the_map_and_in_its_table(found: gp.ComparedCommunities, lang: str) -> None:
    """Each has one area that tells its figures and one row; classes have the sums of the text."""
    page = communities_page(found, lang=lang)
    told = re.findall(r"<title>([^<]*)</title></path>", page)
    assert len(told) == len(found.table)
    for name in found.table["name"]:
        assert sum(name in hint for hint in told) == 1
        assert page.count(f"<th>{name}</th>") == 1
    for line in found.text(lang).splitlines():
        assert f"<p>{line}</p>" in page
    assert not re.search(r"https?://|<script", page)


def test_equal_grids_have_no_bar_and_unequal_ones_the_longest(found: gp.ComparedCommunities) -> None:
    """Bars are as long as deviations: the worst of all has the longest one."""
    page = communities_page(found, lang="en")
    bars = [float(wide) for wide in re.findall(r'<rect x="[\d.]+" width="([\d.]+)" height="10"', page)]
    order = found.table["deviation"].rank(method="first").to_numpy()
    assert bars[int(order.argmax())] == max(bars)
    assert [bars[int(i)] for i in order.argsort()] == sorted(bars)


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True])
def test_nothing_stands_out_of_the_page(
    viewer: Viewer, found: gp.ComparedCommunities, tmp_path: Path, phone: bool
) -> None:
    """On a desktop and on a phone nothing has to be moved sideways but tables within their frames."""
    path = found.save_html(tmp_path / "classes.html", lang="zh")
    seen = viewer.open(path, size=(390, 844) if phone else (1400, 900), phone=phone)
    assert seen.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert seen.locator("article table").count() == len(found.classes)
