"""One line to stop with a finding: ``raise refusal("crs-missing", source="houses.shp")``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gridplan.errors import InputError
from gridplan.findings import Finding


def refusal(code: str, ids: Iterable[str] = (), **numbers: Any) -> InputError:
    """Return the error that carries the one finding `code`.

    Examples
    --------
    >>> str(refusal("households-negative", ["b7"], column="hu"))
    'column hu has negative counts: b7'
    """
    return InputError((Finding(code, tuple(ids), numbers),))
