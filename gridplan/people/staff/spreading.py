"""People without a place of their own, spread over the posts of their category that are still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from gridplan.people.grids import Heirs
from gridplan.people.staff.placing import place_people


class _Seat(NamedTuple):
    """An open seat: position of its post among all wants, how many sit there before it, of how many, and where."""

    at: int
    turn: int
    wanted: int
    place: str
    community: str


class _Claim(NamedTuple):
    """What speaks for a person in a place: households there of a grid of theirs; most first, then by id and code."""

    households: int
    person: str
    place: str


def spread_people(
    wants: pd.DataFrame,
    people: pd.DataFrame,
    *,
    before: Mapping[str, Sequence[str]],
    heirs: Heirs,
) -> pd.DataFrame:
    """Return the people with a place for those who were named for neither place nor community, as far as there is one.

    Posts of an asked rank go first. Where people are fewer than the posts of their category, every place has one
    before any has a second, and further ones go by how many each wants. Whoever had a grid stays where most of its
    households are, as far as seats there go; ids follow the order of the posts for all others.

    Parameters
    ----------
    wants
        Posts, as `wants_of` returns them.
    people
        As `read_people` returns them.
    before
        Person → grids of the posts that they held.
    heirs
        What became of these grids.
    """
    free = (people["place"] == "") & (people["community"] == "")
    named = place_people(wants, people[~free]).iloc[: len(wants)]
    posts = wants.assign(gap=named["gap"].to_numpy(), at=range(len(wants)))
    posts = posts[(posts["level"] != "worker") & (posts["gap"] > 0)]
    found = people.set_index("person")
    left = list(people["person"][free])
    for (_, category, rank), own in posts.assign(last=posts["rank"] == "").groupby(["last", "category", "rank"]):
        fits = (found.loc[left, "category"] == category) & (found.loc[left, "rank"].eq(rank) | (rank == ""))
        chosen = [person for person, fit in zip(left, fits.to_numpy(dtype=bool), strict=True) if fit]
        claims = _claims({person: before.get(person, ()) for person in chosen}, heirs)
        seated = _seated(chosen, _seats(own), claims)
        for person, seat in seated.items():
            found.loc[person, ["place", "community"]] = seat.place, seat.community
        left = [person for person in left if person not in seated]
    return found.reset_index()[people.columns]


def _seats(posts: pd.DataFrame) -> list[_Seat]:
    """Return the open seats of posts."""
    return [
        _Seat(row["at"], turn, row["wanted"], row["place"], row["community"])
        for row in posts.to_dict("records")
        for turn in range(row["wanted"] - row["gap"], row["wanted"])
    ]


def _claims(before: Mapping[str, Sequence[str]], heirs: Heirs) -> list[_Claim]:
    """Return the claims of people, the strongest first."""
    found = [
        _Claim(households, person, place)
        for person, grids in before.items()
        for grid in grids
        for place, households in heirs.get(grid, {}).items()
    ]
    return sorted(found, key=lambda claim: (-claim.households, claim.person, claim.place))


def _seated(people: Sequence[str], open_: Sequence[_Seat], claims: Sequence[_Claim]) -> dict[str, _Seat]:
    """Return the seat of each person: those with claims on one first, then the others in the order of the posts."""
    strongest = {claim.person: claim.place for claim in reversed(claims)}
    asked = Counter(strongest.values())
    filled = sorted(open_, key=lambda seat: _turn(seat, asked))[: len(people)]
    at: dict[str, list[_Seat]] = {}
    for seat in sorted(filled, reverse=True):
        at.setdefault(seat.place, []).append(seat)
    found: dict[str, _Seat] = {}
    for claim in claims:
        if claim.person not in found and at.get(claim.place):
            found[claim.person] = at[claim.place].pop()
    others = [person for person in people if person not in found]
    return found | dict(zip(others, sorted(seat for seats in at.values() for seat in seats), strict=False))


def _turn(seat: _Seat, asked: Counter[str]) -> tuple[float, bool, int]:
    """Return when a seat is filled: places that people come back to go before others of the same turn."""
    return seat.turn / seat.wanted, seat.turn >= asked[seat.place], seat.at
