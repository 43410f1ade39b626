"""The command assign: officers of several departments to grids, by rules, with proof or the reason why not."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.assign_options import Wished, officer_rules, rules_read
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang, Map
from gridplan.cli.files import check_outputs, given
from gridplan.cli.people import OfficersAsked, Staffed, grids_asked, officers_asked, people_read, staffed
from gridplan.cli.screen import answer, apart, show, steps, tell
from gridplan.cli.takes import fitted, takes
from gridplan.cli.wishes import Threads
from gridplan.errors import OptionError
from gridplan.findings import Report
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Assignment, Grids, Needed

Roster = Annotated[Path, typer.Option("--out", help="Roster to write.", metavar="ROSTER.xlsx|ROSTER.json|FOLDER")]
NeededTables = Annotated[
    Path | None,
    typer.Option(
        "--needed",
        help="Smallest staff and what other numbers come to, written even where the request cannot be met.",
        metavar="FILE.xlsx|FILE.json|FOLDER",
    ),
]
LikeFile = Annotated[
    Path | None,
    typer.Option(
        "--like",
        help="Roster of before the re-gridding: its grids are last year's where the officers' table names none.",
        metavar="ROSTER.json",
    ),
]
_FIRST = "posts.csv"
"""Any name: where one file can be written, others can."""


class Places(NamedTuple):
    """Files to write."""

    roster: Path
    map: Path | None
    needed: Path | None


def _places(
    people: tuple[Path, ...],
    rules: tuple[Path, ...],
    out: Roster,
    map_: Map = None,
    needed: NeededTables = None,
    like: LikeFile = None,
) -> Places:
    """Check that all files can be written, and that none is one that is read."""
    for path, refusal in ((out, "roster-ending"), (needed, "needed-ending")):
        if path is not None and path.suffix.lower() not in (".xlsx", ".json", ""):
            raise OptionError(say(refusal, path=path))
    read, written = (*people, *rules, *given(like)), given(out, map_, needed)
    apart(*written)
    check_outputs((path for path in written if path.suffix), read)
    for folder in (path for path in written if not path.suffix):
        for other in read:
            apart(folder, other)
        gp.check_writable(folder / _FIRST if folder.is_dir() else folder)
    return Places(out, map_, needed)


@takes(
    {
        "wished": officer_rules,
        "asked": officers_asked,
        "places": fitted(_places, people=people_read, rules=rules_read),
        "grids": grids_asked,
    }
)
def assign(
    wished: Wished,
    asked: OfficersAsked,
    places: Places,
    grids: "Grids",
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing and exit 4 unless every rule holds.")] = False,
    like: LikeFile = None,
    threads: Threads = 2,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Send officers to grids: even loads, short walks, few changes; or say why not and what would help."""
    if threads < 1:
        raise OptionError(say("assign-threads", threads=threads))
    made = staffed(asked, wished, grids)
    with steps() as progress:
        progress(say("step-assigning"), 0.0)
        found: Assignment = gp.assign_officers(made.grids, made.officers, made.rules, threads=threads, like=like)
        needed = _needed(made, places, threads)
    keep = found.status == "feasible" or (found.status == "partial" and not strict)
    said = found.summary(lang)
    show(Report(tuple(finding for finding in found.report.findings if finding.text(lang) not in said)))
    tell(said)
    if keep:
        _write(found, places, lang)
    if needed is not None and places.needed is not None:
        tell(needed.summary(lang))
        tell(f"→ {needed.export(places.needed, lang=lang)}")
    if json:
        counted = {} if needed is None else {"needed": needed.as_dict() | {"tables": str(places.needed)}}
        answer(found.as_dict() | _written(places, keep=keep) | counted)
    if not keep:
        raise typer.Exit(IMPOSSIBLE)


def _needed(made: Staffed, places: Places, threads: int) -> "Needed | None":
    """Return how many officers are needed, where tables of that are asked for."""
    if places.needed is None:
        return None
    found: Needed = gp.officers_needed(made.grids, made.rules, officers=made.officers, threads=threads)
    return found


def _write(found: "Assignment", places: Places, lang: str | None) -> None:
    """Write the roster and, when asked for, its map."""
    tell(f"→ {found.export(places.roster, lang=lang)}")
    if places.map is not None:
        tell(f"→ {found.save_html(places.map, lang=lang)}")


def _written(places: Places, *, keep: bool) -> dict[str, str | None]:
    """Return the files that were written as plain values."""
    return {
        "roster": str(places.roster) if keep else None,
        "map": str(places.map) if keep and places.map is not None else None,
    }
