"""Archives and workbooks that would unpack to more than they are: bytes used twice, entities, nothing is unpacked."""

import struct
import zipfile
import zlib

import openpyxl
import pytest

import gridplan as gp
from gridplan.errors import InputError
from gridplan.ground.formats import archives
from gridplan.ground.formats.archives import entries_of, holds


def overlapping(path, files):
    """Write an archive of `files`, each stored with the next one inside it, and all of them listed."""
    body, listed = b"", []
    for number in reversed(range(files)):
        name = f"{number}.geojson".encode()
        data = body or b"{}"
        head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, zlib.crc32(data), len(data), len(data), len(name), 0)
        body = head + name + data
        listed.append((name, zlib.crc32(data), len(data), len(body)))
    directory = b""
    for name, sum_, length, whole in reversed(listed):
        numbers = (20, 20, 0, 0, 0, 0, sum_, length, length, len(name), 0, 0, 0, 0, 0, len(body) - whole)
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", *numbers) + name
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, files, files, len(directory), len(body), 0)
    path.write_bytes(body + directory + end)


@pytest.mark.parametrize("files", [2, 30])
def test_bytes_are_used_once(tmp_path, files, tried):
    """An archive whose files lie in one another is damage, before anything of it is unpacked."""
    overlapping(tmp_path / "a.zip", files)
    with pytest.raises(InputError) as refused:
        entries_of(tmp_path / "a.zip")
    assert [finding.code for finding in refused.value.findings] == ["source-damaged"]
    tried(1, "archives and workbooks that are bombs")


def test_limits_are_those_of_no_town(tmp_path, tried):
    """Six thousand files, or eight gigabytes by the listing, are refused with all that is too much, none unpacked."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}.geojson", b"")
        archive.filelist[0].file_size = 8 * 2**30
    with pytest.raises(InputError) as refused:
        entries_of(tmp_path / "a.zip")
    assert [finding.code for finding in refused.value.findings] == ["archive-entries", "archive-size", "archive-ratio"]
    tried(1, "archives and workbooks that are bombs")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_workbooks_declare_no_entities(tmp_path, part, encoding, tried):
    """A workbook of which a part declares entities is refused before any parser sees them."""
    book = openpyxl.Workbook()
    book.active.append(["unit", "households"])
    book.active.append(["a", 1])
    book.save(tmp_path / "plain.xlsx")
    kinds = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "laughs.xlsx", "w") as laughs:
        for name in plain.namelist():
            text = plain.read(name).decode()
            laughs.writestr(name, (kinds + text).encode(encoding) if name == part else text)
    assert len(gp.read_table(tmp_path / "plain.xlsx")) == 1
    with pytest.raises(InputError) as refused:
        gp.read_table(tmp_path / "laughs.xlsx")
    assert [finding.code for finding in refused.value.findings] == ["xml-entities"]
    tried(1, "archives and workbooks that are bombs")


def test_marks_are_found_wherever_they_are_cut(tmp_path, monkeypatch, tried):
    """Bytes looked for in an archive are found also where they lie in two of the pieces that are read one by one."""
    monkeypatch.setattr(archives, "_CHUNK", 20)
    for place in range(40):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("a.xml", b" " * place + b"<!DOCTYPE" + b" " * 40)
        (entry,) = entries_of(tmp_path / "a.zip")
        assert holds(tmp_path / "a.zip", entry, b"<!DOCTYPE")
        assert not holds(tmp_path / "a.zip", entry, b"<!ENTITY")
    tried(40, "places of a mark")


@pytest.mark.parametrize("name", ["xl/worksheets/SHEET1.XML", "xl/worksheets/sheet1.bin", "xl/worksheets/sheet1"])
def test_entities_under_other_names(tmp_path, name, tried):
    """A part that declares entities is refused whatever ending it has: the workbook may call it a sheet."""
    book = openpyxl.Workbook()
    book.active.append(["unit", "households"])
    book.active.append(["a", 1])
    book.save(tmp_path / "plain.xlsx")
    usual = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "laughs.xlsx", "w") as laughs:
        for part in plain.namelist():
            text = plain.read(part).decode().replace(usual.removeprefix("xl/"), name.removeprefix("xl/"))
            laughs.writestr(*((name, f'<!DOCTYPE x [<!ENTITY a "ha">]>{text}') if part == usual else (part, text)))
    with pytest.raises(InputError) as refused:
        gp.read_table(tmp_path / "laughs.xlsx")
    assert [finding.code for finding in refused.value.findings] == ["xml-entities"]
    tried(1, "archives and workbooks that are bombs")
