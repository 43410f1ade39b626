"""People without a place of their own, spread over the posts of their category that are still open."""

from __future__ import annotations

import pandas as pd

from gridplan.people.staff.placing import place_people

Seat = tuple[int, str, str]
"""Position of the post among all wants, its place and its community."""


def spread_people(wants: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the people with a place for those who were named for neither place nor community, as far as there is one.

    Posts of an asked rank go first. Where people are fewer than the posts of their category, every place has one
    before any has a second, and further ones go by how many each wants. Ids follow the order of the posts.

    Parameters
    ----------
    wants
        Posts, as `wants_of` returns them.
    people
        As `read_people` returns them.
    """
    free = (people["place"] == "") & (people["community"] == "")
    named = place_people(wants, people[~free]).iloc[: len(wants)]
    posts = wants.assign(gap=named["gap"].to_numpy(), at=range(len(wants)))
    posts = posts[(posts["level"] != "worker") & (posts["gap"] > 0)]
    found = people.copy()
    left = people.index[free]
    for (_, category, rank), own in posts.assign(last=posts["rank"] == "").groupby(["last", "category", "rank"]):
        fits = (people.loc[left, "category"] == category) & (people.loc[left, "rank"].eq(rank) | (rank == ""))
        chosen = left[fits.to_numpy(dtype=bool)]
        seats = _seats(own)[: len(chosen)]
        for person, (_, place, community) in zip(chosen, sorted(seats), strict=False):
            found.loc[person, ["place", "community"]] = place, community
        left = left.difference(chosen[: len(seats)])
    return found


def _seats(posts: pd.DataFrame) -> list[Seat]:
    """Return the open seats of posts in the order in which they are filled."""
    seats = [
        (turn / row["wanted"], row["at"], row["place"], row["community"])
        for row in posts.to_dict("records")
        for turn in range(row["wanted"] - row["gap"], row["wanted"])
    ]
    return [seat[1:] for seat in sorted(seats)]
