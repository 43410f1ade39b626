"""The one door to OR-tools' linear models: arrays in, a proven answer out, the same every run.

HiGHS solves whole numbers, GLOP fractions, both as OR-tools carries them, on one thread. They are stopped by nodes,
never by the clock. `highspy` must not be loaded beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from scipy.sparse import coo_array, sparray

Ending = Literal["optimal", "feasible", "infeasible", "unknown"]
NODES = 5_000
"""Nodes after which a search is stopped."""
GAP = 1e-4
"""Relative gap at which an answer counts as optimal."""
_ENDINGS: dict[mathopt.TerminationReason, Ending] = {
    mathopt.TerminationReason.OPTIMAL: "optimal",
    mathopt.TerminationReason.FEASIBLE: "feasible",
    mathopt.TerminationReason.INFEASIBLE: "infeasible",
    mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED: "infeasible",
}


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Minimise ``cost · x`` where ``row_lo ≤ matrix x ≤ row_hi`` and ``lo ≤ x ≤ hi``.

    Parameters
    ----------
    cost, lo, hi
        float64 (n,).
    matrix
        Sparse (m, n).
    row_lo, row_hi
        float64 (m,); infinite where there is no bound.
    whole
        bool (n,), variables that must be whole numbers.
    """

    cost: NDArray[np.float64]
    matrix: sparray
    row_lo: NDArray[np.float64]
    row_hi: NDArray[np.float64]
    lo: NDArray[np.float64]
    hi: NDArray[np.float64]
    whole: NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        cost: ArrayLike,
        matrix: sparray,
        *,
        row_lo: ArrayLike = -np.inf,
        row_hi: ArrayLike = np.inf,
        lo: ArrayLike = 0.0,
        hi: ArrayLike = 1.0,
        whole: ArrayLike = True,
    ) -> LinearModel:
        """Return a model; single values stand for all rows or variables.

        Examples
        --------
        >>> import scipy.sparse as sp
        >>> LinearModel.of([2.0, 3.0], sp.csr_array([[1.0, 1.0]]), row_lo=1.0).hi.tolist()
        [1.0, 1.0]
        """
        rows, columns = matrix.shape
        wide = [np.broadcast_to(np.asarray(v, dtype=float), (columns,)).copy() for v in (cost, lo, hi)]
        high = [np.broadcast_to(np.asarray(v, dtype=float), (rows,)).copy() for v in (row_lo, row_hi)]
        kinds = np.broadcast_to(np.asarray(whole, dtype=bool), (columns,)).copy()
        return cls(wide[0], matrix, high[0], high[1], wide[1], wide[2], kinds)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a model came to.

    Parameters
    ----------
    ending
        ``optimal`` within the gap, ``feasible`` when stopped with an answer, ``infeasible`` when proven impossible,
        ``unknown`` when stopped without one.
    values
        float64 (n,), empty without an answer; whole variables are whole.
    objective, bound
        Of the answer (inf without one), and the proven lower bound.
    prices
        float64 (m,), the dual price of each row; empty where variables are whole.
    """

    ending: Ending
    values: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    objective: float = np.inf
    bound: float = -np.inf
    prices: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def solved(self) -> bool:
        """True when there is an answer."""
        return self.ending in ("optimal", "feasible")


def solve(model: LinearModel, *, gap: float = GAP, nodes: int = NODES) -> Answer:
    """Return the best answer within the gap or after so many nodes.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> found = solve(LinearModel.of([2.0, 3.0], sp.csr_array([[1.0, 1.0]]), row_lo=1.0))
    >>> found.ending, found.values.tolist()
    ('optimal', [1.0, 0.0])
    """
    whole = bool(model.whole.any())
    solver = mathopt.SolverType.HIGHS if whole else mathopt.SolverType.GLOP
    # HiGHS and SCIP raise through MathOpt when threads are set; unset they use one
    limits = mathopt.SolveParameters(node_limit=nodes, relative_gap_tolerance=gap) if whole else None
    found = answer_of(mathopt.solve(mathopt.Model.from_model_proto(message(model)), solver, params=limits))
    if not whole or not found.solved:
        return found
    values = np.where(model.whole, np.round(found.values), found.values)
    objective = float(model.cost @ values)
    return Answer(found.ending, values, objective, min(objective, found.bound))


def answer_of(result: mathopt.SolveResult) -> Answer:
    """Return a result as arrays, in the order of the variables and rows."""
    ending = _ENDINGS.get(result.termination.reason, "unknown")
    if not result.has_primal_feasible_solution():
        return Answer("infeasible" if ending == "infeasible" else "unknown")
    values = _in_order(result.variable_values())
    prices = _in_order(result.dual_values()) if result.has_dual_feasible_solution() else np.zeros(0)
    bounds = result.termination.objective_bounds
    return Answer(ending, values, bounds.primal_bound, bounds.dual_bound, prices)


def _in_order(found: Mapping[Any, float]) -> NDArray[np.float64]:
    return np.fromiter((found[item] for item in sorted(found, key=lambda item: int(item.id))), float, count=len(found))


def message(model: LinearModel) -> Any:
    """Return the model as a message: twenty times quicker than variable by variable."""
    columns, rows = len(model.cost), len(model.row_lo)
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(model.lo.tolist())
    proto.variables.upper_bounds.extend(model.hi.tolist())
    proto.variables.integers.extend(model.whole.tolist())
    priced = np.flatnonzero(model.cost)
    proto.objective.linear_coefficients.ids.extend(priced.tolist())
    proto.objective.linear_coefficients.values.extend(model.cost[priced].tolist())
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(model.row_lo.tolist())
    proto.linear_constraints.upper_bounds.extend(model.row_hi.tolist())
    cells = coo_array(coo_array(model.matrix).tocsr())  # summed, and sorted by row and column as the message wants
    cells.sum_duplicates()
    order = np.lexsort((cells.coords[1], cells.coords[0]))
    kept = order[cells.data[order] != 0]
    proto.linear_constraint_matrix.row_ids.extend(cells.coords[0][kept].tolist())
    proto.linear_constraint_matrix.column_ids.extend(cells.coords[1][kept].tolist())
    proto.linear_constraint_matrix.coefficients.extend(cells.data[kept].tolist())
    return proto
