"""Files of edits: written and read back, refused with every fault at once, whatever they hold."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises import times
from toy_edits import sittings, two_communities

import gridplan as gp
from gridplan.edits import reading
from gridplan.errors import InputError, OptionError
from gridplan.trail import FORMAT, Edit, Edits

PLAN = two_communities()
DIGEST = "0" * 64
MOVE = {"act": "move", "units": ["b1"], "from": ["1"], "to": "2"}
WHOLE = {"format": FORMAT, "plan": DIGEST, "who": "office 3", "why": "", "date": "2027-01-31", "edits": [MOVE]}


def faults(held):
    """Return code and numbers of each fault of a content."""
    with pytest.raises(InputError) as refused:
        gp.read_edits(held)
    assert all(finding.text(lang) for finding in refused.value.findings for lang in ("en", "zh"))
    return [(finding.code, finding.ids, dict(finding.numbers)) for finding in refused.value.findings]


@settings(max_examples=times(25, 2000))
@given(sittings(PLAN), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20))
def test_what_was_written_is_read(tmp_path_factory, edits, why):
    """Any edits come back from their file and from their mapping as they were."""
    edits = Edits(edits.plan, edits.edits, "office 3", why.strip(), "2027-01-31")
    file = gp.write_edits(edits, tmp_path_factory.getbasetemp() / "edits.json")
    assert gp.read_edits(file) == gp.read_edits(edits.as_dict()) == edits


def test_every_fault_is_told_at_once():
    """Faults of the head and of each edit stand together, each with the number of its edit and what it names."""
    found = faults(
        {
            **WHOLE,
            "plan": "abc",
            "who": "a" + chr(7),
            "date": "31.1.2027",
            "extra": 1,
            "edits": [
                MOVE | {"from": []},
                {"act": "paint"},
                {"act": "lock"},
                MOVE | {"units": ["b1", "b1"], "from": ["1", "1"], "tó": 1},
                MOVE | {"units": "b1", "time": "noon"},
                MOVE | {"to": ""},
                7,
                {"act": "lock", "units": ["b" + chr(0xD800)]},
            ],
        }
    )
    assert [code for code, *_ in found] == [
        "edits-unknown-keys",
        "edits-no-plan",
        "edits-text",
        "edits-date",
        "edits-from-length",
        "edits-entry",
        "edits-lock-empty",
        "edits-unknown-keys",
        "edits-twice",
        "edits-text",
        "edits-time",
        "edits-move-empty",
        "edits-entry",
        "edits-text",
    ]
    assert found[4] == ("edits-from-length", (), {"edit": 1, "units": 1, "from": 0})
    assert found[8] == ("edits-twice", ("b1",), {"edit": 4})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "edits-no-json"),
        (b"\xff\xfe\x00", "edits-no-text"),
        (b"[" * 100_000, "edits-nested"),
        (b'{"format": NaN}', "edits-no-number"),
        (b'{"a": 1, "a": 2}', "edits-entry-twice"),
        (b'{"a": ' + b"9" * 9_000 + b"}", "edits-no-number"),
        (b"[1]", "edits-no-object"),
        (b"{}", "edits-no-format"),
        (json.dumps(WHOLE | {"format": "gridplan-edits/2"}).encode(), "edits-format"),
        (json.dumps(WHOLE | {"edits": {}}).encode(), "edits-no-list"),
        (b"\xef\xbb\xbf" + json.dumps(WHOLE | {"edits": None}).encode(), "edits-no-list"),
    ],
)
def test_files_that_are_none_are_refused(tmp_path, content, code):
    """Broken, foreign, newer and boundless files end in one clear fault."""
    file = tmp_path / "edits.json"
    file.write_bytes(content)
    assert [found[0] for found in faults(file)] == [code]


def test_limits_hold(tmp_path, monkeypatch):
    """Files and lists beyond what an editor writes are refused before anything is read of them."""
    monkeypatch.setattr(reading, "MOST_EDITS", 2)
    assert faults(WHOLE | {"edits": [MOVE] * 3})[0][0] == "edits-too-many"
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    (tmp_path / "a.json").write_text(json.dumps(WHOLE))
    assert faults(tmp_path / "a.json")[0][0] == "edits-too-large"
    with pytest.raises(OptionError):
        gp.read_edits(tmp_path / "none.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ENTRY = st.dictionaries(
    st.sampled_from(["units", "from", "to", "grids", "time", "way", "x"]), JSON, max_size=4
).flatmap(lambda held: st.sampled_from(["move", "lock", "unlock"]).map(lambda act: {"act": act, **held}))


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*WHOLE, "x"]), JSON), st.lists(ENTRY | JSON, max_size=3))
def test_nothing_else_is_ever_raised(head, entries):
    """Whatever stands in a file, it is read or refused as bad input."""
    try:
        found = gp.read_edits(WHOLE | head | {"format": FORMAT, "edits": entries})
    except InputError:
        return
    assert isinstance(found, Edits)
    assert all(isinstance(edit, Edit) for edit in found.edits)
