"""The options that wish for single units, columns and grids."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import gridplan as gp
from gridplan.cli.around_options import Estates
from gridplan.cli.dedicated_options import DedicatedRule
from gridplan.cli.inputs import read_ground
from gridplan.cli.rules import Areas, StandardOption, Work, load_columns
from gridplan.cli.takes import fitted
from gridplan.cli.unit_options import TABLES
from gridplan.errors import OptionError
from gridplan.options.dedicated import DEDICATED
from gridplan.options.made_columns import ESTATE, LOAD, WALKING

if TYPE_CHECKING:
    from gridplan import Ground, Rules

_PANEL = "Wishes"
_SHARES, _CLASSES = "shops=1,elderly=0.5", "1=2,2=1"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


def lock_option(help_: str) -> typer.models.OptionInfo:
    """Return the option that locks grids, of whatever they are locked in."""
    return _option("--lock", help_, "CODE")


_GROUPS = "TABLE|COLUMN"
Together = Annotated[
    str | None, _option("--together", "Units that share a grid: table of ids and groups, or a column.", _GROUPS)
]
Apart = Annotated[
    str | None, _option("--apart", "Units that share no grid: table of ids and groups, or a column.", _GROUPS)
]
Pin = Annotated[Path | None, _option("--pin", "Table of unit ids and the grid each is to be in.", "TABLE")]
Lock = Annotated[list[str] | None, lock_option("Grid of --start that stays as it is; repeatable.")]
Centres = Annotated[
    Path | None, _option("--centres", "Places of grids, such as service stations: table of ids or x, y, or layer.")
]
Balance = Annotated[str | None, _option("--balance", f"Columns to even out over grids, softly: {_SHARES}.")]
Crossing = Annotated[str | None, _option("--crossing", f"Price of reaching across roads by class: {_CLASSES}.")]
Islands = Annotated[
    Literal["own", "bridge", "refuse"] | None,
    _option("--islands", "Parts of a community that do not hang together: divided on their own, joined, or refused."),
]
EstatesOver = Annotated[
    Literal["cut", "whole"] | None,
    _option("--estates-over", "Estates above one worker: cut into the fewest parts (usual), or whole."),
]
EstatesLoose = Annotated[bool, _option("--estates-loose", "Do not keep the estates of --estates together.")]
Links = Annotated[bool, _option("--links", "Let grids reach over barriers by bridges, underpasses and crossings.")]
Start = Annotated[Path | None, _option("--start", "Older plan, whose codes go on.", "PLAN.gpkg")]
Stay = Annotated[
    float | None, _option("--stay", "Price of moving a household from its grid in --start; 1 weighs as compactness.")
]
Borders = Annotated[float | None, _option("--borders", "From compact grids, 0 (usual), to short borders, 1 and more.")]
Objective = Annotated[
    Literal["medoid", "centroid"] | None,
    _option("--objective", "Compact about the best unit (medoid, usual) or about the middle (centroid)."),
]

Threads = Annotated[int, _option("--threads", "Threads that may work at once; the plan does not depend on it.")]


def wish_values(
    together: Together = None,
    estates: Estates = None,
    estates_over: EstatesOver = None,
    estates_loose: EstatesLoose = False,
    links: Links = False,
    apart: Apart = None,
    pin: Pin = None,
    lock: Lock = None,
    balance: Balance = None,
    crossing: Crossing = None,
    islands: Islands = None,
    stay: Stay = None,
    borders: Borders = None,
    objective: Objective = None,
    dedicated_rule: DedicatedRule = None,
) -> dict[str, Any]:
    """Return what is wished for by the names of the rules."""
    asked = {
        "together": _kept(together, estates is not None and not estates_loose),
        "estates": estates_over,
        "links": links or None,
        "apart": None if apart is None else _groups(apart),
        "pinned": None if pin is None else gp.read_pins(pin),
        "locked": lock or None,
        "balance": None if balance is None else _weights(balance, option="--balance", usual=_SHARES),
        "crossing": None if crossing is None else _weights(crossing, option="--crossing", usual=_CLASSES),
        "islands": islands,
        "stay": stay,
        "borders": borders,
        "objective": objective,
        "dedicated": dedicated_rule,
    }
    return {name: value for name, value in asked.items() if value is not None}


def wished_columns(
    balance: Balance = None,
    together: Together = None,
    apart: Apart = None,
    standard: StandardOption = None,
    areas: Areas = None,
    work: Work = None,
    estates: Estates = None,
) -> tuple[str, ...]:
    """Return the columns that wishes, loads and areas name, which reading must keep."""
    groups = [name for name in (together, apart) if name is not None and table_of(name) is None]
    balanced = () if balance is None else _weights(balance, option="--balance", usual=_SHARES)
    return tuple(read_from_units(dict.fromkeys((*balanced, *groups, *load_columns(standard, areas, work))), estates))


def read_from_units(columns: Iterable[str], estates: Path | None) -> list[str]:
    """Return columns without that of the estates where these are drawn, and without those that are made anew."""
    made = {DEDICATED, LOAD, WALKING, *(() if estates is None else (ESTATE,))}
    return [name for name in columns if name not in made]


wished_ground = fitted(read_ground, attributes=wished_columns)
"""Reads and surveys what the options name, with the columns that wishes need."""


def with_wishes(rules: "Rules", wishes: dict[str, Any], centres: Path | None, ground: "Ground") -> "Rules":
    """Return the rules with all wishes."""
    places = {} if centres is None else {"centres": gp.read_centres(centres, ground)}
    return gp.Rules.from_dict(rules.as_dict() | wishes | places)


def table_of(groups: str | None) -> Path | None:
    """Return the table of groups that an option names, None for a column.

    Examples
    --------
    >>> table_of("groups.CSV").name, table_of("estate")
    ('groups.CSV', None)
    """
    return Path(groups) if groups is not None and groups.lower().endswith(TABLES) else None


def _kept(together: str | None, by_estate: bool) -> Any:
    """Return the groups to keep together: those of the option, and estates where they are read from polygons."""
    asked = None if together is None else _groups(together)
    if not by_estate or asked == ESTATE:
        return asked
    return ESTATE if asked is None else [ESTATE, *([asked] if isinstance(asked, str) else asked)]


def _groups(text: str) -> Any:
    return text if table_of(text) is None else gp.read_groups(text)


def _weights(text: str, *, option: str, usual: str) -> dict[str, float]:
    try:
        return {name: float(weight) for name, weight in gp.parse_kind_map(text).items()}
    except ValueError as fault:
        raise OptionError(f"{option}: {text!r} must be names with numbers, such as {usual}") from fault
