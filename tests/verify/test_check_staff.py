"""False staffing is found: workers of no grid, shares, workers for nobody's sake, another number of grids."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from tampering import (
    assert_found,
    by_workers,
)
from toy_plan import toy_ground, toy_plan

from gridplan.findings import Conservation, Finding, Report
from gridplan.options import Rules, Window
from gridplan.verify import verify

FALSE = {
    "too few in the table": (lambda p: p.replace(workers=p.workers[:3]), "verify-worker-shares"),
    "half a worker": (lambda p: p.replace(workers=p.workers.assign(share=0.5)), "verify-worker-shares"),
    "shares that cancel out": (
        lambda p: p.replace(workers=pd.concat([p.workers, p.workers.assign(share=-1.0), p.workers])),
        "verify-worker-shares",
    ),
    "a share that is no number": (lambda p: p.replace(workers=p.workers.assign(share=np.nan)), "verify-worker-shares"),
    "two workers for nobody's sake": (
        lambda p: by_workers(p.replace(rules=Rules(households=Window(100, 500))), [2, 1, 1, 1]),
        "verify-grid-workers",
    ),
    "nobody for an inhabited grid": (lambda p: by_workers(p, [0, 1, 1, 1]), "verify-grid-workers"),
    "other number of grids": (
        lambda p: p.replace(rules=Rules(households=Window(300, 500), n_grids=5)),
        "verify-grid-number",
    ),
    "other number of workers": (
        lambda p: p.replace(rules=Rules(households=Window(300, 500), workers=5)),
        "verify-worker-number",
    ),
    "worker of no grid": (lambda p: p.replace(workers=p.workers.assign(grid="999")), "verify-workers"),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_staff_are_found(name):
    """Each false statement about workers and the number of grids fails with its own finding."""
    change, code = FALSE[name]
    assert_found(change(toy_plan()), code)


def test_grids_that_cannot_be_had_are_no_lie():
    """Another number of grids than asked for passes when the plan is infeasible and its report says why."""
    plan = toy_plan(rules=Rules(households=Window(300, 500), n_grids=9), status="infeasible")
    said = Finding("grids-impossible", numbers={"grids": 9, "fewest": 3, "most": 4})
    report = Report((said,), plan.ground.report.conservation)
    assert verify(plan.replace(report=report)).failures == ()
    assert verify(plan.replace(report=report, status="feasible")).status == "failed"


def test_heavy_units_may_have_several_workers():
    """A grid has as many workers as its heaviest unit needs, and no more."""
    ground = toy_ground()
    households = ground.units["households"].where(ground.units.index != 0, 700)
    line = Conservation(36, 36, 0, 0, int(households.sum()), int(households.sum()))
    ground = dataclasses.replace(
        ground, units=ground.units.assign(households=households), report=Report(conservation=line)
    )
    plan = toy_plan(ground=ground)
    wide = int(plan.labels[0])
    workers = [2 if grid == wide else 1 for grid in range(4)]
    plan = by_workers(plan.replace(rules=Rules(households=Window(300, 600))), workers)
    assert verify(plan).failures == ()
    more = by_workers(plan.replace(rules=Rules(households=Window(300, 600))), [w + (w > 1) for w in workers])
    assert "verify-grid-workers" in [finding.code for finding in verify(more).failures]
