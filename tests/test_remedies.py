"""Reasons and the price of streets in whole plans: told in both languages, stored, verified, and true when applied."""

import dataclasses
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from toy_plan import toy_ground

from gridplan.partition import partition
from gridplan.plan import proof_lines
from gridplan.store.geopackage import load, save
from gridplan.verify import verify
from gridplan.wishes.links import join_pairs


def with_households(ground, households):
    """Ground with other counts."""
    units = ground.units.assign(households=np.asarray(households, np.int64))
    return dataclasses.replace(ground, units=units)


def cut_ground(east):
    """Two halves of one community with a barrier between them: 900 households in the west, `east` in the east."""
    ground = toy_ground(communities=2)
    community = ground.units["community"].to_numpy()
    households = np.where(community == "A", 50, 0)
    households[np.flatnonzero(community == "B")[:10]] = east // 10
    ground = with_households(ground, households)
    return dataclasses.replace(ground, units=ground.units.assign(community="A"))


def finding_of(component, code):
    """Return the one finding with a code."""
    (found,) = [finding for finding in component.findings if finding.code == code]
    return found


def test_opening_the_barrier_that_is_named_serves_the_piece():
    """550 households behind a barrier cannot be divided; with the border opened that is named, all of it can."""
    ground = cut_ground(550)
    plan = partition(ground, effort=0)
    piece = next(part for part in plan.components if part.status == "infeasible")
    remedy = finding_of(piece, "remedy-barrier")
    ids = ground.units["unit"].tolist()
    pair = tuple(sorted(ids.index(unit) for unit in remedy.ids))
    near = ground.adjacency
    assert near.barred[(near.u == pair[0]) & (near.v == pair[1])].all()
    opened = dataclasses.replace(ground, adjacency=join_pairs(near, [pair]))
    whole = partition(opened, effort=0, n_grids=remedy.numbers["grids"])
    assert (whole.status, len(whole.components)) == ("feasible", 1)


def test_total_that_fits_no_number_says_why():
    """550 households are too many for one worker and too few for two: the sentence has the figures."""
    piece = next(part for part in partition(cut_ground(550), effort=0).components if part.status == "infeasible")
    reason = finding_of(piece, "reason-total")
    assert {"550", "500", "600"} <= set(reason.text("en").replace("(", " ").replace(")", " ").split())
    assert "550" in reason.text("zh")


def test_no_barrier_is_named_where_opening_it_does_not_help():
    """1,450 households fit no number of grids of 440–460 either, so no opened border is claimed to help."""
    plan = partition(cut_ground(550), effort=0, window=(440, 460))
    for part in plan.components:
        assert not [finding for finding in part.findings if finding.code == "remedy-barrier"]


def test_price_of_streets_is_stored_told_and_checked(tmp_path):
    """The free plan is never worse than the plan, outlives the file, is told, and a false claim about it is found."""
    plan = partition(toy_ground(), effort=0)
    assert plan.free is not None
    assert plan.bound * (1 - 1e-9) <= plan.free <= plan.objective * (1 + 1e-9)
    assert plan.price_of_streets == pytest.approx(plan.objective / plan.free)
    told = f"{100 * (plan.price_of_streets - 1):.1f}"
    assert f"{told} %" in plan.summary("en")
    assert f"{told}%" in plan.summary("zh")
    loaded = load(save(plan, tmp_path / "plan.gpkg"))
    assert loaded.free == plan.free
    found = verify(loaded)
    assert found.as_dict()["price_of_streets"] == pytest.approx(plan.price_of_streets)
    assert (found.status, found.figures["searched_objective"]) == ("verified", "medoid")
    false = verify(plan.replace(free=plan.objective * 2))
    assert "verify-free" in {finding.code for finding in false.failures}


def test_rounding_is_no_false_claim_about_the_free_plan():
    """Where every building is a grid nothing has inertia, and a free plan beside it may have a trace of rounding."""
    plan = partition(toy_ground(), window=(1, 10_000), n_grids=len(toy_ground()), effort=0)
    assert plan.objective == pytest.approx(0, abs=1e-6)
    assert verify(plan.replace(free=1e-8)).status == "verified"
    assert "verify-free" in {finding.code for finding in verify(plan.replace(free=1.0)).failures}


def test_plans_without_streets_have_no_price_of_streets():
    """Where streets play no part there is nothing to compare."""
    plan = partition(toy_ground(), streets=0, effort=0)
    assert (plan.free, plan.price_of_streets) == (None, None)
    assert plan.gap is not None


def test_reasons_of_each_piece_stand_in_the_verification():
    """Verified plans tell every piece with its status and reasons."""
    plan = partition(cut_ground(550), effort=0)
    told = verify(plan).as_dict()["components"]
    assert [part["status"] for part in told] == [part.status for part in plan.components]
    codes = {finding["code"] for part in told for finding in part["findings"]}
    assert {"piece-impossible-households", "reason-total", "remedy-barrier"} <= codes


INTERRUPTED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from toy_plan import toy_ground
from gridplan.partition import partition
from gridplan.plan import proof_lines
def told(name, share, gap):
    if gap is not None:
        os.kill(os.getpid(), signal.SIGINT)
plan = partition(toy_ground(communities=2), effort=60, progress=told)
print(plan.status, len(plan.network.codes), plan.bound)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGINT") or os.name == "nt", reason="needs signals of Unix")
def test_an_interrupt_gives_back_a_stopped_plan():
    """Ctrl-C in a long division returns a whole plan with status stopped and claims no bound."""
    code = INTERRUPTED.format(tests=str(Path(__file__).parent))
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    status, n_grids, bound = ran.stdout.split()
    assert (status, bound) == ("stopped", "None")
    assert int(n_grids) >= 2


def test_figures_on_quality_are_said_as_what_they_are():
    """The gap is said as inertia above the best, in both languages; streets that cost nothing cost 0.0 %."""
    plan = partition(toy_ground(), effort=0)
    plan = plan.replace(free=plan.objective * (1 + 1e-12), bound=plan.objective / 4.166)
    english, chinese = proof_lines(plan, "en")[0], proof_lines(plan, "zh")[0]
    assert "at most 316.6 % above the best possible" in english
    assert "最多比最优方案高 316.6%" in chinese
    assert "-0.0" not in english + chinese


def test_too_few_for_one_worker_is_said_plainly():
    """An island of 200 households is told as less than one worker needs, without sums over nobody."""
    piece = next(part for part in partition(cut_ground(200), effort=0).components if part.status == "infeasible")
    assert "200 in all is less than one grid worker needs (300)" in finding_of(piece, "reason-too-few").text("en")
