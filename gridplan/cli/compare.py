"""The command compare: two plans of the same ground beside each other."""

from pathlib import Path
from typing import Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import Json, Lang
from gridplan.cli.files import check_outputs, given
from gridplan.cli.screen import answer, tell

First = Annotated[Path, typer.Argument(metavar="FIRST.gpkg", help="Plan file.")]
Second = Annotated[Path, typer.Argument(metavar="SECOND.gpkg", help="Plan file to compare it with.")]
Out = Annotated[Path | None, typer.Option("--out", help="Page with both maps.", metavar="PAGE.html")]
View = Annotated[Literal["swipe", "beside"], typer.Option("--view", help="What the page shows at first.")]
Names = Annotated[tuple[str, str], typer.Option("--names", help="What the plans are called.", metavar="FIRST SECOND")]


def compare(
    first: First,
    second: Second,
    out: Out = None,
    view: View = "swipe",
    names: Names = ("A", "B"),
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Put two plans of the same ground beside each other: figures, grids that differ, and both on one page."""
    check_outputs(given(out), (first, second))
    found = gp.compare(first, second, names=names)
    tell(found.summary(lang))
    if out is not None:
        tell(f"→ {found.save_html(out, view=view, lang=lang)}")
    if json:
        answer(found.as_dict())
