"""How grids are coded: the serial behind the code of their community, and where each kind of grid starts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import count
from typing import Any, Literal, get_args

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count

GridKind = Literal["areal", "road", "dedicated"]
_ADMINISTRATIVE = re.compile(r"[0-9]{12}")
_COMMUNITY = 3
"""Digits of the community in an administrative code, behind six of the county and three of the subdistrict."""


@dataclass(frozen=True)
class CodeScheme:
    """How codes of grids are made of the code or name of their community and a serial.

    Where every community goes by its administrative code of 12 digits (6 county, GB/T 2260, 3 subdistrict, 3 community)
    a grid has its serial right behind it, 15 digits in all (DB11/T 2157-2023). Behind names stands the separator.

    Parameters
    ----------
    digits
        Digits of the serial.
    areal, road, dedicated
        First serial of each kind of grid. Behind administrative codes a kind ends where the next one starts.
    merged
        First number in the place of the community for ground of several communities (CJ/T 349-2010, 5.6).
    separator
        What stands between the name of a community and the serial.

    Raises
    ------
    OptionError
        With every value that can never be right.

    Examples
    --------
    >>> next(CodeScheme().codes("110101001001", administrative=True)), next(CodeScheme().codes("甲"))
    ('110101001001001', '甲-001')
    """

    digits: int = 3
    areal: int = 1
    road: int = 701
    dedicated: int = 901
    merged: int = 601
    separator: str = "-"

    def __post_init__(self) -> None:
        if faults := [*self._faults()]:
            raise OptionError("; ".join(faults))

    def _faults(self) -> Iterator[str]:
        values = self.as_dict()
        numbers = ("digits", "areal", "road", "dedicated", "merged")
        if wrong := [name for name in numbers if not is_count(values[name], least=1)]:
            yield f"{', '.join(wrong)} must be whole numbers of at least 1"
            return
        starts = [values[kind] for kind in get_args(GridKind)]
        if len(set(starts)) < len(starts) or max(starts) >= 10**self.digits:
            yield f"{', '.join(get_args(GridKind))} must start apart and below {10**self.digits}, not at {starts}"
        if self.merged >= 10**_COMMUNITY:
            yield f"merged must be below {10**_COMMUNITY}, not {self.merged}"
        if not isinstance(values["separator"], str):
            yield f"separator must be text, not {values['separator']!r}"

    def codes(self, parent: str, *, kind: GridKind = "areal", administrative: bool = False) -> Iterator[str]:
        """Yield the codes of grids of one `parent` in the order in which they are given out.

        Parameters
        ----------
        parent
            Code or name of the community; empty where there is none.
        administrative
            Whether the serial stands right behind it.

        Raises
        ------
        OptionError
            When the serials of an administrative code are used up.
        """
        first = getattr(self, kind)
        if not administrative:
            head = f"{parent}{self.separator}" if parent else ""
            yield from (f"{head}{serial:0{self.digits}d}" for serial in count(first))
        end = min([start for start in (self.areal, self.road, self.dedicated) if start > first] or [10**self.digits])
        yield from (f"{parent}{serial:0{self.digits}d}" for serial in range(first, end))
        raise OptionError(f"{parent} has more than {end - first} {kind} grids; widen the range of their serials")

    def merged_parents(self, subdistrict: str, taken: Collection[str]) -> Iterator[str]:
        """Yield 12-digit codes for ground of several communities of a subdistrict (9 digits), but none in `taken`.

        Raises
        ------
        OptionError
            When they are used up.
        """
        found = (f"{subdistrict}{part:0{_COMMUNITY}d}" for part in range(self.merged, 10**_COMMUNITY))
        yield from (code for code in found if code not in taken)
        raise OptionError(f"{subdistrict} has no number from {self.merged} on left for merged communities")

    def as_dict(self) -> dict[str, Any]:
        """Return the scheme as plain values for JSON and TOML."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def are_administrative(communities: Collection[str]) -> bool:
    """Tell whether all communities go by an administrative code of 12 digits.

    Examples
    --------
    >>> are_administrative(["110101001001"]), are_administrative(["110101001001", "甲"]), are_administrative([])
    (True, False, False)
    """
    return bool(communities) and all(_ADMINISTRATIVE.fullmatch(name) for name in communities)


def scheme_of(value: Any) -> CodeScheme:
    """Return a scheme as it is, or made of plain values.

    Raises
    ------
    ValueError
        When it is neither, or names what no scheme has.
    """
    if isinstance(value, CodeScheme):
        return value
    if not isinstance(value, Mapping):
        raise ValueError(f"must be a scheme or a table, not {value!r}")
    known = [field.name for field in fields(CodeScheme)]
    if unknown := sorted(set(value) - set(known)):
        raise ValueError(f"must name only {', '.join(known)}, not {', '.join(map(str, unknown))}")
    return CodeScheme(**value)


USUAL_CODES = CodeScheme()
"""The scheme of the standards."""
