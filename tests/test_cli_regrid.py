"""The command regrid: what Python gives, with documents and map, and an honest end where rules stay broken."""

import json
from dataclasses import replace

import pytest
from toy_history import grids_of
from toy_plan import toy_ground, toy_plan
from typer.testing import CliRunner

import gridplan as gp
from gridplan.cli.app import app
from gridplan.options import Rules, Window

RUN = CliRunner()
GONE = ["b000", "b001", "b006", "b007"]
"""Units of the south-western grid, which is too small without them."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a plan, the same buildings, and those of a year later."""
    found = tmp_path_factory.mktemp("regrid")
    ground = toy_ground()
    units = ground.units.assign(estate="e" + ground.units["unit"].str[-1])
    units.to_file(found / "same.gpkg")
    units[~units["unit"].isin(GONE)].to_file(found / "later.gpkg")
    ground.roads.to_file(found / "roads.gpkg")
    gp.save(toy_plan(ground=ground, rules=Rules(households=Window(300, 500), n_grids=4)), found / "plan.gpkg")
    return found


def surveyed(folder, name, **reading):
    """The ground that the command reads."""
    units = gp.read_units(folder / f"{name}.gpkg", households="households", **reading)
    return gp.survey(units, roads=gp.read_layer(folder / "roads.gpkg"))


def regrid(folder, name, *options, plans=("plan",)):
    """Run the command on some buildings and return its result."""
    data = ("--units", folder / f"{name}.gpkg", "--households", "households", "--roads", folder / "roads.gpkg")
    older = [word for plan in plans for word in ("--plan", folder / f"{plan}.gpkg")]
    return RUN.invoke(app, [str(word) for word in ("regrid", *older, *data, *options)])


def told(ran):
    """What the command answered as JSON."""
    return json.loads(ran.stdout.splitlines()[-1])


def test_options_ask_what_keywords_ask(folder, tmp_path):
    """The command gives the plan that the verb gives, its figures as JSON, and every file that was asked for."""
    files = [tmp_path / name for name in ("new.gpkg", "map.html", "changes.xlsx", "changes.html")]
    outputs = ("--out", files[0], "--map", files[1], "--changes", files[2], "--changes", files[3], "--lang", "zh")
    ran = regrid(folder, "later", "--max-moved", 0.5, "--max-grids", 4, "--date", "2027-01-31", *outputs, "--json")
    assert ran.exit_code == 0, ran.output
    plan = gp.regrid(folder / "plan.gpkg", surveyed(folder, "later"), max_moved=0.5, max_grids=4, date="2027-01-31")
    answer = told(ran)
    assert gp.load(files[0]).digest == plan.digest == answer["plan_digest"]
    totals = gp.changes(folder / "plan.gpkg", plan).totals
    assert (answer["moved"], answer["touched"]) == (totals.moved, totals.changed_grids)
    assert answer["moved"] > 0
    assert (answer["status"], answer["date"]) == ("feasible", "2027-01-31")
    assert answer["version"] == plan.version.as_dict() == {**answer["version"], "number": 2}
    assert [one["code"] for one in answer["findings"]] == [finding.code for finding in plan.report.findings]
    assert answer["files"] == [str(path) for path in files]
    assert all(path.stat().st_size for path in files)


def test_without_change_the_plan_comes_back(folder, tmp_path):
    """On the same buildings the older plan is written again: same digest, same version, nobody moves."""
    ran = regrid(folder, "same", "--max-moved", 0, "--out", tmp_path / "new.gpkg", "--json")
    assert ran.exit_code == 0, ran.output
    old, answer = gp.load(folder / "plan.gpkg"), told(ran)
    assert gp.load(tmp_path / "new.gpkg").digest == answer["plan_digest"] == old.digest
    assert (answer["moved"], answer["touched"], answer["version"]["number"]) == (0, 0, 1)


@pytest.mark.parametrize("strict", [False, True])
def test_short_budgets_end_in_four(folder, tmp_path, strict):
    """Where the budget does not suffice the exit code is 4, the smallest that does is told, strict writes nothing."""
    out = tmp_path / "new.gpkg"
    ran = regrid(folder, "later", "--max-moved", 0, "--out", out, "--json", *(["--strict"] if strict else []))
    assert ran.exit_code == 4
    answer = told(ran)
    assert "regrid-budget-households" in [one["code"] for one in answer["findings"]]
    assert out.exists() is not strict
    assert answer["files"] == ([] if strict else [str(out)])


def test_rules_change_by_name_and_others_go_on(folder, tmp_path):
    """A rule that is named changes, the older plan's other ones go on, and columns that its wishes name are kept."""
    old = toy_plan(rules=Rules(households=Window(300, 500), n_grids=4, streets=0.5, balance={"estate_size": 1}))
    wished = replace(old.ground, units=old.ground.units.assign(estate_size=1))
    gp.save(old.replace(ground=wished), tmp_path / "plan.gpkg")
    wished.units.to_file(tmp_path / "same.gpkg")
    (tmp_path / "roads.gpkg").write_bytes((folder / "roads.gpkg").read_bytes())
    ran = regrid(tmp_path, "same", "--window", 250, 600, "--out", tmp_path / "new.gpkg")
    assert ran.exit_code == 0, ran.output
    rules = gp.load(tmp_path / "new.gpkg").rules
    assert (rules.households, rules.streets, dict(rules.balance)) == (Window(250, 600), 0.5, {"estate_size": 1.0})
    assert rules.n_grids is None


def test_locks_hold(folder, tmp_path):
    """A grid that is locked keeps its buildings; codes that do not exist are refused."""
    ran = regrid(folder, "later", "--lock", "002", "--out", tmp_path / "new.gpkg")
    assert ran.exit_code in (0, 4), ran.output
    before, after = (grids_of(gp.load(path)) for path in (folder / "plan.gpkg", tmp_path / "new.gpkg"))
    held = [{unit for unit, (code, _) in grids.items() if code == "002"} for grids in (before, after)]
    assert held[0] == held[1]
    assert regrid(folder, "later", "--lock", "009", "--out", tmp_path / "other.gpkg").exit_code != 0


def test_bad_options_are_refused(folder, tmp_path):
    """Outputs that are read, endings that no document has, and impossible values write nothing."""
    before = (folder / "plan.gpkg").read_bytes()
    new = ("--out", tmp_path / "new.gpkg")
    wrong = [
        ("--out", folder / "plan.gpkg"),
        ("--out", folder / "later.gpkg"),
        (*new, "--changes", tmp_path / "changes.docx"),
        (*new, "--changes", tmp_path / "new.gpkg"),
        (*new, "--max-moved", 5),
        (*new, "--max-grids", -1),
        (*new, "--new-grid", -1),
        (*new, "--date", "31.1.2027"),
    ]
    for options in wrong:
        assert regrid(folder, "later", *options).exit_code != 0, options
    assert list(tmp_path.iterdir()) == []
    assert (folder / "plan.gpkg").read_bytes() == before


def test_plans_of_one_code_cannot_be_joined(folder, tmp_path):
    """Two plans that give the same codes to different grids are bad input, with the codes."""
    (folder / "again.gpkg").write_bytes((folder / "plan.gpkg").read_bytes())
    ran = regrid(folder, "same", "--out", tmp_path / "new.gpkg", "--json", plans=("plan", "again"))
    assert ran.exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_renamed_communities_recode_and_verify(tmp_path):
    """Where communities only get other names, grids keep their ground under new codes and the plan verifies."""
    old, codes = toy_plan(ground=toy_ground(communities=2)), ("A-001", "B-001", "A-002", "B-002")
    workers = old.workers.assign(grid=list(codes))
    old = old.replace(network=replace(old.network, codes=codes), workers=workers)
    gp.save(old, tmp_path / "plan.gpkg")
    names = {"A": "110101001001", "B": "110101001002"}
    old.ground.units.assign(community=old.ground.units["community"].map(names)).to_file(tmp_path / "later.gpkg")
    old.ground.roads.to_file(tmp_path / "roads.gpkg")
    ran = regrid(tmp_path, "later", "--community", "community", "--out", tmp_path / "new.gpkg", "--json")
    assert ran.exit_code == 0, ran.output
    new = gp.load(tmp_path / "new.gpkg")
    assert told(ran)["moved"] == 0
    assert {code[:12] for code in new.network.codes} == set(names.values())
    assert {component.community for component in new.components} == set(names.values())
    assert not gp.verify(new).failures
