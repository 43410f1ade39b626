"""New polygons laid over old ground."""

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from shapely import box

from gridplan.boundaries.drawing import redraw

OLD = {"甲": box(0, 0, 100, 100), "乙": box(100, 0, 200, 100)}
corner = st.floats(-50, 250, allow_nan=False)
shapes = st.tuples(corner, corner, corner, corner, st.floats(-40, 40)).map(
    lambda at: shapely.affinity.rotate(box(min(at[0], at[1]), min(at[2:4]), max(at[0], at[1]), max(at[2:4])), at[4])
)


@settings(max_examples=times(150, 2000))
@given(st.dictionaries(st.sampled_from(["甲", "戊", "己"]), shapes, min_size=1))
def test_no_ground_is_lost_added_or_given_twice(drawn):
    """Whatever is drawn, the parts cover the old ground once."""
    found = redraw(OLD, drawn, {}).polygons
    tolerance = 0.01 * sum(shape.length for shape in found.values())
    assert abs(sum(shape.area for shape in found.values()) - 20000) < tolerance
    assert shapely.union_all([*found.values()]).symmetric_difference(box(0, 0, 200, 100)).area < tolerance


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["戊", "己"]), shapes, min_size=1))
def test_ground_that_nobody_drew_stays(drawn):
    """A place under no new polygon is still in the community that it was in, slivers apart."""
    found = redraw(OLD, drawn, {}).polygons
    for name, shape in OLD.items():
        rest = shape.difference(shapely.union_all([*drawn.values()]))
        kept = found.get(name, shapely.Polygon())
        assert rest.symmetric_difference(kept).area < 0.01 * max(rest.length, 1)
