"""Nested texts: how deep and how large they are is known before anything parses them."""

import json

import pytest
from bad_files import houses
from hypothesis import given
from hypothesis import strategies as st

import gridplan as gp
from gridplan.errors import InputError
from gridplan.ground.formats import limits

VALUES = st.recursive(
    st.text(st.sampled_from('{}[]"\\a,:户')) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.sampled_from('{["\\'), max_size=3), inner),
    max_leaves=12,
)


def depth(value) -> int:
    """Levels of brackets of a value, by walking it."""
    if not isinstance(value, list | dict):
        return 0
    return 1 + max((depth(inner) for inner in (value.values() if isinstance(value, dict) else value)), default=0)


def refusal_of(check, file):
    """Code of the finding that a check ends in, None where it passes."""
    try:
        check(file)
    except InputError as fault:
        return fault.findings[0].code
    return None


@given(value=VALUES, chunk=st.integers(3, 9), deepest=st.integers(1, 4))
def test_depth_is_that_of_the_parsed_value(tmp_path_factory, value, chunk, deepest):
    """Whatever texts hold, and wherever parts are cut, the scan refuses exactly what is nested deeper."""
    file = tmp_path_factory.getbasetemp() / "value.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "_CHUNK", chunk)
        patch.setattr(limits, "DEEPEST", deepest)
        assert (refusal_of(limits.check_json, file) == "nested-too-deep") == (depth(value) > deepest)


def test_a_hundred_levels_are_refused(tmp_path):
    """GeoJSON nested a hundred deep ends in a finding and not in a parser's trouble, with or without a system named."""
    nested = "[" * 100 + "]" * 100
    feature = f'{{"type":"Feature","properties":{{"a":{nested}}},"geometry":null}}'
    (tmp_path / "deep.geojson").write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')
    for crs in (None, 4326):
        with pytest.raises(InputError) as fault:
            gp.read_layer(tmp_path / "deep.geojson", crs=crs)
        assert [finding.code for finding in fault.value.findings] == ["nested-too-deep"]


def test_the_largest_feature_counts(tmp_path, monkeypatch):
    """A feature over the limit is refused by its size; the file as a whole may be larger."""
    file = tmp_path / "h.geojson"
    houses().to_crs(4326).to_file(file)
    features = [len(json.dumps(feature)) for feature in json.loads(file.read_text())["features"]]
    monkeypatch.setattr(limits, "LARGEST_FEATURE", max(features) + 50)
    assert refusal_of(limits.check_json, file) is None
    monkeypatch.setattr(limits, "LARGEST_FEATURE", min(features) - 50)
    assert refusal_of(limits.check_json, file) == "feature-too-large"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<Folder>" * 50 + "</Folder>" * 50, "nested-too-deep"),
        ("<Placemark><name>" + "x" * 500 + "</name></Placemark>", "feature-too-large"),
        ("<Folder>", "source-damaged"),
        ("<Placemark><name>x</name></Placemark>", None),
    ],
)
def test_xml_is_looked_at_too(tmp_path, monkeypatch, inside, code):
    """KML that is too deep, has too large a placemark, or is cut, is refused; other KML passes."""
    monkeypatch.setattr(limits, "LARGEST_FEATURE", 300)
    (tmp_path / "x.kml").write_text(f"<?xml version='1.0'?><kml><Document>{inside}</Document></kml>")
    assert refusal_of(limits.check_xml, tmp_path / "x.kml") == code


def test_entities_are_refused(tmp_path):
    """KML that declares entities, which can grow without end, is refused before any is expanded."""
    bomb = "<!DOCTYPE k [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
    (tmp_path / "x.kml").write_text(f"<?xml version='1.0'?>{bomb}<kml><Document><name>&b;</name></Document></kml>")
    with pytest.raises(InputError) as fault:
        gp.read_layer(tmp_path / "x.kml")
    assert [finding.code for finding in fault.value.findings] == ["xml-entities"]
