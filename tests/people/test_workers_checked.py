"""False rosters of workers are found, and tables of workers with faults are refused with all of them at once."""

import numpy as np
import pandas as pd
import pytest
from toy_assignment import toy_grids
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import InputError
from gridplan.people.staff.rules import WorkerRules
from gridplan.store.geopackage import load, save


def moved(roster, post, grid):
    """Return a roster with one post on another grid."""
    pairs = roster.pairs.copy()
    pairs[post, 1] = grid
    return roster.replace(pairs=pairs)


FALSE = {
    "crew-wrong-shares": lambda r: r.replace(share=r.share * 0.9),
    "crew-wrong-unserved": lambda r: r.replace(pairs=r.pairs[1:], share=r.share[1:]),
    "crew-wrong-apart": lambda r: moved(r, 0, 5),
    "crew-wrong-twice": lambda r: moved(r, 0, int(r.pairs[1, 1])),
    "crew-wrong-community": lambda r: r.replace(home=np.full(len(r.crew), "B", dtype=object)),
    "crew-wrong-many": lambda r: r.replace(rules=WorkerRules(grids_per_worker=1)),
    "crew-wrong-window": lambda r: r.replace(rules=WorkerRules(window=(0.0, 0.1))),
    "crew-wrong-proportion": lambda r: r.replace(rules=WorkerRules(part_time=True)),
    "crew-wrong-heaviest": lambda r: r.replace(stages=tuple(type(s)(s.block, s.name, 0.1, 0.1) for s in r.stages)),
    "crew-wrong-no-reason": lambda r: r.replace(status="partial"),
}


@pytest.mark.parametrize("code", FALSE)
def test_false_rosters_are_found(code):
    """Each false statement fails with its own finding."""
    roster = gp.assign_workers(toy_grids(1, 6), 3)
    assert roster.verify().status == "verified"
    assert code in [finding.code for finding in FALSE[code](roster).verify().failures]


def test_a_lost_pin_is_found():
    """A worker without their pinned grid fails the check."""
    roster = gp.assign_workers(toy_grids(1, 4), pd.DataFrame({"worker": ["a", "b"], "pinned": ["A001", ""]}))
    other = moved(roster, int(np.flatnonzero(roster.pairs[:, 1] == 0)[0]), 3)
    assert "crew-wrong-pins" in [finding.code for finding in other.verify().failures]


def test_every_fault_of_a_table_at_once():
    """Ids, communities, times, capacities and pins that are wrong are told together, each with its id."""
    table = pd.DataFrame(
        {
            "网格员编号": ["a", "a", "", "d", "e", "f", "g", "h"],
            "社区": ["A", "B", "A", "nowhere", "A", "A", "A", "A"],
            "专职比例": ["1", "50%", "1", "1", "1.5", "-1", "half", "0.5"],
            "capacity": ["", "2", "-1", "x", "1", "", "0", "2.5"],
            "pinned": ["", "A001", "", "A999", "A001;A002", "", "", ""],
        }
    )
    with pytest.raises(InputError) as caught:
        gp.assign_workers(toy_grids(2, 4, communities=2), table)
    told = {finding.code: finding.ids for finding in caught.value.findings}
    assert told == {
        "crew-table-nameless": ("#3",),
        "crew-table-repeated": ("a",),
        "crew-table-community": ("d (nowhere)",),
        "crew-table-time": ("e", "f", "g"),
        "crew-table-capacity": ("", "d", "g", "h"),
        "crew-table-pin-unknown": ("d (A999)",),
        "crew-table-pin-elsewhere": ("a (A001)",),
        "crew-table-pin-more": ("e",),
    }


def test_a_table_without_ids_is_refused():
    """A table whose columns name nobody is refused with its columns."""
    with pytest.raises(InputError, match="worker"):
        gp.assign_workers(toy_grids(1, 2), pd.DataFrame({"x": ["a"]}))


def test_workers_go_into_the_plan_and_back(tmp_path):
    """A plan with given workers is verified before and after its file, draws its map, and hands them out again."""
    plan = toy_plan()
    for workers, part_time in ((3, False), (7, False), (3, True)):
        staffed = gp.assign_workers(plan, workers, part_time=part_time).in_plan(plan)
        assert gp.verify(staffed).failures == ()
        assert staffed.digest == plan.digest
        again = load(save(staffed, tmp_path / "plan.gpkg"))
        pd.testing.assert_frame_equal(again.workers, staffed.workers)
        assert gp.verify(tmp_path / "plan.gpkg").failures == ()
        assert again.workers["worker"].nunique() == workers
        assert len(gp.assign_workers(again).crew) == workers
    assert again.save_html(tmp_path / "map.html").stat().st_size > 0


def test_false_workers_in_a_plan_are_found():
    """Given workers without enough time, missing from a grid or more than told fail the check of the plan."""
    plan = toy_plan()
    staffed = gp.assign_workers(plan, 3, part_time=True).in_plan(plan)
    table = staffed.workers
    false = {
        "verify-worker-time": table.assign(share=table["share"] * 2),
        "verify-worker-none": table[table["grid"] != "001"],
        "verify-worker-count": table[table["worker"] != "W0001"],
    }
    for code, workers in false.items():
        assert code in [finding.code for finding in gp.verify(staffed.replace(workers=workers)).failures]
    assert gp.verify(plan.replace(workers=table)).status == "failed"


def test_the_plan_says_its_own_workers():
    """Without workers named, those of the plan's table are given out, each at home where they were."""
    plan = toy_plan()
    found = gp.assign_workers(plan)
    assert found.workers.to_dict("list") == {
        "worker": ["w1", "w2", "w3", "w4"],
        "grid": ["001", "002", "003", "004"],
        "share": [1.0] * 4,
    }
    assert len(gp.assign_workers(toy_grids(2, 3)).crew) == 6


def test_rosters_are_written_for_nobody_else(tmp_path):
    """Workbook, JSON and tables are written for the owner alone, and say the same in both languages."""
    roster = gp.assign_workers(toy_grids(2, 3), 4)
    for name in ("roster.xlsx", "roster.json"):
        assert roster.export(tmp_path / name, lang="zh").stat().st_mode & 0o077 == 0
    folder = roster.export(tmp_path / "tables")
    assert len(pd.read_csv(folder / "workers.csv")) == 4
    assert (folder / "workers.csv").stat().st_mode & 0o077 == 0
    assert "网格员" in roster.summary("zh")
    assert "workers" in roster.summary("en")
