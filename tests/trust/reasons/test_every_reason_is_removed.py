"""No finding that stops people, networks or changes is without a test that takes its cause away, or a word why not."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from blamed import GIVEN, NOTHING_HELPS, REMOVED

STEMS = (
    *("whynot", "officers_read", "pairing", "stations", "staff", "staffing", "needed", "links", "areas", "dedicated"),
    *("merge", "fixed", "regrid", "regrid_matching", "roads", "road_counts", "road_codes", "levels", "edits"),
)
"""Files of sentences about people, networks and changes; those about divisions have tables of their own."""
STOPS = re.compile(r"impossible|unproven|budget|cramped|not-mended|in-the-way|supervisors-window|^roads-number")
"""Warnings that tell why an answer is not as it was asked for."""
CHECKED = re.compile(r"^verify-|-check-|-wrong-")
"""Statements of a finished answer that are not so: never a reason why there is none."""


def test_every_finding_that_stops_has_a_removal_or_a_reason_why_not(tried):
    """Each is in one table and no more; a new one fails here until its cause is taken away in a test."""
    stops = set()
    for stem in STEMS:
        text = files("gridplan").joinpath("locale", f"{stem}.toml").read_text(encoding="utf-8")
        for code, entry in tomllib.loads(text).items():
            said = entry.get("severity") == "error" or (entry.get("severity") == "warning" and STOPS.search(code))
            if said and not CHECKED.search(code):
                stops.add(code)
    removed = [code for codes in REMOVED.values() for code in codes]
    listed = [*removed, *GIVEN, *NOTHING_HELPS]
    assert len(listed) == len(set(listed))
    assert stops - set(listed) == set()
    assert set(listed) - stops == set()
    tried(len(stops), "findings that stop with a removal or a reason why not")


def test_the_tests_that_take_causes_away_are_there():
    """Each file that is named exists."""
    root = Path(__file__).parents[3]
    assert [name for name in REMOVED if not (root / name).is_file()] == []
