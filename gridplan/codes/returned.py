"""Codes that came back although they were given out before, to other ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gridplan.history import Round


def retired_by(history: Sequence[Round]) -> frozenset[str]:
    """Return the codes that were in use in some round and are no more after the last one."""
    return frozenset(code for past in history for code in past.codes) - (_after(history[-1]) if history else set())


def codes_returned(history: Sequence[Round]) -> frozenset[str]:
    """Return the codes that were retired in one round and in use again after it or a later one.

    Examples
    --------
    >>> codes_returned(())
    frozenset()
    """
    retired: set[str] = set()
    found: set[str] = set()
    for past in history:
        found |= _after(past) & retired
        retired |= _before(past) - _after(past)
    return frozenset(found)


def codes_moved(history: Sequence[Round]) -> frozenset[str]:
    """Return the codes that stood on other ground after a round than before it: no unit in common."""
    return frozenset(code for past in history for code in _moved(past))


def _moved(past: Round) -> Iterator[str]:
    pairs = set(zip(past.lineage["old_grid"], past.lineage["new_grid"], strict=True))
    yield from (code for code in _before(past) & _after(past) if (code, code) not in pairs)


def _before(past: Round) -> set[str]:
    return set(past.lineage["old_grid"].dropna().astype(str))


def _after(past: Round) -> set[str]:
    return set(past.lineage["new_grid"].dropna().astype(str))
