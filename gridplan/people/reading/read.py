"""Reading officers from a table or layer: checked against the grids, every fault at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gridplan.errors import InputError
from gridplan.findings import Report
from gridplan.ground.formats.table import id_text
from gridplan.ground.personal import personal_ids
from gridplan.people.grids import Grids, grids_of
from gridplan.people.officers import Officers
from gridplan.people.reading.checks import check_row_departments, check_rows
from gridplan.people.reading.columns import choose_columns
from gridplan.people.reading.opening import Source, has_shapes, open_table, without_shapes
from gridplan.people.reading.places import places_of
from gridplan.people.reading.rows import Rows, Texts, rows_of
from gridplan.people.reading.squares import SQUARE, into_squares
from gridplan.plan import Plan


def read_officers(
    officers: Source | Officers,
    grids: Plan | Grids,
    *,
    officer: str | None = None,
    department: str | None = None,
    community: str | None = None,
    capacity: str | None = None,
    x: str | None = None,
    y: str | None = None,
    skills: str | None = None,
    team: str | None = None,
    lives: str | None = None,
    pinned: str | None = None,
    forbidden: str | None = None,
    last_year: str | None = None,
    name: str | None = None,
    layer: str | None = None,
    crs: Any = None,
    square: float = SQUARE,
    departments: Collection[str] = (),
) -> Officers:
    """Return the officers of a table, checked against the grids that they are to serve.

    Parameters
    ----------
    officers
        A CSV or XLSX table, a layer of points, a frame, or officers, which stay as they are. The order of rows and
        columns changes nothing.
    officer, department
        Columns with ids and departments; every row has both.
    community
        Column with the home community, empty for officers without one.
    capacity
        Column with the grids that an officer can look after at most, empty where the rule alone says. Officers with 0
        are absent: they are left out, with a note.
    x, y
        Columns of the place that an officer starts from; easting and northing, or longitude and latitude.
    skills, team
        Columns with skills and with the team or pair an officer works in.
    lives
        Column with the grid that an officer lives in and therefore may not serve.
    pinned, forbidden, last_year
        Columns with grids that an officer must serve, may not serve, and served last year. Codes of last year that are
        gone are noted, not refused.
    name
        Column with names, for roster files only; never read unless it is named here.
    layer
        Layer or sheet, needed where there are several.
    crs
        Coordinate system of places whose file says none. Without it they are taken as in the grids' own system, or as
        degrees, whichever lies near the grids; a note says which.
    square
        Places are taken to the middle of squares of this side, m: most are homes, and walks to several grids would
        tell them. 0 leaves them as they are, for stations and offices.
    departments
        Those that the rules name, if any: where the table has faults, officers of others are told among them, so that
        nothing is left for later; alone they are for `check_departments`.

    Returns
    -------
    Officers
        Columns that are not named are found by their usual English and Chinese names; a note says which. Several
        values of a cell are parted by ``; ； 、 ,`` or ``|``.

    Raises
    ------
    InputError
        With every fault of the table and the ids concerned.
    OptionError
        When `square` is negative or no number.

    Examples
    --------
    >>> import geopandas as gpd, gridplan as gp
    >>> from shapely import box
    >>> grids = gp.read_grids(gpd.GeoDataFrame({"grid": ["G1", "G2"]}, geometry=box([0, 9], 0, [9, 18], 9), crs=4547))
    >>> found = gp.read_officers(pd.DataFrame({"工号": ["007"], "部门": "公安", "居住网格": "G2"}), grids)
    >>> found, found.forbidden
    (<Officers: 1 of 1 departments>, (('007', 'G2'),))
    """
    if isinstance(officers, Officers):
        return officers
    where = grids_of(grids)
    table, source, opening = open_table(officers, layer=layer, crs=crs, option="--officers-layer")
    asked = {"officer": officer, "department": department, "community": community, "capacity": capacity}
    asked |= {"skills": skills, "team": team, "lives": lives, "pinned": pinned, "forbidden": forbidden}
    asked |= {"last_year": last_year, "name": name}
    if x is not None or y is not None or not has_shapes(table):
        asked |= {"x": x, "y": y}
    cells = without_shapes(table)
    columns, choosing = choose_columns([str(one) for one in cells.columns], asked, source=source)
    codes, communities = compared(where.codes), compared(where.communities)
    rows = rows_of(cells, columns, frozenset(codes))
    checking = check_rows(rows, columns, communities=communities, codes=codes)
    places, placing = places_of(table, columns, where, labels=rows.labels, crs=crs, source=source)
    places, coarsening = into_squares(places, square, source=source)
    personal = personal_ids(rows.ids, source=source)
    report = Report((*opening, *choosing, *personal, *checking, *placing, *coarsening))
    if report.errors:
        raise InputError((*report.findings, *check_row_departments(rows, departments)))
    return _Table(rows, codes, communities).officers(places, report)


def compared(names: NDArray[np.object_]) -> dict[str, str]:
    """Return names by how they are compared with what tables say, without the empty one.

    Examples
    --------
    >>> compared(np.array(["Ｇ1", ""], dtype=object))
    {'G1': 'Ｇ1'}
    """
    return {" ".join(id_text(name).split()): name for name in sorted(set(names)) if name}


@dataclass(frozen=True)
class _Table:
    """Faultless rows, and the grids' own spelling of codes and communities."""

    rows: Rows
    codes: Mapping[str, str]
    communities: Mapping[str, str]

    def officers(self, places: NDArray[np.float64], report: Report) -> Officers:
        """Return the officers who are there, by department and id."""
        rows = self.rows
        here = [i for i in range(len(rows)) if rows.capacity[i] != 0]
        order = sorted(here, key=lambda i: (rows.departments[i], rows.ids[i]))
        columns = {
            "officer": [rows.ids[i] for i in order],
            "department": [rows.departments[i] for i in order],
            "community": [self.communities.get(rows.communities[i]) for i in order],
            "capacity": [-1 if np.isnan(rows.capacity[i]) else int(rows.capacity[i]) for i in order],
            "team": [rows.teams[i] or None for i in order],
            "skills": [rows.skills[i] for i in order],
            "last_year": [self._own(rows.last_year[i]) for i in order],
        }
        kinds = {name: np.dtype(np.int64 if name == "capacity" else object) for name in columns}
        return Officers(
            table=pd.DataFrame({name: pd.Series(values, dtype=kinds[name]) for name, values in columns.items()}),
            places=places[order],
            pinned=self._pairs(order, rows.pinned),
            forbidden=self._pairs(order, rows.kept_away),
            names={rows.ids[i]: rows.names[i] for i in order if rows.names[i]},
            report=report,
        )

    def _own(self, codes: Texts) -> Texts:
        return tuple(sorted(self.codes[code] for code in codes if code in self.codes))

    def _pairs(self, order: list[int], grids: tuple[Texts, ...]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((self.rows.ids[i], code) for i in order for code in self._own(grids[i])))
