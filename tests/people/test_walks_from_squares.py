"""Walks that begin at the middles of squares are told as such, proven or not."""

from dataclasses import replace

import pytest
from toy_assignment import toy_assignment

from gridplan.findings import Finding, Report
from gridplan.people.rosters.sheets import roster_sheets
from gridplan.people.rosters.telling import summary

SQUARES = Finding("officers-places-squares", (), {"source": "a.csv", "places": 2, "metres": 500.0})


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "from the middles of 500 m squares"), ("zh", "边长 500 米方格的中心")]
)
def test_walk_lines_say_where_walks_begin(lang, said):
    """Every line about walks of the summary and of the workbook says so, and none does without squares."""
    own = toy_assignment()
    squared = own.replace(officers=replace(own.officers, report=Report((SQUARES,))))
    walked = sum(stage.name == "travel" for stage in own.stages) > 0
    lines = [line for line in summary(squared, lang).splitlines() if said in line]
    assert len(lines) == 1 + walked
    assert said not in summary(own, lang)
    assert sum(said in line for line in roster_sheets(squared, lang)[0].table["line"]) == len(lines)
