"""What is not in order in a place is named on the screen, in the table, in its README and on the page."""

import dataclasses
import json
from types import SimpleNamespace

import pandas as pd
import pytest
from toy_plan import toy_plan

import gridplan as gp
from gridplan.errors import InputError
from gridplan.findings import Finding
from gridplan.gallery import city_figures, page, running
from gridplan.gallery.account import Account
from gridplan.gallery.faults import people_faults, plan_faults
from gridplan.gallery.figure import Figure
from gridplan.gallery.folder import opened, write_readme
from gridplan.options import Rules, Window
from gridplan.text import html


@pytest.fixture
def broken():
    """A draft whose grids are all above their window, with a cause told of its piece."""
    draft = toy_plan(rules=Rules(households=Window(100, 200)), status="infeasible")
    told = Finding("streets-over-water", draft.network.codes, {"streets": 1, "names": "和平路", "metres": 70})
    return draft.replace(components=(dataclasses.replace(draft.components[0], status="infeasible", findings=(told,)),))


@pytest.fixture
def linked(tmp_path):
    """A folder with links that cannot be: two cadres of 18 to 22 households each for a corridor group of 90."""
    cadres = pd.DataFrame({"cadre": ["C1", "C2"], "x": [500_000.0, 500_010.0], "y": [3_500_000.0] * 2})
    groups = pd.DataFrame({"corridor": ["K1"], "x": [500_000.0], "y": [3_500_005.0], "households": [90]})
    pairs = gp.pair(
        cadres,
        groups,
        left_counts=(18, 22),
        amounts="households",
        left_columns={"id": "cadre"},
        right_columns={"id": "corridor"},
        crs="EPSG:32650",
    )
    assert pairs.status == "infeasible"
    pairs.export(tmp_path / "cadres.json")
    return tmp_path


def account_of(faults):
    """An account with one figure that holds, and faults."""
    return Account("village", (Figure("village-households", 846, rule=846),), (), {}, tuple(faults))


def test_a_draft_that_breaks_its_rules_is_not_approved(broken, tmp_path):
    """It is saved as a draft with its map and report; one in order is approved."""
    running._signed(broken, tmp_path)
    assert gp.load(tmp_path / "plan.gpkg").version.state == "draft"
    assert running._signed(toy_plan(), tmp_path).version.state == "approved"


def test_broken_rules_are_told_with_their_cause(broken, tmp_path):
    """Though the file is what it says it is, its grids and why are told; the account does not hold."""
    gp.save(broken, tmp_path / "plan.gpkg")
    check = gp.verify(tmp_path / "plan.gpkg")
    assert check.status == "verified"
    faults = [*plan_faults(tmp_path, {"plan.gpkg": check})]
    codes = [fault.finding.code for fault in faults]
    assert codes == ["gallery-plan-draft", "signoff-infeasible", "verify-exception", "streets-over-water"]
    assert set(faults[2].finding.ids) == set(broken.network.codes)
    assert not account_of(faults).held
    signed = gp.approve(broken, by="office 3", date="2026-12-01", despite_faults=True)
    gp.save(signed, tmp_path / "signed.gpkg")
    told = next(plan_faults(tmp_path, {"signed.gpkg": gp.verify(tmp_path / "signed.gpkg")}))
    assert told.finding.code == "signoff-faults"


def test_a_plan_in_order_has_no_faults(tmp_path):
    """Nothing is told of a plan that keeps its rules."""
    gp.save(toy_plan(), tmp_path / "plan.gpkg")
    assert not [*plan_faults(tmp_path, {"plan.gpkg": gp.verify(tmp_path / "plan.gpkg")})]


def test_links_that_cannot_be_are_told_with_cause_and_cure(linked):
    """The file, the group with too many households and the change that helps stand there."""
    faults = [*people_faults(linked)]
    saved = json.loads((linked / "cadres.json").read_text(encoding="utf-8"))
    codes = [fault.finding.code for fault in faults]
    assert codes[0] == "gallery-people-unmet"
    assert [each["code"] for each in saved["reasons"]] == codes[1 : 1 + len(saved["reasons"])]
    assert [each["code"] for each in saved["relaxation"]["changes"]] == codes[codes.index("gallery-people-eased") + 1 :]
    assert {fault.file for fault in faults} == {"cadres.json"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_place_to_look_at_names_the_faults(linked, lang):
    """The screen and the README have each on a line, the table a row for the file; both languages have all of them."""
    faults = [*people_faults(linked)]
    account = account_of(faults)
    write_readme(["gridplan", "place", "village"], linked, faults)
    readme = (linked / "README.txt").read_text(encoding="utf-8")
    row = account.sheet(lang).iloc[-1].tolist()
    for fault in faults:
        assert fault.line(lang) in account.text(lang).splitlines()
        assert f"- {fault.line(lang)}" in readme.splitlines()
        assert fault.finding.advice(lang) in row[-1]
        assert html(fault.line(lang)) in page._faults(account)
    assert row[3] == {"en": "no", "zh": "否"}[lang]


def test_what_goes_wrong_for_want_of_people_tells_of_them_first(linked):
    """An empty table is no riddle: why nobody could be linked comes before it, and a run without such is as it was."""
    empty = InputError((Finding("table-empty", numbers={"source": "pairs.csv"}),))
    with pytest.raises(InputError) as refused, running._causes_told(linked):
        raise empty
    codes = [finding.code for finding in refused.value.findings]
    assert (codes[0], codes[-1]) == ("gallery-people-unmet", "table-empty")
    opened(linked)
    with pytest.raises(InputError) as refused, running._causes_told(linked):
        raise empty
    assert refused.value is empty


def test_ends_are_judged_before_they_are_rounded():
    """A load of 0.49625 is outside 0.5–1.5, and is not shown as if it were inside; 0.5 is inside."""
    narrow = Figure("area-campus", (0.49625, 1.0512), rule=(0.5, 1.5), decimals=2)
    assert (narrow.held, narrow.found()) == ("no", "0.49–1.06")
    whole = Figure("area-campus", (0.5, 1.5 - 1e-12), rule=(0.5, 1.5), decimals=2)
    assert (whole.held, whole.found()) == ("by rule", "0.5–1.5")


def test_of_many_changes_the_first_are_told(linked):
    """With hundreds of changes the screen says how many more there are, and that the file has them."""
    saved = json.loads((linked / "cadres.json").read_text(encoding="utf-8"))
    (change, *_) = saved["relaxation"]["changes"]
    saved["relaxation"]["changes"] = [change] * 40
    (linked / "cadres.json").write_text(json.dumps(saved), encoding="utf-8")
    faults = [*people_faults(linked)]
    assert [fault.finding.code for fault in faults].count(change["code"]) == 12
    assert faults[-1].finding.numbers == {"more": 28}


def test_links_that_cannot_be_count_as_none(linked):
    """No cadre is linked and no household: the figures are 0 and missed, and counting them does not fail."""
    (linked / "inputs").mkdir()
    (linked / "inputs" / "cadres.csv").write_text("cadre,x,y\nC1,500000,3500000\nC2,500010,3500000\n", encoding="utf-8")
    given, rules = SimpleNamespace(folder=linked / "inputs", every=90), SimpleNamespace(per_cadre=(18, 22))
    found = {figure.name: figure for figure in city_figures._cadres(linked, given, rules)}
    assert {name: figure.ours for name, figure in found.items()} == {
        "city-cadres": 0,
        "city-households-a-cadre": (0, 0),
        "city-households-linked": 0,
    }
    assert {figure.held for figure in found.values()} == {"no"}


def test_a_campus_that_cannot_be_divided_leaves_the_plan_a_draft(gallery):
    """At two fifths of the mixed town one has no division within its window: told with its cause, not approved."""
    ran = gallery("mixed-town", size=0.4)
    assert not ran.account.held
    assert gp.load(ran.folder / "plan.gpkg").version.state == "draft"
    (figure,) = [figure for figure in ran.account.figures if figure.held == "no"]
    assert (figure.name, figure.found()) == ("area-campus", "0.49–1.07")
    codes = {fault.finding.code for fault in ran.account.faults if fault.file == "plan.gpkg"}
    assert codes >= {"gallery-plan-draft", "verify-exception", "piece-impossible-load", "reason-branch"}
    readme = (ran.folder / "README.txt").read_text(encoding="utf-8")
    assert all(fault.line(lang) in readme for fault in ran.account.faults for lang in ("en", "zh"))
