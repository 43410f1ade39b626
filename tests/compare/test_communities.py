"""Communities compared within their class: figures recounted from the grids, ranks, files and refusals."""

import openpyxl
import pytest

import gridplan as gp
from gridplan.errors import OptionError


@pytest.fixture(scope="module")
def compared():
    """A town of three communities in two classes, and their comparison."""
    town = gp.samples.city(buildings=180, seed=2, communities=3)
    units = gp.read_units(town.buildings, households="households", unit="unit", community="community")
    plan = gp.partition(gp.survey(units, boundaries=town.boundaries), window=(100, 300), effort=0)
    names = sorted(plan.grids["community"].unique())
    classes = dict(zip(names, ("old", "new", "old"), strict=True))
    return plan, classes, gp.compare_communities(plan, classes)


def test_figures_are_those_of_the_grids(compared):
    """Households, grids and workers of each community, and means over its grids, are those of the table of grids."""
    plan, classes, found = compared
    for row in found.table.to_dict("records"):
        own = plan.grids[plan.grids["community"] == row["community"]]
        assert row["class"] == classes[row["community"]]
        assert (row["households"], row["grids"], row["workers"]) == (
            own["households"].sum(),
            len(own),
            own["workers"].sum(),
        )
        assert row["deviation"] == pytest.approx(sum(abs(each) for each in own["deviation"]) / len(own))
        assert row["compactness"] == pytest.approx(own["polsby_popper"].mean())
        assert row["per_worker"] == pytest.approx(row["households"] / row["workers"])


def test_ranks_run_within_each_class(compared):
    """Each class has a first; deviations never fall from one rank to the next."""
    found = compared[2]
    for _, rows in found.table.groupby("class"):
        assert rows["rank"].tolist() == [*range(1, len(rows) + 1)]
        assert rows["deviation"].is_monotonic_increasing
    assert found.classes.set_index("class")["communities"].to_dict() == {"new": 1, "old": 2}
    assert found.classes["households"].sum() == found.table["households"].sum()


def test_a_workbook_has_a_sheet_for_each_class(compared, tmp_path):
    """Sheets are called by the classes in the language asked for, and hold a row for each community."""
    book = openpyxl.load_workbook(compared[2].export(tmp_path / "c.xlsx", lang="zh"))
    assert [sheet.max_row - 1 for sheet in book] == [2, 1, 2]
    assert book.sheetnames == ["各类别", "新建小区型", "老旧小区型"]


def test_each_class_has_a_line_in_both_languages(compared):
    """The text has one line a class and names its best community and its worst."""
    for lang in ("en", "zh"):
        lines = compared[2].text(lang).splitlines()
        assert len(lines) == 2
        own = compared[2].table[compared[2].table["class"] == "old"]
        assert all(name in lines[1] for name in own["name"])


def test_communities_without_a_class_are_refused(compared, tmp_path):
    """No classes at all, a community without one, and an ending that is none are refused by name."""
    plan, classes, found = compared
    with pytest.raises(OptionError):
        gp.compare_communities(plan)
    first = next(iter(classes))
    with pytest.raises(OptionError, match=first):
        gp.compare_communities(plan, {name: "old" for name in classes if name != first})
    with pytest.raises(OptionError, match=r"\.pdf"):
        found.export(tmp_path / "a.pdf")
