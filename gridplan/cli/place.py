"""The command place: a published place from its inputs to signed-off plans, with its figures beside ours."""

from pathlib import Path
from typing import Annotated

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.plans import Lang
from gridplan.cli.sample import list_places
from gridplan.cli.screen import answer, say_out, steps, tell
from gridplan.errors import OptionError
from gridplan.language import say


def place(
    name: Annotated[str | None, typer.Argument(help="A published place; --list names them.", metavar="NAME")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write to.", metavar="DIR")] = None,
    inputs: Annotated[
        Path | None,
        typer.Option(
            "--inputs", help="Folder with the inputs, as sample writes them; made if not said.", metavar="DIR"
        ),
    ] = None,
    households: Annotated[
        int | None, typer.Option("--households", help="Households of the place, in place of the published ones.")
    ] = None,
    size: Annotated[float, typer.Option("--size", help="Share of the place, to try things out: 0.1 is a tenth.")] = 1.0,
    quick: Annotated[bool, typer.Option("--quick", help="A small share of the place.")] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same place, same plan.")] = 0,
    list_: Annotated[bool, typer.Option("--list", help="Name the published places and stop.")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Run a published place end to end: inputs, plan, map, report, rosters, a year later, and published | ours."""
    if list_:
        list_places(lang, json=json)
        return
    if name is None:
        raise OptionError("name a place; --list names them")
    if out is None:
        raise OptionError("--out names the folder to write to")
    if quick and size != 1:
        raise OptionError("--quick chooses a --size; give one or the other")
    with steps() as progress:
        account = gp.run_place(
            name,
            out,
            seed=seed,
            households=households,
            size=gp.samples.quick_size(name) if quick else size,
            inputs=inputs,
            lang=lang,
            progress=progress,
        )
    if json:
        answer({"status": "ok" if account.held else "not held", **account.as_dict()})
    else:
        say_out(account.text(lang))
        held = sum(figure.held != "no" for figure in account.figures)
        tell(say("gallery-written", lang, place=name, held=held, figures=len(account.figures), folder=str(out)))
    if not account.held:
        raise typer.Exit(6)
