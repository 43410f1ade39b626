from __future__ import annotations

import re
from pathlib import Path

import pytest
from toy_plan import toy_ground, toy_plan

from gridplan.errors import OptionError
from gridplan.show.maps import html_page, save_html


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two pages of one plan are equal, and missing folders are made on the way."""
    first = save_html(toy_plan(), tmp_path / "new" / "a.html")
    second = toy_plan().save_html(tmp_path / "b.html")
    assert first.read_bytes() == second.read_bytes()


def test_only_listed_columns_enter_the_page() -> None:
    """A column that a file happens to hold is nowhere in the page, and neither are unit ids."""
    ground = toy_ground()
    ground.units["phone"] = "13800138000"
    ground.roads["owner"] = "Zhang San"
    page = html_page(toy_plan(ground=ground))
    assert "13800138000" not in page
    assert "Zhang San" not in page
    assert "b007" not in page


def test_the_page_loads_nothing_and_says_whose_work_it_holds() -> None:
    """No attribute or style points outside; Leaflet's licence and the data's attribution stand in the page."""
    page = html_page(toy_plan(), attribution="© IGN, BD TOPO®", lang="zh")
    outside_scripts = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert re.findall(r"(?:src|href|action)=\"(?!data:)", outside_scripts) == []
    assert re.findall(r"url\((?!data:|#default)", outside_scripts) == []
    assert "@import" not in page
    assert "© IGN, BD TOPO®" in page
    assert "Redistributions in binary form" in page
    assert '<html lang="zh-CN">' in page


def test_an_unknown_language_is_refused() -> None:
    """A language without sentences is an option error, not a page of keys."""
    with pytest.raises(OptionError, match="fr"):
        html_page(toy_plan(), lang="fr")
