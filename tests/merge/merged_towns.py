"""What the tests of merging hold a plan against: rules and figures recomputed without gridplan."""

import networkx as nx
import numpy as np


def same(one, other):
    """Return True when two divisions are the same but for the numbers of their grids."""
    pairs = set(zip(np.asarray(one).tolist(), np.asarray(other).tolist(), strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def counts_of(ground):
    """Return the households of each unit."""
    return ground.units["households"].to_numpy(np.int64)


def pairs_together(old, new, households):
    """Return the pairs of households that share a grid in both divisions."""
    held = {}
    for a, b, count in zip(old.tolist(), new.tolist(), households.tolist(), strict=True):
        if a >= 0:
            held[a, b] = held.get((a, b), 0) + count
    return sum(n * (n - 1) // 2 for n in held.values())


def kept(plan):
    """Return the pairs of households that a merged plan keeps together, weighted over departments."""
    households = counts_of(plan.ground)
    return sum(
        plan.merger.weights[network.name] * pairs_together(network.labels, plan.labels, households)
        for network in plan.others
    )


def faults(plan, window, *, fixed=()):
    """Return what is broken: windows, whole grids, communities, codes of one grid each, fixed borders."""
    found = []
    near, ground = plan.ground.adjacency, plan.ground
    reach = nx.Graph()
    reach.add_nodes_from(range(len(ground)))
    pairs = np.column_stack([near.u, near.v])[~near.barred]
    reach.add_edges_from(pairs.tolist())
    if sorted(set(plan.labels.tolist())) != list(range(len(plan.network.codes))):
        found.append("codes without units")
    if len(set(plan.network.codes)) != len(plan.network.codes):
        found.append("a code twice")
    for grid, code in enumerate(plan.network.codes):
        units = np.flatnonzero(plan.labels == grid)
        total = int(counts_of(ground)[units].sum())
        if not window[0] <= total <= window[1]:
            found.append(f"{code} has {total} households")
        if not nx.is_connected(reach.subgraph(units.tolist())):
            found.append(f"{code} is in pieces")
        if ground.units["community"].iloc[units].nunique(dropna=False) > 1:
            found.append(f"{code} lies in two communities")
        found += [f"{code} crosses {name}" for name in fixed if len(set(labels_of(plan, name)[units].tolist())) > 1]
    return found


def labels_of(plan, department):
    """Return a department's grid of each unit."""
    return next(network.labels for network in plan.others if network.name == department)


def code_of_units(plan):
    """Return the code of the grid of each unit."""
    return np.array(plan.network.codes, dtype=object)[plan.labels]
