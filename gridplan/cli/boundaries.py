"""The command boundaries: communities changed by a table."""

from pathlib import Path
from typing import Annotated

import typer

import gridplan as gp
from gridplan.cli.around_options import BoundariesColumn, BoundariesCrs, BoundariesDatum, BoundariesLayer
from gridplan.cli.divisions import Json
from gridplan.cli.files import check_outputs, given
from gridplan.cli.plans import Lang
from gridplan.cli.screen import answer, say_out, show, tell
from gridplan.cli.systems import named_by, unnamed

Old = Annotated[Path, typer.Argument(metavar="BOUNDARIES", help="Polygons of the communities.")]
Changes = Annotated[Path, typer.Argument(metavar="CHANGES", help="Table of changes: change, old, new (xlsx, csv).")]
Out = Annotated[Path, typer.Option("--out", help="Boundaries to write.", metavar="NEW.gpkg")]
Drawn = Annotated[
    Path | None, typer.Option("--drawn", help="New polygons of communities that are split or redrawn.", metavar="FILE")
]
DrawnLayer = Annotated[str | None, typer.Option("--drawn-layer", help="Their layer.")]
DrawnColumn = Annotated[str | None, typer.Option("--drawn-column", help="Column with the communities in it.")]


def boundaries(
    old: Old,
    changes: Changes,
    out: Out,
    drawn: Drawn = None,
    boundaries_layer: BoundariesLayer = None,
    boundaries_column: BoundariesColumn = None,
    boundaries_crs: BoundariesCrs = None,
    boundaries_datum: BoundariesDatum = "wgs84",
    drawn_layer: DrawnLayer = None,
    drawn_column: DrawnColumn = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Rename, merge, split, redraw or convert communities by a table; ground is neither lost nor added."""
    check_outputs((out,), given(old, changes, drawn))
    with named_by("--boundaries-crs"):
        older = gp.read_layer(old, layer=boundaries_layer, crs=boundaries_crs, datum=boundaries_datum)
    with unnamed("drawn"):
        newer = None if drawn is None else gp.read_layer(drawn, layer=drawn_layer)
    found = gp.change_boundaries(
        older,
        changes,
        column=boundaries_column,
        drawn=newer,
        drawn_column=drawn_column,
    )
    found.save(out, lang=lang)
    tell(f"→ {out}")
    if json:
        show(found.report)
        answer({"status": "ok", **found.as_dict(), "out": str(out)})
    else:
        say_out(found.summary(lang))
