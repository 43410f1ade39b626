"""What the checks share: an assignment with its sums, computed once and from its posts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridplan.people.assignment import Assignment
from gridplan.people.checking.actors import leads_of, seated
from gridplan.people.checking.blocks import Block, blocks_of
from gridplan.people.checking.walks import Walks, walks_of
from gridplan.people.rules import Counts
from gridplan.people.walking import Walking, walking

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Facts:
    """An assignment and what follows from its posts; nothing that it has computed itself is used."""

    assignment: Assignment

    @cached_property
    def officer(self) -> Rows:
        """int64 (p,), row of the officer of each post."""
        return self.assignment.pairs[:, 0].astype(np.int64)

    @cached_property
    def grid(self) -> Rows:
        """int64 (p,), row of the grid of each post."""
        return self.assignment.pairs[:, 1].astype(np.int64)

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """Object (n,), ids of the officers."""
        return self.assignment.officers.ids

    @cached_property
    def codes(self) -> NDArray[np.object_]:
        """Object (k,), codes of the grids."""
        return self.assignment.grids.codes

    @cached_property
    def departments(self) -> NDArray[np.object_]:
        """Object (n,), department of each officer."""
        return self.assignment.officers.table["department"].to_numpy(dtype=object)

    @cached_property
    def limits(self) -> NDArray[np.int64]:
        """int64 (n, 2), fewest and most grids of each officer: a capacity of one's own lowers both ends."""
        rule = np.array(self.assignment.rules.grids_per_officer, dtype=np.int64)
        own = self.assignment.officers.table["capacity"].to_numpy(dtype=np.int64)
        return np.where(own[:, None] < 0, rule, np.minimum(rule, own[:, None]))

    @cached_property
    def posts(self) -> Rows:
        """int64 (n,), grids of each officer."""
        return np.bincount(self.officer, minlength=len(self.ids))

    @cached_property
    def loads(self) -> Rows:
        """int64 (n,), load of each officer's grids."""
        found = np.zeros(len(self.ids), dtype=np.int64)
        np.add.at(found, self.officer, self.assignment.grids.load[self.grid])
        return found

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The communities, or one block of everything when pooled."""
        return blocks_of(self.assignment)

    @cached_property
    def served(self) -> tuple[Block, ...]:
        """The blocks that the assignment serves: all of them unless it says that some cannot be."""
        if self.assignment.status == "feasible":
            return self.blocks
        return tuple(block for block in self.blocks if np.isin(self.grid, block.grids).any())

    @cached_property
    def counts(self) -> dict[tuple[str, str], Counts]:
        """Block and department → fewest and most of its officers in a grid."""
        named = self.assignment.rules.departments
        every = sorted({*named, *self.departments.tolist()})
        return {(b.name, d): named.get(d) or self._usual_counts(b, d) for b in self.blocks for d in every}

    def _usual_counts(self, block: Block, department: str) -> Counts:
        """Return one in each grid where the officers suffice for that, else at most one."""
        room = int(self.limits[self.members(block, department), 1].sum())
        return (1 if room >= len(block.grids) else 0), 1

    def members(self, block: Block, department: str) -> Rows:
        """Return the officers of a department in a block."""
        return np.asarray(block.officers[self.departments[block.officers] == department])

    @cached_property
    def usual(self) -> NDArray[np.float64]:
        """float64 (n,), the load that is usual for each officer: that of posts of mean load, shared by what each takes.

        Σ load / grids × posts × (fewest + most grids of the officer) / Σ of these over the department in the block.
        There are as many posts as the officers of each grid make; where these are a range, half-way between the fewest
        and the most that the rules leave.
        """
        found = np.zeros(len(self.ids))
        for block in self.blocks:
            total, grids = float(self.assignment.grids.load[block.grids].sum()), len(block.grids)
            for department in sorted(set(self.departments[block.officers])):
                members = self.members(block, department)
                ends = np.array(self.counts[block.name, department]) * grids
                most = self.limits[members].sum(axis=0)
                posts = ends[0] if ends[0] == ends[1] else (max(ends[0], most[0]) + min(ends[1], most[1])) / 2
                share = self.limits[members].sum(axis=1) / max(most.sum(), 1)
                found[members] = total / max(grids, 1) * posts * share
        return found

    @cached_property
    def off(self) -> NDArray[np.float64]:
        """float64 (n,), |load / usual − 1| of each officer."""
        usual = np.where(self.usual > 0, self.usual, 1.0)
        return np.where(self.usual > 0, np.abs(self.loads / usual - 1), 0.0)

    @cached_property
    def leads(self) -> Rows:
        """int64 (n,), the first officer of each officer's team in a block."""
        return leads_of(self.assignment, self.blocks)

    @cached_property
    def alone(self) -> NDArray[np.bool_]:
        """Bool (p,), posts that count once: teams walk together."""
        return np.asarray(self.leads[self.officer] == self.officer)

    @cached_property
    def seated(self) -> NDArray[np.bool_]:
        """Bool (n,), officers who start from one of their grids."""
        return seated(self.assignment, self.blocks, self.leads)

    @cached_property
    def on_foot(self) -> Walking:
        """The network that people walk along."""
        return walking(self.assignment.grids)

    @cached_property
    def walks(self) -> Walks:
        """The walks of the posts, measured again."""
        places = np.where(self.seated[:, None], np.nan, self.assignment.officers.places[self.leads])
        return walks_of(self.assignment, places, self.on_foot)
