"""Names for the grounds and rooms of a generated place."""

from __future__ import annotations

from collections.abc import Iterable

_WORDS = ("清水", "江滨", "东湖", "文昌", "建设", "新华", "南苑", "北园", "红旗", "西城", "朝阳", "翠微")
_GROUNDS = {
    "mall": "商场",
    "office": "大厦",
    "market": "农贸市场",
    "campus": "学校",
    "hospital": "医院",
    "park": "公园",
    "administrative": "政务中心",
    "industrial": "工业园",
}


def ground_names(kinds: Iterable[str]) -> list[str]:
    """Return a different name for each dedicated ground.

    Examples
    --------
    >>> ground_names(["park", "mall", "park"])
    ['清水公园', '清水商场', '江滨公园']
    """
    used: dict[str, int] = {}
    names = []
    for kind in kinds:
        turn, word = divmod(used.get(kind, 0), len(_WORDS))
        used[kind] = used.get(kind, 0) + 1
        names.append(f"{_WORDS[word]}{'' if not turn else turn + 1}{_GROUNDS[kind]}")
    return names


def subdistrict_names(n: int) -> list[str]:
    """Return `n` different names of subdistricts.

    Examples
    --------
    >>> subdistrict_names(2)
    ['清水街道', '江滨街道']
    """
    return [f"{_WORDS[i % len(_WORDS)]}{i // len(_WORDS) + 1 if i >= len(_WORDS) else ''}街道" for i in range(n)]
