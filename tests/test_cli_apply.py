"""The command apply: edits replayed and mended, what is told, and refusals before anything is written."""

import json

import pytest
from toy_edits import sitting, two_communities
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app

RUN = CliRunner()
PLAN = two_communities()
MOVES = {
    "apart": ("b000", "001"),
    "across": ("b014", "004"),
    "stale": ("b014 zz", "009"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A plan file, and a file of edits by each name."""
    folder = tmp_path_factory.mktemp("edits")
    edits = {name: gp.write_edits(sitting(PLAN, move), folder / f"{name}.json") for name, move in MOVES.items()}
    return {"plan": gp.save(PLAN, folder / "plan.gpkg"), **edits}


def apply(*words):
    """Run the command and return its result."""
    return RUN.invoke(app, [str(word) for word in ("apply", *words)])


def test_edits_are_applied_and_told(files, tmp_path):
    """The plan written is that of the verb; broken rules, what changed and JSON are told in the language asked for."""
    out, document = tmp_path / "new.gpkg", tmp_path / "changes.xlsx"
    day = ("--date", "2027-01-31", "--lang", "zh", "--json")
    ran = apply(files["plan"], files["apart"], "--out", out, "--changes", document, *day)
    assert ran.exit_code == 0, ran.output
    new, told = gp.load(out), json.loads(ran.stdout.splitlines()[-1])
    assert new.digest == told["plan_digest"] == gp.apply_edits(PLAN, files["apart"], date="2027-01-31").digest
    assert (told["status"], told["mended"], told["edits"], told["moved"]) == ("adopted", False, 1, 38)
    assert told["files"] == [str(out), str(document)]
    assert document.is_file()
    assert "edits-pieces" in {finding["code"] for finding in told["findings"]}
    assert gp.verify(out).status == "verified"


def test_mending_ends_well_or_with_code_4(files, tmp_path):
    """A mended plan holds its rules; where mending cannot be, the plan is written as edited and the code is 4."""
    out = tmp_path / "new.gpkg"
    assert apply(files["plan"], files["apart"], "--out", out, "--mend").exit_code == 0
    assert gp.load(out).status == "feasible"
    ran = apply(files["plan"], files["across"], "--out", out, "--mend", "--lang", "en")
    assert ran.exit_code == 4
    assert "could not be mended" in ran.output
    assert gp.load(out).status == "infeasible"


def test_what_cannot_be_is_refused(files, tmp_path):
    """Stale edits end with code 3 and all faults, an output that is read or a day that is none with code 2."""
    out = tmp_path / "new.gpkg"
    ran = apply(files["plan"], files["stale"], "--out", out)
    assert [finding.code for finding in ran.exception.findings] == ["edits-unknown-units", "edits-unknown-grids"]
    for words in (
        (files["plan"], files["apart"], "--out", files["plan"]),
        (files["plan"], files["apart"], "--out", out, "--date", "soon"),
        (files["plan"], files["apart"], "--out", out, "--changes", tmp_path / "a.txt"),
    ):
        assert apply(*words).exception.exit_code == 2
    assert not out.exists()


def test_new_grids_and_both_figures_are_told(files, tmp_path):
    """The code of each new grid stands in words and JSON, what moved by codes and whatever the codes beside it."""
    edits = gp.write_edits(sitting(PLAN, ("b033 b034", "+3")), tmp_path / "e.json")
    ran = apply(files["plan"], edits, "--out", tmp_path / "new.gpkg", "--json", "--lang", "zh")
    told = json.loads(ran.stdout.splitlines()[-1])
    code = told["new_grids"]["+3"]
    new = gp.load(tmp_path / "new.gpkg")
    assert code in set(new.network.codes) - set(PLAN.network.codes)
    assert told["differing"] == pytest.approx(gp.compare(PLAN, new).differing)
    assert "人工调整" in new.summary("zh")
    assert "人工调整" in gp.verify(new).details("zh")
    assert "方案已作说明" in gp.verify(new).text("zh").splitlines()[0]
    page = new.save_html(tmp_path / "map.html", lang="zh").read_text(encoding="utf-8")
    assert "各部门原网格</h2>" not in page
    assert "调整前网格</h2>" in page
    assert "按现状导入" not in page


def test_edits_count_from_when_the_plan_does(files, tmp_path):
    """Without a day edits count from that of the plan if it lies ahead; an earlier one is refused with advice."""
    signed = gp.save(gp.approve(PLAN, by="office 3", date="2099-01-01"), tmp_path / "signed.gpkg")
    out = tmp_path / "new.gpkg"
    assert apply(signed, files["apart"], "--out", out).exit_code == 0
    assert gp.load(out).history[-1].date == "2099-01-01"
    early = apply(signed, files["apart"], "--out", out, "--date", "2098-01-01", "--lang", "en")
    assert "--date" in str(early.exception)
