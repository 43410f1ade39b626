"""The options that say how officers are sent to grids."""

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

import gridplan as gp
from gridplan.cli.named import pairs_of, refuse
from gridplan.cli.unit_options import TABLES
from gridplan.errors import OptionError
from gridplan.language import say

if TYPE_CHECKING:
    from gridplan import OfficerRules

_PANEL = "Rules"
_SPAN = re.compile(r"(\d+)(?:\s*(?:-|–|~|～|至|\.\.|,)\s*(\d+))?")
_SECTION = "officers"


def _option(name: str, help_: str, metavar: str | None = None) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, help=help_, rich_help_panel=_PANEL, metavar=metavar)
    return option


RulesFile = Annotated[
    Path | None, _option("--rules", "Rules in the section officers of a TOML file; options go before it.", "RULES.toml")
]
GridsPerOfficer = Annotated[str | None, _option("--grids-per-officer", "Fewest and most; 5-6 usual.", "N-M")]
OfficersPerCommunity = Annotated[str | None, _option("--officers-per-community", "Fewest and most.", "N-M")]
OfficersPerGrid = Annotated[
    str | None, _option("--officers-per-grid", "Fewest and most, all departments together.", "N-M")
]
DepartmentCounts = Annotated[
    list[str] | None,
    _option("--department", "Officers of a department in each grid, police=1, market=0-1; repeatable.", "NAME=N-M"),
]
LoadWindow = Annotated[
    float | None, _option("--load-window", "Share that a load may differ from the usual, 0.1; narrowest if left out.")
]
Slack = Annotated[float | None, _option("--slack", "Share added to the narrowest window before walks count; 0.02.")]
TravelSlack = Annotated[
    float | None, _option("--travel-slack", "Share that walks may grow to keep last year's grids; 0.02.")
]
Connected = Annotated[
    bool | None, _option("--connected/--not-connected", "Whether an officer's grids must hang together.")
]
Reach = Annotated[float | None, _option("--reach", "Grids so near on foot count as neighbours too, m.", "METRES")]
Pooled = Annotated[bool | None, _option("--pooled/--by-community", "Whether officers may serve every community.")]
PinPair = Annotated[
    list[str] | None, _option("--pin", "Officer and grid that must be, or table of them; repeatable.", "OFFICER=GRID")
]
ForbidPair = Annotated[
    list[str] | None,
    _option("--forbid", "Officer and grid that may not be, or table of them; repeatable.", "OFFICER=GRID"),
]
NeedsFile = Annotated[Path | None, _option("--needs", "Table of grids and the skills they need.", "TABLE")]


class Wished(NamedTuple):
    """Rules as far as options say them, and tables that name officers and grids."""

    rules: "OfficerRules"
    pinned: tuple[Path, ...]
    forbidden: tuple[Path, ...]
    needs: Path | None


def rules_read(
    rules: RulesFile = None, pin: PinPair = None, forbid: ForbidPair = None, needs: NeedsFile = None
) -> tuple[Path, ...]:
    """Return the files of rules that the options name."""
    files = (*(path for path in (rules, needs) if path is not None), *_tables(pin), *_tables(forbid))
    return tuple(files)


def officer_rules(
    rules: RulesFile = None,
    grids_per_officer: GridsPerOfficer = None,
    officers_per_community: OfficersPerCommunity = None,
    officers_per_grid: OfficersPerGrid = None,
    department: DepartmentCounts = None,
    load_window: LoadWindow = None,
    slack: Slack = None,
    travel_slack: TravelSlack = None,
    connected: Connected = None,
    reach: Reach = None,
    pooled: Pooled = None,
    pin: PinPair = None,
    forbid: ForbidPair = None,
    needs: NeedsFile = None,
) -> Wished:
    """Return what the options ask; all that is written wrongly is refused at once."""
    spans = {
        "grids_per_officer": grids_per_officer,
        "officers_per_community": officers_per_community,
        "officers_per_grid": officers_per_grid,
    }
    counts, faults = _spans({f"--{name.replace('_', '-')}": text for name, text in spans.items()})
    of_departments, wrong = _departments(department)
    pinned, unpaired = _pairs("--pin", pin)
    forbidden, unmatched = _pairs("--forbid", forbid)
    refuse((*faults, *wrong, *unpaired, *unmatched))
    said: dict[str, Any] = {"load_window": load_window, "slack": slack, "travel_slack": travel_slack, "reach": reach}
    said |= {"connected": connected, "pooled": pooled} | dict(zip(spans, counts, strict=True))
    told = {} if rules is None else rules_of_file(rules)
    told |= {name: value for name, value in said.items() if value is not None}
    told["departments"] = {**told.get("departments", {}), **of_departments}
    told["pinned"] = [*told.get("pinned", ()), *pinned]
    told["forbidden"] = [*told.get("forbidden", ()), *forbidden]
    return Wished(gp.OfficerRules.from_dict(told), _tables(pin), _tables(forbid), needs)


def rules_of_file(path: Path) -> dict[str, Any]:
    """Return the rules that a TOML file has under ``[officers]``.

    Raises
    ------
    OptionError
        When the file cannot be read, is no TOML, has no such part, or holds what no rules are.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get(_SECTION)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OptionError(say("option-rules", path=path, reason=error)) from None
    if not isinstance(told, dict):
        raise OptionError(say("option-rules-section", path=path, section=_SECTION))
    try:
        return gp.OfficerRules.from_dict(told).as_dict()
    except OptionError as error:
        raise OptionError(say("option-rules", path=path, reason=error)) from None


def span_of(text: str) -> tuple[int, int] | None:
    """Return fewest and most from ``5-6``, or from ``5`` alone; None when it is neither.

    Examples
    --------
    >>> span_of("5-6"), span_of("2"), span_of("9至12"), span_of("some")
    ((5, 6), (2, 2), (9, 12), None)
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    low = int(found[1])
    return low, low if found[2] is None else int(found[2])


def _spans(texts: dict[str, str | None]) -> tuple[list[tuple[int, int] | None], tuple[str, ...]]:
    """Return the counts of each option, None where it was not given, and what is written wrongly."""
    found = [None if text is None else span_of(text) for text in texts.values()]
    faults = tuple(
        say("option-span", option=option, value=text)
        for (option, text), span in zip(texts.items(), found, strict=True)
        if text is not None and span is None
    )
    return found, faults


def _departments(texts: list[str] | None) -> tuple[dict[str, tuple[int, int]], tuple[str, ...]]:
    said = pairs_of("--department", texts, usual="police=1")
    found, faults = _spans({f"--department {name}": text for name, text in said.values.items()})
    counts = {name: span for name, span in zip(said.values, found, strict=True) if span is not None}
    return counts, said.faults + faults


def _pairs(option: str, texts: list[str] | None) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Return the pairs of officer and grid that an option names itself, and what is none."""
    found, faults = [], []
    for text in texts or ():
        officer, equals, grid = text.replace("＝", "=").partition("=")
        if equals and officer.strip() and grid.strip():
            found.append((officer.strip(), grid.strip()))
        elif not _is_table(text):
            faults.append(say("option-pair", option=option, value=text, usual="O1=G2"))
    return found, tuple(faults)


def _tables(texts: list[str] | None) -> tuple[Path, ...]:
    return tuple(Path(text) for text in texts or () if _is_table(text))


def _is_table(text: str) -> bool:
    return "=" not in text and text.lower().endswith(TABLES)
