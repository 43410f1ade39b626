"""Lists of communities with their administrative codes."""

import pytest

from gridplan.codes import read_community_codes
from gridplan.errors import InputError


def written(folder, text):
    """Write a table."""
    file = folder / "communities.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_names_lead_to_codes(tmp_path):
    """Columns are found by their usual names; without names a code stands for itself."""
    assert read_community_codes(written(tmp_path, "名称,区划代码\n东,110101001001\n")) == {"东": "110101001001"}
    assert read_community_codes(written(tmp_path, "code\n110101001001\n")) == {"110101001001": "110101001001"}


def test_faults_are_told(tmp_path):
    """A list without codes is refused, and one with two codes for a name."""
    with pytest.raises(InputError, match="it has 名称"):
        read_community_codes(written(tmp_path, "名称\n东\n"))
    with pytest.raises(InputError, match="东"):
        read_community_codes(written(tmp_path, "name,code\n东,1\n东,2\n西,3\n"))
