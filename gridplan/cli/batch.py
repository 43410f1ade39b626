"""The command batch: many places in one run."""

from pathlib import Path
from typing import Annotated

import typer

import gridplan as gp
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang
from gridplan.cli.screen import answer, show, steps, tell
from gridplan.errors import OptionError
from gridplan.language import say

Config = Annotated[Path, typer.Argument(help="What is asked for: input, places, rules, output.", metavar="CONFIG.toml")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder to write to, in place of the file's.", metavar="FOLDER")
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", help="Dask cluster to work on, in place of this machine.", metavar="TCP://…"),
]
Count = Annotated[
    int | None, typer.Option("--processes", help="Processes on this machine; as many as it has cores.", metavar="N")
]
Only = Annotated[list[str] | None, typer.Option("--only", help="Place to work on; repeatable.", metavar="PLACE")]
Again = Annotated[bool, typer.Option("--again", help="Work also on places in which nothing has changed.")]


_BAD = {"failed", "refused", "infeasible", "unproven"}
"""Ends of a place after which the run does not count as done."""


def batch(
    config: Config,
    out: Out = None,
    scheduler: Scheduler = None,
    processes: Count = None,
    only: Only = None,
    again: Again = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Divide, or re-grid, many places; what has not changed is kept, what was broken off goes on where it was."""
    if scheduler is not None and processes is not None:
        raise OptionError(say("batch-engine-choice", lang))
    try:
        with steps() as progress:
            progress(say("batch-looking", lang), 0.0)
            found = gp.batch(
                config,
                out,
                processes=processes,
                scheduler=scheduler,
                only=only or (),
                again=again,
                lang=lang,
                progress=progress,
            )
    except KeyboardInterrupt:
        tell(say("batch-stopped", lang))
        raise
    show(found.report)
    tell(found.summary(lang))
    tell(f"→ {found.folder / 'summary.xlsx'}\n→ {found.folder / 'overview.html'}")
    if json:
        answer(found.as_dict())
    if found.counts.keys() & _BAD:
        raise typer.Exit(IMPOSSIBLE)
