"""The past of a plan: days, doubtful ids, chains, the summary and the tables."""

import csv
import dataclasses

import numpy as np
import openpyxl
import pytest
from simulated_towns import Town
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.lineage.days import first_days
from gridplan.lineage.rounds import round_between
from gridplan.version import Version, next_version


def after(plan, labels, codes, date):
    """The plan with other grids, and the round in its history."""
    workers = np.ones(len(codes), np.int64)
    network = dataclasses.replace(plan.network, labels=np.asarray(labels, np.int32), codes=codes, n_workers=workers)
    new = plan.replace(network=network, version=next_version(plan.version))
    past = round_between(plan, new, old_of=np.arange(len(labels), dtype=np.int32), date=date)
    return new.replace(history=(*plan.history, past))


@pytest.fixture(scope="module")
def plan():
    """A grid split in 2025; in 2026 its new half recoded and two others merged."""
    first = toy_plan()
    labels = first.labels.copy()
    labels[np.flatnonzero(labels == 0)[:4]] = 4
    second = after(first, labels, ("001", "002", "003", "004", "005"), "2025-03-01")
    labels = np.array([0, 1, 1, 2, 3])[labels]
    return after(second, labels, ("001", "002", "004", "=006"), "2026-03-01")


def test_all_rounds_are_one_table(plan):
    """Each row has its round, the version it made and the day from which that counts."""
    past = plan.lineage()
    rows = past.grids[past.grids["event"] != "U"]
    columns = ["round", "version", "date", "event", "old_grid", "new_grid"]
    assert rows[columns].to_numpy().tolist() == [
        [1, 2, "2025-03-01", "S", "001", "001"],
        [1, 2, "2025-03-01", "S", "001", "005"],
        [2, 3, "2026-03-01", "M", "002", "002"],
        [2, 3, "2026-03-01", "M", "003", "002"],
        [2, 3, "2026-03-01", "C", "005", "=006"],
    ]
    assert past.retired == plan.retired == {"003", "005"}
    assert len(past.units) == sum(len(step.units) for step in plan.history)


def test_chains_go_back_to_the_beginning_and_forward_to_today(plan):
    """A code of one year only is followed to both ends; one that lost buildings tells where these are."""
    past = gp.lineage(plan)
    half = past.of("005")
    assert [set(held) for held in half.held] == [{"001"}, {"005"}, {"=006"}]
    assert len({sum(held.values()) for held in half.held}) == 1
    whole = past.of("001")
    assert whole.today["=006"] == half.today["=006"]
    assert sum(whole.today.values()) == whole.beginnings["001"]
    assert "005 → =006" in half.text("en")
    assert "更换编码" in half.text("zh")
    with pytest.raises(InputError, match="999"):
        past.of("999")


def test_days_and_years_ask_for_versions(plan):
    """The version that counts on a day answers; of a year its last day, with a note on what was before."""
    past = gp.lineage(plan)
    unit = plan.ground.units["unit"][np.flatnonzero(plan.labels == 3)[0]]
    days = {"2024-12-31": "001", "2025-02-28": "001", "2025-03-01": "005", "2026-02-28": "005", "2030-01-01": "=006"}
    assert {day: past.grid_of(unit, day).grid for day in days} == days
    held = past.grid_of(unit, 2025)
    assert (held.grid, held.version, held.since) == ("005", 2, "2025-03-01")
    assert [(finding.code, finding.ids) for finding in held.findings] == [("lineage-unit-year", ("001",))]
    assert past.grid_of(unit).findings == ()
    for wrong in ("31.1.2025", "", 25):
        with pytest.raises(OptionError, match="2027-01-31"):
            past.grid_of(unit, wrong)
    with pytest.raises(InputError, match="nobody"):
        past.grid_of("nobody")


def test_the_day_of_approval_counts(plan):
    """An approved version counts from the day it is valid; one without a day from that of the one before."""
    signed = Version(3, "approved", by="office", date="2026-04-01", valid_from="2026-06-01")
    assert first_days(plan.history, signed) == ("", "2025-03-01", "2026-06-01")
    assert first_days(plan.history) == ("", "2025-03-01", "2026-03-01")
    undated = tuple(
        dataclasses.replace(step, date=date) for step, date in zip(plan.history, ("2025-03-01", ""), strict=True)
    )
    past = gp.lineage(plan.replace(history=undated))
    assert [(finding.code, finding.ids) for finding in past.findings] == [("lineage-undated", ("2",))]
    assert past.grid_of("b000", "2025-03-01").version == 3
    backward = tuple(
        dataclasses.replace(step, date=date)
        for step, date in zip(plan.history, ("2025-03-01", "2024-01-01"), strict=True)
    )
    assert [finding.code for finding in gp.lineage(plan.replace(history=backward)).findings] == ["lineage-backward"]


def lived(*rounds, today):
    """The past of a town with rows of buildings told by hand; `today` is id → grid."""
    town = Town(0)
    for number, rows in enumerate(rounds):
        town.diary.append({})
        town.history.append(town.round_of(rows, f"{2021 + number}-07-01"))
    town.now = {unit: (grid, 1, ()) for unit, grid in today.items()}
    return town.lineage()


def test_doubtful_ids_are_told():
    """A building made two stands for both, and an id that was another building's then says so; absence is no grid."""
    past = lived(
        [("a1", "a", "1", "1", 2), ("a2", "a", "1", "2", 2), (None, "b", "1", None, 2), ("c", None, None, "2", 2)],
        [("b", None, None, "2", 2), ("a1", "a1", "1", "1", 2), ("c", "c", "2", "2", 2), ("a2", "a2", "2", "2", 2)],
        today={"a1": "1", "a2": "2", "b": "2", "c": "2"},
    )
    several = past.grid_of("a")
    assert (several.grids, several.ids, several.grid) == (("1", "2"), ("a1", "a2"), "")
    assert [finding.code for finding in several.findings] == ["lineage-unit-several"]
    assert past.grid_of("a", 2020).grid == past.grid_of("a2", 2020).grid == "1"
    other = past.grid_of("b", 2020)
    assert (other.grids, other.ids) == ((), ())
    assert [(finding.code, finding.ids) for finding in other.findings] == [("lineage-unit-other", ("1",))]
    assert past.grid_of("b", "2022-01-01").findings == ()
    for lang in ("en", "zh"):
        assert "b" in other.text(lang)
        assert "a1" in several.text(lang)


def test_the_summary_counts_letters_and_households(plan):
    """Each round has a line with its events and with what has another code than before."""
    past = gp.lineage(plan)
    moved = past.units[past.units["round"] == 2]["households"].sum()
    assert past.summary("en").splitlines()[0].startswith("version 3, a draft: 4 grids, 2 rounds")
    assert "3 unchanged, 1 split" in past.summary("en")
    assert "2 unchanged, 2 merged, 1 recoded" in past.summary("en")
    assert f"{moved} 户" in past.summary("zh")
    assert "never" in gp.lineage(toy_plan()).summary("en")


def test_tables_are_written(plan, tmp_path):
    """A workbook in both languages in which nothing runs, and a folder with every row; other endings are refused."""
    past = gp.lineage(plan)
    for lang, titles in (
        ("en", ["read me", "grids", "buildings", "retired codes"]),
        ("zh", ["说明", "网格沿革", "建筑变动", "停用编码"]),
    ):
        book = openpyxl.load_workbook(past.export(tmp_path / f"{lang}.xlsx", lang=lang))
        assert book.sheetnames == titles
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert book[titles[1]].max_row == len(past.grids) + 1
        assert [row[0] for row in book[titles[3]].iter_rows(min_row=2, values_only=True)] == ["003", "005"]
    folder = past.export(tmp_path / "tables")
    rows = list(csv.reader((folder / "units.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == len(past.units) + 1
    assert rows[-1][-2] in ("002", "'=006")
    assert gp.lineage(toy_plan()).export(tmp_path / "empty.xlsx").exists()
    with pytest.raises(OptionError, match="xlsx"):
        past.export(tmp_path / "a.txt")


def test_a_plan_without_rounds_has_only_today():
    """The grids of today count on every day, tables are empty, and chains have no rows."""
    plan = toy_plan()
    past = gp.lineage(plan)
    code = plan.network.codes[plan.labels[5]]
    assert past.grid_of("b005", 1999).grid == past.grid_of("b005").grid == code
    assert past.grids.empty
    assert past.units.empty
    assert past.of(code).beginnings == past.of(code).today
    assert past.of(code).rows.empty
    assert past.as_dict()["grids"] == []


def test_no_grid_before_the_first_version():
    """Before the first version was in force no grid held anything, and the answer says so."""
    later = Version(1, "approved", by="office 3", date="2026-12-01", valid_from="2027-01-01")
    past = gp.lineage(toy_plan(version=later))
    early, on_time = past.grid_of("b000", 2026), past.grid_of("b000", 2027)
    assert (early.grids, [finding.code for finding in early.findings]) == ((), ["lineage-not-in-force"])
    assert "no version of the plan was in force yet" in early.text("en")
    assert (on_time.grids, on_time.findings) == (("003",), ())
    assert past.at(2026)["grid"].isna().all()
    assert past.at(2027)["grid"].notna().all()


def test_answers_name_their_version(plan):
    """Chains and buildings are told by a version with its state, not as of today."""
    past = gp.lineage(plan)
    chain = past.of(past.codes[0])
    assert "in version 3, a draft" in chain.text("en")
    assert "today" not in chain.text("en")
    assert "(version 3, a draft, building" in past.grid_of("b000").text("en")
    assert "第 3 版（草案）" in chain.text("zh")
