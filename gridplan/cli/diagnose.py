"""The command diagnose: what is wrong in departments' networks, and how they lie to each other."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.departments import Asked, departments_asked
from gridplan.cli.divisions import Json, Lang, Map
from gridplan.cli.files import GroundFile, check_outputs, data_read, given, table_place
from gridplan.cli.grounds import ground_or_plan
from gridplan.cli.rules import load_rules, measured_ground
from gridplan.cli.screen import answer, show, steps, tell
from gridplan.cli.takes import fitted, takes
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Ground, Rules

Conflicts = Annotated[
    Path | None,
    typer.Option("--out", help="Conflicts and tables to write: workbook, or folder.", metavar="FILE.xlsx|FOLDER"),
]


class Places(NamedTuple):
    """Files to write."""

    tables: Path | None
    map: Path | None


def _places(
    data: tuple[Path, ...], asked: Asked, ground_file: GroundFile = None, out: Conflicts = None, map_: Map = None
) -> Places:
    """Check that all files can be written, and that none is one that is read."""
    table_place("--out", out)
    check_outputs((out, map_), (*data, *asked.files.values(), *given(ground_file)))
    return Places(out, map_)


@takes(
    {
        "asked": departments_asked,
        "rules": load_rules,
        "places": fitted(_places, data=data_read, asked=departments_asked),
        "ground": ground_or_plan(measured_ground),
    }
)
def diagnose(
    asked: Asked,
    rules: "Rules",
    places: Places,
    ground: "Ground",
    tolerance: Annotated[
        float, typer.Option("--tolerance", help="Borders closer than this are the same, m.", metavar="METRES")
    ] = 10.0,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Say what is wrong in departments' grids, and where they contradict each other, before anything is merged."""
    with steps() as progress:
        progress(say("step-diagnosing"), 0.0)
        found = gp.diagnose(asked.layers, ground, rules=rules, tolerance=tolerance, **asked.reading)
    show(found.report)
    tell(found.summary(lang))
    if places.tables is not None:
        tell(f"→ {found.export(places.tables, lang=lang)}")
    if places.map is not None:
        tell(f"→ {found.save_html(places.map, lang=lang)}")
    if json:
        answer(found.as_dict() | {name: None if path is None else str(path) for name, path in places._asdict().items()})
