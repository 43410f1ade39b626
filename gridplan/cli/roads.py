"""The command roads: road-segment grids beside the areal grids of a plan."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.divisions import IMPOSSIBLE, Json, Map, Out
from gridplan.cli.files import check_outputs, given
from gridplan.cli.level_options import ends_of
from gridplan.cli.named import numbers_of, pairs_of, refuse
from gridplan.cli.plans import PlanFile
from gridplan.cli.screen import answer, show, tell
from gridplan.cli.systems import unnamed
from gridplan.cli.takes import takes
from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding

if TYPE_CHECKING:
    from gridplan import Plan, RoadNetwork, RoadRules

_ROADS, _RULES = "Roads", "Rules"


def _option(name: str, help_: str, panel: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=panel, metavar=metavar)
    return option


RoadsFile = Annotated[Path | None, _option("--roads", "Roads; those of the plan when not given.", _ROADS, "FILE")]
RoadsLayer = Annotated[str | None, _option("--roads-layer", "Its layer.", _ROADS)]
Points = Annotated[
    list[str] | None,
    _option(
        "--points", "Points that count 1 each along the roads, such as shops=FILE; repeatable.", _ROADS, "NAME=FILE"
    ),
]
Older = Annotated[
    Path | None,
    _option("--older", "Plan whose road-segment grids these follow: their codes go on.", _ROADS, "PLAN.gpkg"),
]
Classes = Annotated[str, _option("--classes", "Classes of road that are divided.", _ROADS)]
Window = Annotated[str, _option("--window", "Load of a road-segment grid.", _RULES, "LOW-HIGH")]
Work = Annotated[
    list[str] | None,
    _option(
        "--work", "Weight of a metre (length=1) or of a count along the road (shops=20); repeatable.", _RULES, "NAME=N"
    ),
]
ByName = Annotated[bool, _option("--by-name", "One grid for each named road, whole.", _RULES)]
NGrids = Annotated[int | None, _option("--n-grids", "Number of road-segment grids.", _RULES)]
Touch = Annotated[float, _option("--touch", "How far a road's line lies from what fronts it, m.", _RULES)]
Longest = Annotated[float, _option("--longest", "Longer segments are cut into equal parts, m.", _RULES)]
BySide = Annotated[bool, _option("--by-side", "The two sides of each road are segments of their own.", _RULES)]
Border = Annotated[
    Literal["one-side", "split"],
    _option("--border", "A segment that is a border of communities goes to one side, or is split by side.", _RULES),
]
Chains = Annotated[float, _option("--chains", "How strongly grids follow named roads; 0 is compact grids.", _RULES)]
Effort = Annotated[int, _option("--effort", "How long to search; 0 is one quick run.", _RULES)]
Seed = Annotated[int, _option("--seed", "Same seed, same result.", _RULES)]


class Layers(NamedTuple):
    """Files that are read beside the plan."""

    roads: Path | None
    layer: str | None
    points: dict[str, Path]
    older: Path | None


class Outputs(NamedTuple):
    """Files to write, found writable before the work starts."""

    plan: Path
    map: Path | None


def _layers(
    roads: RoadsFile = None, roads_layer: RoadsLayer = None, points: Points = None, older: Older = None
) -> Layers:
    if roads_layer is not None and roads is None:
        raise OptionError("--roads-layer: name the file with --roads")
    said = pairs_of("--points", points, usual="shops=shops.gpkg")
    refuse(said.faults)
    return Layers(roads, roads_layer, {name: Path(path) for name, path in said.values.items()}, older)


def _rules(
    window: Window = "1000-2500",
    work: Work = None,
    n_grids: NGrids = None,
    by_name: ByName = False,
    touch: Touch = 25.0,
    classes: Classes = "1,2,3,4,5",
    longest: Longest = 1000.0,
    by_side: BySide = False,
    border: Border = "one-side",
    chains: Chains = 10.0,
    effort: Effort = 1,
    seed: Seed = 0,
) -> "RoadRules":
    said = pairs_of("--work", work, usual="shops=20")
    weights, faults = numbers_of("--work", said.values)
    if not all(part.strip().isdecimal() for part in classes.split(",")):
        faults = (*faults, f"--classes {classes!r} must be whole numbers with commas, such as 1,2,3")
    refuse((*said.faults, *faults))
    return gp.RoadRules(
        window=gp.Window(*ends_of("--window", window)),
        work=weights or {"length": 1.0},
        n_grids=n_grids,
        by="name" if by_name else None,
        touch=touch,
        classes=tuple(int(part) for part in classes.split(",")),
        longest=longest,
        by_side=by_side,
        border="split" if border == "split" else "one side",
        chains=chains,
        effort=effort,
        seed=seed,
    )


def _outputs(plan: PlanFile, layers: Layers, out: Out, map_: Map = None) -> Outputs:
    """Check that both files can be written, and that neither is one that is read."""
    check_outputs((out, map_), (plan, *given(layers.roads, layers.older), *layers.points.values()))
    return Outputs(out, map_)


@takes({"layers": _layers, "rules": _rules, "files": _outputs})
def roads(layers: Layers, rules: "RoadRules", files: Outputs, plan: PlanFile, json: Json = False) -> None:
    """Divide roads into road-segment grids beside the areal grids of a plan."""
    found = gp.load(plan)
    with unnamed("roads"):
        lines = None if layers.roads is None else gp.read_layer(layers.roads, layer=layers.layer)
    network = gp.road_grids(
        found,
        rules,
        roads=lines,
        points=layers.points,
        like=_older(layers.older),
    )
    both = found.with_roads(network)
    gp.save(both, files.plan)
    show(network.report)
    tell(network.headline())
    tell(f"→ {files.plan}")
    if files.map is not None:
        tell(f"→ {both.save_html(files.map)}")
    if json:
        answer(_answer(both, network) | {"plan": str(files.plan)})
    if network.status in ("infeasible", "unproven"):
        raise typer.Exit(IMPOSSIBLE)


def _older(path: Path | None) -> "RoadNetwork | None":
    """Return the road-segment grids of an older plan, None where none was named."""
    if path is None:
        return None
    network = gp.load(path).roads
    if network is None:
        raise InputError((Finding("roads-older-none", (), {"path": str(path)}),))
    return network


def _answer(plan: "Plan", network: "RoadNetwork") -> dict[str, Any]:
    """Return the outcome as plain values."""
    grids = network.grids
    return {
        "status": network.status,
        "n_segments": len(network),
        "n_grids": len(grids),
        "outside_window": int(grids["outside_window"].sum()),
        "single_chains": int((grids["chains"] == 1).sum()),
        "whole_chains": round(network.whole_chains, 4),
        "road_m": round(network.road_length, 2),
        "patrol_m": round(float(grids["patrol_m"].sum()), 2),
        "load_lightest": int(grids["load"].min()),
        "load_heaviest": int(grids["load"].max()),
        "work": network.account.to_dict("records"),
        "retired": sorted(network.retired),
        "plan_digest": plan.digest,
        "findings": [finding.as_dict() for finding in network.report.findings],
    }
