"""The command assign: options become rules, Python's answer comes as roster, map and JSON, nothing is half-written."""

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from toy_history import after_round, aged_plan
from toy_history import grids_of as units_of
from toy_plan import CRS, EAST, NORTH, toy_ground, toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()
USUAL = ("--grids-per-officer", "1-2", "--department", "police=1", "--department", "urban=1")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A folder with a plan of four grids in two communities, four officers, and a street between the grids."""
    folder = tmp_path_factory.mktemp("people")
    gp.save(toy_plan(ground=toy_ground(communities=2)), folder / "plan.gpkg")
    officers = {"officer": ["P1", "P2", "U1", "U2"], "department": ["police"] * 2 + ["urban"] * 2}
    table = pd.DataFrame(officers | {"community": ["A", "B"] * 2, "name": ["Ann", "Bo", "Cy", "Di"]})
    table.to_csv(folder / "officers.csv", index=False)
    street = shapely.LineString([(EAST, NORTH + 120), (EAST + 100, NORTH + 120)])
    gpd.GeoDataFrame({"code": ["R1"], "load": [50]}, geometry=[street], crs=CRS).to_file(folder / "roads.gpkg")
    return folder


def assign(town, *words):
    """Run the command on the town's plan and officers and return its result."""
    both = ("assign", "--plan", town / "plan.gpkg", "--officers", town / "officers.csv", *words)
    return RUN.invoke(app, [str(word) for word in both])


def told(ran):
    """The answer in JSON."""
    return json.loads(ran.stdout.splitlines()[-1])


def test_the_command_tells_what_python_finds(town, tmp_path):
    """The answer in JSON is the assignment that Python makes with the same rules, and roster and map are written."""
    words = ("--out", tmp_path / "roster.xlsx", "--map", tmp_path / "map.html", "--lang", "zh", "--json")
    ran = assign(town, *USUAL, *words)
    assert ran.exit_code == 0, ran.output
    plan = gp.load(town / "plan.gpkg")
    rules = gp.OfficerRules(grids_per_officer=(1, 2), departments={"police": (1, 1), "urban": (1, 1)})
    found = gp.assign_officers(plan, gp.read_officers(town / "officers.csv", plan), rules)
    files = {"roster": str(tmp_path / "roster.xlsx"), "map": str(tmp_path / "map.html")}
    assert told(ran) == json.loads(json.dumps(found.as_dict())) | files
    assert len(pd.ExcelFile(tmp_path / "roster.xlsx").sheet_names) > 2
    assert 'lang="zh' in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_the_roster_of_before_counts_as_last_year(tmp_path):
    """After a re-gridding the command answers as Python does with that roster, which is not written over."""
    old = aged_plan()
    new = after_round(old, moved={next(iter(units_of(old))): "009"})
    gp.save(new, tmp_path / "plan.gpkg")
    officers = pd.DataFrame({"officer": ["o1", "o2", "o3"], "department": "police"})
    officers.to_csv(tmp_path / "officers.csv", index=False)
    sent = gp.assign_officers(old, officers, grids_per_officer=(1, 6)).as_dict()
    turned = {"o1": "o3", "o3": "o1"}
    sent["posts"] = [[turned.get(who, who), *rest] for who, *rest in sent["posts"]]
    (tmp_path / "last.json").write_text(json.dumps(sent), encoding="utf-8")
    words = ("--grids-per-officer", "1-6", "--json", "--out")
    ran = assign(tmp_path, *words, tmp_path / "new.json", "--like", tmp_path / "last.json")
    found, anew = (
        gp.assign_officers(new, officers, grids_per_officer=(1, 6), like=like).as_dict()["posts"]
        for like in (tmp_path / "last.json", None)
    )
    assert (ran.exit_code, told(ran)["posts"]) == (0, found)
    assert found != anew
    same = assign(tmp_path, *words, tmp_path / "last.json", "--like", tmp_path / "last.json")
    assert isinstance(same.exception, gp.OptionError)
    wrong = assign(tmp_path, *words, tmp_path / "new.json", "--like", tmp_path / "officers.csv")
    assert isinstance(wrong.exception, gp.InputError)


def test_names_go_into_rosters_only_when_their_column_is_named(town, tmp_path):
    """Without --column name=… no name leaves the table; with it the roster has them and the map has not."""
    for words, wanted in (((), False), (("--column", "name=name"), True)):
        ran = assign(town, *USUAL, *words, "--out", tmp_path / "folder", "--map", tmp_path / "map.html", "--json")
        assert ran.exit_code == 0, ran.output
        tables = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "folder").glob("*.csv"))
        assert ("Ann" in tables) == wanted
        assert "Ann" not in ran.stdout
        assert "Ann" not in (tmp_path / "map.html").read_text(encoding="utf-8")


@pytest.fixture
def asked(monkeypatch):
    """What the command hands to Python, in place of solving it."""
    seen = []

    def keep(grids, officers, rules, **_):
        seen.append((grids, officers, rules))
        raise gp.OptionError("enough")

    monkeypatch.setattr(gp, "assign_officers", keep, raising=False)
    return seen


def test_options_become_rules(town, tmp_path, asked):
    """Every option of a rule is that rule, and what is left out stays as usual."""
    spans = ("--grids-per-officer", "4–7", "--officers-per-community", "9-12", "--officers-per-grid", "2")
    sizes = ("--load-window", 0.1, "--slack", 0.05, "--travel-slack", 0, "--reach", 200, "--connected", "--pooled")
    pairs = (
        "--department",
        "police=0-1",
        "--department",
        "urban=1",
        "--pin",
        "P1=001",
        "--forbid",
        "U1=002",
        "--forbid",
        "U1 ＝ 001",
    )
    assign(town, *spans, *sizes, *pairs, "--out", tmp_path / "roster.json")
    assign(town, "--out", tmp_path / "roster.json")
    assert asked[0][2] == gp.OfficerRules(
        grids_per_officer=(4, 7),
        officers_per_community=(9, 12),
        officers_per_grid=(2, 2),
        departments={"police": (0, 1), "urban": (1, 1)},
        load_window=0.1,
        slack=0.05,
        travel_slack=0.0,
        connected=True,
        reach=200.0,
        pooled=True,
        pinned=(("P1", "001"),),
        forbidden=(("U1", "001"), ("U1", "002")),
    )
    assert asked[1][2] == gp.OfficerRules()


def test_options_go_before_a_file_of_rules(town, tmp_path, asked):
    """Rules come from [officers] of a TOML file; options replace single ones and add pairs and departments."""
    text = '[officers]\ngrids_per_officer = [2, 2]\npooled = true\nslack = 0.1\nforbidden = [["P1", "001"]]\n'
    (tmp_path / "rules.toml").write_text(text + "[officers.departments]\npolice = [1, 1]\nurban = [0, 1]\n")
    words = ("--rules", tmp_path / "rules.toml", "--by-community", "--department", "urban=1", "--slack", "0.5")
    assign(town, *words, "--forbid", "P2=002", "--out", tmp_path / "roster.json")
    assert asked[0][2] == gp.OfficerRules(
        grids_per_officer=(2, 2),
        departments={"police": (1, 1), "urban": (1, 1)},
        slack=0.5,
        forbidden=(("P1", "001"), ("P2", "002")),
    )


def test_tables_of_pairs_and_needs_join_the_options(town, tmp_path, asked):
    """--pin and --forbid take tables beside pairs, and --needs a table of skills."""
    pd.DataFrame({"officer": ["P1"], "grid": ["001; 003"]}).to_csv(tmp_path / "pins.csv", index=False)
    pd.DataFrame({"grid": ["002"], "skills": ["fire"]}).to_excel(tmp_path / "needs.xlsx", index=False)
    words = ("--pin", tmp_path / "pins.csv", "--pin", "P2=002", "--needs", tmp_path / "needs.xlsx")
    assign(town, *words, "--out", tmp_path / "roster.json")
    rules = asked[0][2]
    assert rules.pinned == (("P1", "001"), ("P1", "003"), ("P2", "002"))
    assert rules.needs == {"002": ("fire",)}


def test_streets_stand_beside_the_grids_of_the_plan(town, tmp_path, asked):
    """--lines adds road-segment grids with their load."""
    assign(town, "--lines", town / "roads.gpkg", "--lines-load", "load", "--out", tmp_path / "roster.json")
    table = asked[0][0].table.set_index("grid")
    assert table.loc["R1", ["kind", "load"]].tolist() == ["line", 50]
    assert len(table) == 5


def test_faults_of_all_tables_come_at_once(town, tmp_path, asked):
    """Officers, needs and pairs that name what is not there end in one message with exit code 3, nothing written."""
    pd.DataFrame({"officer": ["P9"], "grid": ["999"]}).to_csv(tmp_path / "pins.csv", index=False)
    pd.DataFrame({"grid": ["888"], "skills": ["fire"]}).to_csv(tmp_path / "needs.csv", index=False)
    words = ("--pin", tmp_path / "pins.csv", "--needs", tmp_path / "needs.csv", "--out", tmp_path / "roster.xlsx")
    ran = assign(town, *words)
    assert isinstance(ran.exception, gp.InputError)
    assert {one for finding in ran.exception.findings for one in finding.ids} == {"P9", "999", "888"}
    ran = assign(town, "--column", "community=name", *words)
    assert {"officers-communities-unknown", "people-grids-unknown"} <= {f.code for f in ran.exception.findings}
    ran = assign(town, "--column", "community=name", "--department", "market=1", *words)
    several = {"officers-communities-unknown", "officers-departments-unasked", "people-grids-unknown"}
    assert several <= {f.code for f in ran.exception.findings}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["needs.csv", "pins.csv"]
    assert not asked


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--grids-per-officer", "some"), 2),
        (("--grids-per-officer", "6-5"), 2),
        (("--department", "police"), 2),
        (("--department", "police=many"), 2),
        (("--pin", "P1"), 2),
        (("--pin", "P1=001", "--forbid", "P1=001"), 2),
        (("--column", "phone=name"), 2),
        (("--column", "capacity=limit"), 3),
        (("--department", "market=1"), 3),
        (("--pin", "P1=999"), 3),
        (("--load-window", "-0.1"), 2),
        (("--rules", "none.toml"), 2),
        (("--needs", "none.csv"), 3),
        (("--lines", "none.gpkg"), 3),
        (("--touch", "0", "--lines", "none.gpkg"), 2),
        (("--out", "roster.pdf"), 2),
        (("--needed", "needed.pdf"), 2),
        (("--map", "nowhere/map.html"), 2),
    ],
)
def test_what_can_never_be_right_ends_the_command(town, tmp_path, asked, options, code):
    """Wrong values end in exit code 2 and bad data in 3, before anything is solved or written."""
    ran = assign(town, "--out", tmp_path / "roster.xlsx", *options)
    assert getattr(ran.exception, "exit_code", ran.exit_code) == code
    assert not asked
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "text",
    [
        "[officers",
        "[plan]\na = 1",
        "officers = 3",
        "[officers]\nspeed = 1",
        "[officers]\ngrids_per_officer = 5",
        "[officers]\ndepartments = [1]",
        "[officers]\nreach = 'far'",
        "[officers]\npinned = ['P1']",
    ],
)
def test_a_file_of_rules_that_is_none_is_told(town, tmp_path, asked, text):
    """Whatever is wrong in a file of rules, the message names the file."""
    (tmp_path / "rules.toml").write_text(text)
    ran = assign(town, "--rules", tmp_path / "rules.toml", "--out", tmp_path / "roster.xlsx")
    assert isinstance(ran.exception, gp.OptionError)
    assert "rules.toml" in str(ran.exception)
    assert not asked


def test_inputs_are_never_written_over(town, tmp_path, asked):
    """Neither the plan nor a table is a place for a roster or map."""
    (tmp_path / "pins.xlsx").touch()
    for words in (("--out", tmp_path / "pins.xlsx"), ("--out", tmp_path / "r.json", "--map", town / "plan.gpkg")):
        ran = assign(town, *words, "--pin", tmp_path / "pins.xlsx")
        assert isinstance(ran.exception, gp.OptionError)
    assert not asked


def test_how_many_officers_are_needed_is_told_beside(town, tmp_path):
    """--needed writes tables and adds the answer of Python to the JSON, also where the request cannot be met."""
    words = ("--grids-per-officer", "1", "--department", "police=1", "--department", "urban=1", "--json")
    ran = assign(town, *words, "--out", tmp_path / "roster.xlsx", "--needed", tmp_path / "needed", "--lang", "zh")
    assert ran.exit_code == 4, ran.output
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["needed", "numbers.csv", "staff.csv"]
    plan = gp.load(town / "plan.gpkg")
    rules = gp.OfficerRules(grids_per_officer=(1, 1), departments={"police": (1, 1), "urban": (1, 1)})
    found = gp.officers_needed(plan, rules, officers=town / "officers.csv")
    assert told(ran)["needed"] == json.loads(json.dumps(found.as_dict())) | {"tables": str(tmp_path / "needed")}
    assert "需要8名执法人员" in ran.output
    twice = assign(town, *words, "--out", tmp_path / "one.xlsx", "--needed", tmp_path / "one.xlsx")
    assert isinstance(twice.exception, gp.OptionError)


def test_an_impossible_request_writes_nothing(town, tmp_path):
    """Exit code 4 with the reasons in words and in JSON; no roster and no map."""
    words = ("--grids-per-officer", "1", "--department", "police=1", "--department", "urban=1")
    ran = assign(town, *words, "--out", tmp_path / "folder", "--map", tmp_path / "map.html", "--json")
    assert ran.exit_code == 4, ran.output
    found = told(ran)
    assert (found["status"], found["roster"], found["map"]) == ("infeasible", None, None)
    assert found["reasons"]
    assert not list(tmp_path.iterdir())


def test_no_threads_are_refused(town, tmp_path):
    """A number of threads below one is a usage fault, and nothing is written."""
    ran = assign(town, *USUAL, "--threads", 0, "--out", tmp_path / "a.xlsx")
    assert isinstance(ran.exception, gp.OptionError)
    assert not list(tmp_path.iterdir())
