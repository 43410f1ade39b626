from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from toy_areas import area_plan
from toy_merged import merged_plan
from toy_plan import toy_ground, toy_plan

from gridplan.findings import Finding
from gridplan.options import Ratio, Rules, Standard, Window
from gridplan.plan import Plan
from gridplan.show.figures import grid_reasons, grid_rows, heading, legend, map_words, rule_text, short_codes

TIGHT = Rules(households=Window(390, 420))


def told_of(*ids: str) -> Finding:
    """Return a finding with advice on the grids `ids`; which one does not matter here."""
    return Finding("households-negative", ids=ids, numbers={"column": "hu"})


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_rows_are_the_figures_of_the_plan(lang: str) -> None:
    """Each column of the page has the values of `plan.grids`, in its order."""
    plan = toy_plan()
    rows = grid_rows(plan, lang)
    for name in ("households", "load", "workers", "units"):
        assert rows[name] == plan.grids[name].tolist()
    assert rows["code"] == list(plan.network.codes)
    assert np.allclose(rows["deviation"], plan.grids["deviation"], atol=1e-6)
    assert np.allclose(rows["compactness"], plan.grids["polsby_popper"], atol=1e-6)


def test_workers_worth_is_told_only_where_kinds_differ() -> None:
    """Without a standard load is households and says nothing more; with one it is parts of a worker."""
    rules = Rules(households=None, load=Window(0.8, 1.2), standard=Standard(open=300, managed=500))
    assert set(grid_rows(toy_plan(), "en")["worth"]) == {None}
    plan = toy_plan(ground=toy_ground(kinds=True), rules=rules)
    assert np.allclose(grid_rows(plan, "en")["worth"], plan.grids["load"] / 1500, atol=1e-4)


def test_a_grid_outside_its_window_says_why() -> None:
    """The finding that names the grid is told, with its advice; grids inside the window stay silent."""
    plan = toy_plan(rules=TIGHT)
    outside = plan.grids["outside_window"].to_numpy(bool)
    assert outside.any()
    assert not outside.all()
    named = plan.grids["grid"][outside].tolist()
    piece = dataclasses.replace(plan.components[0], findings=(told_of(*named),))
    told = [grid_reasons(plan.replace(components=(piece,)), g, "en") for g in range(4)]
    assert [bool(lines) for lines in told] == outside.tolist()
    assert told[int(np.flatnonzero(outside)[0])][1] == told_of().action("en")


def test_reasons_come_from_the_own_piece_only() -> None:
    """A finding on one community is not told on the grids of another."""
    plan = toy_plan(ground=toy_ground(communities=2), rules=TIGHT)
    east = dataclasses.replace(plan.components[1], findings=(told_of(),))
    plan = plan.replace(components=(plan.components[0], east))
    for g in range(4):
        told = bool(grid_reasons(plan, g, "zh"))
        assert told == (bool(plan.grids["outside_window"].iloc[g]) and plan.grids["community"].iloc[g] == "B")


def test_legend_counts_every_grid_once() -> None:
    """The counts of the classes add up to the number of grids, and the mark counts those outside."""
    plan = toy_plan(rules=TIGHT)
    found = legend(plan, "en")
    assert sum(row["count"] for row in found["class"]) == len(plan.grids)
    assert [m["count"] for m in found["marks"] if m["mark"] == "outside"] == [int(plan.grids["outside_window"].sum())]


def test_heading_says_what_was_proven_or_that_nothing_was() -> None:
    """The gap stands as a figure where there is a bound, else a dash."""
    plan = toy_plan()
    assert heading(plan, "en")["figures"][-1][1] == "–"
    bound = plan.objective / 1.05
    assert heading(plan.replace(bound=bound), "en")["figures"][-1][1] == "5.0 %"


def test_a_share_of_what_can_be_kept_is_a_lower_limit_with_its_meaning() -> None:
    """The figure of a merged plan says "at least", never more than was reached, and what grid-mates are."""
    plan = merged_plan(bound=None)
    assert heading(plan, "en")["figures"][-1][1] == "–"
    kept = plan.grid_mates[1]
    for bound, told in ((kept, "100 %"), (kept / 0.96499, "≥\u202f96.4 %"), (kept / 0.99999, "≥\u202f99.9 %")):
        last = heading(merged_plan(bound=bound), "en")["figures"][-1]
        assert last[1] == told
        assert "live in one grid of a department" in last[3]
    assert any("live in one grid" in meaning for _, meaning in heading(plan, "en")["about"])


def test_codes_are_shortened_without_becoming_alike() -> None:
    """Short codes are as different as the codes, whatever these look like."""
    for codes in (["A-001", "A-002"], ["001"], ["330102001002001", "330102001002010"], ["a", "ab"], ["x-", "x-1"], []):
        short = short_codes(codes)
        assert len(set(short)) == len(codes)
        assert all(short)


def test_grids_without_households_say_what_they_are_measured_by() -> None:
    """Shops are told where no work is of households, in both languages; a plan of homes tells nothing."""

    def plan_of(**rules: object) -> Plan:
        mixed = area_plan(**rules)
        labels = np.where(np.arange(len(mixed.labels)) < 2, mixed.labels[2], mixed.labels)
        return mixed.replace(network=dataclasses.replace(mixed.network, labels=labels))

    plan = plan_of()
    shops = plan.ground.units["shops"][plan.labels == plan.labels[-1]].sum()
    assert sorted(grid_rows(plan, "en")["measured"]) == ["", "", "", f"{shops:,.0f} shops"]
    assert sorted(grid_rows(plan, "zh")["measured"])[-1] == f"{shops:,.0f} 家店铺"
    own = plan_of(standard=Standard(residential=300, commercial=Ratio("elderly", 100)))
    assert sorted(grid_rows(own, "en")["measured"])[-1].endswith(" elderly")
    assert "measured" not in grid_rows(toy_plan(), "en")


def test_both_languages_have_every_word() -> None:
    """No sentence of the map is missing in either language, and rules are told in both."""
    assert map_words("en").keys() == map_words("zh").keys()
    assert rule_text(Rules(), "zh") == "每名网格员 300–500 户"
