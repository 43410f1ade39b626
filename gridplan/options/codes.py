"""How grids are coded: the serial behind the code of their community, and where each kind of grid starts."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import count
from pathlib import Path
from typing import Any, Literal

from gridplan.errors import OptionError
from gridplan.options.numbers import is_count

GridKind = Literal["areal", "road", "dedicated", "micro"]
_WIDTHS = ("county", "subdistrict", "community")
_MOST_DIGITS = 18
"""Of one part of a code, so that its numbers are 64-bit ones."""
_LATER = {"county": 6, "subdistrict": 3, "community": 3, "micro": None}
"""What schemes of older plans do not name; as usual it is left out, so that their digests stay."""


@dataclass(frozen=True)
class CodeScheme:
    """How codes of grids are made of the code or name of their community and a serial.

    Where every community goes by its administrative code of 12 digits (6 county, GB/T 2260, 3 subdistrict, 3 community)
    a grid has its serial right behind it, 15 digits in all (DB11/T 2157-2023). Behind names stands the separator.
    All widths are parameters.

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
    county, subdistrict, community
        Digits of the parts of an administrative code.
    micro
        First serial of micro-grids, which are then numbered inside their community as grids are; None where they have a
        suffix behind the code of their grid.

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
    county: int = 6
    subdistrict: int = 3
    community: int = 3
    micro: int | None = None

    def __post_init__(self) -> None:
        if faults := [*self._faults()]:
            raise OptionError("; ".join(faults))

    def _faults(self) -> Iterator[str]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        numbers = ("digits", "areal", "road", "dedicated", "merged", *_WIDTHS)
        wrong = [name for name in numbers if not is_count(values[name], least=1)]
        wrong += ["micro"] if self.micro is not None and not is_count(self.micro, least=1) else []
        if wrong:
            yield f"{', '.join(wrong)} must be whole numbers of at least 1"
            return
        if wide := [name for name in ("digits", *_WIDTHS) if values[name] > _MOST_DIGITS]:
            yield f"{', '.join(wide)} must be at most {_MOST_DIGITS}"
            return
        starts = self._starts
        if len(set(starts.values())) < len(starts) or max(starts.values()) >= 10**self.digits:
            yield f"{', '.join(starts)} must start apart and below {10**self.digits}, not at {[*starts.values()]}"
        if self.merged >= 10**self.community:
            yield f"merged must be below {10**self.community}, not {self.merged}"
        if not isinstance(values["separator"], str):
            yield f"separator must be text, not {values['separator']!r}"

    @property
    def _starts(self) -> dict[GridKind, int]:
        """First serial of each kind that has serials."""
        found: dict[GridKind, int] = {"areal": self.areal, "road": self.road, "dedicated": self.dedicated}
        return found if self.micro is None else {**found, "micro": self.micro}

    @property
    def parent_digits(self) -> int:
        """Digits of an administrative code of a community.

        Examples
        --------
        >>> CodeScheme().parent_digits
        12
        """
        return self.county + self.subdistrict + self.community

    def is_administrative(self, name: str) -> bool:
        """Tell whether a community goes by an administrative code.

        Examples
        --------
        >>> CodeScheme().is_administrative("110101001001"), CodeScheme().is_administrative("１１０１０１００１００１")
        (True, False)
        """
        return len(name) == self.parent_digits and name.isascii() and name.isdigit()

    def is_merged(self, parent: str) -> bool:
        """Tell whether an administrative code stands for ground of several communities.

        Examples
        --------
        >>> CodeScheme().is_merged("110101001601"), CodeScheme().is_merged("110101001001")
        (True, False)
        """
        return self.is_administrative(parent) and int(parent[-self.community :]) >= self.merged

    def serials(self, kind: GridKind) -> range:
        """Return the serials of a kind behind administrative codes: up to where the next kind starts.

        Raises
        ------
        OptionError
            When the kind has no serials of its own.

        Examples
        --------
        >>> CodeScheme().serials("road")
        range(701, 901)
        """
        starts = self._starts
        if kind not in starts:
            raise OptionError(f"{kind} grids have no serials of their own, but a suffix")
        first = starts[kind]
        return range(first, min([start for start in starts.values() if start > first] or [10**self.digits]))

    def kind_of(self, serial: int) -> GridKind | None:
        """Return the kind in whose range a serial lies, None where it is in none.

        Examples
        --------
        >>> CodeScheme().kind_of(700), CodeScheme().kind_of(701), CodeScheme().kind_of(0)
        ('areal', 'road', None)
        """
        return next((kind for kind in self._starts if serial in self.serials(kind)), None)

    def head(self, parent: str, *, administrative: bool) -> str:
        """Return what stands before the serial in codes of grids of a `parent`.

        Examples
        --------
        >>> CodeScheme().head("甲", administrative=False), CodeScheme().head("", administrative=False)
        ('甲-', '')
        """
        return parent if administrative or not parent else f"{parent}{self.separator}"

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
            When the serials of an administrative code are used up, or the kind has none.
        """
        known = self.serials(kind)
        head = self.head(parent, administrative=administrative)
        yield from (f"{head}{serial:0{self.digits}d}" for serial in (known if administrative else count(known.start)))
        raise OptionError(f"{parent} has more than {len(known)} {kind} grids; widen the range of their serials")

    def merged_parents(self, subdistrict: str, taken: Collection[str]) -> Iterator[str]:
        """Yield administrative codes for ground of several communities of a subdistrict, but none in `taken`.

        Raises
        ------
        OptionError
            When they are used up.
        """
        found = (f"{subdistrict}{part:0{self.community}d}" for part in range(self.merged, 10**self.community))
        yield from (code for code in found if code not in taken)
        raise OptionError(f"{subdistrict} has no number from {self.merged} on left for merged communities")

    def as_dict(self) -> dict[str, Any]:
        """Return the scheme as plain values for JSON and TOML; what older schemes did not name only where unusual."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if name not in _LATER or value != _LATER[name]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> CodeScheme:
        """Return a scheme from plain values.

        Raises
        ------
        OptionError
            When they name what no scheme has, or a value can never be right.

        Examples
        --------
        >>> CodeScheme.from_dict({"digits": 4, "micro": 5001}).serials("micro")
        range(5001, 10000)
        """
        known = [field.name for field in fields(cls)]
        if unknown := sorted(map(str, set(values) - set(known))):
            raise OptionError(f"must name only {', '.join(known)}, not {', '.join(unknown)}")
        return cls(**values)

    @classmethod
    def from_toml(cls, path: str | Path) -> CodeScheme:
        """Return the scheme in the table ``[codes]`` of a TOML file, else in ``[rules.codes]``, as rules have it."""
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return cls.from_dict(tables.get("codes", tables.get("rules", {}).get("codes", {})))


def are_administrative(communities: Collection[str], scheme: CodeScheme | None = None) -> bool:
    """Tell whether all communities go by an administrative code.

    Examples
    --------
    >>> are_administrative(["110101001001"]), are_administrative(["110101001001", "甲"]), are_administrative([])
    (True, False, False)
    """
    known = USUAL_CODES if scheme is None else scheme
    return bool(communities) and all(known.is_administrative(name) for name in communities)


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
    return CodeScheme.from_dict(value)


USUAL_CODES = CodeScheme()
"""The scheme of the standards."""
