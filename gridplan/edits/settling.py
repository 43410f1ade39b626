"""The plan that comes of an edited division: the next version, with its round, its workers and its trail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gridplan.adopt import NO_GRID
from gridplan.edits.board import Board
from gridplan.edits.dividing import Division
from gridplan.edits.judging import judged
from gridplan.edits.parts import Told, nothing_known, parts_of
from gridplan.edits.telling import broken_notes
from gridplan.findings import Finding, Report
from gridplan.lineage.rounds import round_between
from gridplan.plan import Network, Plan
from gridplan.regrid.telling import dropped_notes
from gridplan.regrid.workers import carry_workers
from gridplan.trail import Edits
from gridplan.version import next_version
from gridplan.wishes.earlier import BEFORE

_STALE = ("edits-", "grids-", "regrid-", "signoff-", "start-", "matching-", "verify-")
"""Beginnings of the codes of findings on an older division, which say nothing of the edited one."""
_CREW = "crew-assigned"


def settled(
    plan: Plan,
    board: Board,
    division: Division,
    edits: Edits,
    *,
    date: str,
    notes: tuple[Finding, ...] = (),
    known: Told = nothing_known,
) -> Plan:
    """Return the next version of a plan, divided otherwise.

    Parameters
    ----------
    edits
        What is kept in its trail.
    date
        Day from which it counts, or empty.
    notes
        What is to be told about it beside the rules that it breaks.
    known
        What mending found out about its pieces.
    """
    found = judged(plan, board, division)
    parts = parts_of(found, known)
    network = division.network(plan.network.name)
    told = (
        *(finding for finding in plan.report.findings if not finding.code.startswith((*_STALE, _CREW))),
        *notes,
        *broken_notes(found),
        *dropped_notes(plan),
    )
    table, crew = _workers(plan, network)
    new = replace(
        plan,
        network=network,
        workers=table,
        components=parts.components,
        component=parts.number,
        status=parts.status,
        prices=parts.prices,
        bound=parts.bound,
        free=None,
        others=(*(one for one in plan.others if one.name != BEFORE), _before(plan)),
        names={code: name for code, name in plan.names.items() if code in network.codes},
        levels=None,
        merger=None,
        report=Report((*told, *crew), plan.report.conservation),
        version=next_version(plan.version),
    )
    past = round_between(plan, new, old_of=np.arange(len(plan.ground), dtype=np.int32), date=date)
    sitting = replace(edits, date=date, result=new.digest)
    return replace(new, history=(*plan.history, past), trail=(*plan.trail, sitting))


def _before(plan: Plan) -> Network:
    """Return the division that was edited as a further network; uncovered units have no grid there."""
    codes = plan.network.codes
    none = codes.index(NO_GRID) if NO_GRID in codes else -1
    return Network(
        BEFORE, "areal", np.where(plan.labels == none, -1, plan.labels).astype(np.int32), codes, plan.network.n_workers
    )


def _workers(plan: Plan, network: Network) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return the workers on the grids of today, and the count of those whom a roster gave to them."""
    old = plan.network
    same = old.codes == network.codes and np.array_equal(old.n_workers, network.n_workers)
    table = plan.workers if same else carry_workers(plan.workers, network, {code: code for code in old.codes})
    if not any(finding.code == _CREW for finding in plan.report.findings):
        return table, ()
    full_time = f"{table['share'].sum():.3f}"
    numbers = {"workers": int(table["worker"].nunique()), "posts": len(table), "full_time": full_time}
    return table, (Finding(_CREW, numbers=numbers),)
