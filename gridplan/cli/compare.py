"""The command compare: two plans of the same ground, or the communities of one plan, beside each other."""

from pathlib import Path
from typing import Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import Json, Lang
from gridplan.cli.files import check_outputs, given
from gridplan.cli.screen import answer, tell
from gridplan.errors import OptionError

First = Annotated[Path, typer.Argument(metavar="FIRST.gpkg", help="Plan file.")]
Second = Annotated[Path | None, typer.Argument(metavar="[SECOND.gpkg]", help="Plan file to compare it with.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", help="Page with maps; of communities also a workbook or a folder.", metavar="PAGE.html|BOOK.xlsx"
    ),
]
Communities = Annotated[
    bool, typer.Option("--communities", help="Compare the communities of one plan, within their classes.")
]
Classes = Annotated[
    str | None, typer.Option("--classes", help="Community → class, A=old,B=new; those of the plan's rules usual.")
]
View = Annotated[Literal["swipe", "beside"], typer.Option("--view", help="What the page shows at first.")]
Names = Annotated[tuple[str, str], typer.Option("--names", help="What the plans are called.", metavar="FIRST SECOND")]


def compare(
    first: First,
    second: Second = None,
    out: Out = None,
    view: View = "swipe",
    names: Names = ("A", "B"),
    communities: Communities = False,
    classes: Classes = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Put two plans of the same ground beside each other, or the communities of one plan within their classes."""
    if classes is not None and not communities:
        raise OptionError("--classes goes with --communities")
    check_outputs(given(out), given(first, second))
    if communities:
        if second is not None:
            raise OptionError("--communities are those of one plan, not of two")
        _communities(first, classes, out, lang, json=json)
        return
    if second is None:
        raise OptionError("name a second plan, or compare the --communities of one")
    found = gp.compare(first, second, names=names)
    tell(found.summary(lang))
    if out is not None:
        tell(f"→ {found.save_html(out, view=view, lang=lang)}")
    if json:
        answer(found.as_dict())


def _communities(plan: Path, classes: str | None, out: Path | None, lang: str | None, *, json: bool) -> None:
    """Tell how each class stands, with its best community and its worst, and write them all."""
    found = gp.compare_communities(gp.load(plan), None if classes is None else gp.parse_kind_map(classes))
    tell(found.text(lang))
    if out is not None:
        write = found.save_html if out.suffix.lower() == ".html" else found.export
        tell(f"→ {write(out, lang=lang)}")
    if json:
        answer(found.as_dict())
