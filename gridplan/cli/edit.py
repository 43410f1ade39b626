"""The command edit: a plan as a page on which it is changed by hand."""

from pathlib import Path
from typing import Annotated

import typer

import gridplan as gp
from gridplan.cli.plans import Lang, PlanFile
from gridplan.cli.screen import apart, tell


def edit(
    plan: PlanFile,
    out: Annotated[Path, typer.Option("--out", help="Page to write.", metavar="EDITOR.html")],
    lang: Lang = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the page.")] = None,
) -> None:
    """Write a page on which a plan is edited by hand, without internet; its export goes to `gridplan apply`."""
    apart(plan, out)
    gp.load(plan).save_editor(out, lang=lang, title=title)
    tell(f"→ {out}")
