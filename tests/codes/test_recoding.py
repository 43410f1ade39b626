"""Recoding of grids whose community changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times

from gridplan.codes import recode
from gridplan.errors import OptionError
from gridplan.options import CodeScheme

OLD, NEW, OTHER = "110101001001", "110101001002", "110101002001"


def row(k):
    """Return `k` places from west to east."""
    return np.column_stack([np.arange(k) * 100.0, np.zeros(k)])


def test_a_renamed_community_changes_the_head_alone():
    """All grids of a renamed community keep their serials, gaps too."""
    codes = ("甲-003", "甲-001", "乙-001")
    assert recode(codes, row(3), parents=["丙", "丙", "乙"], former=["甲", "甲", "乙"]) == (
        "丙-003",
        "丙-001",
        "乙-001",
    )


def test_nothing_changes_where_no_parent_does():
    """Codes stay as they are, even those that are in no scheme."""
    codes = ("110101001001005", "七号", "110101001001-9")
    assert recode(codes, row(3), parents=[OLD] * 3, former=[OLD] * 3) == codes


def test_merged_communities_share_serials_without_collision():
    """Two communities become one: the first in reading order keeps its serial, the other takes the next free one."""
    codes = (f"{OLD}001", f"{OLD}003", f"{NEW}001", f"{NEW}002")
    got = recode(codes, row(4), parents=[OTHER] * 4, former=[OLD, OLD, NEW, NEW])
    assert got == (f"{OTHER}001", f"{OTHER}003", f"{OTHER}004", f"{OTHER}002")


def test_a_community_swallows_another():
    """Grids of the community that stays keep their codes whole."""
    codes = (f"{NEW}001", f"{OLD}001")
    assert recode(codes, row(2), parents=[OLD] * 2, former=[NEW, OLD]) == (f"{OLD}002", f"{OLD}001")


def test_a_split_community_recodes_its_part_only():
    """Grids in the new community get its head, those left behind keep their codes."""
    codes = ("甲-001", "甲-002", "甲-003")
    assert recode(codes, row(3), parents=["甲", "乙", "乙"], former=["甲"] * 3) == ("甲-001", "乙-002", "乙-003")


def test_a_founded_subdistrict_changes_its_digits():
    """The first nine digits change, community and serial stay."""
    got = recode((f"{OLD}001", f"{NEW}007"), row(2), parents=["110101009001", "110101009002"], former=[OLD, NEW])
    assert got == ("110101009001001", "110101009002007")


def test_swapped_names_give_no_code_to_other_ground():
    """Communities that exchange their names get serials that neither had."""
    got = recode(("甲-001", "乙-001"), row(2), parents=["乙", "甲"], former=["甲", "乙"])
    assert got == ("乙-002", "甲-002")


def test_a_code_given_out_before_never_returns():
    """Serials of retired grids are passed over, whether kept or new; a grid that bears a taken code keeps it."""
    taken = ("乙-001", "乙-002", "乙-009")
    got = recode(("甲-001", "", "乙-009"), row(3), parents=["乙"] * 3, former=["甲", "", "乙"], taken=taken)
    assert got == ("乙-003", "乙-004", "乙-009")


def test_a_planners_own_code_stays():
    """Codes that do not contain their community go on under another one; so does the rest of a longer name."""
    codes = ("007", "甲乙-001", "甲-")
    assert recode(codes, row(3), parents=["丙"] * 3, former=["甲"] * 3) == codes


def test_grids_keep_to_the_range_of_their_kind():
    """Of two dedicated grids with one serial, the second takes the next one for dedicated grids."""
    codes = (f"{OLD}901", f"{NEW}901")
    assert recode(codes, row(2), parents=[OTHER] * 2, former=[OLD, NEW]) == (f"{OTHER}901", f"{OTHER}902")
    assert recode(("",), row(1), parents=[OTHER], former=[""], kind="road") == (f"{OTHER}701",)


def test_ground_of_several_communities_has_its_own_series():
    """A grid that now spans two communities gets a number from 601 on; with others of the same two it shares one."""
    both = (OLD, NEW)
    codes = (f"{OLD}001", "110101001601001", f"{NEW}001", f"{NEW}002")
    got = recode(codes, row(4), parents=[both, both, (OLD, NEW, "110101001003"), NEW], former=[OLD, both, NEW, NEW])
    assert got == ("110101001601002", "110101001601001", "110101001602001", f"{NEW}002")


def test_ground_of_several_communities_may_become_one_communitys():
    """The series of merged ground is a head like any other, and so are names joined by a plus."""
    assert recode(("110101001601004",), row(1), parents=[OLD], former=[(OLD, NEW)]) == (f"{OLD}004",)
    assert recode(("乙+甲-004",), row(1), parents=["丙"], former=[("乙", "甲")]) == ("丙-004",)


def test_names_and_numbers_may_change_into_each_other():
    """A village with a name gets its administrative code, and the other way round."""
    assert recode(("东村-004",), row(1), parents=[OLD], former=["东村"]) == (f"{OLD}004",)
    assert recode((f"{OLD}004",), row(1), parents=["东村"], former=[OLD]) == ("东村-004",)


def test_other_widths_are_recoded_alike():
    """Schemes of other widths find their heads by them."""
    scheme = CodeScheme(county=2, subdistrict=2, community=2, digits=2, road=50, dedicated=70, merged=61)
    assert recode(("11010105",), row(1), parents=["110102"], former=["110101"], scheme=scheme) == ("11010205",)


def test_equal_codes_are_refused():
    """Two grids with one code cannot both keep it."""
    with pytest.raises(OptionError, match="甲-001"):
        recode(("甲-001", "甲-001"), row(2), parents=["甲"] * 2, former=["甲"] * 2)


PARENTS = ["甲", "乙", "丙", ("甲", "乙")]
NUMBERED = [OLD, NEW, OTHER, (OLD, NEW)]


@settings(max_examples=times(100, 2000))
@given(st.data(), st.sampled_from([PARENTS, NUMBERED]))
def test_recoding_laws(data, parents):
    """Codes are unique, old ones never go to other ground, taken ones never return, and once is enough."""
    k = data.draw(st.integers(1, 9))
    places = row(k)
    draw = st.lists(st.sampled_from(parents), min_size=k, max_size=k)
    before, now = data.draw(draw), data.draw(draw)
    codes = recode([""] * k, places, parents=before, former=[""] * k)
    serials = data.draw(st.sets(st.integers(1, 5)))
    taken = {code[:-3] + f"{serial:03d}" for code in codes for serial in serials} - set(codes)
    got = recode(codes, places, parents=now, former=before, taken=taken)
    assert len(set(got)) == k
    assert not set(got) & taken
    assert all(new == old for new, old, *pair in zip(got, codes, before, now, strict=True) if pair[0] == pair[1])
    assert all(new not in codes or new == old for new, old in zip(got, codes, strict=True))
    assert recode(got, places, parents=now, former=now, taken={*taken, *codes}) == got
