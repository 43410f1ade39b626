"""What storage and carriers do to a file: each damage takes the bytes and a generator, and returns other bytes."""

import numpy as np

PAGE = 4096


def flipped(whole, rng):
    """One bit is another, uniformly over the file."""
    return _flip(whole, int(rng.integers(len(whole))), rng)


def flipped_in_use(whole, rng):
    """One bit of a byte that is not 0 is another: such a byte mostly says something."""
    return _flip(whole, int(rng.choice(np.flatnonzero(np.frombuffer(whole, np.uint8)))), rng)


def cut(whole, rng):
    """The end is missing."""
    return whole[: int(rng.integers(len(whole)))]


def zeroed(whole, rng):
    """One page is empty."""
    at = PAGE * int(rng.integers(len(whole) // PAGE))
    return whole[:at] + bytes(PAGE) + whole[at + PAGE :]


def swapped(whole, rng):
    """Two pages stand in each other's place."""
    one, other = PAGE * np.sort(rng.choice(len(whole) // PAGE, 2, replace=False))
    pages = whole[one : one + PAGE], whole[other : other + PAGE]
    return whole[:one] + pages[1] + whole[one + PAGE : other] + pages[0] + whole[other + PAGE :]


def _flip(whole, place, rng):
    return whole[:place] + bytes([whole[place] ^ 1 << int(rng.integers(8))]) + whole[place + 1 :]
