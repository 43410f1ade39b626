"""Plan files of every make that there was are read, checked and saved as ever."""

import pytest
from kept_plans import KEPT, held, kept

import gridplan as gp
from gridplan.store import container
from gridplan.store.geopackage import content_digest
from gridplan.store.schema import SCHEMA_VERSION
from gridplan.store.unpack import meta_of

DIGESTS = {
    "make_1": "3e314b9719b13dedba9100427086850082f3dd25c8643710e6406d762f4a5558",
    "make_1_invented": "0e473644f6951161dc5abf5ce2d33984cb323d29378fe64cc1ac4914b208590a",
    "make_2": "ac470171bc4bf6c17fdac596d3eed60110bb2c0bc72fbfd55448e9875033f15a",
    "make_3": "f8abbb528f45378188ff345ba4d9fe5aab301f3ce2ed81fb969600dd8ffd3190",
    "make_4": "6cdda69ce7ddae8ed413d02d1a752a2c2c68fd41deeff21d9b70c24dda6940d7",
    "make_5": "f2d34759025221f92fbad49f209ac0d7eac378ff97712eea397c421920c3cfd5",
    "make_6": "7441753f892a34460ca893006212a0963f1c93657d496c844932cad3bbcf7079",
}
"""Kept plan → its digest on the day on which it was saved."""
INVENTED = {"make_1_invented": ["verify-piece-status", "verify-bound-sum"]}
"""Kept plan → what it says and is not so."""


def notes(file):
    """The notes in a plan file, as they stand there."""
    with container.reading(file) as connection:
        return meta_of(container.read(connection, "meta"))


def test_a_plan_of_every_make_is_kept():
    """Whoever raises the make keeps a plan of it, and no kept plan is left out of these tests."""
    assert set(KEPT) == set(DIGESTS)
    assert {name.split("_")[1] for name in KEPT} == {str(make) for make in range(1, SCHEMA_VERSION + 1)}


@pytest.mark.parametrize("name", KEPT)
def test_kept_plans_are_what_they_were(name, tmp_path, tried):
    """Make, plan and content are those of the day, and so is what verification finds."""
    file = kept(name, tmp_path)
    told, plan = notes(file), gp.load(file)
    assert told["schema_version"] == int(name.split("_")[1])
    assert plan.digest == told["plan_digest"] == DIGESTS[name]
    assert content_digest(file) == told["content_digest"]
    assert [finding.code for finding in gp.verify(file).failures] == INVENTED.get(name, [])
    tried(1, "plans of older makes")


@pytest.mark.long
@pytest.mark.parametrize("name", KEPT)
def test_kept_plans_are_saved_again_whole(name, tmp_path):
    """A plan of an older make, saved today, holds the same, and needs no newer gridplan than it did."""
    plan = gp.load(kept(name, tmp_path))
    again = gp.save(plan, tmp_path / "again.gpkg")
    assert held(gp.load(again)) == held(plan)
    assert notes(again)["schema_version"] == int(name.split("_")[1])


@pytest.mark.long
def test_kept_plans_hold_what_their_make_brought(tmp_path):
    """Levels, merger, history, trail and road-segment grids are in the plans that are kept for them."""
    plans = {name: gp.load(kept(name, tmp_path)) for name in KEPT}
    assert plans["make_1_invented"].prices is not None
    assert len(plans["make_2"].levels.parts)
    assert len(plans["make_3"].merger.functions)
    assert len(plans["make_3"].others) == 2
    assert len(plans["make_4"].history) == 2
    assert len(plans["make_5"].trail) == 2
    assert len(plans["make_6"].roads.codes)
    assert plans["make_6"].names
