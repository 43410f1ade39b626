"""The command that says why units are where they are."""

from typing import Annotated, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.plans import PlanFile
from gridplan.cli.screen import answer, say_out


def explain(
    plan: PlanFile,
    units: Annotated[list[str], typer.Argument(metavar="UNIT…", help="Ids of units.")],
    lang: Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language of the answer.")] = None,
    json: Json = False,
) -> None:
    """Say why units are where they are, and what each neighbouring grid would gain or break."""
    found = gp.explain(gp.load(plan), units)
    if json:
        answer({"units": [explanation.as_dict() for explanation in found]})
    else:
        say_out("\n\n".join(explanation.text(lang) for explanation in found))
