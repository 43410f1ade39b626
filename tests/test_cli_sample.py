"""The command sample: files of a place, their list, a year later, and requests that cannot be."""

import json

import pytest
from typer.testing import CliRunner

from gridplan.cli.app import app
from gridplan.errors import OptionError


def run(*words: str):
    """Return the result of a command."""
    return CliRunner().invoke(app, ["sample", *words])


def test_a_village_is_written_and_told(tmp_path):
    """The answer names each file with its rows, and the files are there, those of a year later too."""
    result = run("--out", str(tmp_path), "--preset", "village", "--seed", "2", "--later", "--json")
    told = json.loads(result.stdout)
    assert (told["households"], told["people"]) == (1_691, 7_459)
    assert all((tmp_path / name).is_file() for name in told["files"])
    assert told["later"]["gone"] > 0
    assert (tmp_path / "later" / "changes.csv").is_file()
    assert (tmp_path / "README.txt").is_file()


def test_a_town_is_told_by_layer(tmp_path):
    """Without --json each layer stands on a line with its rows."""
    result = run("--out", str(tmp_path), "--buildings", "200", "--communities", "2", "--form", "parquet")
    assert "buildings\t200" in result.stdout
    assert (tmp_path / "roads.parquet").is_file()


def test_places_are_listed():
    """The list needs no folder, in words and as JSON."""
    assert [line.split()[-3] for line in run("--list").stdout.splitlines() if "village" in line] == ["1,691"]
    assert len(json.loads(run("--list", "--json").stdout)["places"]) == 8


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--out", "x", "--preset", "city", "--buildings", "300"),
        ("--out", "x", "--size", "0.5"),
        ("--out", "x", "--form", "shp"),
    ],
)
def test_requests_that_cannot_be_are_refused(words):
    """No folder, two ways to say the size, a form that is not written."""
    assert isinstance(run(*words).exception, OptionError)
