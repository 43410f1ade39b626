"""The kinds of change that boundaries undergo, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Kind = Literal["rename", "merge", "split", "redraw", "convert", "subdistrict"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DRAWN: tuple[Kind, ...] = ("split", "redraw")
"""Changes that need polygons of the new communities."""

_CHINESE: Mapping[Kind, tuple[str, ...]] = {
    "rename": ("更名", "改名", "名称变更", "代码变更", "换码"),
    "merge": ("合并", "撤并", "并入", "村合并", "撤村并村"),
    "split": ("拆分", "分设", "析出", "析置"),
    "redraw": ("调整", "边界调整", "界线调整", "重划", "划转", "移交"),
    "convert": ("村改居", "村转社区", "村改社区", "撤村建居", "撤村设居", "类别变更"),
    "subdistrict": ("街道调整", "街道变更", "街道设立", "设立街道", "街道合并", "街道拆分", "区划调整"),
}
_ENGLISH: Mapping[Kind, tuple[str, ...]] = {
    "redraw": ("move", "adjust"),
    "convert": ("convert", "village to community"),
    "rename": ("renamed", "recode"),
}
WORDS: Mapping[str, Kind] = {word: kind for kind in KINDS for word in (kind, *_CHINESE[kind], *_ENGLISH.get(kind, ()))}
"""Each word for a kind of change."""
