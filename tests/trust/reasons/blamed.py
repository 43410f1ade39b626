"""Which test takes the cause of each finding away that tells why people, networks or changes cannot be had."""

from __future__ import annotations

HERE = "tests/trust/reasons"


def _codes(prefix, *names):
    return {f"{prefix}-{name}" for words in names for name in words.split()}


REMOVED = {
    f"{HERE}/test_reasons_of_people.py": {
        *_codes("officers", "short short-together missing many cover community grid-total forbidden idle skill heavy"),
        *_codes("officers", "apart window together placing short-total many-total few-grids"),
        *_codes("stations", "none-allowed other-community too-large-households too-large-grids"),
        *_codes("stations", "room-households not-together no-packing unproven"),
    },
    f"{HERE}/test_reasons_of_other_answers.py": {
        *_codes("crew", "communities none too-few capacity pins-apart window heaviest impossible unproven"),
        *_codes("roads", "impossible unproven number"),
        *_codes("micro", "impossible unproven"),
    },
    f"{HERE}/test_reasons_of_pairs.py": {
        *_codes("pair", "total-left total-right nobody-left nobody-right community-left community-right"),
        *_codes("pair", "stuck-left stuck-right fixed-unknown forbidden-unknown allowed-unknown"),
        *_codes("pair", "fixed-forbidden fixed-apart fixed-barred fixed-over"),
    },
    f"{HERE}/test_reasons_of_places.py": {
        *_codes("stations", "out-of-reach far excluded fixed-too-many too-few room-grids room-stations"),
        *_codes("people-table", "place repeated category"),
        *_codes("needed", "few many"),
        *("supervisors-window", "locks-dedicated"),
    },
    f"{HERE}/test_reasons_of_changes.py": {
        *_codes("regrid-budget", "households grids"),
        *_codes("merge", "locked-crossed locks-unknown"),
        *_codes("edits", "locked-units locked-grids not-mended in-the-way"),
        "fields-cramped",
    },
    f"{HERE}/test_reasons_of_divisions.py": {"places-wished-apart"},
}
"""Test → findings whose cause it takes away, by their ids and numbers alone or by the change that is told with them."""

NOTHING_HELPS = _codes("roads", "impossible-at-all unproven-at-all")
"""Told where no window and no number would do, so that there is no one cause to take away."""

GIVEN = {
    *_codes("officers", "no-officer no-department ids-empty ids-repeated departments-empty departments-alike"),
    *_codes("officers", "departments-unasked communities-unknown communities-none capacity-negative capacity-wrong"),
    *_codes("officers", "all-absent pinned-unknown forbidden-unknown lives-unknown pinned-forbidden"),
    *_codes("officers", "pins-over-capacity places-text not-points places-unclear places-swapped places-nowhere"),
    *_codes("officers", "pins-too-many pins-crowd pins-packed pinned-elsewhere teams-apart"),
    *("people-no-grid", "needs-no-skills", "people-rows-incomplete", "pairs-officers-unknown", "people-grids-unknown"),
    *("rules-officers-unknown", "rules-grids-unknown", "teams-unreadable", "earlier-staff-unreadable"),
    *_codes("people-table", "columns nameless community elsewhere"),
    *_codes("crew-table", "no-worker nameless repeated community time capacity pin-unknown pin-elsewhere pin-more"),
    *_codes("pair", "no-id ids-empty ids-repeated counts-wrong counts-crossed crs-missing places-nowhere no-place"),
    *_codes("pair", "no-plan table-ids table-wrong list-column balance-large"),
    *_codes("venues", "no-column no-place-columns ids-empty ids-repeated without-place far"),
    *_codes("venues", "capacity-negative capacity-wrong"),
    *_codes("stations", "no-grids no-venues fixed-unknown excluded-unknown fixed-excluded community-unknown"),
    *_codes("regrid", "no-plan codes-twice units-twice not-asked too-early curve-least curve-price no-communities"),
    *_codes("join", "rules more units pieces"),
    *("matching-nothing", "roads-told-twice", "roads-older-none", "barrier-kinds-unknown", "work-without-kind"),
    *("areas-empty", "kinds-unmapped", "communities-unclassed", "workers-too-few", "levels-unit-without-grid"),
    *_codes("roads", "none work-unknown points-unasked counts-wrong codes-taken units-unknown counted-twice"),
    *_codes("parts", "column nameless counts twice unit-unknown"),
    *_codes("edits", "too-large no-json no-text nested no-number entry-twice no-object no-format format unknown-keys"),
    *_codes("edits", "no-plan text date no-list too-many entry time move-empty from-length lock-empty twice foreign"),
    *_codes("edits", "unknown-units unknown-grids stale"),
}
"""Faults in what was given, each to be corrected where it points: nothing was asked yet that could be had or not."""
