"""Pairs as planners ask for them: settings, faults, proof, privacy, files."""

import json
import stat

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from scipy.optimize import linear_sum_assignment
from two_sides import sides

import gridplan as gp
from gridplan.people.grids import Grids


@pytest.fixture(scope="module")
def agencies():
    """87 agencies and 59 estates in 10 communities; some agencies belong to none."""
    rng = np.random.default_rng(5)
    left, right = sides(rng, left=87, right=59)
    right["community"] = [f"C{i % 10}" for i in range(59)]
    left["community"] = [f"C{i % 10}" if i % 9 else "" for i in range(87)]
    return left, right


@pytest.fixture(scope="module")
def paired(agencies):
    """N+1: every agency one estate of its community, every estate at least one agency."""
    return gp.pair(*agencies, same="community")


def test_agencies_and_estates_are_paired_and_proven(paired, agencies):
    """Each of 87 agencies has one estate, each of 59 estates an agency, within the community, proven best."""
    assert paired.status == "feasible"
    assert paired.gap == 0
    assert paired.verify().status == "verified"
    table = paired.pairs
    assert table["left"].is_unique
    assert table["right"].nunique() == 59
    home = dict(zip(agencies[0]["id"], agencies[0]["community"], strict=True))
    place = dict(zip(agencies[1]["id"], agencies[1]["community"], strict=True))
    assert all(home[a] in ("", place[e]) for a, e in zip(table["left"], table["right"], strict=True))


def test_every_road_has_a_leader_and_agencies():
    """39 leaders and 90 agencies take 31 roads in two calls."""
    roads = pd.DataFrame({"road": [f"S{i:02d}" for i in range(31)]})
    for count, name in ((39, "leader"), (90, "agency")):
        people = pd.DataFrame({name: [f"P{i:02d}" for i in range(count)]})
        found = gp.pair(people, roads)
        assert len(found.pairs) == count
        assert found.pairs["right"].nunique() == 31


def test_households_are_shared_out_as_counts():
    """Every household of every corridor group has a cadre, nobody has more than the counts allow, prices prove it."""
    rng = np.random.default_rng(2)
    left, right = sides(rng, left=40, right=38)
    right["households"] = rng.integers(10, 30, 38)
    least = int(right["households"].sum()) // 40
    found = gp.pair(left, right, left_counts=(least - 2, least + 3), amounts="households")
    assert found.status == "feasible"
    assert found.gap == 0
    assert found.verify().status == "verified"
    sums = found.pairs.groupby("right")["amount"].sum()
    assert sums.to_dict() == right.set_index("id")["households"].to_dict()
    assert found.pairs.groupby("left")["amount"].sum().between(least - 2, least + 3).all()


def test_an_even_share_is_what_there_is_divided():
    """39 leaders on 31 roads stand there one or two each, 700 households at 34 cadres come to 20 or 21 each, proven."""
    left, right = sides(np.random.default_rng(2), left=39, right=31)
    roads = gp.pair(left, right, right_counts="even")
    assert roads.gap == 0
    assert sorted(roads.pairs["right"].value_counts()) == [1] * 23 + [2] * 8
    cadres, groups = sides(np.random.default_rng(3), left=34, right=35)
    groups["households"] = 20
    shared = gp.pair(cadres, groups, left_counts="even", amounts="households")
    assert shared.gap == 0
    assert sorted(shared.pairs.groupby("left")["amount"].sum()) == [20] * 14 + [21] * 20


def test_rows_with_counts_of_their_own_go_before_an_even_share():
    """A road that takes no more than one agency has one, whatever an even share would be."""
    left, right = sides(np.random.default_rng(2), left=9, right=4)
    right["upper"] = [1, None, None, None]
    each = gp.pair(left, right, right_counts="even").pairs["right"].value_counts()
    assert each[right["id"][0]] == 1
    assert sorted(each) == [1, 2, 3, 3]
    right["upper"] = [1, 1, 1, None]
    assert gp.pair(left, right, right_counts="even").status == "infeasible"


def test_large_sides_are_proven_over_all_pairs():
    """With a short list first, the answer is that of the whole list, and a list of few neighbours alone is worse."""
    rng = np.random.default_rng(3)
    left = pd.DataFrame({"id": [f"L{i:04d}" for i in range(700)], "x": rng.uniform(500, 4000, 700), "y": 0.0})
    left["y"] = rng.uniform(0, 3000, 700)
    right = pd.DataFrame({"id": [f"R{i:04d}" for i in range(700)], "x": rng.normal(2000, 400, 700), "y": 1500.0})
    right["y"] = rng.normal(1500, 400, 700)
    found = gp.pair(left, right, right_counts=(1, 1))
    assert found.request.costs.shape[0] * found.request.costs.shape[1] > 250_000
    assert found.gap == 0
    assert found.verify().status == "verified"
    table = np.hypot(*(left[["x", "y"]].to_numpy()[:, None] - right[["x", "y"]].to_numpy()).transpose(2, 0, 1))
    assert found.objective == pytest.approx(table[linear_sum_assignment(table)].sum(), abs=1)


def test_tampered_pairings_fail(paired):
    """A changed pair, price, objective or bound is found without the solver."""
    chosen = paired.chosen.copy()
    chosen[0, 1] = (chosen[0, 1] + 1) % 59
    assert paired.replace(chosen=chosen).verify().status == "failed"
    assert paired.replace(objective=paired.objective - 1).verify().status == "failed"
    assert paired.replace(bound=paired.bound + 1).verify().status == "failed"
    assert paired.replace(left_prices=paired.left_prices + 7).verify().status == "failed"
    assert paired.replace(chosen=paired.chosen[1:], amounts=paired.amounts[1:]).verify().status == "failed"


def test_pairs_of_last_year_stay_where_their_folder_is_given(agencies, paired, tmp_path):
    """A saved pairing fixes its pairs, by its folder, its table or its frame; a list without the columns is refused."""
    folder = paired.export(tmp_path / "last")
    for last in (folder, str(folder / "pairs.csv"), paired.pairs):
        again = gp.pair(*agencies, fixed=last)
        assert again.pairs[["left", "right"]].equals(paired.pairs[["left", "right"]])
    assert len(gp.pair(*agencies, forbidden=folder).pairs.merge(paired.pairs, on=["left", "right"])) == 0
    with pytest.raises(gp.InputError) as fault:
        gp.pair(*agencies, fixed=paired.pairs.rename(columns={"left": "agency"}))
    assert [(f.code, f.numbers["column"]) for f in fault.value.findings] == [("pair-list-column", "left")]


def test_fixed_and_forbidden_pairs_hold(agencies):
    """A fixed pair is there, a forbidden one is not, and the price of both shows in the objective."""
    free = gp.pair(*agencies)
    far = free.pairs.iloc[0]["left"], "R58" if free.pairs.iloc[0]["right"] != "R58" else "R57"
    near = tuple(free.pairs.iloc[5][["left", "right"]])
    found = gp.pair(*agencies, fixed=[far], forbidden=[near])
    pairs = set(zip(found.pairs["left"], found.pairs["right"], strict=True))
    assert far in pairs
    assert near not in pairs
    assert found.objective > free.objective
    assert found.gap == 0
    assert found.verify().status == "verified"


def test_every_fault_is_told_at_once():
    """Ids, counts, places and pairs of both sides are faulted in one message."""
    left = pd.DataFrame({"id": ["A", "A", ""], "upper": [-1, 2, "x"], "x": [500, "?", 700], "y": [0, 0, 0]})
    right = pd.DataFrame({"id": ["E", "E"], "lower": [3, 1], "upper": [1, 1]})
    with pytest.raises(gp.InputError) as error:
        gp.pair(left, right, fixed=[("Z", "E")], forbidden=[("A", "Q")])
    codes = {finding.code for finding in error.value.findings}
    assert codes >= {
        "pair-ids-empty",
        "pair-ids-repeated",
        "pair-counts-wrong",
        "pair-counts-crossed",
        "coordinates-text",
        "pair-fixed-unknown",
        "pair-forbidden-unknown",
    }


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"fixed": [("A", "E")], "forbidden": [("A", "E")]}, "pair-fixed-forbidden"),
        ({"fixed": [("A", "F")], "same": "community"}, "pair-fixed-apart"),
        ({"fixed": [("A", "E"), ("A", "F")]}, "pair-fixed-over"),
        ({"distance": "walk"}, "pair-no-plan"),
        ({"distance": [[0.0, np.nan], [0.0, 0.0]]}, "pair-table-wrong"),
        ({"fixed": [("A", "F")], "distance": [[0.0, np.inf], [0.0, 0.0]]}, "pair-fixed-barred"),
    ],
)
def test_wishes_that_break_a_rule_are_faults(wish, code):
    """A fixed pair that may not be, walks without roads and figures that are none are refused by name."""
    left = pd.DataFrame({"id": ["A", "B"], "community": ["X", "Y"], "x": [500, 600], "y": [0, 0]})
    right = pd.DataFrame({"id": ["E", "F"], "community": ["X", "Y"], "x": [500, 600], "y": [0, 0]})
    with pytest.raises(gp.InputError) as error:
        gp.pair(left, right, **wish)
    assert code in [finding.code for finding in error.value.findings]


@pytest.mark.parametrize(
    "wish",
    [
        {"left_counts": (2, 1)},
        {"left_counts": "odd"},
        {"left_counts": "even", "right_counts": "even"},
        {"left_counts": (0, 1), "right_counts": "even"},
        {"right_counts": "even", "amounts": "a"},
        {"right_counts": (-1, 1)},
        {"distance": "flight"},
        {"distance": [[1.0]], "weights": [[1.0]]},
        {"slack": -1},
        {"balance": "a", "amounts": "b"},
        {"fixed": [("A",)]},
        {"distance": [[1.0, 2.0]]},
    ],
)
def test_values_that_can_never_be_right_are_refused(wish):
    """Counts the wrong way round, unknown distances and tables of another size are option errors."""
    with pytest.raises(gp.OptionError):
        gp.pair(pd.DataFrame({"id": ["A"]}), pd.DataFrame({"id": ["E"]}), **wish)


def test_sides_too_large_to_balance_are_refused():
    """Half a million pairs are more than balancing can look through; the message says how many it can."""
    left = pd.DataFrame({"id": [f"L{i}" for i in range(800)], "load": 1})
    with pytest.raises(gp.InputError, match="250,000"):
        gp.pair(left, pd.DataFrame({"id": [f"R{i}" for i in range(700)]}), balance="load")


def test_walks_follow_the_roads():
    """Along a road with a bend the walk is longer than the line, and the nearest on foot is another."""
    road = gpd.GeoSeries.from_wkt(["LINESTRING (0 0, 0 1000, 200 1000, 200 0)"], crs="EPSG:2154")
    spot = gpd.GeoDataFrame({"grid": ["G"]}, geometry=gpd.points_from_xy([0], [0]), crs="EPSG:2154")
    grids = Grids(spot, np.zeros((1, 2)), np.zeros((0, 2), dtype=np.int32), gpd.GeoDataFrame(geometry=road))
    left = gpd.GeoDataFrame({"id": ["A"]}, geometry=gpd.points_from_xy([0], [0]), crs="EPSG:2154")
    right = gpd.GeoDataFrame({"id": ["E", "F"]}, geometry=gpd.points_from_xy([200, 0], [0, 500]), crs="EPSG:2154")
    counts = {"right_counts": (0, None)}
    assert gp.pair(left, right, distance="line", **counts).pairs["right"].tolist() == ["E"]
    found = gp.pair(left, right.to_crs(4326), distance="walk", plan=grids, **counts)
    assert found.pairs["right"].tolist() == ["F"]
    assert found.objective == pytest.approx(500, abs=1)


def test_degrees_without_a_system_are_refused():
    """Longitudes and latitudes in columns need the name of their coordinate system."""
    left = pd.DataFrame({"id": ["A"], "lon": [114.3], "lat": [30.6]})
    right = pd.DataFrame({"id": ["E"], "lon": [114.31], "lat": [30.6]})
    with pytest.raises(gp.InputError, match="degrees"):
        gp.pair(left, right)
    assert gp.pair(left, right, crs=4326).objective == pytest.approx(959, abs=2)


def test_totals_come_first_as_reason():
    """More agencies than places for them: the reason is the sum, and the change names who takes more."""
    found = gp.pair(pd.DataFrame({"id": list("ABCDE")}), pd.DataFrame({"id": ["E1", "E2"]}), right_counts=(1, 2))
    assert [reason.code for reason in found.reasons] == ["pair-total-left"]
    assert "4 < 5" in found.summary("en")
    assert "4 < 5" in found.summary("zh")
    assert len(found.relaxation.changes) == 1
    assert found.as_dict()["objective"] is None


def test_who_stands_in_whose_way_is_named():
    """Two leaders who may take the same single road only: both are named, and the road."""
    forbidden = [(one, road) for one in ("A", "B") for road in ("S2", "S3")]
    left, right = pd.DataFrame({"id": ["A", "B", "C"]}), pd.DataFrame({"id": ["S1", "S2", "S3"]})
    found = gp.pair(left, right, right_counts=(0, 1), forbidden=forbidden)
    assert [(reason.code, reason.ids) for reason in found.reasons] == [("pair-stuck-left", ("A", "B"))]
    assert found.reasons[0].numbers["names"] == "S1"
    assert gp.pair(left, right, right_counts=(0, 1), forbidden=forbidden[1:]).status == "feasible"


def test_names_never_leave(agencies, tmp_path):
    """A column with names of people reaches no table, no text and no file; new files are for the owner alone."""
    left = agencies[0].assign(name="Zhang San", 姓名="张三", phone="13800000000")
    found = gp.pair(left, agencies[1])
    book, told = found.export(tmp_path / "pairs.xlsx", lang="zh"), found.export(tmp_path / "pairs.json")
    folder = found.export(tmp_path / "pairs")
    text = told.read_text(encoding="utf-8") + found.summary("zh")
    text += "".join(str(row) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows(values_only=True))
    text += "".join(path.read_text(encoding="utf-8-sig") for path in sorted(folder.iterdir()))
    assert not any(word in text for word in ("Zhang", "张三", "1380000"))
    for path in (book, told, *folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(told.read_text(encoding="utf-8"))["digest"] == found.digest
    assert len(pd.read_csv(folder / "pairs.csv")) == 87


def test_loads_of_many_items_are_evened_out(agencies):
    """With 87 agencies the window is proven near the narrowest, and all rules hold."""
    left = agencies[0].assign(households=np.random.default_rng(1).integers(5, 60, 87))
    found = gp.pair(left, agencies[1], balance="households")
    assert found.verify().status == "verified"
    assert found.window.bound <= found.window.width <= found.window.bound + 0.1 * left["households"].sum() / 59
    assert found.bound <= found.objective


def test_many_are_sent_to_many_places_evenly_without_distances():
    """3,091 people and 1,029 places without any measure: each has one, each place three or four, proven."""
    people = pd.DataFrame({"id": [f"S{i}" for i in range(3_091)]})
    places = pd.DataFrame({"id": [f"N{i}" for i in range(1_029)]})
    found = gp.pair(people, places, right_counts=(3, 4))
    assert found.verify().status == "verified"
    assert found.pairs["left"].nunique() == len(people)
    assert set(found.pairs["right"].value_counts()) == {3, 4}
    uneven = places.head(450).assign(lower=[0] * 430 + [20] * 20, upper=[1] * 430 + [25] * 20)
    assert gp.pair(people.head(600), uneven).verify().status == "verified"


def test_sides_are_called_as_their_columns_of_ids(tmp_path):
    """Columns that say what their ids are of give sheets, heads and summary their words; others stay left and right."""
    left = pd.DataFrame({"agency": ["A1", "A2"], "x": [1000, 2000], "y": [0, 0]})
    right = pd.DataFrame({"小区": ["E1", "E2"], "x": [1000, 2000], "y": [0, 0]})
    found = gp.pair(left, right, right_columns={"id": "小区"})
    sheets = pd.read_excel(found.export(tmp_path / "pairs.xlsx", lang="zh"), sheet_name=None)
    assert list(sheets) == ["说明", "配对", "单位", "小区"]
    assert list(sheets["配对"])[:2] == ["单位", "小区"]
    assert found.summary("zh").startswith("单位 2 项，小区 2 项")
    plain = gp.pair(left.rename(columns={"agency": "id"}), right.rename(columns={"小区": "编号"}))
    assert plain.summary("en").startswith("left: 2, right: 2")


def test_workbooks_have_no_column_of_communities_that_says_nothing(tmp_path):
    """The community stands beside pairs of things in it; where one side is the communities, or none is known, not."""
    left = pd.DataFrame({"agency": ["A1", "A2"], "community": ["甲", "乙"]})
    right = left.rename(columns={"agency": "estate"})
    nowhere = [side.drop(columns="community") for side in (left, right)]
    counted = ["pairs", "amount", "at least", "at most"]
    of_each = {
        gp.pair(left, right): [["agency", "estate", "community", "amount"], *[["id", "community", *counted]] * 2],
        gp.pair(left, right[["community"]], same="community", right_columns={"id": "community"}): [
            ["agency", "community", "amount"],
            ["id", "community", *counted],
            ["id", *counted],
        ],
        gp.pair(*nowhere): [["agency", "estate", "amount"], *[["id", *counted]] * 2],
    }
    for number, (found, heads) in enumerate(of_each.items()):
        book = pd.read_excel(found.export(tmp_path / f"{number}.xlsx", lang="en"), sheet_name=None, header=None)
        assert [table.iloc[0].tolist() for table in list(book.values())[1:]] == heads
