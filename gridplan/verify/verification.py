"""The verb verify: a plan or a plan file in, a verdict with every figure out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from gridplan import measure
from gridplan.database.address import is_address
from gridplan.findings import Finding
from gridplan.language import say
from gridplan.plan import Plan
from gridplan.store.geopackage import content_digest, load
from gridplan.verify import counts, estates, ground, pieces, staff, wishes
from gridplan.verify.codes import check_codes
from gridplan.verify.dedicated import check_dedicated
from gridplan.verify.departments import MERGER_FIGURES, check_fixed, check_merger, check_pairs, merger_figures
from gridplan.verify.facts import Facts
from gridplan.verify.functions import check_functions
from gridplan.verify.history import check_history
from gridplan.verify.levels import LEVEL_FIGURES, check_levels, level_figures
from gridplan.verify.proof import check_free, proof_figures
from gridplan.verify.roads import ROAD_FIGURES, check_roads, road_figures
from gridplan.verify.stored import check_stored
from gridplan.verify.telling import figure_lines

_BLOCK = 500
"""Households up to which a street block should stay whole."""

_RULES = (
    *("verify-exception", "verify-adopted-pieces", "verify-adopted-parents", "verify-adopted-areas"),
    *("verify-edited-pieces", "verify-edited-parents", "verify-by-hand"),
)
"""Notes on grids and buildings that break a rule, as the plan says."""

FIGURES = (
    "plan_status",
    "version",
    "rounds",
    "sittings",
    "n_units",
    "n_grids",
    "households",
    "estimated_households",
    "outside_window",
    "noncontiguous",
    "coverage_gap_m2",
    "coverage_overlap_m2",
    "outline_shift_m2",
    "border_on_roads",
    "blocks_cut",
    "n_blocks",
    "max_deviation",
    "mean_polsby_popper",
    "objective",
    "objective_name",
    "searched_objective",
    "bound",
    "gap",
    "price_of_streets",
    "components",
    *LEVEL_FIGURES,
    *MERGER_FIGURES,
    *ROAD_FIGURES,
    "plan_digest",
    "content_digest",
)
"""Figures of a verification; None where they could not be computed."""


@dataclass(frozen=True)
class Verification:
    """What an independent computation found.

    Parameters
    ----------
    status
        ``verified`` when everything the plan says is so; ``failed`` when something is not.
    figures
        Every figure recomputed, as plain values.
    failures
        What the plan says and is not so.
    notes
        What does not hold and the plan says so: named exceptions.
    """

    status: Literal["verified", "failed"]
    figures: dict[str, Any]
    failures: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the verification as plain values for JSON."""
        failures = [finding.as_dict() for finding in self.failures]
        notes = [finding.as_dict() for finding in self.notes]
        figures = {name: self.figures.get(name) for name in FIGURES}
        return {"status": self.status, **figures, "failures": failures, "notes": notes}

    def text(self, lang: str | None = None) -> str:
        """Return the verdict and every failure and exception, a line each."""
        broken = {one for note in self.notes if note.code in _RULES for one in note.ids}
        key = "verify-verified-but" if broken and self.status == "verified" else f"verify-{self.status}"
        head = say(key, lang, n_failures=len(self.failures), broken=len(broken))
        return "\n".join([head] + [finding.text(lang) for finding in (*self.failures, *self.notes)])

    def details(self, lang: str | None = None) -> str:
        """Return the verdict, every failure and exception, and every figure, a line each."""
        return "\n".join([self.text(lang), *figure_lines(self.figures, lang)])

    def __str__(self) -> str:
        return self.text()


def verify(plan: Plan | str | Path) -> Verification:
    """Recompute everything a plan says, without the solver and without trusting stored figures.

    Checked are: every unit in one grid, neighbours and barriers read off the map, contiguity by these and on the map,
    the coverage, windows, households from input to grids, loads, community borders, workers, status and bound piece by
    piece, objective, levels below the grid and digests; of a merged plan the pairs of households that each department
    keeps, their bound, borders that were to stay, codes that go on, and the functions and people on the new grids; of
    a plan with history versions, days, and what became of grids and buildings in each round; of road-segment grids that
    every metre of road is in one of them and everything along it counted once. A window that a piece of
    the plan names as an exception is no failure: failing means that the plan says something that is not so.

    Parameters
    ----------
    plan
        A plan, the path of a plan file, or its address in a database; of a file the layer ``grids`` is checked as well.

    Raises
    ------
    PlanFileError
        When the file cannot be loaded: damaged, edited, foreign, from a newer gridplan.

    Examples
    --------
    >>> verify("plan.gpkg").status  # doctest: +SKIP
    'verified'
    """
    if isinstance(plan, Plan):
        return _verify(plan, None)
    return _verify(load(plan), None if is_address(plan) else Path(plan))


def _verify(plan: Plan, path: Path | None) -> Verification:
    broken = tuple(counts.check_shape(plan))
    if broken:
        return Verification("failed", _digests(plan, path), broken)
    facts = Facts(plan)
    cover = ground.coverage(facts)
    total, proven = counts.objective(facts), pieces.bounds(facts)
    found = [
        *_checks(facts),
        *ground.check_coverage(cover),
        *counts.check_objective(facts, total),
        *pieces.check_bounds(facts, proven),
        *check_free(plan, total, proven),
        *(() if path is None else check_stored(facts, path)),
    ]
    failures = tuple(finding for finding in found if finding.severity == "error")
    return Verification(
        status="failed" if failures else "verified",
        figures={
            **_figures(facts, cover),
            **proof_figures(plan, total, None if plan.bound is None else proven),
            "components": [part.as_dict() for part in plan.components],
            **_digests(plan, path),
        },
        failures=failures,
        notes=_joined(finding for finding in found if finding.severity != "error"),
    )


def _joined(notes: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return notes with those that say the same of several grids in one, each grid once."""
    found: dict[str, list[Finding]] = {}
    for note in notes:
        found.setdefault(repr((note.code, note.numbers)), []).append(note)
    return tuple(
        replace(same[0], ids=tuple(dict.fromkeys(one for note in same for one in note.ids))) for same in found.values()
    )


def _checks(facts: Facts) -> Iterator[Finding]:
    for check in (
        counts.check_households,
        counts.check_load,
        counts.check_windows,
        counts.check_contiguity,
        counts.check_parents,
        counts.check_areas,
        check_dedicated,
        pieces.check_components,
        pieces.check_status,
        staff.check_workers,
        staff.check_grid_workers,
        staff.check_grid_number,
        staff.check_worker_number,
        wishes.check_together,
        estates.check_estates,
        wishes.check_apart,
        wishes.check_pinned,
        wishes.check_locked,
        wishes.check_centres,
        wishes.check_bridges,
        wishes.check_links,
        ground.check_outline,
        ground.check_neighbours,
        ground.check_cells,
        ground.check_grids,
        check_levels,
        check_roads,
        check_merger,
        check_pairs,
        check_fixed,
        check_codes,
        check_functions,
        check_history,
    ):
        yield from check(facts)


def _figures(facts: Facts, cover: ground.Coverage) -> dict[str, Any]:
    blocks = measure.blocks_cut(facts.ground.block, facts.households, facts.labels, most=_BLOCK)
    return {
        "plan_status": facts.plan.status,
        "version": facts.plan.version.as_dict(),
        "rounds": len(facts.plan.history),
        "sittings": len(facts.plan.trail),
        "n_units": len(facts.labels),
        "n_grids": facts.n_grids,
        "households": int(facts.households.sum()),
        "estimated_households": facts.estimated,
        "outside_window": int(facts.outside.sum()),
        "noncontiguous": int((facts.pieces > 1).sum()),
        "coverage_gap_m2": cover.gap,
        "coverage_overlap_m2": cover.overlap,
        "outline_shift_m2": _finite(facts.ground.outline_shift),
        "border_on_roads": ground.border_on_roads(facts),
        "blocks_cut": blocks.share,
        "n_blocks": blocks.n_blocks,
        "max_deviation": _finite(np.abs(facts.deviations).max(initial=0.0)),
        "mean_polsby_popper": _finite(measure.polsby_popper(facts.shapes).mean()),
        **level_figures(facts),
        **merger_figures(facts),
        **road_figures(facts),
    }


def _digests(plan: Plan, path: Path | None) -> dict[str, Any]:
    return {"plan_digest": plan.digest, "content_digest": None if path is None else content_digest(path)}


def _finite(value: float) -> float | None:
    """Return a number that JSON can hold, or None."""
    return float(value) if math.isfinite(value) else None
