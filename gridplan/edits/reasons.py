"""Why a piece of ground could not be mended around edits, and the smallest relaxation that would let it be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gridplan.assembling.reasons import piece_findings
from gridplan.assembling.wish_reasons import wish_findings
from gridplan.edits.around import Around
from gridplan.edits.parts import Known
from gridplan.findings import Finding
from gridplan.regrid.pieces import MendedPiece
from gridplan.status import Status


@dataclass(frozen=True, eq=False)
class Reasons:
    """What is known of each piece after mending.

    Parameters
    ----------
    left
        Pieces that stay as edited.
    given_up
        Bool (n,), edited units that would have to move for the rules to hold.
    """

    asked: Around
    pieces: list[MendedPiece]
    left: frozenset[int]
    given_up: NDArray[np.bool_]

    def known(self, units: NDArray[np.int64]) -> Known | None:
        """Return status, reasons and proof of a piece with these units, None where it was not looked at."""
        own = [n for n, piece in enumerate(self.pieces) if np.isin(piece.outcome.task.piece.units, units).all()]
        if left := [n for n in own if n in self.left]:
            worst: Status = "infeasible" if any(self._status(n) == "infeasible" for n in left) else "unproven"
            return Known(worst, tuple(finding for n in left for finding in self._findings(n)))
        if len(own) != 1 or len(self.pieces[own[0]].outcome.labels) != len(units):
            return None
        outcome = self.pieces[own[0]].outcome
        return Known("feasible", (), outcome.bound or None, outcome.prices)

    def notes(self) -> Iterator[Finding]:
        """Yield the pieces that could not be mended, with the edits that would have to be given up."""
        if not self.left:
            return
        names = tuple(self.pieces[n].outcome.task.piece.name or "#" for n in sorted(self.left))
        yield Finding("edits-not-mended", names)
        if self.given_up.any():
            ids = self.asked.edited.ground.units["unit"].to_numpy(dtype=object)[self.given_up]
            yield Finding("edits-in-the-way", tuple(ids.tolist()))

    def _status(self, number: int) -> Status:
        """Return that of the search, else infeasible where edits made a grid reach beyond the piece."""
        outcome = self.pieces[number].outcome
        if outcome.status in ("infeasible", "unproven"):
            return outcome.status
        inside = np.zeros(len(self.asked.changed), dtype=bool)
        inside[outcome.task.piece.units] = True
        labels = self.asked.edited.labels
        both = np.intersect1d(labels[inside], labels[~inside])
        return "infeasible" if np.isin(labels[self.asked.changed], both).any() else "unproven"

    def _findings(self, number: int) -> tuple[Finding, ...]:
        """Return what the search of a piece found, told of the grids as edited."""
        edited, outcome = self.asked.edited, self.pieces[number].outcome
        grids, labels = np.unique(edited.labels[outcome.task.piece.units], return_inverse=True)
        as_edited = replace(outcome, labels=labels.astype(np.int64), n_workers=edited.network.n_workers[grids])
        rules, ground = self.asked.ready.rules, edited.ground
        found = (
            *piece_findings(as_edited, edited.network, rules, ground),
            *wish_findings(as_edited, edited.network, ground),
        )
        return tuple(finding for finding in found if outcome.status in ("infeasible", "unproven"))
