"""What everyone may see of a plan: texts for small counts, no load that tells a small kind, nothing of a building."""

import csv
import json

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from toy_plan import toy_ground
from toy_public import counted

from gridplan.columns import PUBLIC_COLUMNS
from gridplan.errors import OptionError
from gridplan.options import Rules, Standard, Window
from gridplan.publishing import public_communities, public_figures, public_table
from gridplan.publishing.loads import telling_loads

KINDS = Rules(load=Window(0.7, 1.3), standard=Standard(open=300, managed=500))


@pytest.fixture
def plan():
    """A plan whose first grid has 7 households and whose second one covers it."""
    return counted([7, 410, 380, 350])


def test_a_small_grid_has_no_figures(plan):
    """Neither it nor its cover has a load, a deviation or a window that would tell the count; the others have all."""
    figures, table = public_figures(plan), public_table(plan)
    hidden = ~figures.counts.shown
    assert table["households"].tolist() == list(figures.counts.grids)
    assert hidden.tolist() == [True, False, True, False]
    assert np.isnan(figures.load_share[hidden]).all()
    assert np.isnan(figures.deviation[hidden]).all()
    assert [text for text, away in zip(figures.outside, hidden, strict=True) if away] == [None, None]
    assert table["deviation"][~hidden].tolist() == plan.grids["deviation"][~hidden].tolist()
    assert list(table.columns) == [*PUBLIC_COLUMNS["grids"], "geometry"]


def test_totals_stand_beside(plan):
    """A row a community and one for the plan, with what may be shown together with the grids."""
    rows = public_communities(plan)
    assert rows["community"].tolist()[:2] == list(public_figures(plan).counts.communities)
    assert rows["households"].tolist()[-1] == 7 + 410 + 380 + 350
    assert rows["grids"].tolist() == [2, 2, 4]
    assert rows["workers"].tolist() == [2, 2, 4]


def test_a_load_tells_no_small_kind():
    """Whoever solves count and load for two kinds of home finds no kind with 1 to 9 households."""
    rng = np.random.default_rng(7)
    by_kind = rng.choice([0, 3, 9, 10, 200, 300], size=(80, 2))
    labels, homes = np.repeat(np.arange(80, dtype=np.int32), 2), by_kind.ravel()
    load = homes * np.tile([5, 3], 80)
    telling = telling_loads(labels, load, homes, n_grids=80)
    for row, own, away in zip(by_kind, load.reshape(80, 2).sum(axis=1), telling, strict=True):
        assert away == ((row > 0) & (row < 10)).any()
        solved = np.linalg.solve([[1, 1], [5, 3]], [row.sum(), own]).round().astype(int)
        assert away or not ((solved > 0) & (solved < 10)).any()


def test_mixed_homes_lose_their_load():
    """Where a few homes are of another kind, the load, deviation and window are withheld, but the count stands."""

    def kinds(units):
        odd = units.index == int(np.flatnonzero(toy_ground().block == 1)[0])
        return np.where(odd & (units["households"] > 0), "open", "managed").astype(object)

    plan = counted([410, 60, 380, 350], kinds=kinds, rules=KINDS)
    assert 0 < plan.ground.units["households"][plan.ground.units["kind"] == "open"].sum() < 10
    figures = public_figures(plan)
    assert figures.counts.shown.all()
    assert np.isnan(figures.load_share).tolist() == [False, True, False, False]
    assert np.isnan(figures.deviation).tolist() == [False, True, False, False]
    assert figures.outside[1] is None


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "parquet", "csv", "xlsx"])
def test_public_files(plan, tmp_path, ending):
    """Every format has the texts, the allowed columns and nothing of buildings or workers."""
    file = plan.export(tmp_path / f"a.{ending}", public=True)
    shown = [str(text) for text in public_figures(plan).counts.grids]
    if ending == "xlsx":
        book = openpyxl.load_workbook(file)
        assert book.sheetnames == ["grids", "communities"]
        found = [cell.value for cell in book["grids"]["D"]][1:]
        assert {type(value) for value in found} == {int, str}
    elif ending == "csv":
        found = [row["households"] for row in csv.DictReader(file.read_text("utf-8-sig").splitlines())]
    else:
        layer = gpd.read_parquet(file) if ending == "parquet" else gpd.read_file(file)
        assert [name for name in layer.columns if name != "geometry"] == list(PUBLIC_COLUMNS["grids"])
        found = layer["households"].tolist()
    assert list(map(str, found)) == shown
    assert b"b000" not in file.read_bytes()
    if ending == "geojson":
        assert all(f["properties"]["deviation"] is None for f in json.loads(file.read_text())["features"][::2])


def test_public_files_hold_no_other_table(plan, tmp_path):
    """Communities go into a csv; tables of buildings, workers and figures that are not for everyone are refused."""
    file = plan.export(tmp_path / "c.csv", table="communities", public=True)
    assert (
        pd.read_csv(file)["households"].tolist()[-1] == "1147" or pd.read_csv(file)["households"].tolist()[-1] == 1147
    )
    for how in ({"table": "units"}, {"table": "workers"}, {"columns": ["grid", "load"]}):
        with pytest.raises(OptionError):
            plan.export(tmp_path / "d.csv", public=True, **how)
    with pytest.raises(OptionError):
        plan.export(tmp_path / "d.geojson", public=True, table="communities")
    assert not list(tmp_path.glob("d.*"))
