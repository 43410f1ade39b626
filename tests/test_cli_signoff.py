"""Signing plans off on the command line: approve, withdraw, versions."""

import dataclasses
import json
import sys

import pytest
from toy_history import APPROVED, aged_plan
from toy_plan import toy_plan

from gridplan.cli import main
from gridplan.options import Rules, Window
from gridplan.store.geopackage import load, save
from gridplan.version import Version


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


def test_a_plan_file_is_approved_and_taken_back(run, tmp_path):
    """Without --out the file itself is replaced; the answer names version, digest and file."""
    file = save(toy_plan(), tmp_path / "a.gpkg")
    words = ["--by", "office 3", "--date", "2026-12-01", "--valid-from", "2027-01-01", "--json"]
    code, stdout, _ = run("approve", file, *words)
    told = json.loads(stdout)
    assert (code, told["status"], told["plan"]) == (0, "approved", str(file))
    assert load(file).version == APPROVED
    assert told["version"] == APPROVED.as_dict()
    assert told["plan_digest"] == toy_plan().digest
    code, _, stderr = run("withdraw", file, "--date", "2026-12-24", "--out", tmp_path / "b.gpkg")
    assert (code, load(tmp_path / "b.gpkg").version) == (0, Version(1))
    assert "version 1, a draft" in stderr
    assert load(file).version == APPROVED


def test_refusals_leave_the_file(run, tmp_path):
    """A second approval is bad input, a wrong day wrong usage; broken rules need a word more, and are then told."""
    file = save(toy_plan(version=APPROVED), tmp_path / "a.gpkg")
    before = file.read_bytes()
    code, _, stderr = run("approve", file, "--by", "a", "--date", "2027-01-31")
    assert (code, "new version" in stderr) == (3, True)
    assert run("approve", file, "--by", "a", "--date", "soon")[0] == 2
    assert run("withdraw", file, "--date", "2027-01-31")[0] == 3
    assert file.read_bytes() == before
    part = dataclasses.replace(toy_plan().components[0], status="adopted")
    broken = toy_plan(rules=Rules(households=Window(100, 200)), status="adopted", components=(part,))
    wide = save(broken, tmp_path / "wide.gpkg")
    assert run("approve", wide, "--by", "a", "--date", "2027-01-31")[0] == 3
    code, stdout, _ = run("approve", wide, "--by", "a", "--date", "2027-01-31", "--despite-faults", "--json")
    assert (code, [finding["code"] for finding in json.loads(stdout)["findings"]]) == (0, ["signoff-despite"])


def test_a_plan_made_anew_follows_an_older_one(run, tmp_path):
    """The newer file becomes the next version; the older one is never overwritten, and a second time is refused."""
    older = save(toy_plan(version=APPROVED), tmp_path / "1.gpkg")
    newer = save(toy_plan(rules=Rules(households=Window(200, 500))), tmp_path / "new.gpkg")
    words = ["supersede", older, newer, "--date", "2027-06-01"]
    code, stdout, _ = run(*words, "--out", newer, "--json")
    told = json.loads(stdout)
    assert (code, told["status"], told["version"]["number"]) == (0, "draft", 2)
    assert [past.date for past in load(newer).history] == ["2027-06-01"]
    assert run(*words, "--out", older)[0] == 2
    assert run(*words, "--out", tmp_path / "again.gpkg")[0] == 3
    assert not (tmp_path / "again.gpkg").exists()


def test_versions_are_listed(run, tmp_path):
    """The table names versions, states and which is in force, in both languages, and as JSON."""
    first = save(toy_plan(version=APPROVED), tmp_path / "1.gpkg")
    third = save(aged_plan(), tmp_path / "3.gpkg")
    code, stdout, _ = run("versions", first, third, "--at", "2027-06-01")
    lines = stdout.splitlines()
    assert (code, len(lines)) == (0, 4)
    assert "office 3" in lines[1]
    assert "in force on 2027-06-01" in lines[1]
    assert "known from a later version" in lines[2]
    assert "已批准" in run("versions", first, third, "--lang", "zh")[1]
    told = json.loads(run("versions", first, third, "--at", "2027-06-01", "--json")[1])
    assert [row["version"] for row in told["versions"]] == [1, 2, 3]
    assert [row["in_force"] for row in told["versions"]] == [True, False, False]
    assert run("versions", third, "--at", "2026-06-01")[0] == 3


def test_verification_tells_the_version(run, tmp_path):
    """Version and number of rounds are figures of a verification."""
    file = save(aged_plan(), tmp_path / "3.gpkg")
    told = json.loads(run("verify", file, "--json")[1])
    assert (told["version"]["number"], told["version"]["state"], told["rounds"]) == (3, "draft", 2)
    assert "version 3, a draft" in run("verify", file)[1]
