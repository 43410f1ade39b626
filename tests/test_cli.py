"""The command line: forms relied on from outside, exit codes, one JSON object, no traceback for bad data."""

import json
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import gridplan as gp
from gridplan.cli import main


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A generated town on disk."""
    folder = tmp_path_factory.mktemp("town")
    gp.samples.city(buildings=300, seed=5).write(folder)
    return folder


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line in this process; returns exit code, stdout, stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["gridplan", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture(scope="module")
def division(town):
    """A plan made by the command line in a process of its own."""
    out = town / "plan.gpkg"
    words = [
        "partition",
        "--units",
        town / "buildings.gpkg",
        "--households",
        "households",
        "--roads",
        town / "roads.gpkg",
    ]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "gridplan",
            *map(str, words),
            "--out",
            str(out),
            "--map",
            str(town / "map.html"),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def test_partition_writes_plan_map_and_one_json_object(division, town):
    """The main form writes a plan whose grids hold what is promised, and a page."""
    out, told = division
    grids = gpd.read_file(out, layer="grids")
    assert {"grid", "households", "load", "workers", "units"} <= set(grids.columns)
    assert (told["n_grids"], told["status"]) == (len(grids), "feasible")
    assert grids["households"].between(300, 500).all()
    assert (town / "map.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_verify_confirms_and_names_its_figures(run, division):
    """The keys relied on from outside are there, and the digests repeat."""
    code, out, _ = run("verify", division[0], "--json")
    told = json.loads(out)
    keys = (
        "status n_units n_grids households estimated_households outside_window noncontiguous coverage_gap_m2 "
        "coverage_overlap_m2 border_on_roads blocks_cut max_deviation mean_polsby_popper objective bound gap "
        "plan_digest content_digest"
    )
    assert set(keys.split()) <= set(told)
    assert (code, told["plan_digest"]) == (0, division[1]["plan_digest"])


@pytest.mark.parametrize("ending", ["geojson", "xlsx", "csv", "parquet"])
def test_export_writes_every_format(run, division, tmp_path, ending):
    """Each format holds one row a grid."""
    out = tmp_path / f"grids.{ending}"
    assert run("export", division[0], "--out", out)[0] == 0
    readers = {"geojson": gpd.read_file, "xlsx": pd.read_excel, "csv": pd.read_csv, "parquet": gpd.read_parquet}
    assert len(readers[ending](out)) == division[1]["n_grids"]


def test_map_writes_a_page(run, division, tmp_path):
    """A plan file alone is enough to draw its map, in Chinese too."""
    assert run("map", division[0], "--out", tmp_path / "zh.html", "--lang", "zh")[0] == 0
    assert 'lang="zh' in (tmp_path / "zh.html").read_text(encoding="utf-8")


def test_map_takes_a_basemap_a_day_and_everyone(run, division, tmp_path):
    """The page for everyone names the tile server in its policy and the day; what is none of either is refused."""
    page, tiles = tmp_path / "all.html", "http://tiles.lan/{z}/{x}/{y}.png"
    words = ("--basemap", tiles, "--basemap-datum", "gcj02", "--date", "2027-01-31", "--public")
    assert run("map", division[0], "--out", page, *words)[0] == 0
    text = page.read_text(encoding="utf-8")
    assert "img-src data: http://tiles.lan" in text
    assert "2027-01-31" in text
    assert '"units":{' not in text
    for wrong in (("--basemap", "ftp://tiles.lan/{z}/{x}/{y}"), ("--date", "soon")):
        assert run("map", division[0], "--out", page, *wrong)[0] == 2


def test_check_reports_and_exits_0(run, town):
    """The check form takes the file as an argument and prints the conservation line."""
    code, _, err = run("check", town / "buildings.gpkg", "--households", "households")
    assert code == 0
    assert "rows:" in err


def test_check_takes_the_units_either_way_and_speaks_the_language_asked_for(run, town):
    """UNITS and --units say the same; both, or neither, are refused with what to do."""
    file, households = town / "buildings.gpkg", ("--households", "households", "--json")
    either = [run("check", *words, *households) for words in ((file,), ("--units", file))]
    assert [code for code, _, _ in either] == [0, 0]
    assert either[0][1] == either[1][1]
    for words in ((), (file, "--units", file)):
        code, _, told = run("check", *words, *households)
        assert (code, "--units" in told) == (2, True)
    assert "栋建筑" in run("check", file, *households, "--lang", "zh")[2]


def test_adopt_takes_in_communities_as_grids(run, town, tmp_path):
    """Polygons become a plan with their codes; broken windows are findings, not errors."""
    words = ("--units", town / "buildings.gpkg", "--households", "households", "--grids", town / "boundaries.gpkg")
    code, out, _ = run("adopt", *words, "--code", "community", "--out", tmp_path / "a.gpkg", "--json")
    assert code == 0
    assert json.loads(out)["status"] == "adopted"


def lattice(folder, side=8):
    """A bare graph on disk: side × side units of weight 10."""
    x, y = (a.ravel() for a in np.meshgrid(np.arange(side), np.arange(side)))
    number = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [
            np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.stack([number[:-1].ravel(), number[1:].ravel()]),
        ],
        axis=1,
    )
    pd.DataFrame({"uid": number.ravel(), "weight": 10, "x": x * 100.0, "y": y * 100.0}).to_parquet(folder / "u.parquet")
    pd.DataFrame({"u": pairs[0], "v": pairs[1]}).to_parquet(folder / "e.parquet")
    return "--units", folder / "u.parquet", "--edges", folder / "e.parquet"


def test_divide_a_bare_graph(run, tmp_path):
    """Labels of a bare graph lie inside the window and the answer tells objective and bound."""
    words = lattice(tmp_path)
    code, out, _ = run("divide", *words, "--grids", 4, "--window", 150, 170, "--out", tmp_path / "l.npy", "--json")
    labels = np.load(tmp_path / "l.npy")
    told = json.loads(out)
    assert code == 0
    assert (np.bincount(labels) * 10 >= 150).all()
    assert (np.bincount(labels) * 10 <= 170).all()
    assert told["bound"] <= told["objective"]


def test_divide_impossible_exits_4(run, tmp_path):
    """A window that no number of units of weight 10 fits ends in exit code 4."""
    words = lattice(tmp_path)
    assert run("divide", *words, "--grids", 4, "--window", 300, 400, "--out", tmp_path / "l.npy")[0] == 4


def spoil(town, tmp_path, change):
    """Write the town's buildings after `change`."""
    frame = change(gpd.read_file(town / "buildings.gpkg"))
    frame.to_file(tmp_path / "bad.gpkg")
    return tmp_path / "bad.gpkg"


BAD = {
    "no CRS": lambda f: f.set_crs(None, allow_override=True),
    "no column": lambda f: f.drop(columns="households"),
    "nobody": lambda f: f.assign(households=0),
    "negative": lambda f: f.assign(households=[-3] + [5] * (len(f) - 1)),
    "text": lambda f: f.assign(households=["many"] + ["5"] * (len(f) - 1)),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_data_exits_3_with_a_message(run, town, tmp_path, fault):
    """Bad input ends in exit code 3, a message, no traceback and no plan."""
    bad = spoil(town, tmp_path, BAD[fault])
    out = tmp_path / "p.gpkg"
    code, told, err = run("partition", "--units", bad, "--households", "households", "--out", out)
    assert (code, told) == (3, "")
    assert err.strip()
    assert "Traceback" not in err
    assert not out.exists()


def test_layers_without_overlap_exit_3(run, town, tmp_path):
    """Roads of another place are refused."""
    roads = gpd.read_file(town / "roads.gpkg")
    roads.assign(geometry=roads.translate(1e5, 1e5)).to_file(tmp_path / "far.gpkg")
    words = ("--units", town / "buildings.gpkg", "--households", "households", "--roads", tmp_path / "far.gpkg")
    assert run("partition", *words, "--out", tmp_path / "p.gpkg")[0] == 3


def test_more_grids_than_units_exits_3(run, town, tmp_path):
    """K above the number of units is bad input."""
    words = ("--units", town / "buildings.gpkg", "--households", "households", "--grids", 5000)
    assert run("partition", *words, "--out", tmp_path / "p.gpkg")[0] == 3


def test_window_that_cannot_be_met_exits_4(run, town, tmp_path):
    """A window narrower than any division exits 4 and says what would work."""
    words = ("--units", town / "buildings.gpkg", "--households", "households", "--window", 100000, 100001)
    code, _, err = run("partition", *words, "--out", tmp_path / "p.gpkg")
    assert code == 4
    assert "works here" in err


def test_strict_writes_nothing(run, town, tmp_path):
    """With --strict a broken rule leaves no file."""
    words = ("--units", town / "buildings.gpkg", "--households", "households", "--window", 100000, 100001, "--strict")
    assert run("partition", *words, "--out", tmp_path / "p.gpkg")[0] == 4
    assert not (tmp_path / "p.gpkg").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("partition",),
        ("partition", "--units", "u.gpkg", "--out", "p.gpkg", "--window", "500", "300"),
        ("partition", "--units", "u.gpkg", "--out", "p.gpkg", "--road-class", "wide"),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_2(run, town, words):
    """Missing, swapped or unknown options are usage errors."""
    words = [town / "buildings.gpkg" if word == "u.gpkg" else word for word in words]
    if "--window" in words:
        words += ["--households", "households"]
    assert run(*words)[0] == 2


def test_damaged_plan_exits_5(run, division, tmp_path):
    """A truncated plan file is refused with exit code 5."""
    whole = division[0].read_bytes()
    (tmp_path / "cut.gpkg").write_bytes(whole[: len(whole) // 2])
    assert run("verify", tmp_path / "cut.gpkg")[0] == 5


def test_help_stays_light():
    """Asking for help loads neither geopandas nor numba, OR-tools, folium or matplotlib."""
    code = (
        "import sys; sys.argv=['gridplan','--help']\n"
        "from gridplan.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy={'geopandas','numba','ortools','folium','matplotlib','pandas'} & set(sys.modules)\n"
        "print('heavy:', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout


@pytest.mark.parametrize(
    ("column", "value"), [("weight", "heavy"), ("x", None), ("u", "a"), ("v", 0.5), ("u", None), ("v", 99)]
)
def test_divide_names_bad_graphs(run, tmp_path, column, value):
    """Text, gaps, halves and loose ends in a bare graph are bad input with their rows, never a traceback."""
    words = lattice(tmp_path)
    file = tmp_path / ("u.parquet" if column in ("weight", "x") else "e.parquet")
    frame = pd.read_parquet(file).astype({column: object})
    frame.loc[3, column] = value
    frame[column] = frame[column].astype(str) if isinstance(value, str) else pd.to_numeric(frame[column])
    frame.to_parquet(file)
    code, _, err = run("divide", *words, "--grids", 4, "--window", 150, 170, "--out", tmp_path / "l.npy")
    assert (code, "Traceback" in err) == (3, False)
    assert ": 3" in err


def test_errors_answer_in_json_too(run, town, tmp_path):
    """With --json an error prints one object with its exit code and findings."""
    bad = spoil(town, tmp_path, BAD["negative"])
    code, out, _ = run("check", bad, "--households", "households", "--json")
    told = json.loads(out)
    assert (code, told["exit_code"], told["status"]) == (3, 3, "error")
    assert told["findings"][0]["code"] == "households-negative"


def test_loads_need_a_kind(run, tmp_path):
    """Options about load without a kind would be ignored, so they are refused before anything is read."""
    words = ("--units", tmp_path / "none.gpkg", "--load-window", 0.8, 1.2, "--out", tmp_path / "p.gpkg")
    assert run("partition", *words)[0] == 2


def test_output_is_checked_before_the_work(run, town, tmp_path):
    """A folder that does not exist is told at once."""
    words = ("--units", town / "buildings.gpkg", "--households", "households", "--out", tmp_path / "no" / "p.gpkg")
    code, _, err = run("partition", *words)
    assert code == 2
    assert "rows:" not in err


def test_outputs_never_destroy_what_is_read(run, division, town, tmp_path):
    """An output that is an input, or another output, is refused before anything is written."""
    before = division[0].read_bytes()
    assert run("export", division[0], "--out", division[0])[0] == 2
    assert run("map", division[0], "--out", division[0])[0] == 2
    assert division[0].read_bytes() == before
    words = ("--units", town / "buildings.gpkg", "--households", "households")
    assert run("partition", *words, "--out", town / "buildings.gpkg")[0] == 2
    assert run("partition", *words, "--out", tmp_path / "p.gpkg", "--map", tmp_path / "p.gpkg")[0] == 2
    grids = town / "boundaries.gpkg"
    assert run("adopt", *words, "--grids", grids, "--out", grids)[0] == 2
    assert run("partition", *words, "--parts", tmp_path / "p.csv", "--out", tmp_path / "p.csv")[0] == 2
    beside = ("--start", division[0], "--out", division[0].parent)
    assert run("alternatives", town / "buildings.gpkg", "--households", "households", *beside)[0] == 2


def test_adopt_takes_no_wishes(run, town, tmp_path):
    """Adopting divides nothing, so options that would wish for something are not there."""
    words = ("--units", town / "buildings.gpkg", "--grids", town / "boundaries.gpkg", "--out", tmp_path / "p.gpkg")
    assert run("adopt", *words, "--start", tmp_path / "old.gpkg")[0] == 2


def test_telephone_numbers_are_no_households(run, town, tmp_path):
    """A count that one building cannot have is refused by id instead of filling the memory."""
    bad = spoil(town, tmp_path, lambda f: f.assign(households=[10**11] + [5] * (len(f) - 1)))
    code, _, err = run("partition", "--units", bad, "--households", "households", "--out", tmp_path / "p.gpkg")
    assert code == 3
    assert "20,000 households" in err


def test_divide_says_what_is_impossible(run, tmp_path):
    """An impossible bare division says so beside its exit code."""
    words = lattice(tmp_path)
    _, _, err = run("divide", *words, "--grids", 4, "--window", 300, 400, "--out", tmp_path / "l.npy")
    assert "cannot be divided into 4" in err


def test_divide_names_what_is_in_the_way(run, tmp_path):
    """A unit on an island below the window is named with its component and reason, and the rest is divided."""
    words = lattice(tmp_path)
    units = pd.read_parquet(tmp_path / "u.parquet")
    island = pd.DataFrame({"uid": [64], "weight": [30], "x": [5000.0], "y": [0.0]})
    pd.concat([units, island]).to_parquet(tmp_path / "u.parquet")
    code, out, err = run("divide", *words, "--grids", 5, "--window", 150, 170, "--out", tmp_path / "l.npy", "--json")
    told = json.loads(out)
    assert (code, told["status"], told["outside_window"]) == (0, "partial", 1)
    assert "component 2" in err
    assert "30 in all is less than the 150 that one grid needs" in err
    assert next(f["ids"] for f in told["findings"] if f["code"] == "divide-reason-light") == ["64"]
