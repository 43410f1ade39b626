"""Signing plans off: drafts become approved, faults are named, changes make new versions, mistakes are taken back."""

import dataclasses

import numpy as np
import pytest
from toy_history import APPROVED, aged_plan
from toy_plan import toy_plan

from gridplan.errors import InputError, OptionError
from gridplan.findings import Finding
from gridplan.nesting.divide import divide_levels
from gridplan.options import Rules, Window
from gridplan.regrid import regrid
from gridplan.signoff.approving import approve, withdraw
from gridplan.store.geopackage import load, save
from gridplan.verify import verify
from gridplan.version import Version

SIGNED = {"by": "office 3", "date": "2026-12-01", "valid_from": "2027-01-01"}


def broken_plan():
    """Plan whose grids are all above their window, and which says so."""
    plan = toy_plan(rules=Rules(households=Window(100, 200)), status="infeasible")
    told = Finding("signoff-infeasible", plan.network.codes)
    return plan.replace(components=(dataclasses.replace(plan.components[0], status="infeasible", findings=(told,)),))


def codes_of(refused):
    """Codes of the findings of a refusal."""
    return [finding.code for finding in refused.value.findings]


def test_a_draft_is_approved():
    """Only the version changes: number, digest and report stay; without a day it is in force from the approval on."""
    draft = toy_plan()
    plan = approve(draft, **SIGNED)
    assert plan.version == APPROVED
    assert (plan.digest, plan.report) == (draft.digest, draft.report)
    assert draft.version == Version()
    assert approve(draft, by="a", date="2026-12-01").version.valid_from == "2026-12-01"


def test_the_round_counts_from_the_day_that_was_approved():
    """Sign-off decides from which day the newer grids count; earlier rounds keep their days."""
    plan = approve(aged_plan(), by="office 3", date="2027-09-20", valid_from="2027-10-01")
    assert plan.version.number == 3
    assert [past.date for past in plan.history] == ["2027-03-01", "2027-10-01"]


def test_a_version_without_a_round_moves_no_day():
    """Levels on an approved plan make a version without a round: the grids still count from the day they did."""
    second = approve(aged_plan(), by="a", date="2027-08-01", valid_from="2027-09-01")
    third = approve(divide_levels(second, micro=(70, 130)), by="a", date="2027-12-01", valid_from="2028-01-01")
    assert third.version.number == second.version.number + 1
    assert third.history[-1].date == "2027-09-01"
    assert verify(third).failures == ()


def test_all_faults_are_told_at_once():
    """An approved plan is not approved again, and days before those of earlier versions are refused, in one answer."""
    signed = aged_plan().replace(version=Version(3, "approved", "b", "2027-09-01", "2027-10-01"))
    with pytest.raises(InputError) as refused:
        approve(signed, by="a", date="2026-11-30", valid_from="2026-12-31")
    assert codes_of(refused) == ["signoff-again", "signoff-date-earlier", "signoff-valid-from-round"]
    assert "2026-12-01" in refused.value.findings[1].text("zh")


@pytest.mark.parametrize(
    "words", [{"by": " "}, {"date": ""}, {"date": "1.1.2027"}, {"valid_from": ""}, {"valid_from": "soon"}]
)
def test_what_is_no_day_or_nobody_is_refused(words):
    """An approval says by whom and when."""
    with pytest.raises(OptionError):
        approve(toy_plan(), **SIGNED | words)


def test_broken_rules_are_named():
    """A plan outside its windows is refused with its grids; approved all the same, its report has them."""
    plan = broken_plan()
    with pytest.raises(InputError) as refused:
        approve(plan, **SIGNED)
    assert codes_of(refused) == ["signoff-faults", "signoff-infeasible", "verify-exception"]
    signed = approve(plan, **SIGNED, despite_faults=True)
    (told,) = [finding for finding in signed.report.findings if finding.code == "signoff-despite"]
    assert set(told.ids) == set(plan.network.codes)
    assert "office 3" in told.text("en")
    assert "verify-exception" in [finding.code for finding in signed.report.findings]


def test_what_is_not_so_is_never_approved():
    """A plan that verification finds wrong is refused, whatever was asked for."""
    wrong = toy_plan().replace(load=np.ones(36, dtype=np.int64))
    with pytest.raises(InputError) as refused:
        approve(wrong, **SIGNED, despite_faults=True)
    assert codes_of(refused)[:2] == ["signoff-untrue", "verify-load"]


def test_a_plan_without_faults_has_none_named():
    """Asking for approval despite faults adds nothing where there are none."""
    assert approve(toy_plan(), **SIGNED, despite_faults=True).report == toy_plan().report


def test_a_change_makes_a_new_version():
    """Levels on an approved plan, or other grids, make the draft of the next version; on a draft they make none."""
    signed = approve(toy_plan(), **SIGNED)
    nested = divide_levels(signed, micro=(70, 130))
    assert nested.version == Version(2)
    assert "signoff-next-version" in [finding.code for finding in nested.levels.report.findings]
    other = dataclasses.replace(signed.network, codes=("001", "002", "003", "009"))
    assert signed.replace(network=other).version == Version(2)
    assert toy_plan().replace(network=other).version == Version(1)


def test_what_is_no_change_of_the_plan_keeps_the_approval():
    """Another worker on a grid or a further note leaves an approved plan approved."""
    signed = approve(toy_plan(), **SIGNED)
    assert signed.replace(workers=signed.workers.assign(worker="x")).version == signed.version
    assert signed.replace(report=signed.report + signed.report).version == signed.version


def test_an_approval_is_taken_back_before_it_is_in_force():
    """The plan is a draft of the same number again, and its report says what happened."""
    signed = approve(toy_plan(), **SIGNED)
    draft = withdraw(signed, date="2026-12-31")
    assert draft.version == Version(1)
    assert draft.digest == signed.digest
    (told,) = draft.report.findings
    assert (told.code, told.numbers["by"]) == ("signoff-withdrawn", "office 3")
    assert approve(draft, **SIGNED).version == APPROVED


def test_what_is_in_force_is_not_taken_back():
    """From its first day on a version can only be followed by another; a draft has nothing to take back."""
    signed = approve(toy_plan(), **SIGNED)
    for plan, code in ((signed, "signoff-in-force"), (toy_plan(), "signoff-draft")):
        with pytest.raises(InputError) as refused:
            withdraw(plan, date="2027-01-01")
        assert codes_of(refused) == [code]
    with pytest.raises(OptionError, match="date"):
        withdraw(signed, date="")


def test_a_plan_tells_its_version():
    """The summary and the heads of pages name version and state, of first drafts nothing."""
    signed = approve(toy_plan(), **SIGNED)
    assert "version 1, approved by office 3 on 2026-12-01, in force from 2027-01-01" in signed.summary("en")
    assert "第 3 版，草案" in aged_plan().summary("zh")
    assert "version" not in toy_plan().summary("en")
    assert "in force from 2027-01-01" in signed._repr_html_()
    strange = approve(toy_plan(), by="<b>${x}`", date="2026-12-01")
    assert "<b>$" not in strange._repr_html_()


@pytest.mark.parametrize("made_for", ["2027-09-01", ""])
def test_taking_an_approval_back_gives_the_round_its_day_again(made_for, tmp_path):
    """Also after the file was stored; a later approval counts from its own day, and a round can follow from before."""
    drawn = aged_plan()
    draft = drawn.replace(history=(drawn.history[0], dataclasses.replace(drawn.history[1], date=made_for)))
    signed = approve(draft, by="a", date="2027-09-20", valid_from="2028-01-01")
    save(signed, tmp_path / "plan.gpkg")
    for plan in (signed, load(tmp_path / "plan.gpkg")):
        back = withdraw(plan, date="2027-10-01")
        assert [past.date for past in back.history] == ["2027-03-01", made_for]
        assert [finding.code for finding in back.report.findings] == ["signoff-withdrawn"]
    following = regrid(back, back.ground, {"households": (100, 200)}, date="2027-11-01")
    assert [past.date for past in following.history] == ["2027-03-01", made_for, "2027-11-01"]
    again = approve(back, by="a", date="2027-10-02", valid_from="2027-12-01")
    assert again.history[-1].date == "2027-12-01"
    assert withdraw(again, date="2027-10-03").history[-1].date == made_for


def test_no_version_is_in_force_before_it_was_made():
    """A first day before that of the re-gridding, or of the older version, is refused with both days named."""
    draft = aged_plan()
    with pytest.raises(InputError) as refused:
        approve(draft, by="a", date="2027-08-01")
    assert codes_of(refused) == ["signoff-valid-from-round"]
    assert all(day in refused.value.findings[0].text("en") for day in ("2027-08-01", "2027-09-01"))
    undated = draft.replace(history=tuple(dataclasses.replace(past, date="") for past in draft.history))
    with pytest.raises(InputError) as refused:
        approve(undated, by="a", date="2026-12-15")
    assert codes_of(refused) == ["signoff-valid-from-earlier"]
    assert approve(draft, by="a", date="2027-08-01", valid_from="2027-09-01").version.valid_from == "2027-09-01"
