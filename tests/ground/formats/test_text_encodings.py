"""Texts of Shapefiles: whatever the file says of its encoding, names arrive or the planner is told."""

import openpyxl
import pytest
from bad_files import houses

import gridplan as gp
from gridplan.errors import InputError

NAMES = ["幸福里", "和平里", "光明里", "友谊里", "团结里", "建设里"]


def shapefile(folder, names, *, encoding, cpg, ending=".cpg"):
    """Write houses with names in an encoding and a word about it."""
    houses(名称=names).to_file(folder / "h.shp", encoding=encoding)
    for entry in folder.glob("h.cpg"):
        entry.unlink()
    if cpg is not None:
        (folder / f"h{ending}").write_text(cpg)
    return folder / "h.shp"


def read(file, **asked):
    """Return the names of the houses and the codes of findings on encodings."""
    units = gp.read_units(file, households="hh", unit="id", attributes=["名称"], **asked)
    noticed = [f.numbers["encoding"] for f in units.report.findings if f.code == "encoding-guessed"]
    return units.frame.sort_values("unit")["名称"].tolist(), noticed


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("gbk", "936"), ("gbk", "ANSI 936"), ("gb18030", "54936"), ("utf-8", "65001")]
)
def test_numbers_of_code_pages_are_understood(tmp_path, encoding, cpg):
    """What programs write as a number names an encoding, and nothing had to be guessed."""
    assert read(shapefile(tmp_path, NAMES, encoding=encoding, cpg=cpg)) == (NAMES, [])


@pytest.mark.parametrize("cpg", ["UTF-8", "ISO-8859-1", "1252", "OEM", "Big-5!", "GB2312", None])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_arrives_whatever_the_file_says(tmp_path, encoding, cpg):
    """A wrong, unknown or missing word about the encoding is not believed; a guess is told."""
    names, noticed = read(shapefile(tmp_path, [*NAMES[:5], "镕城喆园"], encoding=encoding, cpg=cpg))
    assert names == [*NAMES[:5], "镕城喆园"]
    true = {"utf-8": ("UTF-8", "OEM", "Big-5!", None), "gbk": ("GB2312",)}[encoding]
    assert noticed == ([] if cpg in true else ["UTF-8" if encoding == "utf-8" else "GB18030"])


def test_plain_chinese_said_to_be_latin_is_found(tmp_path):
    """Common characters in GBK read as Latin without an error, yet every accent stands beside another."""
    assert read(shapefile(tmp_path, NAMES, encoding="gbk", cpg="ISO-8859-1")) == (NAMES, ["GB18030"])


def test_french_said_to_be_latin_is_believed(tmp_path):
    """Accents of a Latin text are no Chinese."""
    names = ["Résidence", "École", "Été", "Noël", "Forêt", "Ça"]
    frame = houses(nom=names)
    frame.to_file(tmp_path / "h.shp", encoding="ISO-8859-1")
    units = gp.read_units(tmp_path / "h.shp", households="hh", unit="id", attributes=["nom"])
    assert units.frame.sort_values("unit")["nom"].tolist() == names
    assert not [f for f in units.report.findings if f.code == "encoding-guessed"]


def test_chinese_that_is_utf_8_by_chance_is_not_taken_for_it(tmp_path):
    """The bytes of 联通 in GBK are letters of UTF-8: where the file says GBK, that is believed."""
    assert read(shapefile(tmp_path, ["联通"] * 6, encoding="gbk", cpg="GBK"))[0] == ["联通"] * 6


def test_the_word_beside_the_file_is_found_in_capitals(tmp_path):
    """A .CPG from Windows counts."""
    assert read(shapefile(tmp_path, NAMES, encoding="gbk", cpg="GBK", ending=".CPG")) == (NAMES, [])


def test_an_encoding_that_the_planner_names_wrongly_is_refused(tmp_path):
    """The planner's word is not overruled."""
    with pytest.raises(InputError) as fault:
        read(shapefile(tmp_path, NAMES, encoding="gbk", cpg=None), encoding="utf-8")
    assert [finding.code for finding in fault.value.findings] == ["encoding-wrong"]


def test_codes_keep_the_zeros_that_are_seen(tmp_path):
    """A number shown as 007 in a workbook, and ="007" in a text, are the code 007."""
    book = openpyxl.Workbook()
    for row in (["code", "hh"], [7, 12], [7.5, 0]):
        book.active.append(row)
    book.active["A2"].number_format = book.active["A3"].number_format = "000"
    book.save(tmp_path / "t.xlsx")
    assert gp.read_table(tmp_path / "t.xlsx").to_numpy().tolist() == [["007", "12"], ["7.5", "0"]]
    (tmp_path / "t.csv").write_text('code,hh\n="007",12\n')
    assert gp.read_table(tmp_path / "t.csv").to_numpy().tolist() == [["007", "12"]]
