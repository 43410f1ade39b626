"""The options that say what is asked for, and the rules made from them."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import gridplan as gp
from gridplan.cli.inputs import read_ground
from gridplan.cli.takes import fitted
from gridplan.cli.unit_options import Kind
from gridplan.errors import OptionError
from gridplan.options import Ratio, Standard
from gridplan.options.made_columns import WALKING
from gridplan.options.standard import ANY_KIND

if TYPE_CHECKING:
    from gridplan import Rules

_PANEL = "Rules"
Ends = tuple[float, float]


def _option(name: str, help_: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL)
    return option


WindowOption = Annotated[Ends | None, _option("--window", "Households per worker; 300 500 without a kind.")]
LoadWindow = Annotated[Ends | None, _option("--load-window", "Load per worker; 0.8 1.2 with a kind.")]
StandardOption = Annotated[
    str | None,
    _option(
        "--standard",
        "Households per worker by kind, open=300,managed=500 with a kind; or of a column, with a window of its own: "
        "residential=300,commercial=shops:200:0.7-1.3,campus=area:50000.",
    ),
]
Areas = Annotated[
    str | None, _option("--areas", "Column with kinds of area that share no grid: residential, commercial, campus, …")
]
StrictAreas = Annotated[
    bool | None, _option("--strict-areas", "Leave also those bits of an area alone that are too small for a grid.")
]
Work = Annotated[
    str | None,
    _option(
        "--work",
        "Columns that add to the load, in households' worth: elderly=0.5,shops=1. Metres of the daily route need no "
        "column: walking=0.05.",
    ),
]
KindMap = Annotated[str | None, _option("--kind-map", "Kinds in the data → kinds in the standard: 开放式楼院=open,…")]
Classes = Annotated[str | None, _option("--classes", "Community → kind, where communities differ: A=open,B=managed")]
Grids = Annotated[int | None, _option("--grids", "Number of grids.")]
Workers = Annotated[int | None, _option("--workers", "Workers to apportion to communities.")]
RoundingOption = Annotated[
    Literal["nearest", "ceil", "floor", "largest_remainder"] | None,
    _option("--rounding", "How workers per community become whole people; nearest."),
]
Streets = Annotated[float | None, _option("--streets", "How strongly borders follow streets: 0 not at all, 1 usual.")]
Effort = Annotated[int | None, _option("--effort", "Search effort; 0 quick, 1 usual.")]
Seed = Annotated[int | None, _option("--seed", "Same seed, same plan; 0 usual.")]


def load_rules(
    kind: Kind = None,
    window: WindowOption = None,
    load_window: LoadWindow = None,
    standard: StandardOption = None,
    kind_map: KindMap = None,
    classes: Classes = None,
    areas: Areas = None,
    strict_areas: StrictAreas = None,
    work: Work = None,
) -> "Rules":
    """Return the rules on households and load; a kind or class turns loads on, and so does further work."""
    by_kind = kind is not None or classes is not None
    named = None if standard is None else standard_of(standard)
    options = {"--standard": standard, "--kind-map": kind_map, "--load-window": load_window}
    measured = by_kind or areas is not None or (named is not None and ANY_KIND in named)
    if idle := [name for name, value in options.items() if value is not None and not measured]:
        raise OptionError(f"{', '.join(idle)}: load is measured by kind, so name its column with --kind (or --classes)")
    return gp.rules_of(
        window=window,
        load_window=load_window,
        standard=standard_of("open=300,managed=500") if by_kind and named is None else named,
        kind_map=gp.parse_kind_map(kind_map) if kind_map else None,
        classes=gp.parse_kind_map(classes) if classes else None,
        areas=areas,
        strict_areas=strict_areas,
        work=work_of(work),
    )


def division_rules(
    kind: Kind = None,
    window: WindowOption = None,
    load_window: LoadWindow = None,
    standard: StandardOption = None,
    kind_map: KindMap = None,
    classes: Classes = None,
    areas: Areas = None,
    strict_areas: StrictAreas = None,
    work: Work = None,
    grids: Grids = None,
    workers: Workers = None,
    rounding: RoundingOption = None,
    streets: Streets = None,
    effort: Effort = None,
    seed: Seed = None,
) -> "Rules":
    """Return the rules of a division."""
    found = load_rules(kind, window, load_window, standard, kind_map, classes, areas, strict_areas, work)
    asked = {
        "n_grids": grids,
        "workers": workers,
        "rounding": rounding,
        "streets": streets,
        "effort": effort,
        "seed": seed,
    }
    return gp.Rules.from_dict(found.as_dict() | {name: value for name, value in asked.items() if value is not None})


def changed_rules(
    window: WindowOption = None,
    load_window: LoadWindow = None,
    standard: StandardOption = None,
    kind_map: KindMap = None,
    classes: Classes = None,
    areas: Areas = None,
    strict_areas: StrictAreas = None,
    work: Work = None,
    rounding: RoundingOption = None,
    streets: Streets = None,
    effort: Effort = None,
    seed: Seed = None,
) -> dict[str, Any]:
    """Return what is asked for otherwise than in the older plan, by the names of the rules."""
    asked = {
        "households": window,
        "load": load_window,
        "standard": None if standard is None else standard_of(standard).as_dict(),
        "kind_map": None if kind_map is None else gp.parse_kind_map(kind_map),
        "classes": None if classes is None else gp.parse_kind_map(classes),
        "areas": areas,
        "strict_areas": strict_areas,
        "work": work_of(work),
        "rounding": rounding,
        "streets": streets,
        "effort": effort,
        "seed": seed,
    }
    return {name: value for name, value in asked.items() if value is not None}


def load_columns(standard: StandardOption = None, areas: Areas = None, work: Work = None) -> tuple[str, ...]:
    """Return the columns that standard, areas and further work name, which reading must keep."""
    measured = () if standard is None else standard_of(standard).columns
    worked = (name for name in work_of(work) or () if name != WALKING)  # made on the ground
    return (*measured, *worked, *(() if areas is None else (areas,)))


measured_ground = fitted(read_ground, attributes=load_columns)
"""Reads and surveys what the options name, with the columns that loads and areas need."""


def work_of(text: str | None) -> dict[str, float] | None:
    """Return column → weight of a text like ``elderly=0.5,shops=1``, None where nothing was said."""
    try:
        return None if text is None else {name: float(each) for name, each in gp.parse_kind_map(text).items()}
    except ValueError as fault:
        raise OptionError(f"--work: {text!r} must be columns with numbers, such as elderly=0.5,shops=1") from fault


def standard_of(text: str) -> Standard:
    """Return the standard written as ``open=300,managed=500`` or ``residential=300,commercial=shops:200:0.7-1.3``.

    Examples
    --------
    >>> standard_of("residential=300,commercial=shops:200:0.7-1.3").ratio_of("commercial").window
    Window(lo=0.7, hi=1.3)
    """
    pairs = gp.parse_kind_map(text)
    if wrong := [told for told in pairs.values() if _ratio(told) is None]:
        usual = "open=300,managed=500 or commercial=shops:200:0.7-1.3"
        raise OptionError(f"--standard: {', '.join(wrong)} is no whole number; write it like {usual}")
    return Standard({kind: _ratio(told) for kind, told in pairs.items()})


def _ratio(text: str) -> Ratio | int | None:
    """Return a ratio of a text like ``300``, ``shops:200`` or ``shops:200:0.7-1.3``, None where it is none."""
    parts = [part.strip() for part in text.split(":")]
    per = "households" if parts[0].isdecimal() else parts.pop(0)
    if not parts or len(parts) > 2 or not parts[0].isdecimal():
        return None
    if len(parts) == 1:
        return int(parts[0]) if per == "households" else Ratio(per, int(parts[0]))
    try:
        lo, hi = (float(end) for end in parts[1].split("-"))
    except ValueError:
        return None
    return Ratio(per, int(parts[0]), (lo, hi))
