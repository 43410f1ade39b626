"""Bad inputs, rows 61 to 66 of the catalogue: people who contradict themselves, plan files that have been changed."""

import sqlite3

import numpy as np
import pandas as pd
from bad_catalogue import bad
from bad_requests import houses, officers
from toy_plan import toy_plan

import gridplan as gp


def saved(folder) -> object:
    """Write a small plan."""
    return gp.save(toy_plan(), folder / "plan.gpkg") or folder / "plan.gpkg"


def edited(folder, change: str) -> object:
    """Write a small plan and change it as another program would."""
    saved(folder)
    with sqlite3.connect(folder / "plan.gpkg") as file:
        file.execute(change)
    return folder / "plan.gpkg"


@bad("61", exit=2, says="[('P1', '001')]")
def pinned_and_forbidden(folder):
    """An officer pinned to a grid that is forbidden to the same officer."""
    code = toy_plan().network.codes[0]
    return [*officers(folder), "--grids-per-officer", "1-2", "--department", "police=1", "--pin", f"P1={code}",
            "--forbid", f"P1={code}"]  # fmt: skip


@bad("62c", exit=3, officers_ids_repeated=None)
def officers_without_ids(folder):
    """Two officers of one id."""
    return [*officers(folder, officer=["P1", "P1"]), "--grids-per-officer", "1-2", "--department", "police=1"]


@bad("63", exit=5, says="plan.gpkg-wal")
def open_elsewhere(folder):
    """A plan file with unfinished changes of another program is not written over."""
    file = saved(folder)
    (folder / "plan.gpkg-wal").write_bytes(np.arange(64, dtype=np.uint8).tobytes())
    pd.DataFrame({"unit": ["x"], "grid": ["y"]}).to_csv(folder / "names.csv", index=False)
    return ["approve", file, "--by", "L", "--date", "2027-01-01", "--out", file]


@bad("64b", exit=5, says="99")
def newer_plan(folder):
    """A plan file of a make that this gridplan does not know."""
    return ["verify", edited(folder, "UPDATE meta SET value = '99' WHERE key = 'schema_version'")]


@bad("64c", exit=3, layer_choice=None)
def plan_as_units(folder):
    """A plan file in place of a list of buildings names its layers."""
    return ["check", saved(folder)]


@bad("66a", exit=5, says="membership")
def relabelled(folder):
    """A building given to another grid in QGIS is told as an edit from outside, not read as truth or damage."""
    return ["verify", edited(folder, "UPDATE membership SET grid = (SELECT MAX(grid) FROM membership) WHERE unit = "
            "(SELECT MIN(unit) FROM membership)")]  # fmt: skip


@bad("66b", exit=5, says="in: units")
def recounted(folder):
    """Households changed in the file fail its digest."""
    return ["verify", edited(folder, "UPDATE units SET households = households + 1 WHERE fid = 1")]


@bad("66c", exit=5, says="units.gpkg")
def no_plan(folder):
    """A file of buildings in place of a plan."""
    return ["verify", houses(folder)]
