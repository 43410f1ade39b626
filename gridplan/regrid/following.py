"""The plan that follows an older one: today's codes, the workers carried on, one more round in its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gridplan.findings import Finding, Report
from gridplan.lineage.rounds import round_between
from gridplan.naming import carried_names
from gridplan.plan import Network, Plan
from gridplan.regrid.change import Change
from gridplan.regrid.matched import Matched
from gridplan.regrid.pieces import MendedPiece
from gridplan.regrid.recoding import recoded
from gridplan.regrid.roads import roads_today
from gridplan.regrid.workers import carry_workers
from gridplan.version import next_version
from gridplan.wishes.earlier import BEFORE


def next_plan(change: Change, new: Plan, *, notes: tuple[Finding, ...] = (), date: str = "") -> Plan:
    """Return a plan as the next version, under today's codes, with one more round in its history.

    Parameters
    ----------
    new
        A plan on the new ground under codes of the older plan and new ones.
    notes
        What is to be told about it.
    date
        Day from which it counts.
    """
    old, matched = change.old, change.matched
    network = recoded(old, new)
    was = {code: past for code, past in zip(network.codes, new.network.codes, strict=True) if past in old.network.codes}
    if changed := tuple(code for code, past in was.items() if code != past):
        notes = (*notes, Finding("regrid-recoded", changed))
    found = new.replace(
        network=network,
        workers=carry_workers(old.workers, network, was),
        others=(*new.others, *_others(old, matched)),
        version=next_version(old.version),
        trail=old.trail,
        report=new.report + Report(notes),
        names=carried_names(old, new, was),
    )
    roads, ground, told = roads_today(old, found, matched)
    found = found.replace(ground=ground, roads=roads, report=found.report + Report(told))
    past = round_between(old, found, old_of=matched.old_of, date=date)
    return found.replace(history=(*old.history, past))


def is_unchanged(change: Change, new: Plan) -> bool:
    """Tell whether every unit is the same under the same grid and rules, with as many households."""
    if not change.same_rules or change.old.rules.classes != change.ready.rules.classes:
        return False
    old, matched = change.old, change.matched
    same_units = np.array_equal(matched.old_of, np.arange(len(old.ground))) and not len(matched.renamed)
    if not same_units or len(matched.corrected) or not np.array_equal(old.load, new.load):
        return False
    before = np.array(old.network.codes, dtype=object)[old.labels]
    after = np.array(recoded(old, new).codes, dtype=object)[new.labels]
    return bool((before == after).all())


def as_it_was(change: Change, new: Plan, pieces: Sequence[MendedPiece]) -> Plan:
    """Return the older plan on the ground as it was surveyed now."""
    old = change.old
    roads, ground, notes = roads_today(old, new, change.matched)
    told = tuple(note for note in notes if note not in old.report.findings)
    kept = all(piece.how == "kept" for piece in pieces)
    if kept or old.status == "adopted":
        whole = new if kept else old
        report = old.report + Report(told)
        return old.replace(
            ground=ground, roads=roads, components=whole.components, component=whole.component, report=report
        )
    numbers = {"grids": len(old.network.codes), "households": int(old.ground.units["households"].sum())}
    return old.replace(
        ground=ground,
        roads=roads,
        components=new.components,
        component=new.component,
        status=new.status,
        prices=new.prices,
        bound=new.bound,
        report=new.report + Report((Finding("regrid-unchanged", numbers=numbers), *notes)),
    )


def _others(old: Plan, matched: Matched) -> tuple[Network, ...]:
    """Return the departments' networks of the older plan on the new units; units that are new have no grid there."""
    return tuple(
        replace(
            network,
            labels=np.append(network.labels, -1)[matched.old_of].astype(np.int32),
            share=None if network.share is None else np.append(network.share, 0.0)[matched.old_of],
        )
        for network in old.others
        if network.name != BEFORE
    )
