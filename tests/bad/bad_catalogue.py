"""The catalogue of bad inputs: one maker a fault, with what has to come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Words = Sequence[object]
Maker = Callable[[Path], Words]


@dataclass(frozen=True)
class Bad:
    """One bad input.

    Parameters
    ----------
    row
        Row of the catalogue, with a letter where a row has several.
    make
        Writes the files into a folder and returns the words of the command.
    exit
        Exit code asked for.
    codes
        Code of each finding that must be there → the ids it must name; None where it names none or any.
    says
        What the message must hold.
    came, dropped
        Households in the files and those that must not arrive, worked out by hand; None where the command tells none.
    long
        Whether it takes long, so that only make long runs it.
    """

    row: str
    make: Maker
    exit: int = 0
    codes: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    says: str = ""
    came: int | None = None
    dropped: int = 0
    long: bool = False

    @property
    def name(self) -> str:
        """What the maker says it is."""
        return (self.make.__doc__ or "").splitlines()[0].rstrip(".")


CATALOGUE: list[Bad] = []


def bad(
    row: str,
    *,
    exit: int = 0,
    says: str = "",
    came: int | None = None,
    dropped: int = 0,
    long: bool = False,
    **codes: tuple[str, ...] | None,
) -> Callable[[Maker], Maker]:
    """Put the maker below into the catalogue; codes are written with ``_`` for ``-``."""

    def enter(make: Maker) -> Maker:
        named = {code.replace("_", "-"): ids for code, ids in codes.items()}
        CATALOGUE.append(Bad(row, make, exit, named, says, came, dropped, long))
        return make

    return enter
