"""Nothing for everyone depends on what is withheld: towns that may be shown alike have the same files and pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from toy_public import counted

from gridplan.plan import Plan
from gridplan.publishing import public_figures
from gridplan.show.map.plan_page import save_html
from gridplan.show.report.saving import save_report
from gridplan.trail import Edit, Edits

OUTPUTS: dict[str, Callable[[Plan, Path], Path]] = {
    "grids.csv": lambda plan, path: plan.export(path, public=True),
    "communities.csv": lambda plan, path: plan.export(path, table="communities", public=True),
    "grids.xlsx": lambda plan, path: plan.export(path, public=True),
    "grids.geojson": lambda plan, path: plan.export(path, public=True),
    "grids.gpkg": lambda plan, path: plan.export(path, public=True),
    "grids.parquet": lambda plan, path: plan.export(path, public=True),
    "map.html": lambda plan, path: save_html(plan, path, lang="en", public=True),
    "report.html": lambda plan, path: save_report(plan, path, lang="zh", public=True),
    "report.xlsx": lambda plan, path: save_report(plan, path, lang="zh", public=True),
}
"""Name of a file → how everyone gets it."""

ALIKE = (
    counted([7, 410, 380, 350]),
    counted([3, 410, 384, 350]),
    counted([7, 410, 380, 350], backwards=True),
)
"""Another small count under the same cover, and other buildings in the same grids."""


def content(path: Path, plan: Plan) -> object:
    """Return what a file says, without the digest, which is of everything in the plan."""
    if path.suffix == ".xlsx":
        rows = [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)]
        return repr(rows).replace(plan.digest, "")
    return path.read_bytes().replace(plan.digest.encode(), b"").replace(plan.digest[:12].encode(), b"")


def test_the_towns_may_be_shown_alike() -> None:
    """They have other counts, digests and loads, but the same texts."""
    assert len({plan.digest for plan in ALIKE}) == len(ALIKE)
    assert len({public_figures(plan).counts.grids for plan in ALIKE}) == 1


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_is_withheld_changes_nothing(tmp_path: Path, name: str) -> None:
    """The same content, whatever the small count is, and wherever in a grid the households live."""
    first, *rest = (content(OUTPUTS[name](plan, tmp_path / f"{i}-{name}"), plan) for i, plan in enumerate(ALIKE))
    for other in rest:
        assert other == first


@pytest.mark.parametrize("name", OUTPUTS)
def test_nobody_is_named(tmp_path: Path, name: str) -> None:
    """No id of a worker, nor who edited the plan and why, stands in what everyone may see."""
    plan = counted([120, 410, 380, 350])
    sitting = Edits(plan.digest, (Edit("lock", grids=plan.network.codes[:1]),), who="office 4471", why="reason 4472")
    plan = plan.replace(workers=plan.workers.assign(worker=[f"w4473-{i}" for i in range(len(plan.workers))]))
    path = OUTPUTS[name](plan.replace(trail=(sitting,)), tmp_path / name)
    told = str(content(path, plan)) if path.suffix == ".xlsx" else path.read_bytes().decode("utf-8", "replace")
    assert [word for word in ("4471", "4472", "4473") if word in told] == []
