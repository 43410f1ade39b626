"""Inputs that do not go with one another are named, by file: before a run that could not go on, else after it."""

import shutil

import pandas as pd
import pytest

import gridplan as gp
from gridplan.errors import InputError
from gridplan.gallery.agreeing import LINKED, differing, unlinked
from gridplan.gallery.given import check_given, find_given
from gridplan.gallery.recipes import RECIPES
from gridplan.store.sheets import write_csv


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Inputs of a place, made once."""
    base = tmp_path_factory.mktemp("made")

    def write(name):
        folder = base / name
        if not folder.exists():
            place = gp.samples.place_inputs(name, size=gp.samples.quick_size(name))
            place.write(folder / "inputs")
            gp.samples.later(place).write(folder / "later" / "inputs")
        return folder

    return write


def rewrite(path, change):
    """Write a table anew, changed."""
    write_csv(path, change(pd.DataFrame(gp.read_table(path))))


@pytest.mark.parametrize("name", RECIPES)
def test_inputs_that_are_made_go_with_one_another(made, name):
    """Of no place is anything told, neither of today nor of a year later."""
    assert not [*unlinked(name, made(name) / "inputs")]
    assert not [*differing(name, made(name))]


CUTS = {
    "too few agencies": (
        "agencies.csv",
        lambda table: table.head(5),
        "gallery-inputs-few",
        ["agencies.csv", "estates"],
    ),
    "too few families": ("families.csv", lambda table: table.head(19), "gallery-inputs-many", ["families.csv", "2"]),
    "too few members": ("members.csv", lambda table: table.head(9), "gallery-inputs-few", ["members.csv", "9"]),
}


@pytest.mark.parametrize("cut", CUTS)
def test_lists_that_are_too_short_are_refused_before_anything_is_written(cut, made, tmp_path):
    """The two files and their numbers are told, with what to do; of agencies the communities that lack some."""
    file, change, code, named = CUTS[cut]
    given = shutil.copytree(made("agencies") / "inputs", tmp_path / "given")
    rewrite(given / file, change)
    with pytest.raises(InputError) as refused:
        check_given("agencies", find_given("agencies", given, tmp_path / "out"), lambda *_: None)
    first, found = refused.value.findings
    assert (first.code, found.code) == ("gallery-inputs-faulty", code)
    assert [word for word in named if word not in found.advice("en")] == []
    assert found.action("zh")
    assert bool(found.ids) is (file == "agencies.csv")
    assert not (tmp_path / "out").exists()


def test_every_file_that_is_linked_is_an_input():
    """Nothing is asked of a file that the place has not."""
    for name, pairs in LINKED.items():
        place = gp.samples.place_inputs(name, size=gp.samples.quick_size(name))
        files = {*(f"{layer}.gpkg" for layer in place.layers()), *(f"{table}.csv" for table in place.lists())}
        assert {file for each in pairs for file in (each.left, each.right)} <= files


def test_totals_that_differ_from_the_buildings_are_told_by_community(made, tmp_path):
    """Both numbers stand there, and which file the plan is made from."""
    folder = shutil.copytree(made("village"), tmp_path / "village")
    rewrite(folder / "inputs" / "totals.csv", lambda table: table.assign(households="900"))
    (fault,) = differing("village", folder)
    assert (fault.file, fault.finding.code) == ("inputs/totals.csv", "gallery-inputs-differ")
    assert {"900", str(fault.finding.numbers["counted"])} <= {*fault.line("en").replace(",", "").split()}
    assert len(fault.finding.ids) == 1


def test_rows_of_a_ledger_without_a_building_are_told(made, tmp_path):
    """The city holds its buildings to the totals; what is in its ledger only is named."""
    folder = shutil.copytree(made("city"), tmp_path / "city")
    nowhere = {"unit": "B999999"}
    rewrite(folder / "inputs" / "ledger.csv", lambda table: pd.concat([table, table.head(1).assign(**nowhere)]))
    (fault,) = differing("city", folder)
    assert (fault.file, fault.finding.ids) == ("inputs/ledger.csv", ("B999999",))


def test_a_ledger_above_the_totals_is_told_by_community(made, tmp_path):
    """One wrong row that alone has more households than the official total names the community and both numbers."""
    folder = shutil.copytree(made("city"), tmp_path / "city")
    rewrite(
        folder / "inputs" / "ledger.csv",
        lambda table: table.assign(households=["99999", *table["households"].iloc[1:]]),
    )
    (fault,) = differing("city", folder)
    assert fault.finding.code == "gallery-inputs-above"
    assert fault.finding.numbers["counted"] > 99_999 > fault.finding.numbers["totals"]
    assert len(fault.finding.ids) == 1
