"""The command verify on a roster: what the check finds, in words, as JSON and as exit code."""

import dataclasses
import json

import pytest
from toy_assignment import toy_assignment, toy_officers
from toy_plan import toy_ground, toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a plan of four grids without roads, a roster on it, and one whose walks are not so."""
    found = tmp_path_factory.mktemp("roster")
    ground = toy_ground()
    plan = toy_plan(ground=dataclasses.replace(ground, roads=ground.roads[:0]))
    gp.save(plan, found / "plan.gpkg")
    grids = gp.grids_of(plan)
    rules = gp.OfficerRules(grids_per_officer=(2, 2))
    right = toy_assignment(grids, toy_officers(grids, {"police": 2}), rules)
    right.export(found / "right.json")
    right.replace(travel=right.travel + 100).export(found / "wrong.json")
    return found


def verify(folder, roster, *options):
    """Run the command on a roster and return its result."""
    return RUN.invoke(app, ["verify", str(folder / "plan.gpkg"), "--roster", str(folder / roster), *options])


def test_a_roster_that_is_so_is_verified(folder):
    """The verdict and the figures are told in both languages and as JSON; the command ends with 0."""
    for lang, word in (("en", "verified"), ("zh", "核验通过")):
        said = verify(folder, "right.json", "--lang", lang)
        assert (said.exit_code, word in said.stdout) == (0, True)
    told = json.loads(verify(folder, "right.json", "--json").stdout)
    assert (told["status"], told["posts"], told["officers"]) == ("verified", 4, 2)


def test_a_roster_that_is_not_so_fails(folder):
    """Walks that are not so are told with the officers they belong to; the command ends with 6."""
    said = verify(folder, "wrong.json")
    assert (said.exit_code, "P01" in said.stdout) == (6, True)
    told = json.loads(verify(folder, "wrong.json", "--json").stdout)
    assert "people-travel" in [failure["code"] for failure in told["failures"]]


@pytest.mark.parametrize("name", ["right.xlsx", "map.html", "tables"])
def test_rosters_for_readers_are_answered_with_the_json(folder, name):
    """A workbook, map or folder is not called damaged: the message asks for the roster's .json."""
    (folder / name).mkdir(exist_ok=True) if name == "tables" else (folder / name).write_bytes(b"PK\x03\x04\xff")
    fault = verify(folder, name).exception
    assert fault.exit_code == 5
    assert "--out roster.json" in str(fault)
    assert "damaged" not in str(fault)


def test_a_roster_that_is_none_is_refused(folder):
    """A file that is no roster ends with a message and the exit code of damaged files."""
    (folder / "none.json").write_text("{}", encoding="utf-8")
    assert verify(folder, "none.json").exception.exit_code == 5
