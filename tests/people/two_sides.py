"""Two small sides by chance, and what every way of pairing them comes to."""

import itertools

import numpy as np
import pandas as pd


def sides(rng, *, left, right, communities=0):
    """Tables of two sides with places in whole metres and, where asked, communities (some have none)."""
    tables = []
    for size, letter in ((left, "L"), (right, "R")):
        place = rng.integers(0, 1000, (size, 2))
        table = pd.DataFrame({"id": [f"{letter}{i}" for i in range(size)], "x": place[:, 0] + 500, "y": place[:, 1]})
        if communities:
            table["community"] = rng.choice(["", *(f"C{i}" for i in range(communities))], size)
        tables.append(table)
    return tables


def distances(left, right):
    """Straight lines, (n, m), in mm."""
    a, b = left[["x", "y"]].to_numpy(float), right[["x", "y"]].to_numpy(float)
    return np.rint(1000 * np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1))).astype(int)


def open_pairs(left, right, *, same=False, forbidden=()):
    """Pairs that may be, bool (n, m)."""
    may = np.ones((len(left), len(right)), dtype=bool)
    for (i, one), (j, other) in itertools.product(enumerate(left.itertuples()), enumerate(right.itertuples())):
        if same and one.community and other.community and one.community != other.community:
            may[i, j] = False
        if (one.id, other.id) in forbidden:
            may[i, j] = False
    return may


def every_way(may, left_counts, right_counts):
    """Yield every set of pairs within the counts, as bool (n, m)."""
    n, m = may.shape
    top = m if left_counts[1] is None else left_counts[1]
    rows = [
        [
            np.isin(np.arange(m), chosen)
            for size in range(left_counts[0], min(top, m) + 1)
            for chosen in itertools.combinations(np.flatnonzero(may[i]), size)
        ]
        for i in range(n)
    ]
    for chosen in itertools.product(*rows):
        held = np.array(chosen).reshape(n, m)
        count = held.sum(axis=0)
        if (count >= right_counts[0]).all() and (right_counts[1] is None or (count <= right_counts[1]).all()):
            yield held
