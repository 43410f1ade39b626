"""Codes that go on: grids begun by hand that are an older grid in all but name."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from toy_edits import grid_of, sitting, two_communities

import gridplan as gp
from gridplan.edits.keeping import kept_names

PLAN = two_communities()
CODES = PLAN.network.codes
HOUSEHOLDS = PLAN.ground.units["households"].to_numpy()
OWN = {code: [unit for unit, grid in grid_of(PLAN).items() if grid == code] for code in CODES}


def begun(plan):
    """Return name in the edits → code and kind of finding of each grid that edits began."""
    notes = [finding for finding in plan.report.findings if finding.code in ("edits-begun", "edits-kept")]
    return {note.numbers["name"]: (note.ids[0], note.code) for note in notes}


def test_a_grid_under_another_name_keeps_its_code():
    """Nothing changes when a whole grid is called new; most of one that ends goes on, a small part of it is new."""
    whole, most, few = (OWN[CODES[0]][part] for part in (slice(None), slice(2, None), slice(2)))
    assert gp.apply_edits(PLAN, sitting(PLAN, (" ".join(whole), "+1"))) is PLAN
    kept = gp.apply_edits(PLAN, sitting(PLAN, (" ".join(most), "+1"), (" ".join(few), CODES[1])))
    assert begun(kept) == {"+1": (CODES[0], "edits-kept")}
    assert kept.network.codes == CODES
    assert gp.verify(kept).status == "verified"
    new = gp.apply_edits(PLAN, sitting(PLAN, (" ".join(few), "+4"), (" ".join(most), CODES[1])))
    code, kind = begun(new)["+4"]
    assert (kind, code in new.network.codes, code in CODES) == ("edits-begun", True, False)
    assert CODES[0] in new.retired


def test_mending_burns_no_code():
    """A few buildings drawn as a new grid, which mending fills with the rest of theirs, are their old grid again."""
    for few, code in (("b021", "002"), ("b031 b032", "004"), ("b018", "004")):
        new = gp.apply_edits(PLAN, sitting(PLAN, (few, "+1"), ("b000", "001")), mend=True)
        assert (new.status, new.network.codes, new.retired) == ("feasible", CODES, frozenset())
        assert begun(new) == {"+1": (code, "edits-kept")}
        mended = next(finding for finding in new.report.findings if finding.code == "edits-mended")
        assert mended.numbers["units"] < 5


@settings(max_examples=60)
@given(arrays(np.int32, len(PLAN.ground), elements=st.integers(0, len(CODES) + 2)))
def test_codes_go_to_the_most_of_a_grid_that_ends(labels):
    """A grid with any building it had keeps its code; others get that of a grid that ends and is mostly in them."""
    names = [*CODES, "+1", "+2", "+3"]
    found = kept_names(PLAN, labels, names)
    alive = [bool(np.any((labels == old) & (PLAN.labels == old))) for old in range(len(CODES))]
    for label, code in enumerate(found):
        if label < len(CODES) and (alive[label] or not (labels == label).any()):
            assert code == CODES[label]
            continue
        fair = []
        for old in range(len(CODES)):
            had, common = PLAN.labels == old, (PLAN.labels == old) & (labels == label)
            if not alive[old] and 2 * HOUSEHOLDS[common].sum() > HOUSEHOLDS[had].sum():
                fair.append((HOUSEHOLDS[common].sum(), CODES[old]))
        assert (code is None) == (not fair)
        assert not fair or code in [name for held, name in fair if held == max(fair)[0]]
    kept = [code for label, code in enumerate(found) if code is not None and (labels == label).any()]
    assert len(set(kept)) == len(kept)
