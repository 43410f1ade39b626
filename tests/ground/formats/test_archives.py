"""Archives from outside: one dataset is read as if unpacked, everything else is refused within limits."""

import tempfile
import zipfile

import pandas as pd
import pyogrio
import pytest
from bad_files import houses

import gridplan as gp
from gridplan.batch.layers import open_layer
from gridplan.errors import InputError
from gridplan.ground.formats import archives

ENDINGS = ("shp", "gpkg", "geojson", "fgb", "gdb", "parquet")


def codes(fault) -> list[str]:
    """Codes of the findings of a refusal."""
    return [finding.code for finding in fault.value.findings]


def dataset(folder, ending, name="建筑"):
    """Write houses in a format into a folder and return its files."""
    folder.mkdir(exist_ok=True)
    if ending == "parquet":
        houses().to_parquet(folder / f"{name}.parquet")
    else:
        driver = "OpenFileGDB" if ending == "gdb" else None
        pyogrio.write_dataframe(houses(), folder / f"{name}.{ending}", driver=driver)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def packed(file, members):
    """Pack members, name → bytes or file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, bytes) else content.read_bytes())
    return file


def of_folder(file, folder, files):
    """Pack files under the names they have in a folder."""
    return packed(file, {str(path.relative_to(folder)): path for path in files})


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_dataset_in_an_archive_reads_like_the_dataset(tmp_path, ending):
    """Whatever the format, in a folder of the archive and beside notes, the units are those of the bare file."""
    folder = tmp_path / "data"
    files = dataset(folder, ending)
    archive = of_folder(tmp_path / "a.zip", tmp_path, files)
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr("说明.txt", "按此读取")
        more.writestr("__MACOSX/data/._建筑.shp", b"x")
    here = gp.read_units(folder / f"建筑.{ending}", households="hh", unit="id")
    units = gp.read_units(archive, households="hh", unit="id")
    assert units.frame.equals(here.frame)
    assert [f.code for f in units.report.findings if f.code == "archive-others"] == ["archive-others"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_in_an_archive_is_a_table(tmp_path, ending):
    """A packed list of households is a ledger like a bare one."""
    table = pd.DataFrame({"building_id": [f"h{i}" for i in range(6)], "households": range(1, 7)})
    inside = tmp_path / f"户数.{ending}"
    table.to_csv(inside, index=False) if ending == "csv" else table.to_excel(inside, index=False)
    archive = packed(tmp_path / "l.zip", {inside.name: inside})
    units = gp.read_units(houses(), unit="id", households_table=archive, key="building_id", households="households")
    assert units.frame["households"].sum() == 21
    assert set(units.frame["source"]) == {"ledger"}


def test_names_packed_on_a_chinese_system_are_read(tmp_path):
    """Names in GBK without the mark of UTF-8 find the parts of their Shapefile, backslashes and all."""
    files = dataset(tmp_path / "d", "shp")
    names = [f"数据\\{path.name}".encode("gbk") for path in files]
    stand_ins = [chr(ord("a") + i) * len(name) for i, name in enumerate(names)]
    archive = packed(tmp_path / "g.zip", dict(zip(stand_ins, files, strict=True)))
    data = archive.read_bytes()
    for stand_in, name in zip(stand_ins, names, strict=True):
        data = data.replace(stand_in.encode(), name)
    archive.write_bytes(data)
    assert len(gp.read_layer(archive)) == 6


def test_one_of_several_datasets_must_be_named(tmp_path):
    """Several datasets are listed; the one named is read, by name, file name, or with its layer."""
    two = [*dataset(tmp_path / "d", "shp", "房屋"), *dataset(tmp_path / "d", "gpkg", "道路")]
    files = {path.name: path for path in two}
    archive = packed(tmp_path / "m.zip", files)
    with pytest.raises(InputError, match="房屋") as fault:
        gp.read_layer(archive)
    assert codes(fault) == ["layer-choice"]
    with pytest.raises(InputError, match="房屋") as fault:
        gp.read_layer(archive, layer="河流")
    assert codes(fault) == ["layer-missing"]
    for named in ("房屋", "房屋.shp", "道路", "道路/道路"):
        assert len(gp.read_layer(archive, layer=named)) == 6


def test_nothing_of_an_archive_stays(tmp_path, monkeypatch):
    """What was unpacked lay in a private folder and is gone, whether reading succeeds or fails."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    good = of_folder(tmp_path / "a.zip", tmp_path / "d", dataset(tmp_path / "d", "gpkg"))
    bad = packed(tmp_path / "b.zip", {"x.gpkg": b"SQLite format 3\0" + bytes(500)})
    gp.read_layer(good)
    with pytest.raises(InputError):
        gp.read_layer(bad)
    assert not list((tmp_path / "temp").iterdir())


@pytest.mark.parametrize("name", ["../x.json", "/etc/x.json", "C:/x.json", "..\\x.json", "a/../../x.json"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    """A name that climbs or is absolute refuses the archive, and nothing is written."""
    with pytest.raises(InputError) as fault:
        gp.read_layer(packed(tmp_path / "evil.zip", {name: b"{}", "y.geojson": b"{}"}))
    assert codes(fault) == ["archive-names"]
    assert fault.value.findings[0].ids == (name.replace("\\", "/"),)


def test_links_and_twins_are_refused(tmp_path):
    """A symbolic link, and two files of one name, refuse the archive."""
    link = zipfile.ZipInfo("l.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "l.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.geojson", "{}")
        archive.writestr("A.geojson", "{}")
    with pytest.raises(InputError) as fault:
        gp.read_layer(tmp_path / "l.zip")
    assert fault.value.findings[0].ids == ("l.geojson", "a.geojson", "A.geojson")


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    """A file of zeros that packs a thousandfold is refused by its listing."""
    monkeypatch.setattr(archives, "SMALL", 100_000)
    packed(tmp_path / "bomb.zip", {"x.geojson": bytes(archives.SMALL + 1)})
    with pytest.raises(InputError) as fault:
        gp.read_layer(tmp_path / "bomb.zip")
    assert codes(fault) == ["archive-ratio"]


def test_too_many_files_and_too_much_are_told_at_once(tmp_path, monkeypatch):
    """The limits on files and size are told together."""
    monkeypatch.setattr(archives, "MOST_ENTRIES", 2)
    monkeypatch.setattr(archives, "LARGEST_TOTAL", 2)
    with pytest.raises(InputError) as fault:
        gp.read_layer(packed(tmp_path / "n.zip", {f"{i}.geojson": b"{}" for i in range(3)}))
    assert codes(fault) == ["archive-entries", "archive-size"]


def test_a_listing_that_lies_about_sizes_is_damage(tmp_path):
    """A file that unpacks to more than the listing says is cut off and refused."""
    archive = packed(tmp_path / "lie.zip", {"x.geojson": b"{" + bytes(5000)})
    data = bytearray(archive.read_bytes())
    for at in (22, data.rfind(b"PK\x01\x02") + 24):
        data[at : at + 4] = (10).to_bytes(4, "little")
    archive.write_bytes(data)
    with pytest.raises(InputError) as fault:
        gp.read_layer(archive)
    assert codes(fault) == ["source-damaged"]


def test_a_locked_archive_says_so(tmp_path):
    """Files with a password are named."""
    archive = packed(tmp_path / "locked.zip", {"x.geojson": b"{}"})
    data = bytearray(archive.read_bytes())
    for at in (6, data.rfind(b"PK\x01\x02") + 8):
        data[at] |= 1
    archive.write_bytes(data)
    with pytest.raises(InputError) as fault:
        gp.read_layer(archive)
    assert codes(fault) == ["archive-encrypted"]


@pytest.mark.parametrize(
    ("members", "code"),
    [({"in.zip": b"PK"}, "archive-nested"), ({"readme.md": b"x"}, "archive-nothing"), ({}, "file-empty")],
)
def test_archives_without_data_say_what_they_hold(tmp_path, members, code):
    """An archive in an archive is not opened; one without data lists what it holds."""
    with pytest.raises(InputError) as fault:
        gp.read_layer(packed(tmp_path / "e.zip", members))
    assert codes(fault) == [code]


@pytest.mark.parametrize(("data", "code"), [(b"PK no archive", "source-damaged"), (b"", "file-empty")])
def test_what_is_no_archive_is_refused(tmp_path, data, code):
    """A file that only ends like an archive is damaged or empty."""
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(InputError, match=r"x\.zip") as fault:
        gp.read_layer(tmp_path / "x.zip")
    assert codes(fault) == [code]


def test_a_cut_archive_is_damage(tmp_path):
    """A download that broke off, and a bit that turned, are refused."""
    archive = of_folder(tmp_path / "a.zip", tmp_path / "d", dataset(tmp_path / "d", "gpkg"))
    whole = archive.read_bytes()
    turned = bytearray(whole)
    turned[len(turned) // 3] ^= 1
    for data in (whole[: len(whole) // 2], bytes(turned)):
        archive.write_bytes(data)
        with pytest.raises(InputError) as fault:
            gp.read_layer(archive)
        assert codes(fault) == ["source-damaged"]


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path, monkeypatch):
    """A workbook is an archive too."""
    monkeypatch.setattr(archives, "SMALL", 100_000)
    packed(tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": bytes(archives.SMALL + 1)})
    with pytest.raises(InputError) as fault:
        gp.read_table(tmp_path / "b.xlsx")
    assert codes(fault) == ["archive-ratio"]


def test_batch_reads_a_packed_layer(tmp_path):
    """A layer in an archive is read by part like a bare one, whole each time."""
    archive = of_folder(tmp_path / "a.zip", tmp_path / "d", dataset(tmp_path / "d", "gpkg"))
    layer = open_layer(str(archive))
    assert [len(chunk.frame) for chunk in layer.chunks()] == [6]
    assert len(layer.read([1, 3])) == 2
