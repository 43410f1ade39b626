"""The command sample: made-up ground of any size, and of the published places, to try everything on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

import gridplan as gp
from gridplan.cli.divisions import Json
from gridplan.cli.plans import Lang
from gridplan.cli.screen import answer, say_out, tell
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.text import table_lines

if TYPE_CHECKING:
    from gridplan.samples import Later, Place

_BUILDINGS, _COMMUNITIES = 2_000, 4
_LATER = "later"
_LISTED = ("households", "people", "communities")
Form = Literal["gpkg", "parquet"]


def sample(
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write to.", metavar="DIR")] = None,
    preset: Annotated[str | None, typer.Option("--preset", help="A published place; --list names them.")] = None,
    buildings: Annotated[int | None, typer.Option("--buildings", help="Buildings of a town; 2000 if not said.")] = None,
    communities: Annotated[int | None, typer.Option("--communities", help="Its communities; 4 if not said.")] = None,
    households: Annotated[
        int | None, typer.Option("--households", help="Households of a place, in place of the published ones.")
    ] = None,
    size: Annotated[float, typer.Option("--size", help="Share of a place, to try things out: 0.1 is a tenth.")] = 1.0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same ground.")] = 0,
    form: Annotated[str, typer.Option("--form", help="gpkg or parquet.")] = "gpkg",
    later: Annotated[bool, typer.Option("--later", help="Write the ground of a year later too, to DIR/later.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="Name the published places and stop.")] = False,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Write made-up ground of any size, or of a published place: buildings, roads, estates, networks, officers."""
    if list_:
        list_places(lang, json=json)
        return
    if out is None:
        raise OptionError(say("gallery-command-out", lang))
    if preset is not None and (buildings is not None or communities is not None):
        raise OptionError(say("sample-preset-fixes", lang))
    if preset is None and (households is not None or size != 1):
        raise OptionError(say("sample-preset-lacks", lang))
    if form not in ("gpkg", "parquet"):
        raise OptionError(say("sample-form", lang, form=form))
    place = (
        gp.samples.place_inputs(preset, seed=seed, households=households, size=size)
        if preset is not None
        else gp.samples.town_inputs(
            buildings=_BUILDINGS if buildings is None else buildings,
            communities=_COMMUNITIES if communities is None else communities,
            seed=seed,
        )
    )
    chosen = cast(Form, form)
    year = gp.samples.later(place, seed=seed) if later else None
    place.write(out, form=chosen)
    if year is not None:
        year.write(out / _LATER, form=chosen)
    if json:
        answer(_as_dict(place, year, out, chosen))
    else:
        _tell(place, year, out, lang)


def list_places(lang: str | None, *, json: bool) -> None:
    """List the published places with their titles and main figures."""
    places = gp.samples.place_figures()
    if json:
        answer({"status": "ok", "places": places})
    else:
        heads = [say(f"sample-listed-{column}", lang) for column in ("place", "title", *_LISTED)]
        rows = [
            [
                str(told["place"]),
                say(f"gallery-title-{told['place']}", lang),
                *(f"{told[column]:,}" for column in _LISTED),
            ]
            for told in places
        ]
        say_out("\n".join(table_lines([heads, *rows], left=2)))


def _figures(place: "Place") -> dict[str, object]:
    return {
        "place": place.name,
        "buildings": len(place.buildings),
        "households": int(place.totals["households"].sum()),
        "people": int(place.totals["people"].sum()),
        "communities": len(place.boundaries),
    }


def _changes(year: "Later") -> dict[str, object]:
    counts = year.changes["change"].value_counts()
    found = {name: int(counts.get(name, 0)) for name in ("new", "gone", "corrected")}
    return {**found, "communities": int(year.reform["old"].nunique())}


def _tell(place: "Place", year: "Later | None", out: Path, lang: str | None) -> None:
    tell(say("sample-written", lang, part="", **_figures(place), folder=str(out)))
    if year is not None:
        tell(say("sample-later", lang, part="", **_changes(year), folder=str(out / _LATER)))
    rows = {**place.layers(), **place.lists()}
    say_out("\n".join(f"{name}\t{len(table)}" for name, table in rows.items()))


def _as_dict(place: "Place", year: "Later | None", out: Path, form: Form) -> dict[str, object]:
    files = {f"{name}.{form}": len(layer) for name, layer in place.layers().items()}
    files |= {f"{name}.csv": len(table) for name, table in place.lists().items()}
    told = {"status": "ok", **_figures(place), "seed": place.seed, "out": str(out), "files": files}
    told |= {"assumed": list(place.assumed())}
    return told if year is None else told | {"later": {**_changes(year), "out": str(out / _LATER)}}
