"""Workers and people on posts after a re-gridding: whoever can stays where most households of their grid are."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_history import APPROVED, after_round, aged_plan, grids_of
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import InputError, OptionError
from gridplan.people.staff.block import Block, kinds_of
from gridplan.people.staff.filling import Ends, fill
from gridplan.people.staff.spreading import spread_people

PEOPLE = pd.DataFrame(
    [
        *({"person": f"h{i}", "category": "grid_head"} for i in range(5, 0, -1)),
        *({"person": f"b{i}", "category": "guard"} for i in range(9)),
    ]
)
GUARDS = {"guard": 2}


@st.composite
def changed_plans(draw):
    """A toy plan and what it is once units of it have moved to other grids, old and new."""
    old = toy_plan(version=APPROVED)
    units = sorted(grids_of(old))
    codes = st.sampled_from([*old.network.codes, "901", "902"])
    moved = draw(st.dictionaries(st.sampled_from(units), codes, max_size=len(units) // 2))
    return old, after_round(old, moved=moved)


def common(old, new):
    """Households that each grid of before has in each grid of today, counted by unit."""
    then, now = grids_of(old), grids_of(new)
    found: dict[tuple[str, str], int] = {}
    for unit, (code, households) in now.items():
        pair = then[unit][0], code
        found[pair] = found.get(pair, 0) + households
    return found


def seats(posts):
    """Person → place of the posts that are wanted."""
    table = posts.table[(posts.table["wanted"] > 0) & (posts.table["place"] != "")]
    return {person: row.place for row in table.itertuples() for person in row.people}


@settings(max_examples=25, deadline=None)
@given(changed_plans(), st.integers(1, len(PEOPLE)))
def test_nobody_with_more_households_in_a_place_has_to_leave_it_to_another(plans, number):
    """No one sits where somebody of the category has a stronger claim, who sits where theirs is weaker; verified.

    Claims are households in common with last year's grid, counted here by unit. As many posts are filled as without
    last year's posts, and in each place nobody sits second while another place of the category has none.
    """
    old, new = plans
    people = PEOPLE.iloc[:number]
    last = gp.head_posts(old, people, teams=GUARDS, spread=True)
    posts = gp.head_posts(new, people, teams=GUARDS, spread=True, like=last)
    assert posts.verify().status == "verified"
    had, has, held = seats(last), seats(posts), common(old, new)
    kind = people.set_index("person")["category"]
    assert len(has) == len(seats(gp.head_posts(new, people, teams=GUARDS, spread=True)))
    assert posts.table.groupby("category")["filled"].agg(lambda own: own.max() - own.min()).max() <= 1

    def claim(person, place):
        return held.get((had.get(person), place), 0)

    for person in has:
        for other, place in has.items():
            if kind[person] == kind[other] and claim(person, place) > claim(person, has[person]):
                assert claim(other, place) >= claim(person, place)


def test_saved_files_of_workers_and_of_posts_are_read(tmp_path):
    """The roster's own JSON and the one of posts with their workers say the same of workers."""
    old, new = aged_plan(), after_round(aged_plan(), moved={next(iter(grids_of(aged_plan()))): "009"})
    officers = pd.DataFrame({"officer": ["o1", "o2", "o3"], "department": "police"})
    sent = gp.assign_officers(old, officers, grids_per_officer=(1, 6))
    file = sent.export(tmp_path / "o.json")
    one, other = (gp.assign_officers(new, officers, grids_per_officer=(1, 6), like=like) for like in (sent, file))
    assert one.digest == other.digest
    last = gp.assign_workers(old, 3)
    posts = gp.head_posts(old, PEOPLE, workers=last, spread=True)
    files = last.export(tmp_path / "w.json"), posts.export(tmp_path / "p.json", roster=last)
    found = {gp.assign_workers(new, 3, like=like).digest for like in (last, *files)}
    assert len(found) == 1
    assert seats(gp.head_posts(new, PEOPLE, spread=True, like=files[1])) == seats(
        gp.head_posts(new, PEOPLE, spread=True, like=posts)
    )


def test_workers_of_the_same_grids_are_not_moved(tmp_path):
    """Where nothing changed all keep what they have, whatever the order of their ids would say, and that is told."""
    plan = aged_plan()
    ids = pd.DataFrame({"worker": ["w9", "w2", "w5"]})
    first = gp.assign_workers(plan, ids)
    turned = {"w2": "w9", "w5": "w2", "w9": "w5"}
    values = json.loads(first.export(tmp_path / "first.json").read_text("utf-8"))
    for row in values["posts"]:
        row["worker"] = turned[row["worker"]]
    (tmp_path / "turned.json").write_text(json.dumps(values), "utf-8")
    grids = gp.grids_of(plan)  # which tell of no re-gridding
    had = {worker: set(own["grid"]) for worker, own in pd.DataFrame(values["posts"]).groupby("worker")}
    found = gp.assign_workers(grids, ids, like=tmp_path / "turned.json")
    assert {worker: set(own["grid"]) for worker, own in found.workers.groupby("worker")} == had
    (told,) = [finding for finding in found.report.findings if finding.code == "staff-kept"]
    assert told.numbers == {"kept": 3, "people": 3}
    assert found.verify().status == "verified"


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_no_other_order_of_workers_keeps_more(data):
    """Of all ways to give the same sets of grids, or the same shares, to workers of as much time, none keeps more."""
    m, k, shared = data.draw(st.integers(2, 5)), data.draw(st.integers(1, 4)), data.draw(st.booleans())
    load = np.array(data.draw(st.lists(st.integers(1, 9), min_size=m, max_size=m)), dtype=np.int64)
    points = np.column_stack([np.arange(m, dtype=float), np.zeros(m)])
    row = np.array([[i, i + 1] for i in range(m - 1)], dtype=np.int32)
    block = Block(load, points, row, np.full(k, 1000), np.full(k, m), ((),) * k)
    known = np.array(data.draw(st.lists(st.lists(st.integers(0, 5), min_size=m, max_size=m), min_size=k, max_size=k)))
    filled = fill(block, Ends(shared=shared), known.astype(float))
    assert len(kinds_of(block).members) == 1
    own = [[grid for worker, grid, _ in filled.posts if worker == w] for w in range(k)]
    kept = [[known[w, grids].sum() for grids in own] for w in range(k)]
    best = max(sum(kept[w][at] for w, at in enumerate(order)) for order in permutations(range(k)))
    assert sum(kept[w][w] for w in range(k)) == best


@settings(max_examples=10, deadline=None)
@given(changed_plans())
def test_officers_have_last_year_the_grids_with_most_of_theirs(plans):
    """The roster of before counts as last year's grids in the table would, named by the units that they have today.

    Grids taken from the plan know what became of them as the plan does.
    """
    old, new = plans
    table = pd.DataFrame({"officer": ["o1", "o2", "o3"], "department": "police"})
    asked = {"grids_per_officer": (1, 6), "departments": {"police": (1, 1)}}
    last = gp.assign_officers(old, table, **asked)
    best = sorted(common(old, new).items(), key=lambda pair: (-pair[1], pair[0][1]))
    heir = {before: now for (before, now), _ in reversed(best)}
    had = {officer: sorted({heir[code] for code in own}) for officer, own in last.posts.groupby("officer")["grid"]}
    named = table.assign(last_year=[";".join(had.get(officer, [])) for officer in table["officer"]])
    found = gp.assign_officers(new, table, like=last, **asked)
    assert gp.assign_officers(gp.grids_of(new), table, like=last, **asked).digest == found.digest
    assert found.digest == gp.assign_officers(new, named, **asked).digest
    assert found.verify().status == "verified"


def test_places_that_people_come_back_to_are_filled_before_others():
    """Two of three places can be filled: those where two people were, not the first two."""
    wants = pd.DataFrame({"place": list("ABC"), "community": "x"}).assign(
        level="team", category="guard", rank="", grid="", wanted=1, person=""
    )
    people = pd.DataFrame({"person": ["p", "q"], "category": "guard", "rank": "", "place": "", "community": ""})
    heirs = {"old": {"C": 5, "A": 4}, "gone": {}}
    found = spread_people(wants, people, before={"p": ("gone",), "q": ("old",)}, heirs=heirs)
    assert found.set_index("person")["place"].to_dict() == {"p": "A", "q": "C"}


def test_what_nothing_can_be_read_from_is_refused(tmp_path):
    """A list, a file that is not there and people of another kind are refused; like without spread says what to add."""
    (tmp_path / "list.json").write_text("[]")
    for name in ("list.json", "none.json"):
        for verb in (lambda like: gp.assign_workers(aged_plan(), 3, like=like), _spread_like):
            with pytest.raises(InputError, match=name):
                verb(tmp_path / name)
    posts = gp.head_posts(aged_plan(), PEOPLE, spread=True)
    file = posts.export(tmp_path / "posts.json")
    for like in (posts, file):
        with pytest.raises(InputError, match="does not tell"):
            gp.assign_workers(aged_plan(), 3, like=like)
    officers = pd.DataFrame({"officer": ["o1"], "department": "police"})
    with pytest.raises(InputError, match="posts"):
        gp.assign_officers(aged_plan(), officers, grids_per_officer=(1, 6), like=file)
    with pytest.raises(OptionError, match="spread=True"):
        gp.head_posts(aged_plan(), PEOPLE, like=tmp_path / "list.json")


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"posts": [{"worker": ["a"], "grid": {}}]}',
        '{"posts": [{"worker": "a"}]}',
        '{"roster": 5, "posts": [5]}',
        '{"posts": [{"people": ["a"]}]}',
        '{"posts": [{"people": 5, "wanted": 1, "place": "001", "level": "grid_head"}]}',
        '{"posts": []}',
        '{"format": "gridplan-roster/1", "posts": [["o1"]]}',
        '{"format": "gridplan-roster/1", "posts": [[["o1"], {}, 1]]}',
        '{"format": 5, "posts": []}',
    ],
)
def test_damaged_files_of_before_are_refused_by_name(tmp_path, content):
    """Whatever is no roster or no posts, nested without end or with rows of another kind, ends in one sentence."""
    (tmp_path / "last.json").write_text(content)
    officers = pd.DataFrame({"officer": ["o1"], "department": "police"})
    verbs = [lambda like: gp.assign_officers(aged_plan(), officers, grids_per_officer=(1, 6), like=like)]
    if '"posts": []' not in content:  # where nobody had a post nothing is wrong
        verbs += [lambda like: gp.assign_workers(aged_plan(), 3, like=like), _spread_like]
    for verb in verbs:
        with pytest.raises(InputError, match=r"last\.json"):
            verb(tmp_path / "last.json")


def _spread_like(like):
    return gp.head_posts(aged_plan(), PEOPLE, spread=True, like=like)
