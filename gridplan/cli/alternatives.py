"""The command that divides one ground in several clearly different ways."""

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

import gridplan as gp
from gridplan.cli.divisions import IMPOSSIBLE, Json, LayerOption, UnitsArgument, plan_answer
from gridplan.cli.files import check_outputs, data_read, wishes_read
from gridplan.cli.rules import division_rules
from gridplan.cli.screen import answer, steps, tell
from gridplan.cli.takes import fitted, takes
from gridplan.cli.wishes import Centres, Start, Threads, wish_values, wished_ground, with_wishes
from gridplan.errors import OptionError
from gridplan.language import say
from gridplan.safe.folders import made
from gridplan.store.safe import replace_file

if TYPE_CHECKING:
    from gridplan import Alternatives, Ground, Rules

_PAGE = "alternatives.html"


def place(
    data: tuple[Path, ...],
    wishes: tuple[Path, ...],
    out: Annotated[
        Path,
        typer.Option("--out", help="Page to write, or folder for page, table and plans.", metavar="FOLDER|PAGE.html"),
    ],
    start: Start = None,
) -> Path:
    """Check that the results can be written, and are no file that is read."""
    if start is not None and start.resolve().parent == out.resolve():
        raise OptionError(say("alternatives-place", out=out, start=start))
    if out.suffix.lower() != ".html":
        made(out)
    check_outputs((out,), (*data, *wishes))
    return out


@takes(
    {
        "rules": division_rules,
        "wishes": wish_values,
        "out": fitted(place, data=data_read, wishes=wishes_read),
        "ground": wished_ground,
    },
    units=UnitsArgument,
    units_layer=LayerOption,
)
def alternatives(
    rules: "Rules",
    wishes: dict[str, Any],
    out: Path,
    ground: "Ground",
    n: Annotated[int, typer.Option("--n", help="At most so many plans.")] = 6,
    centres: Centres = None,
    start: Start = None,
    threads: Threads = 2,
    lang: Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help="Language of the page.")] = None,
    json: Json = False,
) -> None:
    """Divide buildings in several clearly different ways, none worse than another in everything."""
    with steps() as progress:
        found = gp.alternatives(
            ground,
            with_wishes(rules, wishes, centres, ground),
            n=n,
            start=start,
            threads=threads,
            progress=progress,
        )
    plans = _plan_files(found, out)
    for path in [*_write(found, out, lang), *plans]:
        tell(f"→ {path}")
    tell(found.text(lang))
    if json:
        answer(_told(found, plans, lang))
    if all(plan.status in ("infeasible", "unproven") for plan in found.plans):
        raise typer.Exit(IMPOSSIBLE)


def _plan_files(found: "Alternatives", out: Path) -> list[Path]:
    """Write every plan, when a folder is asked for."""
    if out.suffix.lower() == ".html":
        return []
    return [gp.save(plan, out / f"plan-{number}.gpkg") for number, plan in enumerate(found.plans, 1)]


def _write(found: "Alternatives", out: Path, lang: str | None) -> list[Path]:
    """Write the page, and into a folder the table too."""
    if out.suffix.lower() == ".html":
        return [found.save_html(out, lang=lang)]
    rows = found.as_sheet(lang).to_csv(index=False)
    table = replace_file(out / "alternatives.csv", rows.encode("utf-8-sig"))
    return [found.save_html(out / _PAGE, lang=lang), table]


def _told(found: "Alternatives", files: list[Path], lang: str | None) -> dict[str, Any]:
    """Return the table as plain values, with the answer of each plan."""
    table = found.as_table(lang).astype(object)
    rows = table.where(table.notna(), None).to_dict("index").values()
    plans = [plan_answer(plan, path) for plan, path in zip_longest(found.plans, files)]
    return {"alternatives": [dict(row) | {"plan": plan} for row, plan in zip(rows, plans, strict=True)]}
