"""The rules of a plan in words, its versions and edits, and its digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gridplan.language import say, sentences
from gridplan.options import Rules
from gridplan.options.wishes import Group
from gridplan.show.figures import rule_text
from gridplan.show.report.contents import Contents
from gridplan.show.report.markup import facts, section

Value = str | int | float
Pair = tuple[str, Value]


def settings_part(contents: Contents) -> str:
    """Return the part on settings and digest."""
    return section("settings", contents.say("settings"), facts(_told(contents), name="facts long"))


def settings(contents: Contents) -> list[Pair]:
    """Return every rule in force by name, then versions, edits by hand, and the digest."""
    pairs = [*_windows(contents), *_numbers(contents), *_dials(contents), *_wishes(contents), *_origin(contents)]
    return [(contents.say(f"rule-{name}"), value) for name, value in pairs]


def _told(contents: Contents) -> list[tuple[str, str]]:
    return [(name, f"{value:g}" if isinstance(value, float) else str(value)) for name, value in settings(contents)]


def _windows(contents: Contents) -> Iterator[Pair]:
    rules = contents.plan.rules
    yield "windows", rule_text(rules, contents.lang)
    if rules.standard is not None:
        yield (
            "standard",
            _pairs(contents, {_word("housing", kind, contents): n for kind, n in _ratios(rules, contents)}),
        )
    if rules.work:
        yield "work", _pairs(contents, {name: f"{weight:g}" for name, weight in rules.work.items()})
    if rules.areas is not None:
        yield "areas", contents.say("strict-areas", column=rules.areas) if rules.strict_areas else rules.areas
    for name, kinds in (("kind_map", rules.kind_map), ("classes", rules.classes)):
        if kinds:
            yield name, _pairs(contents, {key: _word("housing", kind, contents) for key, kind in kinds.items()})


def _ratios(rules: Rules, contents: Contents) -> Iterator[tuple[str, Any]]:
    """Yield each kind with how many of what it is measured by one worker looks after."""
    for kind, count in (rules.standard or {}).items():
        per = "households" if rules.standard is None else rules.standard.ratio_of(kind).per
        if per == "households":
            yield kind, count
        else:
            yield kind, contents.say("floor-area" if per == "area" else "per-column", count=count, column=per)


def _numbers(contents: Contents) -> Iterator[Pair]:
    rules = contents.plan.rules
    derived = contents.say("derived")
    yield "n_grids", derived if rules.n_grids is None else rules.n_grids
    yield "workers", derived if rules.workers is None else rules.workers
    yield "rounding", _word("rounding", rules.rounding, contents)


def _dials(contents: Contents) -> Iterator[Pair]:
    rules = contents.plan.rules
    yield "streets", rules.streets
    yield "borders", rules.borders
    if rules.stay:
        yield "stay", rules.stay
    for name, weights in (("crossing", rules.crossing), ("balance", rules.balance)):
        if weights:
            yield name, _pairs(contents, {key: f"{weight:g}" for key, weight in weights.items()})
    yield "objective", say(f"map-objective-{rules.objective}", contents.lang)
    yield "islands", contents.say(f"islands-{rules.islands}")
    yield "effort", rules.effort
    yield "seed", rules.seed


def _wishes(contents: Contents) -> Iterator[Pair]:
    rules = contents.plan.rules
    for name, groups in (("together", rules.together), ("apart", rules.apart)):
        if groups:
            yield name, _groups(contents, groups)
    for name, count in (("pinned", len(rules.pinned)), ("centres", len(rules.centres))):
        if count:
            yield name, count
    if rules.locked:
        yield "locked", contents.say("comma").join(rules.locked)


def _origin(contents: Contents) -> Iterator[Pair]:
    plan = contents.plan
    yield "version", plan.version.text(contents.lang)
    if plan.history:
        yield "rounds", len(plan.history)
    for sitting in plan.trail:
        told = [sitting.date] if contents.public else [sitting.date, sitting.who, sitting.why]
        yield "edits", contents.say("edits", count=len(sitting.edits), told=" · ".join(filter(None, told)) or "–")
    yield "crs", plan.ground.units.crs.to_string() if plan.ground.units.crs is not None else "–"
    yield "digest", plan.digest


def _groups(contents: Contents, groups: Sequence[Group]) -> str:
    """Return columns by name, and how many groups of ids there are."""
    columns = [contents.say("by-column", column=group) for group in groups if isinstance(group, str)]
    named = len(groups) - len(columns)
    return contents.say("comma").join([*columns, *([contents.say("groups", count=named)] if named else [])])


def _pairs(contents: Contents, values: Mapping[str, object]) -> str:
    return contents.say("comma").join(f"{key}: {value}" for key, value in values.items())


def _word(subject: str, name: str, contents: Contents) -> str:
    """Return the word for a name that options know; the planner's own stays as it is."""
    key = f"{subject}-{name}"
    return say(key, contents.lang) if key in sentences() else name
