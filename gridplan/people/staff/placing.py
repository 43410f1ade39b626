"""People placed on the posts they are named for; what is left open is a gap, never an invented id."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

KEY = ["level", "category", "rank", "community"]


def place_people(wants: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return the wants with who fills them, sorted as they come: columns of `Posts.table`.

    Those of the asked rank go first where a rank is asked; a post of any rank takes who is left, in the order of ids.
    People named for a community alone, and those for whose category nothing is wanted there, have rows of their own
    without a post.
    """
    open_ = _Waiting(people)
    rows = []
    order = wants.assign(any_rank=wants["rank"] == "", at=range(len(wants))).sort_values(["any_rank", "at"])
    for want in order.to_dict("records"):
        named = [want["person"]] if want["person"] else open_.take(want, want["wanted"])
        rows.append((want["at"], _row(want, named, 0)))
    table = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    return pd.DataFrame([*table, *open_.rest()], columns=list(_COLUMNS))


_COLUMNS = (*KEY, "grid", "place", "wanted", "filled", "gap", "surplus", "people")


def _row(want: dict[Any, Any], people: list[str], surplus: int) -> dict[Any, Any]:
    filled, wanted = len(people) - surplus, int(want["wanted"])
    told = {name: want[name] for name in (*KEY, "grid", "place", "wanted")}
    return told | {"filled": filled, "gap": wanted - filled, "surplus": surplus, "people": tuple(people)}


class _Waiting:
    """People without a post yet, by place and category."""

    def __init__(self, people: pd.DataFrame) -> None:
        self.left: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in people.to_dict("records"):
            self.left[row["community"], row["place"], row["category"]].append((row["person"], row["rank"]))

    def take(self, want: dict[Any, Any], number: int) -> list[str]:
        """Return at most so many people of a rank who are named for a place, and take them out."""
        waiting = self.left[str(want["community"]), str(want["place"]), str(want["category"])]
        fitting = [one for one in waiting if want["rank"] in ("", one[1])][:number]
        for one in fitting:
            waiting.remove(one)
        return [person for person, _ in fitting]

    def rest(self) -> list[dict[Any, Any]]:
        """Return rows of people who hold no post that is wanted, by place, category and rank."""
        rows = []
        for (community, place, category), waiting in sorted(self.left.items()):
            for rank in sorted({rank for _, rank in waiting}):
                people = [person for person, own in waiting if own == rank]
                want: dict[Any, Any] = dict(
                    zip(_COLUMNS, ("", category, rank, community, place, place, 0), strict=False)
                )
                rows.append(_row(want, people, len(people)))
        return rows
