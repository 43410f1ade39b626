"""The laws that always hold, each with the tests that try it on small random cases and the rooms it is a law of."""

LAWS = {
    "labels: every unit has one grid, and codes and labels agree": {
        "solve/test_divide.py::test_grids_are_always_whole": "solve",
        "assembling/test_codes.py::test_every_grid_gets_one_code_of_its_community": "assembling",
    },
    "connectivity: a grid hangs together, or is told that it does not": {
        "solve/test_search.py::test_leaving_is_allowed_exactly_when_the_rest_hangs_together": "solve",
        "wishes/test_wish_parts.py::test_joined_sets_hang_together_and_hold_their_units": "wishes",
        "test_levels.py::test_laws_hold_for_any_counts": "nesting",
    },
    "sums: households of grids are those of communities and of units": {
        "test_measure.py::test_loads_add_up": "solve",
        "trust/laws/test_plan_laws.py::test_routes_and_checks_count_everybody": "routes ground_check",
        "explain/test_changing.py::test_cut_off_units_are_those_networkx_finds": "explain",
    },
    "deltas: what a move is said to change is the difference computed anew": {
        "solve/test_search.py::test_delta_of_a_move_is_the_recomputed_difference": "solve",
        "edits/test_replay_edits.py::test_counters_are_those_counted_by_hand": "edits",
    },
    "round trips: what was written is read as it was": {
        "edits/test_read_edits.py::test_what_was_written_is_read": "edits",
        "store/test_store_history.py::test_any_history_comes_back_from_its_tables": "store",
        "ground/coordinates/test_gcj02.py::test_there_and_back_is_where_it_began": "ground",
        "ground/coordinates/test_bd09.py::test_there_and_back_is_where_it_began": "ground",
        "trust/laws/test_plan_laws.py::test_rules_come_back_from_their_plain_values": "options",
        "trust/laws/test_plan_laws.py::test_bytes_come_back_from_their_file": "safe",
    },
    "idempotence: done twice is done once": {
        "codes/test_recoding.py::test_recoding_laws": "codes",
        "edits/test_replay_edits.py::test_undoing_all_is_doing_nothing": "edits",
    },
    "symmetry: two divisions agree alike from both sides": {
        "test_agreement.py::test_agreement_is_the_same_from_both_sides": "compare",
        "trust/laws/test_plan_laws.py::test_comparing_is_the_same_from_both_sides": "compare",
        "alternatives/test_plan_figures.py::test_differing_ignores_names_and_is_symmetric": "alternatives",
    },
    "merge identities: one network merged is that network": {
        "solve/test_kept.py::test_copies_of_one_network_are_kept_whole": "solve",
        "merge/test_merge_starting.py::test_a_vote_goes_to_the_grid_shared_most": "merge",
    },
    "regrid identities: without a change nothing moves": {
        "regrid/test_matching.py::test_houses_that_stay_are_themselves": "regrid",
        "trust/laws/test_plan_laws.py::test_the_same_plan_has_no_changes": "changes",
    },
    "escaping: text stays text": {
        "test_text.py::test_html_shows_what_was_written_and_nothing_runs": "show",
        "test_text.py::test_csv_cells_hold_no_formula": "store",
        "batch/test_batch_places.py::test_folders_of_places_differ_on_every_system": "batch",
        "database/test_address.py::test_passwords_are_never_shown": "database",
        "trust/text_is_data/test_terminal.py::test_shown_text_has_no_orders": "cli",
    },
    "bounds: no division is below the bound": {
        "solve/test_bound.py::test_never_above_any_feasible_division": "solve",
        "verify/test_certificate.py::test_bound_is_below_every_division": "verify",
    },
    "windows: what holds is inside, what is outside does not hold": {
        "test_measure.py::test_every_window_in_force_counts": "verify",
        "ground/test_staffing.py::test_the_household_range_is_the_load_window": "options",
        "dividing/test_reasons.py::test_status_agrees_with_every_labelling": "dividing",
    },
    "sharing out: everything is given out, and more never gets less": {
        "tasks/test_quota.py::test_shares_add_up_inside_every_range": "tasks",
        "ground/test_staffing.py::test_more_weight_never_has_fewer_seats": "ground",
    },
    "lineage: letters and crosswalks tell every household": {
        "lineage/test_letters.py::test_every_household_is_told": "lineage",
        "crosswalk/test_crosswalk_tables.py::test_every_household_is_told_once": "crosswalk",
        "signoff/test_force.py::test_whatever_the_order_one_is_in_force": "signoff",
    },
    "ground: nothing is lost, added or given twice": {
        "boundaries/test_drawing.py::test_no_ground_is_lost_added_or_given_twice": "boundaries",
        "departments/test_cover.py::test_overlaps_are_those_of_every_pair": "departments",
        "diagnose/test_diagnosed_units.py::test_crossings_by_their_definition": "diagnose",
    },
    "publishing: nothing small can be computed": {
        "publishing/test_public_counts.py::test_nothing_small_can_be_computed": "publishing",
    },
    "roads: no metre is lost, and no round is shorter": {
        "roads/test_segments.py::test_no_metre_is_lost_or_there_twice": "roads",
        "roads/test_patrol.py::test_no_round_is_shorter": "roads",
        "trust/laws/test_plan_laws.py::test_a_place_is_told_in_the_grid_it_lies_in": "locate",
    },
    "people: every post counts once, whatever the order": {
        "people/test_pairing_laws.py::test_order_of_rows_changes_nothing": "people",
    },
}
"""Law → test → its rooms."""

WITHOUT = {
    "bare": "divide_graph is the search of solve and the reasons of dividing on arrays",
    "gallery": "the verbs of a planner in a row; each figure has a test that counts it anew",
    "naming": "names follow streets that are there; tried on towns turned about",
}
"""Rooms that no listed law is of, and why."""
