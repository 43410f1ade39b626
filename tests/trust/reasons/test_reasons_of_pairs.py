"""Two sides that cannot be paired: what the findings name, taken away to the item, and nothing less, lets them be."""

import numpy as np
import pandas as pd
import pytest
from promises import times

import gridplan as gp

ROUNDS = 12
"""Times that a cause is taken away, as one may hide the next."""


def drawn(rng):
    """Draw two sides with counts and communities, and pairs that may not be."""
    sides = []
    for letter in "AE":
        ids = [f"{letter}{number}" for number in range(int(rng.integers(1, 6)))]
        lower = rng.integers(0, 3, len(ids))
        upper = lower + rng.integers(0, 2, len(ids))
        community = rng.choice(["X", "Y", ""], len(ids))
        sides.append(pd.DataFrame({"id": ids, "lower": lower, "upper": upper, "community": community}))
    pairs = [(one, other) for one in sides[0]["id"] for other in sides[1]["id"]]
    forbidden = [pair for pair in pairs if rng.random() < 0.25]
    return (*sides, {"forbidden": forbidden, "same": "community" if rng.integers(2) else None, "allowed": []})


def reasons(found):
    """Return why sides cannot be paired."""
    return found.reasons


def asking_less(left, right, cause, short=0):
    """Return the sides of which the items that are named need as much as they can have, or `short` more than that."""
    is_left = cause.code.endswith("-left")
    side = (left if is_left else right).copy()
    spare = cause.numbers["need"] - cause.numbers["room"] - short
    for row in side.index[side["id"].isin(cause.ids) if cause.ids else side["id"].notna()]:
        taken = min(spare, int(side.loc[row, "lower"]))
        side.loc[row, "lower"] -= taken
        spare -= taken
    return (side, right) if is_left else (left, side)


@pytest.mark.long
def test_what_pairs_lack_is_told_to_the_item(tried):
    """Items that need as much less as a reason says are no reason any more; with one less of that they still are."""
    rng, removed = np.random.default_rng([9, 4]), 0
    for _ in range(times(40, 600)):
        left, right, asked = drawn(rng)
        for _ in range(ROUNDS):
            found = gp.pair(left, right, **asked)
            if found.status == "feasible":
                break
            cause = reasons(found)[0]
            nearly = gp.pair(*asking_less(left, right, cause, short=1), **asked)
            assert nearly.status == "infeasible", cause
            left, right = asking_less(left, right, cause)
            removed += 1
        assert found.status == "feasible", [one.text("en") for one in reasons(found)]
    assert removed
    tried(removed, "named causes removed")


@pytest.mark.long
def test_changes_named_for_pairs_are_enough(tried):
    """Counts and pairs changed by the ids and numbers of the findings alone let all be paired, and verified."""
    rng, eased = np.random.default_rng([9, 5]), 0
    for _ in range(times(40, 600)):
        left, right, asked = drawn(rng)
        found = gp.pair(left, right, **asked)
        if found.status == "feasible":
            continue
        changes = found.relaxation.changes
        again = gp.pair(*changed(left, right, asked, changes)[:2], **changed(left, right, asked, changes)[2])
        assert (again.status, again.verify().status) == ("feasible", "verified"), changes
        eased += 1
    assert eased
    tried(eased, "advice on pairs followed")


def changed(left, right, asked, changes):
    """Return the sides and wishes with the changes that are told."""
    left, right = left.set_index("id"), right.set_index("id")
    forbidden, allowed = list(asked["forbidden"]), list(asked["allowed"])
    for one in changes:
        numbers = one.numbers
        if one.code in ("pair-ease-most", "pair-ease-least"):
            side = left if numbers["item"] in left.index else right
            side.loc[numbers["item"], "upper" if one.code.endswith("most") else "lower"] = numbers["new"]
        elif one.code == "pair-ease-open":
            forbidden.remove((numbers["left"], numbers["right"]))
        else:
            assert one.code == "pair-ease-across", one
            allowed.append((numbers["left"], numbers["right"]))
    return left.reset_index(), right.reset_index(), {**asked, "forbidden": forbidden, "allowed": allowed}


LEFT = pd.DataFrame({"id": ["A1", "A2"], "community": ["X", "Y"]})
RIGHT = pd.DataFrame({"id": ["E1", "E2"], "community": ["X", "Y"]})
INFINITE = pd.DataFrame([[np.inf, 1.0], [1.0, 1.0]], index=LEFT["id"], columns=RIGHT["id"])
WISHES = {
    "unknown": {"fixed": [("A1", "E7")], "forbidden": [("B1", "E1")], "allowed": [("A1", "E8")]},
    "fixed and forbidden": {"fixed": [("A1", "E1")], "forbidden": [("A1", "E1")]},
    "fixed over a border": {"fixed": [("A1", "E2")], "same": "community"},
    "fixed to too many": {"fixed": [("A1", "E1"), ("A1", "E2")]},
    "fixed without a way": {"fixed": [("A1", "E1")], "distance": INFINITE},
}


@pytest.mark.parametrize("name", WISHES)
def test_wishes_on_pairs_without_those_named_can_be(name, tried):
    """Fixed, forbidden and allowed pairs that are refused leave a request that can be met, when they are left out."""
    wishes = WISHES[name]
    with pytest.raises(gp.InputError) as refused:
        gp.pair(LEFT, RIGHT, **wishes)
    named = {name for one in refused.value.findings for name in one.ids}
    assert named
    kept = {
        kind: [pair for pair in pairs if "=".join(pair) not in named and named.isdisjoint(pair)]
        if kind in ("fixed", "forbidden", "allowed")
        else pairs
        for kind, pairs in wishes.items()
    }
    assert gp.pair(LEFT, RIGHT, **kept).status == "feasible"
    tried(len(refused.value.findings), "named causes removed")
