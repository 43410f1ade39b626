"""The command posts: workers, supervisors, teams and people of a plan file, and its exit codes."""

import json
import sys

import pandas as pd
import pytest
from toy_plan import toy_plan
from toy_roads import street_plan

from gridplan.cli import main
from gridplan.store.geopackage import load, save


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run the command line on a toy plan in this process; returns exit code, what it answers and what it tells."""
    plan = save(toy_plan(), tmp_path / "a.gpkg")

    def call(*words):
        named = ["gridplan", "posts", "--plan", plan, "--out", tmp_path / "posts.xlsx", "--json", *words]
        monkeypatch.setattr(sys, "argv", [str(word) for word in named])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return call


def test_everything_at_once(run, tmp_path):
    """Workers go into a new plan that is verified, supervisors, teams and people into one workbook."""
    (tmp_path / "teams.toml").write_text("[police]\neach = 1\n", encoding="utf-8")
    pd.DataFrame({"id": ["p"], "category": ["police"], "grid": ["001"]}).to_csv(tmp_path / "people.csv", index=False)
    words = ["--supervise", "4-6", "--teams", tmp_path / "teams.toml", "--people", tmp_path / "people.csv"]
    code, told, err = run(*words, "--workers", "3", "--part-time", "--plan-out", tmp_path / "b.gpkg")
    assert (code, told["status"], told["roster"]["status"]) == (0, "feasible", "feasible")
    police = next(row for row in told["totals"] if row["category"] == "police")
    assert (police["wanted"], police["filled"], police["gap"]) == (4, 1, 3)
    assert len(pd.read_excel(tmp_path / "posts.xlsx", sheet_name=None)) == 9
    assert load(tmp_path / "b.gpkg").workers["worker"].nunique() == 3
    assert "police" in err


def test_posts_alone_and_the_plan_s_own_workers(run):
    """Without workers only posts are listed; the word plan gives out those of the plan."""
    code, told, _ = run()
    assert (code, told["status"], told["roster"]) == (0, "listed", None)
    code, told, _ = run("--workers", "plan")
    assert (code, len(told["roster"]["workers"])) == (0, 4)


def test_workers_who_cannot_be_given_out(run, tmp_path):
    """A window that cannot be met ends with exit code 4, the reason and a change; nothing is written."""
    code, told, err = run("--workers", "3", "--worker-window", "0.99", "1.01", "--plan-out", tmp_path / "b.gpkg")
    assert (code, told["status"], told["posts_file"], told["plan"]) == (4, "infeasible", None, None)
    assert told["roster"]["relaxation"]
    assert not (tmp_path / "posts.xlsx").exists()
    assert not (tmp_path / "b.gpkg").exists()
    assert "it would work with" in err


def test_wrong_options_and_tables(run, tmp_path):
    """Options about workers without any, spans and endings that are none are usage; faults of tables are bad input."""
    assert run("--part-time")[0] == 2
    assert run("--plan-out", tmp_path / "b.gpkg")[0] == 2
    assert run("--supervise", "some")[0] == 2
    assert run("--out", tmp_path / "posts.pdf")[0] == 2
    assert run("--out", tmp_path / "a.gpkg")[0] == 2
    assert run("--workers", "0")[0] == 2
    table = tmp_path / "workers.csv"
    table.write_text("worker,community\na,nowhere\na,A\n", encoding="utf-8")
    code, told, _ = run("--workers", table)
    assert code == 3
    assert {finding["code"] for finding in told["findings"]} == {"crew-table-repeated", "crew-table-community"}
    assert run("--workers", tmp_path / "missing.csv")[0] == 3
    assert not (tmp_path / "posts.xlsx").exists()


def test_posts_of_before_keep_workers_and_people(run, tmp_path):
    """Who was swapped in the older file is so again; the file is not written over, and is refused for nobody at all."""
    pd.DataFrame({"id": list("abcd"), "category": "grid head"}).to_csv(tmp_path / "people.csv", index=False)
    words = ["--workers", "4", "--people", tmp_path / "people.csv", "--spread"]
    _, told, _ = run(*words)
    older, turned = dict(told), {"a": "d", "d": "a", "W0001": "W0004", "W0004": "W0001"}
    for row in older["posts"]:
        row["people"] = [turned.get(person, person) for person in row["people"]]
    for row in older["roster"]["posts"]:
        row["worker"] = turned.get(row["worker"], row["worker"])
    (tmp_path / "older.json").write_text(json.dumps(older), encoding="utf-8")
    code, told, _ = run(*words, "--like", tmp_path / "older.json")
    heads = [[row["place"], row["people"]] for row in older["posts"] if row["level"] == "grid_head"]
    assert heads == [[row["place"], row["people"]] for row in told["posts"] if row["level"] == "grid_head"]
    own = {row["worker"]: row["grid"] for row in older["roster"]["posts"]}
    assert (code, own) == (0, {row["worker"]: row["grid"] for row in told["roster"]["posts"]})
    assert run("--like", tmp_path / "older.json")[0] == 2
    assert run(*words, "--like", tmp_path / "a.gpkg")[0] == 3
    assert run(*words, "--like", tmp_path / "older.json", "--out", tmp_path / "older.json")[0] == 2


def test_workers_on_areal_grids_alone(run, tmp_path):
    """The flag leaves the roads of the plan to their heads; without workers it has nothing to say and is refused."""
    plan = save(street_plan(), tmp_path / "a.gpkg")
    everywhere, areal = (run("--workers", "20", *more)[1]["roster"] for more in ((), ("--workers-areal",)))
    served = [{row["grid"] for row in roster["posts"]} for roster in (everywhere, areal)]
    assert served[1] == set(load(plan).grids["grid"])
    assert served[0] > served[1]
    assert run("--workers-areal")[0] == 2
