"""Numbering of grids."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

import gridplan as gp
from gridplan.assembling.codes import number_grids, reading_order
from gridplan.errors import OptionError
from gridplan.options import CodeScheme


def test_rows_from_the_north_each_from_the_west():
    """A lattice of places is numbered like lines of a page, even when northings differ by some metres."""
    x, y = np.meshgrid(np.arange(5) * 100.0, np.arange(4) * -100.0)
    shake = np.random.default_rng(0).uniform(-8, 8, 20)
    points = np.stack([x.ravel(), y.ravel() + shake], axis=1)
    points[0, 1] = 8
    assert reading_order(points).tolist() == list(range(20))


@settings(max_examples=times(100, 2000))
@given(st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.sampled_from(["", "甲", "乙"])), min_size=1))
def test_every_grid_gets_one_code_of_its_community(rows):
    """Codes are unique, each starts with its community, and the order is a permutation."""
    points = np.array([row[:2] for row in rows])
    communities = [row[2] for row in rows]
    order, codes = number_grids(points, communities)
    assert sorted(order.tolist()) == list(range(len(rows)))
    assert len(set(codes)) == len(rows)
    for i, code in zip(order, codes, strict=True):
        assert code.rpartition("-")[0] == communities[i]


TOWN = ["110101001001", "110101001002", "110101001003"]


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.sampled_from([*TOWN, tuple(TOWN[:2]), tuple(TOWN)])),
        min_size=1,
        max_size=20,
    ),
    st.sets(st.sampled_from(["110101001001001", "110101001601002", "110101001002003"])),
)
def test_administrative_codes_have_15_digits(rows, taken):
    """Codes are unique, 15 digits, none given out before; ground of several communities has its own from 601 on."""
    points, communities = np.array([row[:2] for row in rows]), [row[2] for row in rows]
    order, codes = number_grids(points, communities, taken=taken)
    assert sorted(order.tolist()) == list(range(len(rows)))
    assert len({*codes, *taken}) == len(codes) + len(taken)
    for i, code in zip(order, codes, strict=True):
        assert len(code) == 15
        assert code.isdigit()
        own = communities[i]
        assert code[:12] == own if isinstance(own, str) else 601 <= int(code[9:12]) <= 603
    merged = {(communities[i], code[:12]) for i, code in zip(order, codes, strict=True) if len(communities[i]) < 12}
    assert len(merged) == len({own for own, _ in merged}) == len({code for _, code in merged})


def test_merged_communities_are_numbered_as_lines_of_a_page():
    """From 601 on, west to east and north to south, past a number that was given out before."""
    sets = [tuple(TOWN[:2]), tuple(TOWN[1:]), tuple(TOWN)]
    points = np.array([[0.0, 0.0], [90.0, 99.0], [0.0, 99.0]])
    order, codes = number_grids(points, sets, taken=["110101001602001"])
    assert [codes[order.tolist().index(i)] for i in (2, 1, 0)] == [
        "110101001601001",
        "110101001603001",
        "110101001604001",
    ]


def test_each_kind_has_serials_of_its_own():
    """Areal, road and dedicated grids start apart; a name keeps its separator, a community without name has none."""
    middle, code = np.zeros((1, 2)), TOWN[:1]
    assert [number_grids(middle, code, kind=kind)[1][0][12:] for kind in ("areal", "road", "dedicated")] == [
        "001",
        "701",
        "901",
    ]
    scheme = CodeScheme(digits=2, areal=11, road=50, dedicated=70, separator="/")
    assert number_grids(middle, ["甲"], scheme=scheme)[1] == ("甲/11",)
    assert number_grids(middle, [""], scheme=scheme)[1] == ("11",)
    assert number_grids(np.zeros((2, 2)), [*code, "甲"])[1] == (f"{code[0]}-001", "甲-001")


def test_serials_never_run_into_another_kind():
    """Behind administrative codes the range ends, and says so; behind names serials go on with more digits."""
    scheme = CodeScheme(digits=1, areal=1, road=4, dedicated=9)
    points = np.arange(8.0).reshape(4, 2)
    assert number_grids(points[:3], TOWN[:1] * 3, scheme=scheme)[1][-1] == f"{TOWN[0]}3"
    with pytest.raises(OptionError, match=r"110101001001 has more than 3 areal grids"):
        number_grids(points, TOWN[:1] * 4, scheme=scheme)
    assert len(number_grids(np.zeros((1200, 2)), ["甲"] * 1200)[1]) == 1200


def test_codes_of_a_plan_follow_the_scheme_and_go_on():
    """Communities of 12 digits make codes of 15; divided again, each grid that goes on keeps its code."""
    town = gp.samples.city(buildings=200, seed=1, communities=2)
    names = sorted(town.buildings["community"].dropna().unique())
    codes = town.buildings["community"].map(dict(zip(names, TOWN, strict=False)))
    buildings = town.buildings.assign(community=codes)
    units = gp.read_units(buildings, unit="unit", households="households", community="community")
    ground = gp.survey(units, roads=town.roads)
    plan = gp.partition(ground, effort=0)
    assert all(len(code) == 15 and code[:12] in TOWN for code in plan.network.codes)
    assert [code[12:] for code in plan.network.codes if code.startswith(TOWN[0])][:2] == ["001", "002"]
    again = gp.partition(ground, gp.Rules(effort=0, stay=5.0, codes=CodeScheme(areal=500)), start=plan)
    assert set(again.network.codes) == set(plan.network.codes)
