"""Dedicated grids on maps: a class of their own, in the legend too, and no window that they could hold."""

import pytest
from toy_dedicated import dedicated_ground, square

import gridplan as gp
from gridplan.show import colours
from gridplan.show.figures import grid_rows, legend
from gridplan.show.map.modes import plan_modes
from gridplan.show.notebook.explore import explore, grid_texts


@pytest.fixture(scope="module")
def plan():
    """A plan with one dedicated grid."""
    return gp.partition(dedicated_ground(park=square(6, 6)), window=(300, 700), effort=0)


def test_a_dedicated_grid_has_a_colour_and_a_row_of_its_own(plan):
    """Map and legend count it as dedicated, and the counts of the legend are those of all grids."""
    mode = plan_modes(plan, "zh")[0]
    place = plan.grids["dedicated"].tolist().index("park")
    rows = legend(plan, "zh")["class"]
    assert mode.colours[mode.of[place]] == colours.PLACE
    assert [row["count"] for row in mode.rows if row["name"] == "专属网格"] == [1]
    assert (rows[-1]["name"], rows[-1]["count"]) == ("专属网格", 1)
    assert sum(row["count"] for row in rows) == len(plan.grids)
    assert grid_rows(plan, "en")["class"][place] == len(colours.LOAD)


def test_a_notebook_says_that_it_has_no_window(plan):
    """Under the pointer stands no deviation and no held window; the legend of the view has the entry."""
    texts = grid_texts(plan, "en")
    row = texts[texts.eq("dedicated grid, no window").any(axis=1)]
    assert len(row) == 1
    assert row.eq("–").to_numpy().sum() == 1
    page = explore(plan, lang="en").get_root().render()
    assert colours.PLACE in page
    assert "</i>dedicated<span>1<" in page


def test_plans_without_places_have_no_such_row():
    """A usual plan's legend is what it was."""
    plan = gp.partition(dedicated_ground(), window=(300, 700), effort=0)
    assert colours.PLACE not in [row["colour"] for row in legend(plan, "en")["class"]]
    assert colours.PLACE not in [row["colour"] for row in plan_modes(plan, "en")[0].rows]
