"""Posts by level: all counted, people placed where they are named, gaps by grid and community, groups connected."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_grids import grids_of_loads, small_grids
from toy_assignment import toy_grids
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.people.published import published_city
from gridplan.people.staff.people import no_people


def count(posts, category, column="wanted"):
    """Return one number of the totals."""
    table = posts.totals
    return int(table.loc[table["category"] == category, column].sum())


def test_the_published_city_has_all_its_posts():
    """223 grid heads, 125 road heads, a supervisor for each few grids, teams and 183 workers, verified."""
    grids = published_city().grids
    posts = gp.head_posts(grids, supervise=(4, 6), teams={"police": 1, "medical": {"per": 1000}})
    assert [count(posts, name) for name in ("grid_head", "road_head", "police")] == [223, 125, 223]
    assert count(posts, "medical") == sum(
        -(-int(own) // 1000) for own in grids.table.groupby("community")["households"].sum()
    )
    sizes = posts.supervised.groupby("supervisor")["grid"].size()
    assert sizes.between(4, 6).all()
    assert posts.verify().status == "verified"
    assert posts.report.findings == ()


def test_heads_of_lower_levels_come_from_the_plan():
    """A plan with levels has a head for each micro-grid and each corridor group."""
    plan = gp.divide_levels(toy_plan())
    posts = gp.head_posts(plan)
    assert count(posts, "micro_grid_head") == len(plan.levels.micro_grids)
    assert count(posts, "corridor_head") == len(plan.levels.corridors)
    first = str(plan.levels.corridors["corridor"].iloc[0])
    named = gp.head_posts(plan, pd.DataFrame({"id": ["h"], "category": ["楼道长"], "grid": [first]}))
    assert count(named, "corridor_head", "filled") == 1
    assert named.verify().status == "verified"


def test_people_fill_the_posts_they_are_named_for():
    """Ranks that are asked for go first, one too many is surplus, those of a community fill what is open there."""
    people = pd.DataFrame(
        {
            "人员编号": ["p1", "p2", "p3", "m1", "m2", "x1", "h1"],
            "类别": ["police", "police", "police", "medical", "medical", "guard", "网格长"],
            "职级": ["2", "1", "1", "", "", "", "3"],
            "网格": ["A001", "A001", "A001", None, None, None, "A002"],
            "社区": [None, None, None, "A", "A", "B", None],
        }
    )
    wishes = {"police": [{"each": 1, "rank": "2"}, {"each": 1}], "medical": {"per": 10_000}}
    posts = gp.head_posts(toy_grids(2, 4, communities=2), people, teams=wishes)
    at = posts.table.set_index(["category", "rank", "place"])["people"]
    assert (at["police", "2", "A001"], at["police", "", "A001"]) == (("p1",), ("p2",))
    assert at["grid_head", "", "A002"] == ("h1",)
    own = posts.by_community.set_index(["community", "category", "rank"])
    assert own.loc[("A", "medical", ""), ["wanted", "filled", "gap", "surplus"]].tolist() == [1, 1, 0, 1]
    assert own.loc[("A", "police", "1"), ["wanted", "filled", "surplus"]].tolist() == [0, 0, 1]
    assert own.loc[("B", "medical", ""), ["wanted", "gap"]].tolist() == [1, 1]
    assert [finding.ids for finding in posts.report.findings] == [("x1",)]
    assert posts.ranks.set_index("rank")["people"].to_dict() == {"": 3, "1": 2, "2": 1, "3": 1}
    assert posts.verify().status == "verified"


def test_people_without_a_place_are_spread_over_open_posts():
    """Asked to, open posts go to people of their category: one in each place before a second, asked ranks first."""
    wishes = {"guard": 2, "medical": [{"each": 1, "rank": "2"}, {"community": 1}]}
    people = pd.DataFrame(
        {
            "person": ["g1", "g2", "g3", "g4", "g5", "g6", "m1", "m2", "x1"],
            "category": ["guard"] * 6 + ["medical"] * 2 + ["cook"],
            "rank": ["", "", "", "", "", "", "1", "2", ""],
            "grid": ["A002", *[""] * 8],
        }
    )
    grids = toy_grids(2, 2, communities=2)
    assert gp.head_posts(grids, people, teams=wishes).totals["filled"].sum() == 1
    posts = gp.head_posts(grids, people, teams=wishes, spread=True)
    held = posts.table[posts.table["filled"] > 0].set_index(["category", "community", "place"])["people"].to_dict()
    assert held == {
        ("guard", "A", "A001"): ("g2", "g3"),
        ("guard", "A", "A002"): ("g1", "g4"),
        ("guard", "B", "B001"): ("g5",),
        ("guard", "B", "B002"): ("g6",),
        ("medical", "A", ""): ("m1",),
        ("medical", "A", "A001"): ("m2",),
    }
    assert posts.table.loc[posts.table["category"] == "cook", "surplus"].tolist() == [1]
    assert posts.verify().status == "verified"


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_counts_add_up_whoever_is_named(data):
    """Wanted is filled plus open, all people are told once, and communities add up to the whole, in any row order."""
    grids = toy_grids(2, 4, communities=2)
    n = data.draw(st.integers(1, 12))
    places = st.sampled_from(["", *grids.codes[:3]])
    people = pd.DataFrame(
        {
            "person": [f"p{i:02d}" for i in range(n)],
            "category": data.draw(
                st.lists(st.sampled_from(["police", "medical", "grid_head"]), min_size=n, max_size=n)
            ),
            "rank": data.draw(st.lists(st.sampled_from(["", "a"]), min_size=n, max_size=n)),
            "grid": data.draw(st.lists(places, min_size=n, max_size=n)),
        }
    ).assign(community="A")
    wishes = {"police": [{"each": 1, "rank": "a"}, {"each": 1}], "medical": {"community": 2}}
    posts = gp.head_posts(grids, people, teams=wishes)
    assert posts.verify().status == "verified"
    assert int((posts.totals["filled"] + posts.totals["surplus"]).sum()) == n
    order = data.draw(st.permutations(range(n)))
    assert gp.head_posts(grids, people.iloc[list(order)], teams=wishes).digest == posts.digest


@settings(max_examples=8, deadline=None)
@given(small_grids(most=12), st.integers(1, 3), st.integers(0, 2))
def test_supervisors_have_connected_groups(grids, least, more):
    """Every grid has one supervisor, groups hang together, and sizes outside the window are told."""
    posts = gp.head_posts(grids, supervise=(least, least + more))
    groups = posts.supervised.groupby("supervisor")["grid"].apply(list)
    assert sorted(code for own in groups for code in own) == list(grids.codes)
    assert all(nx.is_connected(grids.graph().subgraph(own)) for own in groups)
    inside = all(least <= len(own) <= least + more for own in groups)
    assert inside or [finding.code for finding in posts.report.findings] == ["supervisors-window"]


def test_supervisors_where_the_number_does_not_go_into_groups():
    """Seven grids in a row do not go into groups of four to six: the nearest groups are made and told."""
    grids = grids_of_loads([1] * 7, [(i, i + 1) for i in range(6)])
    posts = gp.head_posts(grids, supervise=(4, 6))
    assert [finding.numbers["grids"] for finding in posts.report.findings] == [7]
    assert sorted(posts.supervised.groupby("supervisor").size()) in ([7], [3, 4])
    assert posts.verify().status == "verified"


def test_workers_are_listed_by_who_they_are():
    """Workers who have grids fill their posts; a mere number of them does unless people are named as workers."""
    grids = toy_grids(2, 3)
    named = gp.assign_workers(grids, pd.DataFrame({"worker": ["w1", "w2"]}))
    assert count(gp.head_posts(grids, workers=named), "worker", "filled") == 2
    numbered = gp.assign_workers(grids, 2)
    posts = gp.head_posts(grids, workers=numbered)
    assert (count(posts, "worker", "filled"), count(posts, "worker", "gap")) == (2, 0)
    assert posts.verify().status == "verified"
    people = pd.DataFrame({"id": ["p"], "category": ["worker"], "community": ["A"]})
    posts = gp.head_posts(grids, people, workers=numbered)
    assert [count(posts, "worker", name) for name in ("filled", "gap", "surplus")] == [1, 1, 0]


def test_every_fault_of_the_people_at_once():
    """Ids, categories, places and communities that are wrong are told together, each with its id."""
    people = pd.DataFrame(
        {
            "id": ["a", "a", None, "d", "e", "f"],
            "category": ["police", "police", "police", "", "police", "police"],
            "grid": [None, None, None, None, "Z9", "A001"],
            "community": ["A", "A", "A", "A", None, "B"],
        }
    )
    with pytest.raises(InputError) as caught:
        gp.head_posts(toy_grids(2, 4, communities=2), people)
    assert {finding.code: finding.ids for finding in caught.value.findings} == {
        "people-table-nameless": ("#3",),
        "people-table-repeated": ("a",),
        "people-table-category": ("d",),
        "people-table-place": ("e (Z9)",),
        "people-table-elsewhere": ("f (A001)",),
    }
    with pytest.raises(InputError, match="category"):
        gp.head_posts(toy_grids(1, 2), pd.DataFrame({"id": ["a"]}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"police": {"each": 1, "per": 10}},
        {"police": {}},
        {"police": -1},
        {"police": {"per": 0}},
        {"police": {"each": 1, "on": "sea"}},
        {"police": {"every": 1}},
        {"grid_head": 1},
        {"police": [1, 2]},
    ],
)
def test_teams_that_can_never_be_right(wrong):
    """A team with two numbers, none, below zero, unknown words or a level's name is refused."""
    with pytest.raises(OptionError, match=next(iter(wrong))):
        gp.head_posts(toy_grids(1, 2), teams=wrong)


@pytest.mark.parametrize("supervise", [(6, 4), (0, 2), (1,), (1.5, 2)])
def test_numbers_of_grids_that_can_never_be_right(supervise):
    """Supervisors of no grids, of parts of one or of fewer at most than at least are refused."""
    with pytest.raises(OptionError):
        gp.head_posts(toy_grids(1, 2), supervise=supervise)


def told(posts, **cells):
    """Return posts whose first row says something else."""
    table = posts.table.copy()
    for name, value in cells.items():
        table.at[0, name] = value
    return _with(posts, table=table)


def _with(posts, **changes):
    return type(posts)(**{name: changes.get(name, getattr(posts, name)) for name in posts.__dataclass_fields__})


FALSE = {
    "posts-wrong-level": lambda p: _with(p, table=p.table.iloc[1:]),
    "posts-wrong-team": lambda p: _with(p, wishes=()),
    "posts-wrong-people": lambda p: _with(p, people=no_people()),
    "posts-wrong-sums": lambda p: told(p, gap=5),
    "posts-wrong-groups": lambda p: _with(p, supervised=p.supervised.assign(grid=np.roll(p.supervised["grid"], 1))),
    "posts-wrong-totals": lambda p: told(p, filled=0, surplus=0),
}


@pytest.mark.parametrize("code", FALSE)
def test_false_posts_are_found(code):
    """Each false statement fails with its own finding."""
    people = pd.DataFrame({"id": ["a"], "category": ["grid_head"], "grid": ["A001"]})
    posts = gp.head_posts(toy_grids(2, 4), people, supervise=(3, 5), teams={"police": 1})
    assert posts.verify().status == "verified"
    assert code in [finding.code for finding in FALSE[code](posts).verify().failures]


def test_posts_are_written_for_nobody_else(tmp_path):
    """Workbook, JSON and tables hold ids only, for the owner alone, and no cell that a spreadsheet would run."""
    people = pd.DataFrame({"id": ["=1+1"], "category": ["grid_head"], "grid": ["A001"], "name": ["Somebody"]})
    posts = gp.head_posts(toy_grids(2, 4), people, supervise=(3, 5))
    for name in ("posts.xlsx", "posts.json"):
        assert posts.export(tmp_path / name, lang="zh").stat().st_mode & 0o077 == 0
    sheet = pd.read_excel(tmp_path / "posts.xlsx", sheet_name="合计")
    assert set(sheet["类别"]) == {"网格长", "督导员"}
    folder = posts.export(tmp_path / "tables")
    text = (folder / "posts.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert "Somebody" not in text + (tmp_path / "posts.json").read_text(encoding="utf-8")
    with pytest.raises(OptionError):
        posts.export(tmp_path / "posts.doc")


def test_the_workbook_has_no_empty_sheets_and_speaks_of_categories(tmp_path):
    """Without supervisors and ranks there are no sheets of them; codes of categories stand there in words."""
    posts = gp.head_posts(toy_grids(2, 4), teams={"building": 1})
    sheets = pd.read_excel(posts.export(tmp_path / "posts.xlsx", lang="zh"), sheet_name=None)
    assert list(sheets) == ["说明", "合计", "按社区", "岗位"]
    assert all(len(sheet) for sheet in sheets.values())
    assert "楼栋长" in set(sheets["合计"]["类别"])
    assert "服务团队 · 楼栋长" in posts.summary("zh")


def test_teams_from_a_file(tmp_path):
    """Teams are read from TOML as from a mapping; a file that is none is refused with the reason."""
    file = tmp_path / "teams.toml"
    file.write_text('[police]\neach = 1\n[[medical]]\nper = 500\nrank = "doctor"\n', encoding="utf-8")
    wishes = {"police": 1, "medical": {"per": 500, "rank": "doctor"}}
    grids = toy_grids(2, 3)
    assert gp.head_posts(grids, teams=file).digest == gp.head_posts(grids, teams=wishes).digest
    file.write_text("police = [", encoding="utf-8")
    with pytest.raises(InputError, match=r"teams\.toml"):
        gp.head_posts(grids, teams=file)
