"""Road-segment grids by name: each named road is one grid, whole, in the community that most of it lies in."""

import pytest
from toy_roads import road_layer, street_ground

import gridplan as gp
from gridplan.errors import OptionError

RULES = gp.RoadRules(by="name", window=(50, 3000))


def divided(*lines, rules=RULES):
    """Road-segment grids of named lines on the toy ground, in metres from its corner; A is west of 120 m, B east."""
    return gp.road_grids(street_ground(), rules, roads=road_layer(*lines))


def of_road(network, name):
    """Rows of the segments of a road, with the code of their grid."""
    segments = network.segments.assign(grid=[network.codes[label] for label in network.labels])
    return segments[segments["name"] == name]


def test_each_named_road_is_one_grid():
    """Roads that cross are a grid each, over the junction, and a road without a name has none."""
    network = divided(("长街", [(10, 40), (110, 40)]), ("短巷", [(60, 10), (60, 110)]), ("", [(10, 80), (110, 80)]))
    assert len(network.codes) == 2
    for name in ("长街", "短巷"):
        own = of_road(network, name)
        assert len(own) > 1
        assert own["grid"].nunique() == 1
    assert set(network.segments["name"]) == {"长街", "短巷"}


@pytest.mark.parametrize(("start", "end", "community"), [(30, 160, "A"), (80, 210, "B")])
def test_a_road_over_a_border_goes_whole_to_where_most_of_it_lies(start, end, community):
    """A road is one grid of the community with most of its metres; mirrored it is one of the other."""
    own = of_road(divided(("横街", [(start, 60), (end, 60)])), "横街")
    assert own["grid"].nunique() == 1
    assert set(own["community"]) == {community}


def test_a_name_that_does_not_hang_together_is_a_grid_each():
    """Two pieces of one name far apart are two grids, as a grid hangs together."""
    network = divided(("断街", [(10, 40), (50, 40)]), ("断街", [(10, 200), (50, 200)]))
    assert len(network.codes) == 2


def test_the_window_cuts_nothing_and_names_what_is_outside():
    """A road longer than the window is one grid all the same, and told; with a wide one nothing is told."""
    line = ("长街", [(10, 40), (110, 40)])
    short = divided(line, rules=gp.RoadRules(by="name", window=(10, 50)))
    assert len(short.codes) == len(divided(line).codes) == 1
    assert short.report.findings != ()
    assert short.grids["outside_window"].all()
    assert not divided(line).grids["outside_window"].any()


def test_by_name_is_stored_only_where_it_is_asked_for():
    """Rules of older networks stay the same to the letter, so that their digests do; a number beside it is refused."""
    assert "by" not in gp.RoadRules().as_dict()
    assert gp.RoadRules.from_dict(RULES.as_dict()) == RULES
    with pytest.raises(OptionError, match="n_grids"):
        gp.RoadRules(by="name", n_grids=3)
    with pytest.raises(OptionError, match="by must be"):
        gp.RoadRules(by="class")
