"""The bare division, for anyone who brings their own graph."""

from pathlib import Path
from typing import Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import IMPOSSIBLE, Json
from gridplan.cli.rules import Ends
from gridplan.cli.screen import answer, apart, show, steps, tell
from gridplan.findings import Report
from gridplan.language import say


def divide(
    units: Annotated[Path, typer.Option("--units", help="Table with uid, weight, x, y (m).", metavar="UNITS.parquet")],
    edges: Annotated[Path, typer.Option("--edges", help="Table with u, v: positions of neighbours.")],
    grids: Annotated[int, typer.Option("--grids", help="Number of grids.")],
    window: Annotated[Ends, typer.Option("--window", help="Lowest and highest weight of a grid.")],
    out: Annotated[Path, typer.Option("--out", help="Labels to write, one integer a unit.", metavar="LABELS.npy")],
    objective: Annotated[
        Literal["centroid", "medoid"], typer.Option("--objective", help="What is compact.")
    ] = "medoid",
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same labels.")] = 0,
    effort: Annotated[int, typer.Option("--effort", help="Search effort.")] = 1,
    json: Json = False,
) -> None:
    """Divide a graph into grids that are connected, inside the window and compact."""
    apart(out, units)
    apart(out, edges)
    gp.check_writable(out)
    graph = gp.read_graph(units, edges)
    with steps() as progress:
        division = gp.divide_graph(
            graph,
            grids,
            window=window,
            objective=objective,
            seed=seed,
            effort=effort,
            progress=lambda share, gap: progress(say("step-dividing", place=""), share, gap),
        )
    gp.save_labels(division.labels, out)
    show(Report(division.findings))
    tell(f"→ {out}")
    if json:
        answer(division.as_dict())
    if division.status in ("infeasible", "unproven"):
        raise typer.Exit(IMPOSSIBLE)
