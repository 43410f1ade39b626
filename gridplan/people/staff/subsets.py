"""All connected sets of grids up to a load, each once."""

from __future__ import annotations

from collections.abc import Sequence


def connected_sets(near: Sequence[int], load: Sequence[int], *, top: float, most: int, room: int) -> list[int] | None:
    """Return the connected sets of at most `most` grids and load `top`, as bits; None when there are more than `room`.

    Each set is grown from its first grid; a grid that was passed over at one step is left out from there on, so no set
    comes twice (Wernicke, Efficient detection of network motifs, 2006).

    Parameters
    ----------
    near
        Neighbours of each grid as bits.

    Examples
    --------
    >>> connected_sets([0b010, 0b101, 0b010], [1, 1, 1], top=2, most=3, room=9)
    [1, 3, 2, 6, 4]
    """
    found: list[int] = []
    for root in range(len(near)):
        if load[root] > top:
            continue
        passed = (1 << (root + 1)) - 1
        waiting = [(1 << root, near[root] & ~passed, passed, load[root], 1)]
        while waiting:
            grids, edge, passed, weight, size = waiting.pop()
            found.append(grids)
            if len(found) > room:
                return None
            while edge and size < most:
                bit = edge & -edge
                edge ^= bit
                passed |= bit
                grid = bit.bit_length() - 1
                if weight + load[grid] <= top:
                    waiting.append((grids | bit, (edge | near[grid]) & ~passed, passed, weight + load[grid], size + 1))
    return found


def grids_in(bits: int) -> tuple[int, ...]:
    """Return the grids of a set given as bits, ascending.

    Examples
    --------
    >>> grids_in(0b1010)
    (1, 3)
    """
    found = []
    while bits:
        bit = bits & -bits
        found.append(bit.bit_length() - 1)
        bits ^= bit
    return tuple(found)
