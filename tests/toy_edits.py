"""Edits by hand of the toy plan, and any sequence of edits that can be made."""

from __future__ import annotations

from hypothesis import strategies as st
from toy_plan import toy_ground, toy_plan

import gridplan as gp
from gridplan.options import Rules, Window
from gridplan.plan import Plan
from gridplan.trail import Edit, Edits

WISHES = Rules(
    households=Window(300, 500),
    together=(("b000", "b001"), ("b021", "b022")),
    apart=(("b003", "b030"),),
    pinned={"b008": "003"},
)


def two_communities(rules: Rules | None = None) -> Plan:
    """Return the toy plan on two communities."""
    return toy_plan(ground=toy_ground(communities=2), rules=rules)


def grid_of(plan: Plan) -> dict[str, str]:
    """Return unit → code of its grid."""
    return {unit: plan.network.codes[i] for unit, i in zip(plan.ground.units["unit"], plan.labels, strict=True)}


def sitting(plan: Plan, *moves: tuple[str, str], **about: object) -> Edits:
    """Return edits that move units, named with blanks between, each to a grid."""
    lying, edits = grid_of(plan), []
    for names, to in moves:
        units = tuple(names.split())
        edits.append(Edit("move", units, tuple(lying.get(unit, "?") for unit in units), to, way="lasso"))
        lying |= dict.fromkeys(units, to)
    return Edits(plan.digest, tuple(edits), **about)


def edited_plan() -> Plan:
    """Return a plan with two sittings of edits, one mended, of odd text."""
    plan = two_communities()
    lock = Edit("lock", grids=("002",), time="2027-01-31T10:00:00+08:00")
    first = sitting(plan, ("b000", "001"), who="office 3", why="=1+1\n<b>“社区”</b>")
    once = gp.apply_edits(plan, Edits(**(vars(first) | {"edits": (lock, *first.edits)})), mend=True, date="2027-01-31")
    return gp.apply_edits(once, sitting(once, ("b033 b034", "+1")), date="2027-02-28")


@st.composite
def sittings(draw: st.DrawFn, plan: Plan) -> Edits:
    """Draw a sequence of edits that can be made: moves to grids old and new, locks and unlocks."""
    lying, names, locked = grid_of(plan), [*plan.network.codes], {"units": set(), "grids": set()}
    edits = []
    for _ in range(draw(st.integers(0, 8))):
        act = draw(st.sampled_from(["move", "move", "move", "lock", "unlock"]))
        if act == "move":
            to = draw(st.sampled_from([*names, f"+{len(names)}"]))
            free = [u for u, grid in lying.items() if u not in locked["units"] and grid not in locked["grids"]]
            if to in locked["grids"] or not free:
                continue
            units = draw(st.lists(st.sampled_from(free), min_size=1, max_size=12, unique=True))
            edits.append(Edit("move", tuple(units), tuple(lying[unit] for unit in units), to))
            lying |= dict.fromkeys(units, to)
            names = list(dict.fromkeys([*names, to]))
        else:
            kind, known = draw(st.sampled_from([("units", [*lying]), ("grids", names)]))
            chosen = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
            edits.append(Edit(act, **{kind: tuple(chosen)}))
            locked[kind] = locked[kind] | {*chosen} if act == "lock" else locked[kind] - {*chosen}
    return Edits(plan.digest, tuple(edits))
