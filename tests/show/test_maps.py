from __future__ import annotations

import re
from pathlib import Path

import pytest
from toy_plan import toy_ground, toy_plan

from gridplan.errors import GridplanError, OptionError
from gridplan.show.map.plan_page import html_page, save_html


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two pages of one plan are equal."""
    first = save_html(toy_plan(), tmp_path / "a.html")
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


@pytest.mark.parametrize(("name", "reason"), [("none/a.html", "does not exist"), ("folder", "is a folder")])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    """A missing folder or a folder in the place of the file is an error with the reason, and nothing is written."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(OptionError, match=reason):
        save_html(toy_plan(), tmp_path / name)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_a_failed_write_leaves_the_old_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A map is replaced whole: when the last step fails, the old one stands as it was, and nothing beside it."""
    file = tmp_path / "a.html"
    file.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gridplan.safe.replacing.os.replace", fail)
    with pytest.raises(GridplanError, match="No space left"):
        save_html(toy_plan(), file)
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]
