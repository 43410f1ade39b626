"""Commands that make a plan from data: check, partition, adopt."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import gridplan as gp
from gridplan.cli.inputs import pairs_of, survey_ground
from gridplan.cli.screen import answer, show, steps, tell
from gridplan.cli.takes import takes
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.options import Standard, Window

if TYPE_CHECKING:
    from gridplan import Ground, Plan

IMPOSSIBLE = 4
_RULES = "Rules"

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Out = Annotated[Path, typer.Option("--out", help="Plan file to write.", metavar="PLAN.gpkg")]
Map = Annotated[Path | None, typer.Option("--map", help="Map to write as well.", metavar="MAP.html")]
Ends = tuple[float, float]


def _window(ends: Ends | None) -> Ends | None:
    """Refuse a window that can never be right before anything is read."""
    if ends is not None:
        Window(*ends)
    return ends


WindowOption = Annotated[
    Ends | None,
    typer.Option(
        "--window",
        help="Households per worker; 300 500 without a kind.",
        callback=_window,
        rich_help_panel=_RULES,
    ),
]
LoadWindow = Annotated[
    Ends | None,
    typer.Option(
        "--load-window", help="Load per worker; 0.8 1.2 with a kind.", callback=_window, rich_help_panel=_RULES
    ),
]
StandardOption = Annotated[
    str,
    typer.Option("--standard", help="Households per worker by kind.", rich_help_panel=_RULES),
]
KindMap = Annotated[
    str | None,
    typer.Option(
        "--kind-map", help="Kinds in the data → kinds in the standard: 开放式楼院=open,…", rich_help_panel=_RULES
    ),
]
Classes = Annotated[
    str | None,
    typer.Option("--classes", help="Community → kind, where communities differ: A=open,…", rich_help_panel=_RULES),
]
UnitsArgument = Annotated[Path, typer.Argument(metavar="UNITS", help="Buildings or other units.")]
LayerOption = Annotated[str | None, typer.Option("--layer", help="Its layer.")]


def standard_of(text: str) -> Standard:
    """Return the standard written as ``open=300,managed=500``."""
    try:
        return Standard({kind: int(ratio) for kind, ratio in pairs_of(text, "--standard").items()})
    except ValueError as fault:
        raise OptionError(f"--standard {text!r} must name whole numbers, such as open=300,managed=500") from fault


@takes(survey_ground, units=UnitsArgument, units_layer=LayerOption)
def check(ground: "Ground", json: Json = False) -> None:
    """Read and survey data, and report every fault and where each household went."""
    show(ground.report)
    households = int(ground.units["households"].sum())
    tell(say("check-summary", units=len(ground), households=households, borders=len(ground.adjacency.u)))
    if json:
        conservation = ground.report.conservation
        answer(
            {
                "units": len(ground),
                "households": households,
                "conservation": None if conservation is None else dict(vars(conservation)),
                "findings": [finding.as_dict() for finding in ground.report.findings],
            }
        )


@takes(survey_ground)
def partition(
    ground: "Ground",
    out: Out,
    window: WindowOption = None,
    load_window: LoadWindow = None,
    standard: StandardOption = "open=300,managed=500",
    kind_map: KindMap = None,
    classes: Classes = None,
    grids: Annotated[int | None, typer.Option("--grids", help="Number of grids.", rich_help_panel=_RULES)] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", help="Workers to apportion to communities.", rich_help_panel=_RULES)
    ] = None,
    rounding: Annotated[
        Literal["nearest", "ceil", "floor", "largest_remainder"],
        typer.Option("--rounding", help="How workers per community become whole people.", rich_help_panel=_RULES),
    ] = "nearest",
    streets: Annotated[
        float,
        typer.Option("--streets", help="How strongly borders follow streets, 0 not at all.", rich_help_panel=_RULES),
    ] = 1.0,
    effort: Annotated[int, typer.Option("--effort", help="Search effort.", rich_help_panel=_RULES)] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same plan.", rich_help_panel=_RULES)] = 0,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing and exit 4 unless every rule holds.", rich_help_panel=_RULES)
    ] = False,
    map_: Map = None,
    json: Json = False,
) -> None:
    """Divide buildings into balanced, connected grids bounded by streets."""
    kinds = bool(classes) or ground.units["kind"].notna().any()
    rules = gp.rules_of(
        window=window,
        load_window=load_window,
        standard=standard_of(standard) if kinds else None,
        n_grids=grids,
        workers=workers,
        rounding=rounding,
        streets=streets,
        effort=effort,
        seed=seed,
    )
    with steps() as progress:
        plan = gp.partition(
            ground,
            rules,
            kind_map=pairs_of(kind_map, "--kind-map"),
            classes=pairs_of(classes, "--classes"),
            progress=lambda name, share: progress(f"dividing {name}".rstrip(), share),
        )
    if window is not None and kinds and load_window is None:
        tell(say("window-replaced"))
    report_plan(plan)
    if strict and plan.status != "feasible":
        raise typer.Exit(IMPOSSIBLE)
    write(plan, out, map_)
    if json:
        answer(plan_answer(plan, out))
    if plan.status in ("infeasible", "unproven"):
        raise typer.Exit(IMPOSSIBLE)


@takes(survey_ground)
def adopt(
    ground: "Ground",
    out: Out,
    grids: Annotated[Path | None, typer.Option("--grids", help="Polygons of the grids.")] = None,
    grids_layer: Annotated[str | None, typer.Option("--grids-layer", help="Their layer.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Column with the grid's code.")] = None,
    membership: Annotated[
        Path | None, typer.Option("--membership", help="Table unit → grid, in place of polygons.")
    ] = None,
    window: WindowOption = None,
    map_: Map = None,
    json: Json = False,
) -> None:
    """Take in a division that exists, with its codes and faults, as a plan with findings."""
    rules = gp.rules_of(window=window)
    if grids is not None and membership is None:
        plan = gp.adopt(gp.read_layer(grids, layer=grids_layer), ground, rules=rules, code=code)
    elif membership is not None and grids is None:
        plan = gp.adopt(gp.read_table(membership), ground, rules=rules, code=code)
    else:
        raise OptionError("name either --grids (polygons) or --membership (table unit → grid)")
    report_plan(plan)
    write(plan, out, map_)
    if json:
        answer(plan_answer(plan, out))


def report_plan(plan: "Plan") -> None:
    """Tell people what came out."""
    show(plan.report)
    for line in gp.staffing_lines(plan):
        tell(line)
    tell(plan.summary())


def write(plan: "Plan", out: Path, map_: Path | None) -> None:
    """Write the plan and, when asked for, its map."""
    gp.save(plan, out)
    tell(f"→ {out}")
    if map_ is not None:
        plan.save_html(map_)
        tell(f"→ {map_}")


def plan_answer(plan: "Plan", out: Path) -> dict[str, Any]:
    """Return the outcome as plain values."""
    return {
        "status": plan.status,
        "plan": str(out),
        "n_units": len(plan.ground),
        "n_grids": len(plan.network.codes),
        "n_workers": len(plan.workers),
        "households": int(plan.ground.units["households"].sum()),
        "outside_window": int(plan.grids["outside_window"].sum()),
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "plan_digest": plan.digest,
        "components": [
            {
                "name": c.name,
                "community": c.community,
                "status": c.status,
                "households": c.households,
                "n_grids": c.n_grids,
                "findings": [finding.as_dict() for finding in c.findings],
            }
            for c in plan.components
        ],
        "findings": [finding.as_dict() for finding in plan.report.findings],
    }
