"""What the tests of this folder write: an old and a new content for every kind of file gridplan makes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from toy_plan import toy_plan

from gridplan.options import Rules
from gridplan.show.map.plan_page import save_html
from gridplan.store.export import export
from gridplan.store.geopackage import save
from gridplan.store.labels import save_labels

OLD, NEW = toy_plan(), toy_plan(rules=Rules(seed=1))


def _map(plan, path):
    return save_html(plan, path, title=f"方案 {plan.rules.seed}")


def _labels(plan, path):
    return save_labels(plan.labels + plan.rules.seed, path)


def _export(plan, path):
    return export(plan, path, columns=["grid", "households"][: 1 + plan.rules.seed])


WRITERS = {
    "gpkg": save,
    "html": _map,
    "npy": _labels,
    "geojson": _export,
    "parquet": _export,
    "csv": _export,
    "xlsx": _export,
}
"""Ending of a file → what writes a plan into it."""


def file_of(folder, ending):
    """Return the file that is written, in a folder of its own."""
    return Path(folder) / ending / f"方案 1.{ending}"


def write(ending, plan, folder):
    """Write a plan and return the bytes of its file, which are the same each time."""
    file = file_of(folder, ending)
    file.parent.mkdir(exist_ok=True)
    WRITERS[ending](plan, file)
    return file.read_bytes()


def names_beside(file):
    """Return the names of all other files in the folder of one."""
    return sorted(path.name for path in file.parent.iterdir() if path != file)
