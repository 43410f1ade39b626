"""Files that ask for far too much are refused in words or done, within a minute of the processor and 2 GB."""

from __future__ import annotations

from pathlib import Path

import overloads
import pytest
from confined import confined
from promises import times

QUICK = {
    "piled_up": "units-piled-up",
    "million_corners": "geometry-corners",
    "holes": "geometry-corners",
    "combs": "units-piled-up",
    "tangle": "lines-cross",
    "communities": "boundaries-piled-up",
    "to_the_moon": "coordinates-stray",
    "endless": "geometry-not-finite",
    "deep_collections": "nested-too-deep",
    "deep_blob": "geometry-missing",
    "deep_parquet": "nested-too-deep",
    "deep_edits": "edits-nested",
    "wide_layer": "layer-columns",
    "wide_table": "table-cells",
}
"""Overloads that are refused in a second or two, and for what."""

SLOW = {
    "scribble": "lines-cross",
    "large_feature": "feature-too-large",
    "large_blob": "geometry-corners",
    "repeated_blob": "table-too-large",
    "deep_folders": "nested-too-deep",
    "one_place": "units-piled-up",
    "long_id": "ids-too-long",
    "long_text": "table-too-large",
    "one_line": "table-cells",
    "zeros": "table-too-large",
    "far_cell": "table-cells",
    "beyond": "table-lines",
    "wide_rows": "table-cells",
    "bomb": "archive-ratio",
}
"""Those that take longer to write or to refuse; tried by make trust."""

REFUSED = times(QUICK, QUICK | SLOW)
DONE = times(("far_apart",), ("far_apart", "copies", "large_town"))
"""Those that are worked on all the same; half a million buildings are no overload."""


@pytest.mark.long
@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_words(name: str, tmp_path: Path, tried) -> None:
    """The file is refused for what is wrong with it, in no more than 60 s and 2 GB."""
    took = confined(getattr(overloads, name), tmp_path)
    assert REFUSED[name] in took.end.split(", "), took
    tried(1, "overloads")


@pytest.mark.long
@pytest.mark.parametrize("name", DONE)
def test_done_within_limits(name: str, tmp_path: Path, tried) -> None:
    """The file is worked on to its end in no more than 60 s and 2 GB."""
    assert confined(getattr(overloads, name), tmp_path).end == "done"
    tried(1, "overloads")
