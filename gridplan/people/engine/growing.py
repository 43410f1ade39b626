"""A linear programme that grows by columns and rows, and starts each time from where it was."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt
from scipy.sparse import csc_array, csr_array

from gridplan.people.engine.model import Answer, LinearModel, answer_of, message

_PLAIN = mathopt.SolveParameters(presolve=mathopt.Emphasis.OFF)
"""Presolving would forget where the last solution was."""


class GrowingModel:
    """A linear programme without whole variables.

    Parameters
    ----------
    model
        What it starts from.

    Examples
    --------
    >>> import scipy.sparse as sp
    >>> growing = GrowingModel(LinearModel.of([3.0], sp.csr_array([[1.0]]), row_lo=1.0, whole=False))
    >>> growing.add_columns(np.array([2.0]), csc_array([[1.0]]))
    >>> growing.solve().values.tolist()
    [0.0, 1.0]
    """

    def __init__(self, model: LinearModel) -> None:
        self._model = mathopt.Model.from_model_proto(message(model))
        self._columns = sorted(self._model.variables(), key=lambda column: column.id)
        self._rows = sorted(self._model.linear_constraints(), key=lambda row: row.id)
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def add_columns(self, cost: NDArray[np.float64], matrix: csc_array) -> None:
        """Add variables from 0 up, with their coefficients (rows, s)."""
        for j, price in enumerate(cost.tolist()):
            column = self._model.add_variable(lb=0.0)
            self._model.objective.set_linear_coefficient(column, price)
            for e in range(matrix.indptr[j], matrix.indptr[j + 1]):
                self._rows[matrix.indices[e]].set_coefficient(column, float(matrix.data[e]))
            self._columns.append(column)

    def add_rows(self, matrix: csr_array, most: float) -> None:
        """Add rows ``matrix x ≤ most``; there is a coefficient for each variable."""
        for i in range(matrix.shape[0]):
            row = self._model.add_linear_constraint(ub=most)
            for e in range(matrix.indptr[i], matrix.indptr[i + 1]):
                row.set_coefficient(self._columns[matrix.indices[e]], float(matrix.data[e]))
            self._rows.append(row)

    def take(self, column: int) -> None:
        """Let a variable be 1 at least from now on."""
        self._columns[column].lower_bound = 1.0

    def solve(self) -> Answer:
        """Return the optimum, its prices included."""
        return answer_of(self._solver.solve(params=_PLAIN))
