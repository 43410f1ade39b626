"""Towns that are re-gridded at random, with a diary of every building: what the past of a plan must tell again."""

import numpy as np
import pandas as pd

from gridplan.columns import MOVE_COLUMNS
from gridplan.history import Round
from gridplan.lineage.lives import lives_of
from gridplan.lineage.tracing import trace
from gridplan.lineage.values import Lineage
from gridplan.version import Version

CODES = ["001", "002", "003", "004", None]


class Town:
    """Buildings as id → [grid, households, ids of then → grids of then], and what each round told of them."""

    def __init__(self, seed):
        """Build a few buildings."""
        self.draw = np.random.default_rng(seed)
        self.made = 0
        self.now = {self.fresh(): (self.any_code(), int(self.draw.integers(5)), ()) for _ in range(6)}
        self.diary = [self.grids()]
        self.history = []

    def fresh(self):
        """An id that no building had."""
        self.made += 1
        return f"b{self.made:02d}"

    def any_code(self):
        """Some code, or none."""
        return CODES[self.draw.integers(len(CODES))]

    def grids(self):
        """Id → grid of today."""
        return {unit: grid for unit, (grid, _, _) in self.now.items()}

    def regrid(self, date):
        """Let each building stay, move, be renamed, be made two or be pulled down, and build some under used ids."""
        rows, after = [], {}
        for unit, (grid, count, past) in self.now.items():
            fate = self.draw.integers(7)
            told = (*past, (unit, grid))
            ids = {0: [], 1: [self.fresh()], 2: [unit, self.fresh()], 3: [self.fresh(), self.fresh()]}.get(fate, [unit])
            rows += [] if ids else [(None, unit, grid, None, count)]
            for one in ids:
                home = self.any_code() if fate in (1, 2, 4) else grid
                after[one] = (home, count, told)
                rows.append((one, unit, grid, home, count))
        free = [unit for unit in self.now if unit not in after]
        for one in (*free[:1], self.fresh()):
            after[one] = (self.any_code(), 3, (*[(None, None)] * len(self.diary),))
            rows.append((one, None, None, after[one][0], 3))
        self.history.append(self.round_of(rows, date))
        self.now = after
        self.diary.append(self.grids())

    def round_of(self, rows, date):
        """The round as a plan keeps it: lineage of grids, and only the buildings that changed."""
        codes = [sorted({row[side] for row in rows} - {None}) for side in (2, 3)]
        labels = [
            np.array([codes[i].index(row[side]) if row[side] else -1 for row in rows]) for i, side in ((0, 2), (1, 3))
        ]
        households = np.array([row[4] for row in rows])
        lineage = trace(*labels, households, old_codes=codes[0], new_codes=codes[1])
        changed = [row for row in rows if row[0] != row[1] or row[2] != row[3]]
        return Round(
            Version(len(self.diary)), date, lineage, pd.DataFrame(changed, columns=list(MOVE_COLUMNS), dtype=object)
        )

    def lineage(self):
        """The past of the town, as it is read off the rounds."""
        ids, values = np.array([*self.now, None], dtype=object)[:-1], self.now.values()
        grids = np.array([*(grid for grid, _, _ in values), None], dtype=object)[:-1]
        lives = lives_of(self.history, ids, grids, np.array([count for _, count, _ in values], dtype=np.int64))
        codes = tuple(sorted({grid for grid in grids if grid is not None}))
        used = {code for past in self.history for code in past.codes}
        version = Version(len(self.diary))
        return Lineage(tuple(self.history), version, codes, frozenset(used - set(codes)), lives)


def town_of(seed, rounds):
    """A town after some rounds, one a year from 2021."""
    town = Town(seed)
    for number in range(rounds):
        town.regrid(f"{2021 + number}-07-01")
    return town
