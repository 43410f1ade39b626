"""What the checks share: the plan with its sums per grid, computed once and from scratch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from gridplan import measure
from gridplan.ground.adjacency import EdgeKind
from gridplan.ground.ground import Ground
from gridplan.ground.units import ESTIMATED
from gridplan.ground.windows import middle_of
from gridplan.plan import Plan
from gridplan.trail import BROKEN
from gridplan.verify.areas import areas_of_grids, read_areas
from gridplan.verify.asked import Before, Groups, older_grid, read_groups
from gridplan.verify.fields import read_fields
from gridplan.verify.neighbours import Neighbours, groups, pair_keys, read_neighbours, stored_keys


@dataclass(frozen=True)
class Facts:
    """A plan and what follows from its units, cells and labels; nothing the plan has computed is used."""

    plan: Plan

    @property
    def ground(self) -> Ground:
        """The ground of the plan."""
        return self.plan.ground

    @property
    def labels(self) -> NDArray[np.int32]:
        """int32 (n,), grid of each unit."""
        return self.plan.network.labels

    @property
    def codes(self) -> NDArray[np.object_]:
        """Object (k,), codes of the grids."""
        return np.array(self.plan.network.codes, dtype=object)

    @property
    def n_grids(self) -> int:
        """Number of grids."""
        return len(self.plan.network.codes)

    @cached_property
    def households(self) -> NDArray[np.int64]:
        """int64 (n,), households of each unit."""
        return np.asarray(self.ground.units["households"], dtype=np.int64)

    @cached_property
    def estimated(self) -> int:
        """Households that were estimated."""
        return int(self.households[self.ground.units["source"].isin(ESTIMATED).to_numpy()].sum())

    @cached_property
    def grid_households(self) -> NDArray[np.int64]:
        """int64 (k,), households of each grid."""
        return self.per_grid(self.households)

    @cached_property
    def grid_load(self) -> NDArray[np.int64]:
        """int64 (k,), load of each grid."""
        return self.per_grid(self.plan.load)

    @cached_property
    def outside(self) -> NDArray[np.bool_]:
        """Bool (k,), grids that break a window."""
        return measure.outside_window(
            self.plan.rules,
            load=self.grid_load,
            households=self.grid_households,
            workers=self.plan.network.n_workers,
            areas=self.grid_areas,
        )

    @cached_property
    def deviations(self) -> NDArray[np.float64]:
        """float64 (k,), deviation of each grid from the middle of the window that decides."""
        rules, workers = self.plan.rules, self.plan.network.n_workers
        kinds = [""] * self.n_grids if self.grid_areas is None else self.grid_areas.tolist()
        middle = np.array([middle_of(rules, kind) for kind in kinds])
        amount = self.grid_households if rules.load is None else self.grid_load
        return np.asarray(measure.deviation(amount, middle * workers), dtype=np.float64)

    @cached_property
    def areas(self) -> NDArray[np.object_] | None:
        """Object (n,), kind of the area that each unit counts to; None where no areas are in use."""
        return read_areas(self.plan, self.households, self.on_map)

    @cached_property
    def grid_areas(self) -> NDArray[np.object_] | None:
        """Object (k,), kind of the area that most of each grid's load counts to; None where no areas are in use."""
        return None if self.areas is None else areas_of_grids(self.areas, self.labels, self.plan.load, self.n_grids)

    @cached_property
    def area_number(self) -> NDArray[np.int64]:
        """int64 (n,), number of the area that each unit counts to; 0 where none are in use, and in locked grids."""
        return np.asarray(np.where(self.locked > 0, 0, self._area_of_units), dtype=np.int64)

    @cached_property
    def _area_of_units(self) -> NDArray[np.int64]:
        if self.areas is None:
            return np.zeros(len(self.labels), np.int64)
        return np.asarray(np.unique(self.areas.astype(str), return_inverse=True)[1] + 1, dtype=np.int64)

    @cached_property
    def part(self) -> NDArray[np.int64]:
        """int64 (n,), number of the piece of each unit; one piece where nothing was divided separately."""
        number = self.plan.component
        return np.zeros(len(self.labels), np.int64) if number is None else number.astype(np.int64)

    @cached_property
    def community_names(self) -> NDArray[np.object_]:
        """Object (n,), community of each unit; empty where there is none."""
        column = self.ground.units["community"]
        return np.asarray(column.astype(object).where(column.notna(), "").astype(str), dtype=object)

    @cached_property
    def community(self) -> NDArray[np.int64]:
        """int64 (n,), number of each unit's community."""
        return np.asarray(np.unique(self.community_names.astype(str), return_inverse=True)[1], dtype=np.int64)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Pairs of neighbouring units, read off the map again."""
        return read_neighbours(self.ground, self.community)

    @cached_property
    def on_map(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs (u, v) that a grid may reach across: on the map, not barred there, and stored as open."""
        found, near = self.neighbours, self.ground.adjacency
        stored = np.isin(pair_keys(found.u, found.v, len(self.labels)), stored_keys(self.ground)[near.open])
        may = stored & ~found.must_bar
        return found.u[may], found.v[may]

    @cached_property
    def reach(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs (u, v) that a grid may reach across, on the map or by a bridge between islands."""
        u, v = self.on_map
        return np.concatenate([u, self.bridges[:, 0]]), np.concatenate([v, self.bridges[:, 1]])

    @cached_property
    def bridges(self) -> NDArray[np.int64]:
        """int64 (b, 2), stored bridges that join islands of one community, each a further one, as the rules ask."""
        return np.array(self._told_bridges[0], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def false_bridges(self) -> NDArray[np.int64]:
        """int64 (b, 2), stored bridges that the rules do not ask for, or that join what hangs together anyhow."""
        return np.array(self._told_bridges[1], dtype=np.int64).reshape(-1, 2)

    @property
    def _open_links(self) -> set[tuple[int, int]]:
        """Pairs of units that a road joins over a barrier, where the rules let grids reach over these."""
        links = self.ground.links
        return {*zip(links["u"].tolist(), links["v"].tolist(), strict=True)} if self.plan.rules.links else set()

    @cached_property
    def _told_bridges(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        near = self.ground.adjacency
        area = self._area_of_units
        u_map, v_map = (end[area[self.on_map[0]] == area[self.on_map[1]]] for end in self.on_map)
        island = groups(len(self.labels), u_map, v_map)
        good: list[tuple[int, int]] = []
        bad: list[tuple[int, int]] = []
        links = self._open_links
        for i in np.flatnonzero((near.kind == EdgeKind.BRIDGE) & near.open).tolist():
            u, v = int(near.u[i]), int(near.v[i])
            asked = self.plan.rules.islands == "bridge" and island[u] != island[v]
            within = self.community[u] == self.community[v]
            joins = area[u] == area[v]
            (good if within and ((asked and joins) or (u, v) in links) else bad).append((u, v))
            if joins:
                island[island == island[v]] = island[u]
        return good, bad

    @cached_property
    def place(self) -> dict[str, int]:
        """Unit id → row."""
        return {unit: i for i, unit in enumerate(self.ground.units["unit"].astype(str))}

    @cached_property
    def together(self) -> Groups:
        """Groups that must share a grid."""
        return read_groups(self.ground.units, self.plan.rules.together, self.place)

    @cached_property
    def apart(self) -> Groups:
        """Groups of which no two units may share a grid."""
        return read_groups(self.ground.units, self.plan.rules.apart, self.place)

    @cached_property
    def clashing(self) -> NDArray[np.bool_]:
        """Bool (n,), units that share a grid with one they are to be kept apart from."""
        found = np.zeros(len(self.labels), dtype=bool)
        for units in self.apart.groups:
            times = np.bincount(self.labels[units], minlength=self.n_grids)
            found[units[times[self.labels[units]] > 1]] = True
        return found

    @cached_property
    def told(self) -> frozenset[str]:
        """Grids and units of which the report says that a rule is broken since somebody edited the plan by hand."""
        found = [finding for finding in self.plan.report.findings if finding.code in BROKEN]
        return frozenset(name for f in found for name in (*f.ids, str(f.numbers.get("grid", ""))))

    def excused(self, units: NDArray[np.int64], ids: Iterable[str]) -> bool:
        """Tell whether the report names all of these grids or units, and the pieces of these units hold not all rules.

        Parameters
        ----------
        units
            Positions of units.
        ids
            What has to be named.
        """
        own = {*self.part[units].tolist()}
        parts = (part for number, part in enumerate(self.plan.components) if number in own)
        return self.told.issuperset(ids) and any(part.status != "feasible" for part in parts)

    @cached_property
    def by_hand(self) -> NDArray[np.bool_]:
        """Bool (k,), grids of which the report says that they break a rule since somebody edited them."""
        told = [code in self.told for code in self.plan.network.codes]
        found = [one and self.excused(np.flatnonzero(self.labels == grid), ()) for grid, one in enumerate(told)]
        return np.array(found, dtype=np.bool_)

    @cached_property
    def locked(self) -> NDArray[np.int64]:
        """int64 (n,), number of the grid each unit was to stay in, 0 for none."""
        found = np.zeros(len(self.labels), dtype=np.int64)
        for number, code in enumerate(self.plan.rules.locked, start=1):
            before = self.before(code)
            if before is not None:
                found[list(before.units)] = number
        return found

    def before(self, code: str) -> Before | None:
        """Return a grid of the older plan, or of the base of a merged one, that the plan keeps; None without one."""
        return older_grid(self.plan, code)

    @cached_property
    def field(self) -> NDArray[np.int64]:
        """int64 (n,), part of the ground that the borders of departments which were to stay leave to each unit."""
        fixed = () if self.plan.merger is None else self.plan.merger.fixed
        return read_fields([network for network in self.plan.others if network.name in fixed], self.ground)

    def ids(self, units: NDArray[np.int64]) -> tuple[str, ...]:
        """Return the ids of units."""
        return tuple(self.ground.units["unit"].iloc[units].astype(str))

    @cached_property
    def bridges_inside(self) -> NDArray[np.int64]:
        """int64 (k,), bridges over which each grid reaches."""
        u, v = self.bridges.T
        return np.bincount(self.labels[u[self.labels[u] == self.labels[v]]], minlength=self.n_grids)

    @cached_property
    def pieces(self) -> NDArray[np.int64]:
        """int64 (k,), connected pieces of each grid."""
        u, v = self.reach
        inside = self.labels[u] == self.labels[v]
        first = np.unique(groups(len(self.labels), u[inside], v[inside]), return_index=True)[1]
        return np.bincount(self.labels[first], minlength=self.n_grids)

    @cached_property
    def shapes(self) -> gpd.GeoSeries:
        """Each grid on the map: its cells together, by general overlay where the cells are no coverage."""
        return self.shapes_of(self.labels, self.n_grids)

    @cached_property
    def cells_fit(self) -> bool:
        """True when the cells match edge to edge."""
        return bool(shapely.coverage_is_valid(self.ground.cells.to_numpy()))

    def shapes_of(self, labels: NDArray[np.int32], n_grids: int) -> gpd.GeoSeries:
        """Return each grid of a division on the map; units with label −1 are in none."""
        cells = self.ground.cells
        if self.cells_fit:
            return measure.outlines(cells, labels, n_grids=n_grids)
        merged = [shapely.union_all(cells.to_numpy()[labels == g]) for g in range(n_grids)]
        return gpd.GeoSeries(merged, crs=cells.crs)

    def per_grid(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the sum of whole `values` per grid."""
        total = np.zeros(self.n_grids, dtype=np.int64)
        np.add.at(total, self.labels, values)
        return total
