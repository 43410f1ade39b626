"""A whole batch: kept, changed, damaged, bad and lost places; the same plans whatever runs them."""

import json
import shutil

import pandas as pd
import pytest
from toy_batch import TOWN, write_config, write_town

import gridplan as gp
from gridplan.batch import working
from gridplan.batch.digests import file_digest
from gridplan.batch.record import read_record, record_seal
from gridplan.errors import OptionError, PlanFileError
from gridplan.store.safe import locked


class StoppedPlan:
    """What a division that was stopped returns, as far as the batch looks at it."""

    status = "stopped"


PLACES = sorted(TOWN.boundaries["community"])


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The town, divided once."""
    folder = write_town(tmp_path_factory.mktemp("running"))
    report = gp.batch(write_config(folder, '[output]\nfolder = "out"\nmaps = true\n'), processes=0)
    return folder, report


@pytest.fixture
def copy(done, tmp_path):
    """A copy of the divided town that a test may change."""
    shutil.copytree(done[0], tmp_path / "town")
    return tmp_path / "town"


def again(folder, **told):
    """Run the batch over the town in `folder` once more."""
    return gp.batch(folder / "batch.toml", processes=0, **told)


def plans(folder):
    """Return place → bytes of its plan file."""
    return {file.parent.name: file.read_bytes() for file in folder.glob("out/places/*/plan.gpkg")}


def test_every_place_has_a_sound_plan_of_its_own_rows(done):
    """Plans verify, hold every household of their community once, and their records say the same."""
    folder, report = done
    assert [record.place for record in report.records] == PLACES
    for record in report.records:
        plan = gp.load(folder / "out" / "places" / record.place / "plan.gpkg")
        own = TOWN.buildings[TOWN.buildings["community"] == record.place]
        assert set(plan.ground.units["unit"]) == set(own["unit"])
        assert record.figures["households"] == own["households"].sum()
        assert (record.plan_digest, record.status) == (plan.digest, "feasible")
        assert gp.verify(plan).status == "verified"


def test_a_second_run_keeps_everything(copy):
    """Nothing is divided, no plan is written, the summary is the same."""
    before, table = plans(copy), (copy / "out" / "summary.xlsx").read_bytes()
    report = again(copy)
    assert (report.kept, plans(copy)) == (3, before)
    assert (copy / "out" / "summary.xlsx").read_bytes() == table


def test_only_a_changed_place_is_divided_again(copy):
    """One count changed in one community leaves the plans of the others as they are, to the byte."""
    before = plans(copy)
    other = TOWN.buildings.copy()
    other.loc[5, "households"] += 1
    write_town(copy, other)
    report = again(copy)
    changed = [name for name, content in plans(copy).items() if content != before[name]]
    assert (report.kept, changed) == (2, [other.loc[5, "community"]])


def test_damage_is_mended(copy):
    """A plan cut short, a map gone, a record of nonsense: these places are done again, to the same bytes."""
    before, places = plans(copy), [copy / "out" / "places" / place for place in PLACES]
    (places[0] / "plan.gpkg").write_bytes(before[PLACES[0]][:-4096])
    (places[1] / "map.html").unlink()
    (places[2] / "record.json").write_text('{"place": 3}')
    report = again(copy)
    assert (report.kept, plans(copy)) == (0, before)
    assert (places[1] / "map.html").is_file()


def test_bad_places_are_listed_with_their_reasons_and_stop_no_other(copy):
    """Bad data, impossible windows and no units at all are each told; the rest is done; worst come first."""
    other = TOWN.buildings[TOWN.buildings["community"] != PLACES[0]].copy()
    other.loc[other.index[other["community"] == PLACES[1]][0], "households"] = -7
    write_town(copy, other)
    write_config(
        copy, f'[rules]\neffort = 0\nhouseholds = [100, 500]\n[place."{PLACES[2]}".rules]\nhouseholds = [5000, 6000]\n'
    )
    report = again(copy)
    told = {record.place: record for record in report.records}
    assert [told[name].status for name in PLACES] == ["refused", "refused", "infeasible"]
    assert [record.place for record in report.records] == PLACES
    assert all(record.reason("en") and record.reason("zh") for record in report.records)
    assert [record.place for record in report.failed] == PLACES[:2]
    assert again(copy).kept == 3


def test_the_summary_says_the_same_in_every_form(done):
    """Workbook, table and JSON have one row a place and the same sums; the map links to the places' maps."""
    folder, report = done
    table = pd.read_csv(folder / "out" / "summary.csv")
    told = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    sheet = pd.read_excel(folder / "out" / "summary.xlsx")
    assert len(table) == len(sheet) == told["places"] == 3
    assert table["households"].sum() == told["households"] == TOWN.buildings["households"].sum()
    page = (folder / "out" / "overview.html").read_text(encoding="utf-8")
    assert page.count("map.html") == 6
    assert "<script>" not in page
    assert report.headline("en") in page


def test_some_places_can_be_asked_for(copy):
    """Others keep their records; a name that does not exist is refused with those that do."""
    report = again(copy, only=[PLACES[0]], again=True)
    assert (report.kept, len(report.records)) == (2, 3)
    with pytest.raises(OptionError, match=PLACES[0]):
        again(copy, only=["nowhere"])


def test_places_that_are_gone_are_told(copy):
    """Their folders stay."""
    write_town(copy, TOWN.buildings[TOWN.buildings["community"] != PLACES[0]])
    write_config(copy, boundaries=None, boundaries_column=None)
    report = again(copy)
    assert [finding.ids for finding in report.report.findings] == [(PLACES[0],)]
    assert (copy / "out" / "places" / PLACES[0] / "plan.gpkg").is_file()


def test_a_stopped_division_is_no_plan(copy, monkeypatch):
    """Ctrl-C in the middle of a place ends the batch; what was done counts, what was there stays."""
    before = plans(copy)
    monkeypatch.setattr(working, "partition", lambda *_, **__: StoppedPlan())
    with pytest.raises(KeyboardInterrupt):
        again(copy, again=True)
    assert plans(copy) == before
    monkeypatch.undo()
    assert again(copy).kept == 3


def test_two_batches_never_share_a_folder(copy):
    """The second one is told so and changes nothing."""
    with locked(copy / "out" / "batch"), pytest.raises(PlanFileError, match="batch"):
        again(copy, lang="en")


def test_places_with_an_older_plan_are_changed_little(done, tmp_path):
    """Unchanged communities keep their plan to the digest; the changed one is the next version of its own."""
    folder, report = done
    other = TOWN.buildings.copy()
    grown = other.index[other["community"] == PLACES[0]][:3]
    other.loc[grown, "households"] += 30
    write_town(tmp_path, other)
    more = f'[rules]\neffort = 0\nhouseholds = [100, 500]\n[regrid]\nplans = "{folder / "out"}"\n'
    path = write_config(tmp_path, f'{more}[output]\nfolder = "new"\nchanges = true\n')
    new = {record.place: record for record in gp.batch(path, processes=0).records}
    old = {record.place: record for record in report.records}
    assert [new[name].plan_digest == old[name].plan_digest for name in PLACES] == [False, True, True]
    plan = gp.load(tmp_path / "new" / "places" / PLACES[0] / "plan.gpkg")
    assert (plan.version.number, len(plan.history)) == (2, 1)
    assert {file.name for file in (tmp_path / "new" / "places" / PLACES[0]).iterdir()} == {
        "plan.gpkg",
        "record.json",
        "changes.html",
        "changes.xlsx",
    }


def test_a_place_without_an_older_plan_is_told(done, tmp_path):
    """It is divided anew, and record, table and summary say so; the others are re-gridded without a word."""
    folder, _ = done
    shutil.copytree(folder / "out", tmp_path / "older")
    (tmp_path / "older" / "places" / PLACES[1] / "plan.gpkg").unlink()
    write_town(tmp_path)
    report = gp.batch(write_config(tmp_path, '[regrid]\nplans = "older"\n'), processes=0, lang="en")
    assert [record.place for record in report.records if record.reason("zh")] == [PLACES[1]]
    kept = read_record(tmp_path / "out" / "places" / PLACES[1])
    assert (kept.status, kept.reason("en")[:13]) == ("feasible", "no older plan")
    assert [(f.code, f.ids) for f in report.report.findings] == [("batch-no-older", (PLACES[1],))]
    assert f"divided anew: {PLACES[1]}" in report.summary("en")


def test_a_folder_that_cannot_be_made_stops_no_other(copy):
    """The place has failed with its reason, in the summary too; the other places are kept."""
    shutil.rmtree(copy / "out" / "places" / PLACES[0])
    (copy / "out" / "places" / PLACES[0]).write_text("in the way")
    report = again(copy)
    assert [(record.place, record.status) for record in report.failed] == [(PLACES[0], "failed")]
    assert (report.kept, "exists" in report.failed[0].reason("en")) == (2, True)
    told = json.loads((copy / "out" / "summary.json").read_text(encoding="utf-8"))
    assert told["records"][0]["place"] == PLACES[0]


def test_a_very_long_name_has_a_folder(tmp_path):
    """Eighty characters of four bytes are too much for a file system; the place is divided all the same."""
    name = "𠀀" * 80
    write_town(tmp_path, TOWN.buildings[TOWN.buildings["community"] == PLACES[0]].assign(community=name))
    report = gp.batch(write_config(tmp_path, boundaries=None, boundaries_column=None), processes=0)
    assert [(record.place, record.status) for record in report.records] == [(name, "feasible")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"figures": None},
        {"figures": {"units": "3"}},
        {"seconds": None},
        {"seconds": {"read": True}},
        {"reasons": {"en": "text"}},
        {"place": 3},
        {"file_digest": None},
    ],
)
def test_a_record_with_wrong_values_is_none(copy, wrong):
    """It reads as no record at all, so that the place is done again."""
    file = copy / "out" / "places" / PLACES[0] / "record.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    assert read_record(file.parent) is not None
    del told["seal"]
    told |= wrong
    file.write_text(json.dumps(told | {"seal": record_seal(told)}), encoding="utf-8")
    assert read_record(file.parent) is None


def test_older_plans_are_never_overwritten_while_they_are_read(copy):
    """Reading and writing in one folder is refused."""
    write_config(copy, '[regrid]\nplans = "out"\n')
    with pytest.raises(OptionError):
        again(copy)


@pytest.mark.long
def test_processes_make_the_same_plans(done, tmp_path):
    """Another process writes the bytes that this one did."""
    folder, report = done
    other = gp.batch(folder / "batch.toml", tmp_path / "out", processes=1)
    assert [r.plan_digest for r in other.records] == [r.plan_digest for r in report.records]
    for record in other.records:
        home = tmp_path / "out" / "places" / record.place
        assert read_record(home) == record
        assert file_digest(home / "plan.gpkg") == file_digest(folder / "out" / "places" / record.place / "plan.gpkg")
