"""Plan files: digests are told, layers that say other than the units are found."""

from toy_merged import merged_plan
from toy_plan import toy_plan

from gridplan.store import container, geopackage
from gridplan.verify import verify


def test_files_are_verified_with_their_digests(tmp_path):
    """A plan file gives both digests; the layer of grids must say what the units say."""
    file = geopackage.save(toy_plan(), tmp_path / "a.gpkg")
    found = verify(file)
    assert found.failures == ()
    assert found.figures["content_digest"] == geopackage.content_digest(file)


def test_a_sealed_file_with_false_grids_fails(tmp_path, monkeypatch):
    """Figures of the grids layer are recomputed, even when the digests are right."""
    plan = toy_plan()
    tables = geopackage.tables_of(plan, saved_at=None)
    columns = dict(tables["grids"].columns)
    columns["households"] = [1, *columns["households"][1:]]
    tables["grids"] = container.Table(columns, tables["grids"].types, tables["grids"].geometry)
    monkeypatch.setattr(geopackage, "tables_of", lambda *_, **__: tables)
    found = verify(geopackage.save(plan, tmp_path / "a.gpkg"))
    assert [f.ids for f in found.failures] == [("001",)] * 2
    assert [f.code for f in found.failures] == ["verify-stored-grids", "verify-stored-column"]


def test_a_sealed_file_with_false_department_grids_fails(tmp_path, monkeypatch):
    """Figures and ground of the departments' layer are recomputed, even when the digests are right."""
    plan = merged_plan()
    assert verify(geopackage.save(plan, tmp_path / "true.gpkg")).failures == ()
    whole = geopackage.tables_of(plan, saved_at=None)
    layer = whole["department_grids"]
    false = {
        "households": ({"households": [1, *layer.columns["households"][1:]]}, layer.geometry, ("police P1",)),
        "staff": ({"staff": [*layer.columns["staff"][:-1], 7]}, layer.geometry, ("urban U2",)),
        "ground": ({}, layer.geometry[[1, 0, 2, 3, 4, 5]], ("police P1", "police P2")),
        "code": ({"grid": ["P7", *layer.columns["grid"][1:]]}, layer.geometry, ("police", "urban")),
    }
    for name, (columns, geometry, ids) in false.items():
        changed = container.Table({**layer.columns, **columns}, layer.types, geometry)
        tables = {**whole, "department_grids": changed}
        monkeypatch.setattr(geopackage, "tables_of", lambda *_, held=tables, **__: held)
        found = verify(geopackage.save(plan, tmp_path / f"{name}.gpkg"))
        assert (found.failures[0].code, found.failures[0].ids) == ("verify-stored-departments", ids)
        assert {f.code for f in found.failures[1:]} == {"verify-stored-column"}
