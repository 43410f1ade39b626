"""Options that are said once for each department: written as name=value, all faults at once, in both languages."""

import pytest

from gridplan.cli.departments import departments_asked
from gridplan.cli.merge_options import merging_asked
from gridplan.errors import InputError, OptionError

READING = ("layer_name", "layer_crs", "layer_datum", "code", "title", "functions", "staff", "lines")


@pytest.fixture
def files(tmp_path):
    """Two files that are there, as options name them."""
    for name in ("police.gpkg", "urban=2.gpkg"):
        (tmp_path / name).touch()
    return [f"police={tmp_path / 'police.gpkg'}", f"urban＝{tmp_path / 'urban=2.gpkg'}".replace("＝", "=")]


def asked(layer, **options):
    """What the options name."""
    return departments_asked(layer=layer, **(dict.fromkeys(READING) | options))


def test_layers_and_columns_are_said_by_department(files, tmp_path):
    """A path may hold signs of equality; a column without a name is for all, one with a name for that department."""
    found = asked(
        files,
        layer_name=["police=grids"],
        layer_crs=["EPSG:4547"],
        layer_datum=["urban=gcj02"],
        code=["id", "urban=grid=1"],
        staff=["police=people"],
        lines=["urban"],
    )
    assert found.files == {"police": tmp_path / "police.gpkg", "urban": tmp_path / "urban=2.gpkg"}
    assert found.layers == {"police": (tmp_path / "police.gpkg", "grids"), "urban": tmp_path / "urban=2.gpkg"}
    assert found.reading == {
        "code": {"police": "id", "urban": "grid=1"},
        "staff": {"police": "people"},
        "lines": ("urban",),
        "crs": {"police": "EPSG:4547", "urban": "EPSG:4547"},
        "datum": {"urban": "gcj02"},
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
    assert [finding.code for finding in refused.value.findings] == ["department-file-missing"] * 2


def test_a_name_that_was_cut_at_its_sign_of_equality_is_told(tmp_path):
    """Where a path that is not there begins inside the name, the message says where the name ends."""
    with pytest.raises(InputError, match="ends at the first ="):
        asked([f"a=b={tmp_path / 'a.gpkg'}"])


def merging(layer, **options):
    """What the options ask of a merger."""
    dials = ("priority", "weight", "base", "fixed", "compact", "carry", "lock")
    return merging_asked(layer=layer, **(dict.fromkeys((*READING, *dials)) | options))


def test_dials_of_a_merger_are_keywords(files):
    """What is asked comes as keywords of the verb, what is not asked is left out."""
    dials = {"weight": ["police=2"], "base": "urban", "fixed": ["police"], "compact": 0.1, "carry": "split"}
    assert merging(files, **dials).dials == {
        "weights": {"police": 2.0},
        "base": "urban",
        "fixed": ("police",),
        "compact": 0.1,
        "carry": "split",
    }
    assert merging(files).dials == {}
    assert merging(files, priority="smaller").departments.reading == {"priority": "smaller"}


def test_faults_of_dials_and_layers_are_one_refusal(files):
    """A weight that is no number, strangers as base or fixed, and a wrong layer are told together."""
    with pytest.raises(OptionError) as refused:
        merging([*files, "x.gpkg"], weight=["police=much", "party=1"], base="party", fixed=["party"])
    assert [line.split()[0].rstrip(":") for line in str(refused.value).splitlines()] == [
        "--layer", "--weight", "--weight", "--base", "--fixed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "english", "chinese"),
    [
        ({"compact": 2.0}, "--compact 2.0: must be", "须为 0 到 1 之间的数"),
        ({"compact": float("nan")}, "--compact nan: must be", "须为 0 到 1 之间的数"),
        ({"weight": ["police=-1"]}, "--weight police=-1: a weight", "权重须为不小于 0 的数"),
        ({"weight": ["police=inf"]}, "--weight police=inf: a weight", "权重须为不小于 0 的数"),
        ({"weight": ["police=0", "urban=0"]}, "above 0", "权重大于 0"),
        ({"lines": ["police", "urban"]}, "must have areas", "面状网格"),
        ({"lines": ["urban"], "base": "urban"}, "--base: urban is a department of road", "urban 是路段网格部门"),
        ({"lines": ["urban"], "fixed": ["urban"]}, "--fixed: urban is a department of road", "urban 是路段网格部门"),
        ({"lock": ["A"]}, "with --base", "请用 --base 指定"),
    ],
)
def test_dials_that_can_never_be_right_are_told_in_the_language_spoken(files, monkeypatch, options, english, chinese):
    """Weights, the dial of compactness, locks and layers are refused by their options before anything is read."""
    for lang, words in (("en", english), ("zh", chinese)):
        monkeypatch.setenv("GRIDPLAN_LANG", lang)
        with pytest.raises(OptionError) as refused:
            merging(files, **options)
        (line,) = str(refused.value).splitlines()
        assert line.startswith("--")
        assert words in line
