"""The command place: published places from their inputs to signed-off plans, with their figures beside ours."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.plans import Lang
from gridplan.cli.sample import list_places
from gridplan.cli.screen import answer, say_out, steps, tell
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan.gallery.account import Account

_NOT_HELD = 6
_GALLERY = "gallery.html"


def place(
    name: Annotated[str | None, typer.Argument(help="A published place; --list names them.", metavar="NAME")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write to: a new one, or that of an earlier run of NAME.", metavar="DIR"),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Run every place, each to a folder of its name, and write gallery.html.")
    ] = False,
    inputs: Annotated[
        Path | None,
        typer.Option(
            "--inputs",
            help="Folder with inputs of your own, as sample --preset NAME writes them, or of an earlier run; they are "
            "checked, then copied. Made up if not said.",
            metavar="DIR",
        ),
    ] = None,
    households: Annotated[
        int | None, typer.Option("--households", help="Households of the place, in place of the published ones.")
    ] = None,
    size: Annotated[float, typer.Option("--size", help="Share of the place, to try things out: 0.1 is a tenth.")] = 1.0,
    quick: Annotated[bool, typer.Option("--quick", help="The --size that is enough to try NAME out.")] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same place, same plan.")] = 0,
    list_: Annotated[bool, typer.Option("--list", help="List the published places and stop.")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Run a published place end to end, and show its published figures beside ours.

    From raw inputs to a signed-off plan with map, report and rosters, then a year later.

    Begin with: gridplan place mixed-town --quick --out town

    Exit code 6: a figure is missed, people cannot be placed as asked, or a plan breaks its rules and stays a draft.
    """
    if list_:
        list_places(lang, json=json)
        return
    if (name is None) is not all_:
        raise OptionError(say("gallery-command-one", lang))
    if out is None:
        raise OptionError(say("gallery-command-out", lang))
    if inputs is not None and (quick or households is not None or size != 1):
        raise OptionError(say("gallery-inputs-sized", lang))
    if quick and (size != 1 or households is not None):
        raise OptionError(say("gallery-command-quick", lang))
    if all_ and (inputs is not None or households is not None):
        raise OptionError(say("gallery-command-all", lang))

    def run(one: str, folder: Path) -> "Account":
        with steps() as progress:
            return gp.run_place(
                one,
                folder,
                seed=seed,
                households=households,
                size=gp.samples.quick_size(one) if quick else size,
                inputs=inputs,
                lang=lang,
                progress=progress,
            )

    if name is not None:
        account = run(name, out)
        _tell_one(account, out, lang, json=json)
        accounts = [account]
    else:
        accounts = [run(one, out / one) for one in gp.samples.place_names()]
        gallery = gp.save_gallery(out, out / _GALLERY, accounts=accounts, lang=lang)
        _tell_all(accounts, gallery, lang, json=json)
    if not all(account.held for account in accounts):
        raise typer.Exit(_NOT_HELD)


def _tell_one(account: "Account", out: Path, lang: str | None, *, json: bool) -> None:
    if json:
        answer({"status": _status(account), "out": str(out), **account.as_dict()})
    else:
        say_out(account.text(lang))
        tell(_written(account, out, lang))


def _tell_all(accounts: list["Account"], gallery: Path, lang: str | None, *, json: bool) -> None:
    if json:
        places = [{"status": _status(account), **account.as_dict()} for account in accounts]
        status = "ok" if all(account.held for account in accounts) else "not held"
        answer({"status": status, "gallery": str(gallery), "places": places})
    else:
        say_out("\n".join(_written(account, gallery.parent / account.place, lang) for account in accounts))


def _status(account: "Account") -> str:
    return "ok" if account.held else "not held"


def _written(account: "Account", folder: Path, lang: str | None) -> str:
    """Return how many figures hold: the published ones, and those that only the rules give."""
    judged = [figure for figure in account.figures if figure.held != "told"]
    published = [figure.held != "no" for figure in judged if figure.compared and figure.published is not None]
    others = [figure.held != "no" for figure in judged if not figure.compared or figure.published is None]
    key = "gallery-written"
    if not (published and others):
        key += "-published" if published else "-ruled"
    told = say(
        key,
        lang,
        place=account.place,
        folder=folder,
        held=sum(published),
        published=len(published),
        ruled=sum(others),
        others=len(others),
    )
    if not account.faults:
        return told
    files = say("gallery-separator", lang).join(account.faulty())
    return f"{told}\n{say('gallery-written-faults', lang, place=account.place, files=files)}"
