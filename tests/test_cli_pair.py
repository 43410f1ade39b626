"""The command pair: what Python finds comes as tables and JSON; what cannot be is told with its reason."""

import json

import openpyxl
import pandas as pd
import pytest
from toy_history import APPROVED, aged_plan
from toy_plan import toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture
def files(tmp_path):
    """Tables of three agencies and two estates."""
    left = pd.DataFrame({"no": ["A1", "A2", "A3"], "community": ["X", "Y", ""], "x": [500, 600, 900], "y": 0, "hh": 3})
    right = pd.DataFrame({"estate": ["E1", "E2"], "community": ["X", "Y"], "x": [500, 1000], "y": 0})
    paths = tmp_path / "agencies.csv", tmp_path / "estates.csv"
    left.to_csv(paths[0], index=False)
    right.to_csv(paths[1], index=False)
    return paths


def pair(files, *words):
    """Run the command and return its result."""
    sides = ("--left", files[0], "--right", files[1], "--left-column", "id=no")
    return RUN.invoke(app, [str(word) for word in ("pair", *sides, *words)])


def test_the_command_tells_what_python_finds(files, tmp_path):
    """The answer in JSON is that of the verb, and the workbook holds its pairs."""
    ran = pair(
        files, "--same", "community", "--fix", "A3=E1", "--out", tmp_path / "pairs.xlsx", "--lang", "zh", "--json"
    )
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout.splitlines()[-1])
    found = gp.pair(*files, same="community", fixed=[("A3", "E1")], left_columns={"id": "no"})
    assert told == json.loads(json.dumps(found.as_dict())) | {"out": str(tmp_path / "pairs.xlsx")}
    assert len(openpyxl.load_workbook(tmp_path / "pairs.xlsx").sheetnames) == 4
    assert {(row["left"], row["right"]) for row in told["pairs"]} == {("A1", "E1"), ("A2", "E2"), ("A3", "E1")}


def test_a_saved_pairing_is_kept_by_its_folder(files, tmp_path):
    """The folder that one run wrote fixes the pairs of the next."""
    ran = pair(files, "--fix", "A3=E1", "--out", tmp_path / "last", "--json")
    assert ran.exit_code == 0, ran.output
    again = pair(files, "--fix", tmp_path / "last", "--out", tmp_path / "again.json", "--json")
    pairs = [json.loads(one.stdout.splitlines()[-1])["pairs"] for one in (ran, again)]
    assert pairs[0] == pairs[1]


def test_pairs_of_before_stay(files, tmp_path):
    """The file that one run wrote weighs in the next, which answers as the verb does, and is not written over."""
    assert pair(files, "--fix", "A3=E1", "--fix", "A1=E2", "--out", tmp_path / "last.json").exit_code == 0
    words = ("--like", tmp_path / "last.json", "--json", "--out")
    ran = pair(files, *words, tmp_path / "new.json")
    found = gp.pair(*files, like=tmp_path / "last.json", left_columns={"id": "no"})
    assert json.loads(ran.stdout.splitlines()[-1])["pairs"] == found.as_dict()["pairs"]
    assert {("A3", "E1"), ("A1", "E2")} < {*found.pairs[["left", "right"]].itertuples(index=False, name=None)}
    assert isinstance(pair(files, *words, tmp_path / "last.json").exception, gp.OptionError)


def test_nodes_of_an_older_plan_are_followed(tmp_path):
    """With the plans of then and now people stay with the households of their grids; both plans are needed."""
    gp.save(toy_plan(version=APPROVED), tmp_path / "old.gpkg")
    gp.save(aged_plan(), tmp_path / "new.gpkg")
    pd.DataFrame({"id": ["A", "B"]}).to_csv(tmp_path / "people.csv", index=False)
    pd.DataFrame({"id": ["001", "003", "005"]}).to_csv(tmp_path / "nodes.csv", index=False)
    pd.DataFrame({"left": ["A", "B"], "right": ["004", "003"]}).to_csv(tmp_path / "last.csv", index=False)
    sides = ("--left", tmp_path / "people.csv", "--right", tmp_path / "nodes.csv", "--right-counts", "0-1")
    plans = ("--older", tmp_path / "old.gpkg", "--plan", tmp_path / "new.gpkg")
    words = ("pair", *sides, "--like", tmp_path / "last.csv", "--out", tmp_path / "pairs.json", "--json")
    ran = RUN.invoke(app, [str(word) for word in (*words, *plans)])
    pairs = {row["left"]: row["right"] for row in json.loads(ran.stdout.splitlines()[-1])["pairs"]}
    assert pairs == {"A": "005", "B": "003"}
    ran = RUN.invoke(app, [str(word) for word in (*words, *plans[:2])])
    assert isinstance(ran.exception, gp.OptionError)


def test_the_impossible_is_told_and_nothing_is_written(files, tmp_path):
    """Exit 4 with the reason and what would work, and no file."""
    out = tmp_path / "pairs.xlsx"
    ran = pair(files, "--right-counts", "2-", "--out", out, "--json")
    assert ran.exit_code == 4, ran.output
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["reasons"][0]["code"] == "pair-total-right"
    assert told["relaxation"]["changes"]
    assert not out.exists()


def test_the_command_evens_out_as_python_does(files, tmp_path):
    """Asked for even counts, the command answers what the verb does."""
    ran = pair(files, "--right-counts", "even", "--out", tmp_path / "pairs.json", "--json")
    assert ran.exit_code == 0, ran.output
    found = gp.pair(*files, right_counts="even", left_columns={"id": "no"})
    assert json.loads(ran.stdout.splitlines()[-1])["digest"] == found.digest


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--left-counts", "many"), 2),
        (("--fix", "A1"), 2),
        (("--left-column", "name=x"), 2),
        (("--fix", "A9=E1"), 3),
        (("--distance", "walk"), 3),
        (("--balance", "nothing"), 3),
    ],
)
def test_wrong_words_are_refused(files, tmp_path, words, code):
    """What is written wrongly ends with exit 2, what the tables do not have with exit 3; nothing is written."""
    ran = pair(files, *words, "--out", tmp_path / "pairs")
    assert isinstance(ran.exception, gp.GridplanError)
    assert ran.exception.exit_code == code
    assert not (tmp_path / "pairs").exists()


def test_outputs_are_no_inputs(files):
    """A table that is read is never written over."""
    before = files[0].read_bytes()
    assert pair(files, "--out", files[0]).exit_code != 0
    assert files[0].read_bytes() == before


def test_counts_may_be_open_and_loads_even(files, tmp_path):
    """Open upper counts, balance and a folder of tables work together."""
    ran = pair(files, "--right-counts", "0-", "--balance", "hh", "--out", tmp_path / "pairs")
    assert ran.exit_code == 0, ran.output
    assert sorted(path.name for path in (tmp_path / "pairs").iterdir()) == ["left.csv", "pairs.csv", "right.csv"]
