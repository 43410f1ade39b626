"""The command routes: the verb's table on the screen, as plain values and in files."""

import json

import pandas as pd
import pytest
from toy_plan import toy_ground
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.errors import OptionError

RUN = CliRunner()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A plan file."""
    return gp.save(gp.partition(toy_ground(), effort=0), tmp_path_factory.mktemp("routes") / "plan.gpkg")


def asked(file, *options):
    """Return what the command answers."""
    return RUN.invoke(app, ["routes", str(file), *(str(word) for word in options)])


def test_the_command_answers_as_the_verb(file):
    """Plain values are those of gp.routes with the same sample and speed; lines name every grid in both languages."""
    found = gp.routes(gp.load(file), sample=5, speed=50.0)
    told = json.loads(asked(file, "--sample", 5, "--speed", 50, "--json").stdout)
    assert told["grids"] == found.to_dict("records")
    for lang, word in (("en", "minutes on foot"), ("zh", "步行")):
        lines = asked(file, "--lang", lang).stdout.splitlines()
        assert [line[:5] for line in lines] == [code[:5] for code in found["grid"]]
        assert all(word in line for line in lines)


def test_tables_hold_the_same_routes(file, tmp_path):
    """A csv has the columns by their names, a workbook heads in words; the numbers are those of the verb."""
    found = gp.routes(gp.load(file))
    for name in ("routes.csv", "routes.xlsx"):
        assert asked(file, "--out", tmp_path / name, "--lang", "zh").exit_code == 0
    table = pd.read_csv(tmp_path / "routes.csv", dtype={"grid": str})
    sheet = pd.read_excel(tmp_path / "routes.xlsx")
    assert table["route_m"].tolist() == found["route_m"].tolist()
    assert list(table.columns) == list(found.columns)
    assert "路线长度（米）" in sheet.astype(str).to_string()


def test_what_cannot_be_is_refused_before_the_plan_is_read(file, tmp_path):
    """Another ending, or a sample or speed that cannot be, are errors of options; nothing is written."""
    place = tmp_path / "routes.pdf"
    for options in (("--out", place), ("--sample", 2), ("--speed", 0)):
        assert isinstance(asked(file, *options).exception, OptionError)
    assert not place.exists()
