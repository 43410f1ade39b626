"""Options that are said once for each department: written as name=value, all faults at once, in both languages."""

import pytest

from gridplan.cli.departments import departments_asked
from gridplan.errors import InputError, OptionError


@pytest.fixture
def files(tmp_path):
    """Two files that are there, as options name them."""
    for name in ("police.gpkg", "urban=2.gpkg"):
        (tmp_path / name).touch()
    return [f"police={tmp_path / 'police.gpkg'}", f"urban＝{tmp_path / 'urban=2.gpkg'}".replace("＝", "=")]


def asked(layer, **options):
    """What the options name."""
    blank = ("layer_name", "layer_crs", "code", "title", "functions", "staff", "lines", "priority")
    return departments_asked(layer=layer, **(dict.fromkeys(blank) | options))


def test_layers_and_columns_are_said_by_department(files, tmp_path):
    """A path may hold signs of equality; a column without a name is for all, one with a name for that department."""
    found = asked(
        files,
        layer_name=["police=grids"],
        layer_crs=["EPSG:4547"],
        code=["id", "urban=grid=1"],
        staff=["police=people"],
        lines=["urban"],
        priority="lower",
    )
    assert found.files == {"police": tmp_path / "police.gpkg", "urban": tmp_path / "urban=2.gpkg"}
    assert found.inside == {"police": "grids"}
    assert found.reading == {
        "code": {"police": "id", "urban": "grid=1"},
        "staff": {"police": "people"},
        "lines": ("urban",),
        "crs": {"police": "EPSG:4547", "urban": "EPSG:4547"},
        "priority": "lower",
    }


def test_what_is_not_said_is_left_to_the_verbs(files):
    """Without options on columns the verbs look for them by themselves."""
    assert asked(files).reading == {}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("write it like --layer police=police.gpkg", "given twice", "no department is called party")),
        ("zh", ("请写成 --layer police=police.gpkg", "给出了两次", "没有名为 party 的部门")),
    ],
)
def test_every_wrong_value_is_told_at_once(files, monkeypatch, lang, words):
    """Values without a name, repeated ones and unknown departments are one refusal, in the language spoken."""
    monkeypatch.setenv("GRIDPLAN_LANG", lang)
    wrong = [*files, "emergency.gpkg", "=x.gpkg", "police=other.gpkg"]
    with pytest.raises(OptionError) as refused:
        asked(wrong, layer_name=["grids"], code=["party=id", "a", "b"], lines=["party"], staff=["police="])
    lines = str(refused.value).splitlines()
    assert len(lines) == 8
    assert all(any(word in line for line in lines) for word in words)


def test_missing_files_are_all_told(tmp_path):
    """Layers of which no file is there are refused together, before anything is read."""
    with pytest.raises(InputError) as refused:
        asked([f"police={tmp_path / 'a.gpkg'}", f"urban={tmp_path / 'b.gpkg'}"])
    assert [finding.code for finding in refused.value.findings] == ["file-missing"] * 2
