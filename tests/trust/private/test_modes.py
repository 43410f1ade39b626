"""Who may read what was written: rosters their owner alone, a plan as before it, all else as the umask says."""

from __future__ import annotations

import os
import stat
import sys

import pytest
from toy_assignment import toy_assignment
from toy_plan import toy_plan

import gridplan as gp

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
PLAN = toy_plan()
SENT = toy_assignment()
OPEN = {
    "plan.gpkg": lambda path: gp.save(PLAN, path),
    "map.html": PLAN.save_html,
    "editor.html": PLAN.save_editor,
    "report.html": PLAN.save_report,
    "report.xlsx": PLAN.save_report,
    **{f"grids.{end}": PLAN.export for end in ("csv", "xlsx", "gpkg", "geojson", "parquet")},
    "officers.html": SENT.save_html,
}
"""Files that hold no names."""
PRIVATE = dict.fromkeys(("roster.json", "roster.xlsx", "roster"), SENT.export)
"""Files that may hold names of officers."""


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request):
    """Set the umask of this process, and put it back."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(path):
    """Return the modes of a file, or of all files of a folder."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {stat.S_IMODE(file.stat().st_mode) for file in files}


@pytest.mark.long
@pytest.mark.parametrize("name", [*OPEN, *PRIVATE])
def test_new_files_and_replaced_ones(tmp_path, umask, name, tried):
    """A new file follows the umask, a replaced one keeps its mode; a roster is its owner's alone in both cases."""
    write = (OPEN | PRIVATE)[name]
    path = tmp_path / name
    write(path)
    assert modes(path) == {0o600 if name in PRIVATE else 0o666 & ~umask}
    for before in (0o640, 0o604):
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            file.chmod(before)
        write(path)
        assert modes(path) == {0o600 if name in PRIVATE else before}
    tried(3, "modes of written files")
