"""Checking codes: form, community, kind, doubles, gaps, and codes that were given out before."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.codes.check import CodeCheck
from gridplan.codes.faults import SERIAL_UNKNOWN, Fault, by_row, findings_of
from gridplan.codes.listed import CodeList, listed
from gridplan.codes.named import named_faults
from gridplan.codes.numbered import numbered_faults
from gridplan.codes.returned import codes_moved, codes_returned, retired_by
from gridplan.codes.together import equal_faults, gap_notes
from gridplan.columns import CODE_COLUMNS
from gridplan.findings import Report
from gridplan.history import Round
from gridplan.options.codes import USUAL_CODES, CodeScheme, are_administrative
from gridplan.plan import Plan
from gridplan.store.geopackage import load
from gridplan.text import plain

_PLAN = ".gpkg"


def check_codes(
    codes: Plan | str | os.PathLike[str] | pd.DataFrame | pd.Series[Any] | Sequence[str],
    scheme: CodeScheme | None = None,
    *,
    communities: Mapping[str, str] | Collection[str] = (),
    history: Plan | Sequence[Round] = (),
    code: str | None = None,
    community: str | None = None,
    kind: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> CodeCheck:
    """Check the codes of a plan, or of a list that somebody keeps.

    Parameters
    ----------
    codes
        A plan or its file; a table of grids (CSV, XLSX, DataFrame); or codes alone. Cells are read as they stand, so
        that numbers, lost zeros, spaces and full-width digits are told.
    scheme
        How codes should be made; the plan's own, else 6 + 3 + 3 + 3 digits.
    communities
        Name of a community → its administrative code, where grids name it otherwise; or the codes or names that there
        are, against which codes are held where nobody says which community a grid lies in.
    history
        A plan, or its rounds of re-gridding: its retired codes must not return. A plan's own are always held against
        it.
    code, community, kind
        Columns of a table; found by their usual names, in English and Chinese, where None.
    sheet, encoding
        Of a workbook; of a CSV file.

    Raises
    ------
    InputError
        When a file cannot be read, or with every column that is missing.
    PlanFileError
        When a plan file is damaged.

    Examples
    --------
    >>> found = check_codes(["110101001001001", "110101001001001 ", "11010100100101"])
    >>> [finding.code for finding in found.report.findings]
    ['codes-twice', 'codes-length', 'codes-spaces']
    """
    source = load(Path(codes)) if isinstance(codes, str | os.PathLike) and _is_plan(codes) else codes
    used = scheme or (source.rules.codes if isinstance(source, Plan) else USUAL_CODES)
    asked = {"code": code, "community": community, "kind": kind}
    found = listed(source, asked=asked, sheet=sheet, encoding=encoding)
    rounds = [*_rounds(history), *_rounds(source)]
    homes, known = _homes(found, communities)
    administrative = _by_digits(found, homes, known, used)
    faults = [
        *_single_faults(found, homes, known=known, administrative=administrative, scheme=used),
        *equal_faults(found),
        *_past_faults(found, history=_rounds(history), own=_rounds(source)),
    ]
    notes = gap_notes(_with_serials(found, faults), taken={name for past in rounds for name in past.codes}, scheme=used)
    return CodeCheck(used, administrative, _table(found, homes, faults), Report(findings_of(faults, used) + notes))


def _is_plan(path: str | os.PathLike[str]) -> bool:
    return Path(path).suffix.lower() == _PLAN


def _rounds(source: object) -> Sequence[Round]:
    if isinstance(source, Plan):
        return source.history
    return source if isinstance(source, tuple | list) and all(isinstance(past, Round) for past in source) else ()


def _homes(
    found: CodeList, communities: Mapping[str, str] | Collection[str]
) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Return the communities of each grid as they stand in codes, and all that there are."""
    renamed = communities if isinstance(communities, Mapping) else {}
    homes = [tuple(sorted(renamed.get(name, name) for name in own)) for own in found.communities]
    named = renamed.values() if isinstance(communities, Mapping) else communities
    return homes, tuple(sorted({*named, *(name for own in homes for name in own)}))


def _by_digits(found: CodeList, homes: Sequence[tuple[str, ...]], known: Collection[str], scheme: CodeScheme) -> bool:
    """Tell whether codes should be made of digits alone: by the communities, else as most of the codes are."""
    if known:
        return are_administrative({name for own in homes for name in own} or known, scheme)
    codes = [code for code in found.codes if code]
    return 2 * sum(code.isdigit() and len(code) > scheme.digits for code in codes) >= max(len(codes), 1)


def _single_faults(
    found: CodeList,
    homes: Sequence[tuple[str, ...]],
    *,
    known: Collection[str],
    administrative: bool,
    scheme: CodeScheme,
) -> Iterator[Fault]:
    """Yield what is wrong with each code alone."""
    for row, (written, own, kind) in enumerate(zip(found.read, homes, found.kinds, strict=True)):
        if not written.code:
            yield Fault(row, "codes-empty", f"#{found.rows[row]}")
            continue
        told = plain(found.values[row])
        for mark in written.marks:
            yield Fault(row, mark, told, "" if "codes-rounded" in written.marks else written.code)
        if "codes-rounded" in written.marks:
            continue
        if administrative:
            yield from numbered_faults(row, written.code, communities=own, kind=kind, known=known, scheme=scheme)
        else:
            yield from named_faults(row, written.code, communities=own, known=known, scheme=scheme)


def _past_faults(found: CodeList, *, history: Sequence[Round], own: Sequence[Round]) -> Iterator[Fault]:
    """Yield codes that were given out before, to other ground."""
    returned, moved = retired_by(history) | codes_returned(own), codes_moved(own)
    for row, code in enumerate(found.codes):
        if code in returned:
            yield Fault(row, "codes-returned", code)
        elif code in moved:
            yield Fault(row, "codes-moved", code)


def _with_serials(found: CodeList, faults: Sequence[Fault]) -> list[str]:
    """Return the codes that end in a serial of their community."""
    unknown = {fault.row for fault in faults if fault.name in SERIAL_UNKNOWN}
    return [code for row, code in enumerate(found.codes) if row not in unknown]


def _table(found: CodeList, homes: Sequence[tuple[str, ...]], faults: Sequence[Fault]) -> pd.DataFrame:
    """Return one row a code with its faults and, where it can be told, the code as it should be."""
    rows = []
    for row, own in enumerate(by_row(faults, len(found.rows))):
        better = [fault.suggested for fault in own if fault.suggested]
        rows.append(
            {
                "row": found.rows[row],
                "written": plain(found.values[row]),
                "code": found.codes[row],
                "community": "+".join(homes[row]),
                "kind": found.kinds[row] or "",
                "faults": " ".join(dict.fromkeys(fault.name for fault in own)),
                "suggested": better[-1] if better else "",
            }
        )
    return pd.DataFrame(rows, columns=list(CODE_COLUMNS))
