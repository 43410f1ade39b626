"""Points counted into units: each once, in the nearest within reach, and nothing of their rows kept."""

import json
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from bad_files import CRS, SOUTH, WEST, houses
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli import app
from gridplan.errors import InputError, OptionError

UNITS = gp.read_units(houses(), households="hh", unit="id")
PLACES = st.lists(st.tuples(st.integers(-60, 160), st.integers(-60, 70), st.integers(0, 4)), min_size=1, max_size=12)


def calls(*places, **columns):
    """Return a table of calls at places, from the corner of the first house, in m, with who called."""
    x, y = zip(*places, strict=True)
    east, north = (np.array(values, dtype=float) for values in (x, y))
    return pd.DataFrame({"x": WEST + east, "y": SOUTH + north, "name": "某某", "phone": "139", **columns})


def codes(findings) -> list[str]:
    """Codes of findings."""
    return [finding.code for finding in findings]


@settings(max_examples=40)
@given(places=PLACES, within=st.sampled_from([0, 5, 30.0]))
def test_counts_are_those_of_every_distance_measured(places, within):
    """The weighted counts are what measuring each point against each unit gives, and every point is accounted for."""
    table = calls(*((x, y) for x, y, _ in places), persons=[weight for _, _, weight in places])
    counted = gp.count_points(UNITS, table, name="calls", weight="persons", within=within, crs=CRS)
    expected = np.zeros(len(UNITS))
    far = []
    for i, (x, y, weight) in enumerate(places):
        distances = UNITS.frame.distance(shapely.Point(WEST + x, SOUTH + y)).to_numpy()
        near = np.flatnonzero((distances == distances.min()) & (distances <= within))
        if len(near):
            expected[near[0]] += weight
        else:
            far.append(f"#{i + 1}")
    assert counted.frame["calls"].tolist() == expected.tolist()
    told = next(f for f in counted.report.findings if f.code == "points-counted").numbers
    assert told["rows"] == len(places) == told["counted"] + told["far"] + told["placeless"]
    assert told["amount"] + told["lost"] == sum(weight for _, _, weight in places)
    assert [f.ids for f in counted.report.findings if f.code == "points-far"] == ([tuple(far)] if far else [])


def test_nothing_of_the_rows_is_kept():
    """No name, phone or coordinate of a caller is in the units or their report."""
    counted = gp.count_points(UNITS, calls((5, 5), (900, 5)), name="calls", crs=CRS)
    assert list(counted.frame.columns) == [*UNITS.frame.columns, "calls"]
    told = json.dumps([finding.as_dict() for finding in counted.report.findings], ensure_ascii=False)
    assert not any(text in counted.frame.to_json() + told for text in ("某某", "139", str(WEST + 900)))


def test_inputs_stay_as_they_are():
    """Neither the units nor the points are changed by counting."""
    table = calls((5, 5))
    before, rows = UNITS.frame.copy(), table.copy()
    gp.count_points(UNITS, table, name="calls", crs=CRS)
    assert UNITS.frame.equals(before)
    assert table.equals(rows)


def test_rows_without_a_place_are_listed():
    """Empty, infinite and missing places are named by row and counted nowhere."""
    table = calls((5, 5), (25, 5), (45, 5)).astype({"x": object})
    table.loc[1, "x"], table.loc[2, "x"] = None, "inf"
    counted = gp.count_points(UNITS, table, name="calls", crs=CRS)
    assert counted.frame["calls"].sum() == 1
    assert [f.ids for f in counted.report.findings if f.code == "points-placeless"] == [("#2", "#3")]


@pytest.mark.parametrize("ending", ["gpkg", "csv", "xlsx", "zip"])
def test_files_of_points_are_read_like_units(tmp_path, ending):
    """Layers in another system, tables and archives give the same counts."""
    table = calls((5, 5), (6, 5), (25, 5))
    file = tmp_path / f"calls.{ending}"
    if ending == "gpkg":
        frame = gpd.GeoDataFrame(table[["name"]], geometry=gpd.points_from_xy(table["x"], table["y"]), crs=CRS)
        frame.to_crs(4326).to_file(file)
    elif ending == "xlsx":
        table.to_excel(file, index=False)
    elif ending == "zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("calls.csv", table.to_csv(index=False))
    else:
        table.to_csv(file, index=False)
    counted = gp.count_points(UNITS, file, name="calls", crs=None if ending == "gpkg" else CRS)
    assert counted.frame["calls"].tolist() == [2, 1, 0, 0, 0, 0]


def test_all_faults_of_points_come_at_once():
    """Coordinates that are not there and weights that are no numbers are told together."""
    table = calls((5, 5), (6, 5), persons=["2", "-1"]).drop(columns=["x"])
    with pytest.raises(InputError) as fault:
        gp.count_points(UNITS, table, name="calls", weight="persons", crs=CRS)
    assert codes(fault.value.findings) == ["coordinates-missing", "points-weight"]
    assert fault.value.findings[1].ids == ("#2",)


@pytest.mark.parametrize(("name", "code"), [("households", "attribute-name"), ("calls", "points-name")])
def test_a_name_that_is_taken_is_refused(name, code):
    """Points are counted neither as households nor twice under one name."""
    once = gp.count_points(UNITS, calls((5, 5)), name="calls", crs=CRS)
    with pytest.raises(InputError) as fault:
        gp.count_points(once, calls((5, 5)), name=name, crs=CRS)
    assert codes(fault.value.findings) == [code]


def test_points_without_a_system_are_refused():
    """Coordinates without a coordinate system are not guessed at, and no distance is negative."""
    with pytest.raises(InputError) as fault:
        gp.count_points(UNITS, calls((5, 5)), name="calls")
    assert codes(fault.value.findings)[0].startswith("points-crs-missing")
    with pytest.raises(OptionError):
        gp.count_points(UNITS, calls((5, 5)), name="calls", crs=CRS, within=-1)


def test_points_are_balanced_on_the_command_line(tmp_path):
    """A column made by --points is there for --balance, though the file of the units has none; the rest is told."""
    houses(12).to_file(tmp_path / "h.gpkg")
    calls(*((20 * i + 5, 5) for i in range(12)), persons=[5] * 3 + [1] * 9).to_csv(tmp_path / "c.csv", index=False)
    told = CliRunner().invoke(
        app,
        [
            *("partition", "--units", str(tmp_path / "h.gpkg"), "--households", "hh", "--unit-id", "id"),
            *("--points", f"calls={tmp_path / 'c.csv'}", "--points-weight", "calls=persons", "--points-crs", CRS),
            *("--balance", "calls=1", "--window", "50", "150", "--out", str(tmp_path / "p.gpkg"), "--json"),
        ],
    )
    assert told.exit_code == 0, told.output
    answer = json.loads(told.stdout)
    counted = next(finding for finding in answer["findings"] if finding["code"] == "points-counted")
    assert counted["numbers"]["amount"] == 24
    assert "calls_deviation" in gp.load(tmp_path / "p.gpkg").grids


def test_wrong_points_on_the_command_line_are_told_before_reading(tmp_path):
    """Points without a name, and weights of points that are not there, are one refusal of options."""
    told = CliRunner().invoke(
        app,
        ["check", str(tmp_path / "no.gpkg"), "--points", "calls.csv", "--points-weight", "shops=n"],
    )
    assert isinstance(told.exception, OptionError)
    assert "calls.csv" in str(told.exception)
    assert "shops" in str(told.exception)
