"""The options that say what is asked for, and the rules made from them."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import gridplan as gp
from gridplan.cli.unit_options import Kind
from gridplan.errors import OptionError
from gridplan.options import Standard

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
    str | None, _option("--standard", "Households per worker by kind; open=300,managed=500 with a kind.")
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
) -> "Rules":
    """Return the rules on households and load; a kind or class turns loads on."""
    measured = kind is not None or classes is not None
    options = {"--standard": standard, "--kind-map": kind_map, "--load-window": load_window}
    if idle := [name for name, value in options.items() if value is not None and not measured]:
        raise OptionError(f"{', '.join(idle)}: load is measured by kind, so name its column with --kind (or --classes)")
    return gp.rules_of(
        window=window,
        load_window=load_window,
        standard=standard_of(standard or "open=300,managed=500") if measured else None,
        kind_map=gp.parse_kind_map(kind_map) if kind_map else None,
        classes=gp.parse_kind_map(classes) if classes else None,
    )


def division_rules(
    kind: Kind = None,
    window: WindowOption = None,
    load_window: LoadWindow = None,
    standard: StandardOption = None,
    kind_map: KindMap = None,
    classes: Classes = None,
    grids: Grids = None,
    workers: Workers = None,
    rounding: RoundingOption = None,
    streets: Streets = None,
    effort: Effort = None,
    seed: Seed = None,
) -> "Rules":
    """Return the rules of a division."""
    found = load_rules(kind, window, load_window, standard, kind_map, classes)
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
    rounding: RoundingOption = None,
    streets: Streets = None,
    effort: Effort = None,
    seed: Seed = None,
) -> dict[str, Any]:
    """Return what is asked for otherwise than in the older plan, by the names of the rules."""
    asked = {
        "households": window,
        "load": load_window,
        "standard": None if standard is None else dict(standard_of(standard)),
        "kind_map": None if kind_map is None else gp.parse_kind_map(kind_map),
        "classes": None if classes is None else gp.parse_kind_map(classes),
        "rounding": rounding,
        "streets": streets,
        "effort": effort,
        "seed": seed,
    }
    return {name: value for name, value in asked.items() if value is not None}


def standard_of(text: str) -> Standard:
    """Return the standard written as ``open=300,managed=500``."""
    pairs = gp.parse_kind_map(text)
    if wrong := [ratio for ratio in pairs.values() if not ratio.isdecimal()]:
        raise OptionError(f"--standard: {', '.join(wrong)} is no whole number; write it like open=300,managed=500")
    return Standard({kind: int(ratio) for kind, ratio in pairs.items()})
