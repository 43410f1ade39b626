"""Names of columns, files and sheets that try to be more than names; and a pickle inside a file, which nobody opens."""

import dataclasses
import pickle
import re
import sqlite3
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hostile import FORTY
from hypothesis import given
from hypothesis import strategies as st
from promises import times
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.text import file_name, sheet_names

COLUMNS = ('a"b', '"', '""', 'x" INTEGER); DROP TABLE grids; --', 'x" TEXT, "y', "];--", "`", *FORTY[:: times(6, 1)])
DEVICES = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
NAMED = (
    "../../x",
    "CON",
    "NUL.txt",
    "a/b\\c",
    "x\ny",
    "长" * 300,
    "a.",
    "b ",
    "...",
    "~",
    "-rf",
    "\u202egpj.exe",
    "",
    "C:",
)


@pytest.mark.long
def test_columns_keep_their_names(tmp_path, tried):
    """A balanced column comes back from a plan file under its own name, whatever SQL it holds; nothing else changes."""
    whole = [name for name in COLUMNS if "\0" not in name]
    for name in whole:
        ground = toy_ground()
        named = dataclasses.replace(ground, units=ground.units.assign(**{name: 1.0}))
        plan = toy_plan(ground=named)
        plan = plan.replace(rules=dataclasses.replace(plan.rules, balance={name: 0.2}))
        again = gp.load(gp.save(plan, tmp_path / "plan.gpkg"))
        assert again.digest == plan.digest
        assert again.rules.balance == plan.rules.balance
        with closing(sqlite3.connect(tmp_path / "plan.gpkg")) as connection:
            tables = {found for (found,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {"grids", "units", "meta"} <= tables
        for ending in ("gpkg", "csv", "xlsx"):
            assert plan.export(tmp_path / f"grids.{ending}").stat().st_size
    tried(len(whole), "hostile names of columns")


@given(name=st.text(max_size=400) | st.sampled_from(NAMED))
def test_file_names_are_taken_by_every_system(name):
    """No separator, device, trailing dot or space, no control character, 200 bytes at most, and never empty."""
    made = file_name(name)
    assert made
    assert len(made.encode()) <= 200
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*\x7f]|[. ]$', made)
    assert not DEVICES.match(made)
    assert made not in (".", "..")
    assert file_name(made) == made


@given(titles=st.lists(st.text(max_size=60) | st.sampled_from(NAMED), max_size=12))
def test_sheet_names_are_taken_by_excel(titles):
    """Each sheet has a name of its own, of 31 characters at most, without the signs that Excel refuses."""
    made = sheet_names(titles)
    assert len({name.casefold() for name in made}) == len(titles)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in made)


class Touch:
    """What a pickle would do on being read: leave a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        """Return what is called when this is unpickled."""
        return open, (str(self.path), "w")


def test_no_pickle_is_opened(tmp_path, tried):
    """A GeoParquet file with a pickled type of a column, and pickles called by every ending, leave no trace."""
    trace = tmp_path / "trace"
    hidden = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": b""}
    harm = pickle.dumps(Touch(trace))
    hidden[b"ARROW:extension:metadata"] = harm
    field = pa.field("unit", pa.string(), metadata=hidden)
    table = pa.table([pa.array(["a"])], schema=pa.schema([field], metadata={b"pandas": b"{}", b"geo": b"{}"}))
    pq.write_table(table, tmp_path / "a.parquet")
    files = [tmp_path / "a.parquet"]
    for ending in ("gpkg", "parquet", "json", "geojson", "xlsx", "csv", "zip", "npy", "pkl", "fgb"):
        files.append(tmp_path / f"b.{ending}")
        files[-1].write_bytes(harm)
    for file in files:
        for verb in (gp.read_layer, gp.read_table, gp.load, gp.read_edits):
            with pytest.raises(gp.GridplanError):
                verb(file)
    assert not trace.exists()
    tried(len(files), "files that hold a pickle")
