"""The command routes: how far the worker of each grid walks on a daily round."""

from pathlib import Path
from typing import Annotated

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.files import check_outputs
from gridplan.cli.plans import Lang, PlanFile
from gridplan.cli.screen import answer, say_out, tell
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.options.made_columns import SAMPLE, WALKING_SPEED

Out = Annotated[Path | None, typer.Option("--out", help="Table to write.", metavar="ROUTES.xlsx|ROUTES.csv")]
Sample = Annotated[int, typer.Option("--sample", help="Buildings of a grid over which a tour is reckoned at most.")]
Speed = Annotated[float, typer.Option("--speed", help="Metres a minute on foot.")]


def routes(
    plan: PlanFile,
    out: Out = None,
    sample: Sample = SAMPLE,
    speed: Speed = WALKING_SPEED,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Estimate the daily round of each grid past its inhabited buildings, in metres and minutes on foot."""
    if out is not None and out.suffix.lower() not in (".csv", ".xlsx"):
        raise OptionError(say("routes-ending", lang, path=out))
    check_outputs((out,), (plan,))
    found = gp.routes(gp.load(plan), sample=sample, speed=speed)
    if out is not None:
        tell(f"→ {gp.export_routes(found, out, lang=lang)}")
    if json:
        answer({"status": "ok", "grids": found.to_dict("records"), "out": None if out is None else str(out)})
    else:
        rows = found.itertuples(index=False, name=None)
        say_out(
            "\n".join(
                say("routes-line", lang, grid=grid, stops=stops, metres=f"{metres:,}", minutes=f"{minutes:.0f}")
                for grid, stops, metres, minutes in rows
            )
        )
