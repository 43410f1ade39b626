"""The command pair: two sides paired at the least distance, with proof or the reason why not."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.divisions import IMPOSSIBLE, Json, Lang
from gridplan.cli.files import check_outputs, given
from gridplan.cli.named import pairs_of, parted, refuse
from gridplan.cli.screen import answer, apart, show, steps, tell
from gridplan.cli.takes import takes
from gridplan.errors import OptionError
from gridplan.findings import Report
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import Pairing

_SIDES, _RULES = "Sides", "Rules"
_PARTS = ("id", "community", "lower", "upper", "x", "y")
_SPAN = re.compile(r"(\d+)(?:\s*([-–~～至])\s*(\d+)?)?")
_FIRST = "pairs.csv"
"""Any name: where one file can be written, others can."""


def _option(name: str, help_: str, panel: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=panel, metavar=metavar)
    return option


LeftFile = Annotated[Path, _option("--left", "Agencies, leaders, members, cadres: table or layer.", _SIDES, "FILE")]
RightFile = Annotated[
    Path, _option("--right", "Estates, roads, families, corridor groups: table or layer.", _SIDES, "FILE")
]
PlanFile = Annotated[Path | None, _option("--plan", "Plan whose roads are walked along.", _SIDES, "PLAN.gpkg")]
LikeFile = Annotated[
    Path | None,
    _option("--like", "Pairs of before: as many stay as can, in place of distances.", _RULES, "PAIRS.json|PAIRS.csv"),
]
OlderFile = Annotated[
    Path | None,
    _option(
        "--older", "Plan of then, whose nodes --like names: households stay with whom they had.", _RULES, "PLAN.gpkg"
    ),
]
Column = Annotated[
    list[str] | None,
    _option("--left-column", f"Column of the left side by its part ({', '.join(_PARTS)}).", _SIDES, "PART=COLUMN"),
]
RightColumn = Annotated[
    list[str] | None, _option("--right-column", "Column of the right side by its part.", _SIDES, "PART=COLUMN")
]
Layer = Annotated[str | None, _option("--left-layer", "Layer or sheet of the left side.", _SIDES)]
RightLayer = Annotated[str | None, _option("--right-layer", "Layer or sheet of the right side.", _SIDES)]
Crs = Annotated[str | None, _option("--crs", "Coordinate system of places whose file names none.", _SIDES)]
Out = Annotated[Path, typer.Option("--out", help="Pairs to write.", metavar="PAIRS.xlsx|PAIRS.json|FOLDER")]


class Read(NamedTuple):
    """Files and how they are to be read: the arguments of `gridplan.pair` that say so."""

    left: Path
    right: Path
    plan: Path | None
    like: Path | None
    older: Path | None
    reading: dict[str, Any]


def _read(
    left: LeftFile,
    right: RightFile,
    plan: PlanFile = None,
    like: LikeFile = None,
    older: OlderFile = None,
    left_column: Column = None,
    right_column: RightColumn = None,
    left_layer: Layer = None,
    right_layer: RightLayer = None,
    crs: Crs = None,
) -> Read:
    """Return how both sides are to be read; all that is written wrongly is refused at once."""
    said = [
        pairs_of(option, columns, usual="id=COLUMN")
        for option, columns in (("--left-column", left_column), ("--right-column", right_column))
    ]
    known = ", ".join(_PARTS)
    strange = [
        say("option-pair-column", name=name, known=known) for one in said for name in one.values if name not in _PARTS
    ]
    refuse([*(fault for one in said for fault in one.faults), *strange])
    reading: dict[str, Any] = {"left_columns": said[0].values, "right_columns": said[1].values}
    reading |= {"left_layer": left_layer, "right_layer": right_layer, "crs": crs}
    return Read(left, right, plan, like, older, reading)


def _rules(
    left_counts: Annotated[
        str, _option("--left-counts", "Right items of a left one: 1-1, 0-2, 1-, even.", _RULES)
    ] = "1-1",
    right_counts: Annotated[str, _option("--right-counts", "Left items of a right one.", _RULES)] = "1-",
    distance: Annotated[
        Literal["line", "walk"] | None, _option("--distance", "Straight, or along the roads of --plan.", _RULES)
    ] = None,
    same: Annotated[
        str | None, _option("--same", "Column that must agree where both sides have it, community.", _RULES, "COLUMN")
    ] = None,
    balance: Annotated[
        str | None, _option("--balance", "Column of the left side evened out over the right one.", _RULES, "COLUMN")
    ] = None,
    amounts: Annotated[
        str | None,
        _option("--amounts", "Column of the right side shared out whole; --left-counts are in it.", _RULES, "COLUMN"),
    ] = None,
    fix: Annotated[
        list[str] | None,
        _option(
            "--fix", "Pair that must be; repeatable. Or a table or folder of pairs.", _RULES, "LEFT=RIGHT|PAIRS.csv"
        ),
    ] = None,
    forbid: Annotated[
        list[str] | None, _option("--forbid", "Pair that may not be; repeatable.", _RULES, "LEFT=RIGHT")
    ] = None,
    allow: Annotated[
        list[str] | None,
        _option("--allow", "Pair that may be though --same differs; repeatable.", _RULES, "LEFT=RIGHT"),
    ] = None,
    slack: Annotated[float, _option("--slack", "Share added to the narrowest window of loads.", _RULES)] = 0.02,
) -> dict[str, Any]:
    """Return the rules as keywords of `gridplan.pair`; all that is written wrongly is refused at once."""
    faults: list[str] = []
    counts = {name: _span(name, text, faults) for name, text in (("left", left_counts), ("right", right_counts))}
    pairs = {
        name: _pairs(option, texts, faults)
        for name, option, texts in (
            ("fixed", "--fix", fix),
            ("forbidden", "--forbid", forbid),
            ("allowed", "--allow", allow),
        )
    }
    refuse(faults)
    said = {"distance": distance, "same": same, "balance": balance, "amounts": amounts, "slack": slack}
    return {"left_counts": counts["left"], "right_counts": counts["right"], **said, **pairs}


def _span(side: str, text: str, faults: list[str]) -> tuple[int, int | None] | Literal["even"]:
    """Return fewest and most from ``1-2``, ``1-`` or ``1``; ``even`` as it is."""
    if text.strip() == "even":
        return "even"
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        faults.append(say("option-pair-counts", option=f"--{side}-counts", value=text))
        return 0, None
    low = int(found[1])
    if found[2] is None:
        return low, low
    return low, None if found[3] is None else int(found[3])


def _pairs(option: str, texts: list[str] | None, faults: list[str]) -> list[tuple[str, str]] | Path:
    """Return pairs of ids, of which an id may stand in several, or the one table or folder that lists them."""
    if texts and len(texts) == 1 and Path(texts[0]).exists():
        return Path(texts[0])
    found = [(text, parted(text)) for text in texts or ()]
    faults += [say("option-pair", option=option, value=text, usual="A1=E3") for text, pair in found if not all(pair)]
    return [pair for _, pair in found]


def _place(
    left: LeftFile, right: RightFile, out: Out, plan: PlanFile = None, like: LikeFile = None, older: OlderFile = None
) -> Path:
    """Check that the pairs can be written, and that no file is one that is read."""
    if out.suffix.lower() not in (".xlsx", ".json", ""):
        raise OptionError(say("pairing-ending", path=out))
    read = (left, right, *given(plan, like, older))
    if out.suffix:
        check_outputs((out,), read)
        return out
    for other in read:
        apart(out, other)
    gp.check_writable(out / _FIRST if out.is_dir() else out)
    return out


@takes({"rules": _rules, "read": _read, "out": _place})
def pair(rules: dict[str, Any], read: Read, out: Path, lang: Lang = None, json: Json = False) -> None:
    """Pair two sides: agencies with estates, leaders with roads, cadres with households; or say why not."""
    with steps() as progress:
        progress(say("step-pairing"), 0.0)
        plan, older = (None if path is None else gp.load(path) for path in (read.plan, read.older))
        found: Pairing = gp.pair(read.left, read.right, plan=plan, like=read.like, older=older, **rules, **read.reading)
    made = found.status == "feasible"
    show(Report(() if made else found.report.findings))
    tell(found.summary(lang))
    if made:
        tell(f"→ {found.export(out, lang=lang)}")
    if json:
        answer(found.as_dict() | {"out": str(out) if made else None})
    if not made:
        raise typer.Exit(IMPOSSIBLE)
