"""The demo: the main job on the real buildings that ship with gridplan."""

from pathlib import Path
from typing import Annotated

import typer

import gridplan as gp
from gridplan.cli.divisions import Json, Outputs, finish
from gridplan.cli.screen import steps, tell
from gridplan.language import say
from gridplan.safe.folders import made


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("maps"),
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same plan.")] = 0,
    json: Json = False,
) -> None:
    """Divide the centre of Nantes and write a plan and a map to maps/."""
    made(out)
    files = Outputs(out / "demo.gpkg", out / "demo.html")
    sample = gp.samples.nantes()
    tell(say("demo-rule"))
    with steps() as progress:
        progress(say("step-reading", source=sample.path.name), 0.0)
        units = gp.read_units(
            sample.path, layer="buildings", households="NB_LOGTS", floors="NB_ETAGES", use="USAGE1", unit="ID"
        )
        units = gp.kind_by_floors(units, at_least=5)
        roads = gp.read_layer(sample.path, layer="roads")
        ground = gp.survey(units, roads=roads, progress=progress)
        plan = gp.partition(ground, standard=gp.Standard(open=300, managed=500), seed=seed, progress=progress)
    finish(plan, files, json=json, title="Nantes", attribution=sample.attribution)
