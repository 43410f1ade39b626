"""Workers of dedicated grids beside those that staffing gives."""

import numpy as np
from toy_dedicated import dedicated_ground, square

import gridplan as gp

PARK = square(6, 6)


def test_a_park_changes_no_communitys_workers():
    """The worker of a park is told apart, and nothing says that windows forced another number."""
    plan = gp.partition(dedicated_ground(park=PARK), window=(300, 500), effort=0)
    workers = plan.network.n_workers
    codes = {found.code for found in plan.report.findings}
    wanted = int(gp.staffing(plan).frame["workers"].sum())
    assert plan.status == "feasible"
    assert int(workers.sum()) == wanted + 1
    assert not codes & {"staff-forced", "staff-unmet"}
    assert "1 are in dedicated grids" in gp.staffing_lines(plan, "en")[-1]
    assert "1 人属专属网格" in gp.staffing_lines(plan, "zh")[-1]


def test_those_who_live_in_a_place_are_not_wanted_beside_it():
    """Half a town that is one campus: staffing's workers for its homes are none of those wanted outside it."""
    campus = np.arange(32).tolist()
    plan = gp.partition(dedicated_ground(campus=campus), window=(300, 500), effort=0)
    inside = plan.grids["dedicated"] == "campus"
    assert plan.grids["workers"][inside].tolist() == [-(-int(plan.grids["households"][inside].iloc[0]) // 500)]
    assert not [found for found in plan.report.findings if found.code == "staff-forced"]


def test_a_number_forced_on_the_homes_is_told_without_the_places():
    """Where the homes themselves get other workers than staffing gives, the note counts these only."""
    plan = gp.partition(dedicated_ground(park=PARK), window=(200, 700), n_grids=9, effort=0)
    (told,) = [found for found in plan.report.findings if found.code == "staff-forced"]
    assert told.ids[0].endswith("→ 8)")


def test_plans_without_places_say_nothing_of_them():
    """A usual plan, or one whose places are attached, has no line on dedicated workers."""
    for ground, rule in ((dedicated_ground(), "own"), (dedicated_ground(mall=square(0, 0)), "attach")):
        plan = gp.partition(ground, window=(300, 500), dedicated=rule, effort=0)
        assert "dedicated" not in " ".join(gp.staffing_lines(plan, "en"))


def test_a_community_of_one_worker_may_have_a_place():
    """Homes that are worth one worker beside a mall where people live too are divided, the mall's worker apart."""
    ground = dedicated_ground(side=4, mall=[0, 1])
    plan = gp.partition(ground, window=(500, 800), effort=0)
    assert (plan.status, len(plan.network.codes)) == ("feasible", 2)
    assert not [found for found in plan.report.findings if found.code.startswith("staff-")]
