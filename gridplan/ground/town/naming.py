"""Names for what a generated town consists of."""

from __future__ import annotations

from gridplan.ground.town.layout import Street

_COMMUNITIES = ("江滨", "解放", "柳园", "文昌", "和平", "新华", "东湖", "南苑", "建国", "北园", "红旗", "西城")
_STREETS = (
    "人民",
    "中山",
    "解放",
    "建设",
    "长江",
    "黄河",
    "和平",
    "胜利",
    "光明",
    "文化",
    "新华",
    "青年",
    "友谊",
    "劳动",
    "朝阳",
)
_ESTATES = ("锦绣", "阳光", "幸福", "金桂", "翠湖", "滨江", "书香", "香樟", "天润", "丽景")
_ENDINGS = {1: "大道", 2: "路", 3: "路", 4: "街", 5: "巷"}
_GROUNDS = ("花园", "家园", "苑", "小区", "名邸", "华庭", "新村", "公寓")


def community_names(n: int) -> list[str]:
    """Return `n` different names of communities.

    Examples
    --------
    >>> community_names(2)
    ['江滨社区', '解放社区']
    """
    rounds = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    names = [f"{name}{rounds[turn]}社区" for turn in range(len(rounds)) for name in _COMMUNITIES]
    return names[:n] if n <= len(names) else [f"第{i + 1}社区" for i in range(n)]


def estate_names(n: int) -> list[str]:
    """Return `n` different names of estates.

    Examples
    --------
    >>> estate_names(2)
    ['锦绣花园', '阳光花园']
    """
    once = [name + grounds for grounds in _GROUNDS for name in _ESTATES]
    return [once[i % len(once)] + (str(i // len(once) + 1) if i >= len(once) else "") for i in range(n)]


def street_names(streets: list[Street]) -> list[str]:
    """Name streets; those in one line bear one name."""
    names: dict[tuple[bool, float], str] = {}
    used: dict[str, int] = {}
    for street in streets:
        line = (street.upright, street.at)
        if line not in names:
            plain = _STREETS[len(names) % len(_STREETS)] + _ENDINGS[street.road_class]
            used[plain] = used.get(plain, 0) + 1
            names[line] = plain if used[plain] == 1 else f"{plain[:2]}{_numeral(used[plain])}{plain[2:]}"
    return [names[street.upright, street.at] for street in streets]


def _numeral(n: int) -> str:
    return "零一二三四五六七八九"[n] if n < 10 else str(n)
