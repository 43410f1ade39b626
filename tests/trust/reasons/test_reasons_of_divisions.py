"""Divisions that cannot be had: the cause that is named is true, and what is advised lets it be done."""

import dataclasses
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from removing import CAUSES, ELSEWHERE, FAULTS, REMEDIES, TOLD_BESIDE, Request, answered
from toy_dedicated import dedicated_ground, square
from toy_plan import toy_ground, toy_plan

ROUNDS = 4
"""Times that causes are taken away, as one may hide the next."""


def counted(households, **more):
    """Return the toy ground with counts of households."""
    ground = toy_ground(**more)
    counts = np.broadcast_to(households, len(ground)).astype(np.int64)
    return dataclasses.replace(ground, units=ground.units.assign(households=counts))


def one(position, many, rest):
    """Return counts in which one unit has many households."""
    counts = np.full(36, rest)
    counts[position] = many
    return counts


def halves(west, east):
    """Return one community with a barrier between its halves."""
    ground = counted(np.repeat([west, east], 18), communities=2)
    return dataclasses.replace(ground, units=ground.units.assign(community="A"))


def estates(households):
    """Return nine estates, two by two houses each."""
    ground = counted(households)
    names = np.array([f"E{house // 12}{house % 6 // 2}" for house in range(36)], dtype=object)
    return dataclasses.replace(ground, units=ground.units.assign(estate=names))


def row(length):
    """Return the ids of the first units."""
    return [f"b{number:03d}" for number in range(length)]


START = {"start": toy_plan()}
MALL = dedicated_ground(mall=square(0, 0))
CASES = {
    "too many for one, too few for two": Request(counted(15)),
    "too few for one": Request(counted(5)),
    "a narrow window": Request(options={"window": (440, 460)}),
    "an island that is too small": Request(halves(50, 10)),
    "half a community between two numbers": Request(halves(50, 31)),
    "a tower whose workers nobody fills": Request(counted(one(0, 505, 2))),
    "too many grids": Request(options={"n_grids": 9}),
    "too few grids": Request(options={"n_grids": 1}),
    "more grids than units": Request(options={"n_grids": 40}),
    "too many workers": Request(options={"workers": 12}),
    "too few workers": Request(options={"workers": 2}),
    "apart and together": Request(options={"together": [row(3)], "apart": [row(2)]}),
    "more apart than grids": Request(options={"apart": [row(9)]}),
    "a group over a border": Request(toy_ground(communities=2), {"together": [["b000", "b035"]]}),
    "pinned to two, kept in one": Request(options={"together": [row(2)], "pinned": {"b000": "X", "b001": "Y"}}),
    "more pins than grids": Request(options={"pinned": {unit: f"G{unit}" for unit in row(8)}}),
    "two places in one group": Request(options={"together": [row(2)], "centres": ["b000", "b001", "b030"]}),
    "too many places": Request(options={"centres": row(7)}),
    "places and another number": Request(options={"centres": ["b000", "b005", "b030", "b035"], "n_grids": 3}),
    "unknown units": Request(options={"together": [["b000", "b999"]]}),
    "unknown locks": Request(options={**START, "locked": ["999"]}),
    "a lock outside the window": Request(options={**START, "locked": ["001"], "window": (200, 300)}),
    "locks against pins": Request(options={**START, "locked": ["001"], "pinned": {"b005": "002", "b000": "002"}}),
    "locks that join what is apart": Request(options={**START, "locked": ["001"], "apart": [["b004", "b005"]]}),
    "more locks than grids": Request(options={**START, "locked": ["001", "002"], "n_grids": 1}),
    "islands refused": Request(halves(50, 50), {"islands": "refuse"}),
    "estates that cannot pair": Request(estates(70), {"together": "estate"}),
    "a number read as households": Request(counted(one(3, 10**9, 40))),
    "pins that part a mall": Request(MALL, {"pinned": {"b000": "X", "b001": "Y", "b030": "Z"}}),
    "apart in a mall": Request(MALL, {"apart": [["b000", "b009"]]}),
    "places in a mall": Request(MALL, {"centres": ["b000", "b001", "b030"]}),
    "fewer grids than malls": Request(dedicated_ground(mall=square(0, 0), park=square(6, 6)), {"n_grids": 1}),
    "estates and a number": Request(estates(52), {"together": "estate", "n_grids": 4}),
}


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_removing_what_is_named_makes_it_feasible(name, tried):
    """Every cause named is taken away by its ids and numbers alone; none is told again, and in the end all holds."""
    request, told = CASES[name], set()
    status, plan, findings = answered(request)
    assert status != "feasible"
    causes = [finding for finding in findings if finding.code in CAUSES]
    proven = status == "refused" or any(piece.status == "infeasible" for piece in plan.components)
    assert causes or not proven or any(finding.code in ELSEWHERE for finding in findings), findings
    for _ in range(ROUNDS):
        if status == "feasible" or not causes:
            break
        for cause in causes:
            assert (cause.code, cause.ids, str(cause.numbers)) not in told, cause
            told.add((cause.code, cause.ids, str(cause.numbers)))
            assert cause.ids or cause.numbers
            request = CAUSES[cause.code](request, cause, plan)
        status, plan, findings = answered(request)
        causes = [finding for finding in findings if finding.code in CAUSES]
    assert status == "feasible" or not told, [finding.text("en") for finding in findings]
    tried(len(told), "named causes removed")


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_following_the_advice_lets_the_piece_hold(name, tried):
    """Every wider window, other number, opened border or loosened estate that is advised was tested, and works."""
    request = CASES[name]
    _, plan, _ = answered(request)
    advised = [] if plan is None else [(p, f) for p in plan.components for f in p.findings if f.code in REMEDIES]
    for piece, finding in advised:
        _, changed, left = answered(REMEDIES[finding.code](request, finding, plan))
        assert changed is not None, left
        status = {part.name: part.status for part in changed.components}
        assert status.get(piece.name, "feasible") == "feasible", (finding, left)
    tried(len(advised), "advice followed")


def test_every_reason_has_a_removal():
    """A code that tells why a division cannot be had is in one of the tables; no table has a dead one."""
    known = {*CAUSES, *REMEDIES, *ELSEWHERE, *TOLD_BESIDE, *FAULTS}
    locale = files("gridplan").joinpath("locale")
    entries = {}
    for name in ("reasons", "fixed", "wishes", "partition", "dedicated"):
        entries |= tomllib.loads(locale.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    reasons = {
        code
        for code, entry in entries.items()
        if re.match(r"reason-|remedy-|piece-(im|un)p|fields-", code)
        or (entry.get("severity") == "error" and code in _of_wishes(locale))
        or code.endswith(("-impossible", "-need-grids", "-needs-grids"))
    }
    assert not sorted(reasons - known)
    assert not sorted(known - entries.keys())


def _of_wishes(locale):
    return tomllib.loads(locale.joinpath("wishes.toml").read_text(encoding="utf-8")).keys()


def test_what_is_shown_elsewhere_is():
    """The tests that are named beside the tables exist, and speak of the codes or of their kind."""
    tests = Path(__file__).parents[2]
    for code, place in ELSEWHERE.items():
        path = tests.parent / place
        texts = [path] if path.is_file() else [*path.glob("*.py")]
        kind = code.split("-", 1)[1]
        assert any(kind in text.read_text(encoding="utf-8") for text in texts), (code, place)
