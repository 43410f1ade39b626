import numpy as np
import pytest
from toy_graphs import is_whole, lattice, street_city

from gridplan.solve import settings as module
from gridplan.solve import tiles
from gridplan.solve.divide import divide
from gridplan.solve.level import Scale, unit_level
from gridplan.solve.request import Request
from gridplan.solve.rng import stream
from gridplan.solve.tiles import tile_grids, tile_level


@pytest.fixture
def small_tiles(monkeypatch):
    """Tile graphs of some hundred units."""
    monkeypatch.setattr(module, "_TILED", 400)
    monkeypatch.setattr(module, "_TILE", 150)


def ask(k, lo, hi, **more):
    """Return a request for k grids with one window."""
    return Request(np.full((k, 1), lo), np.full((k, 1), hi), **more)


@pytest.mark.usefixtures("small_tiles")
def test_tiles_hold_windows_and_do_not_depend_on_threads():
    """Tile by tile on one thread or three: the same whole grids inside their windows."""
    graph = lattice(30, 24)
    found = [divide(graph, ask(24, 27, 33, threads=threads)) for threads in (1, 3)]
    assert found[0].labels.tolist() == found[1].labels.tolist()
    assert found[0].feasible
    assert is_whole(graph, found[0].labels, 24)


@pytest.mark.usefixtures("small_tiles")
def test_tiles_keep_wishes():
    """Blocks, pins, places, old labels and groups kept apart go into the tiles and come out held."""
    graph, block = street_city(6, 5)
    n, k = len(graph), 12
    mean = int(graph.amounts.sum()) // k
    pinned = np.full(n, -1)
    pinned[[0, n - 1]] = [3, 7]
    apart = np.zeros((n, 1), bool)
    apart[[0, 1, 2], 0] = True
    wishes = {"pinned": pinned, "apart": apart, "blocks": block, "streets": 1.0}
    found = divide(graph, ask(k, mean * 3 // 4, mean * 5 // 4, **wishes))
    assert found.feasible
    assert (found.labels[0], found.labels[n - 1]) == (3, 7)
    again = divide(graph, ask(k, mean * 3 // 4, mean * 5 // 4, start=found.labels, stay=50.0, **wishes))
    assert (again.labels == found.labels).all()


@pytest.mark.usefixtures("small_tiles")
def test_interrupt_in_a_tile_gives_whole_grids(monkeypatch):
    """Ctrl-C while tiles are searched ends the search with the best of every tile."""
    graph, beats = lattice(30, 24), []
    real = tiles.wait

    def interrupted(*args, **more):
        beats.append(1)
        if len(beats) == 3:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(tiles, "wait", interrupted)
    found = divide(graph, ask(24, 27, 33))
    assert found.stopped
    assert is_whole(graph, found.labels, 24)


@pytest.mark.parametrize("seed", range(5))
def test_every_grid_is_in_a_tile(seed):
    """Tiles are as many as asked, none empty, of about even size."""
    centre = np.random.default_rng(seed).uniform(0, 100, (60, 2))
    counts = np.bincount(tile_grids(centre, 7, stream(seed)))
    assert len(counts) == 7
    assert counts.sum() == 60
    assert counts.min() >= 4


def test_a_tile_prices_as_the_whole_does():
    """Moving a unit inside a tile changes the cost of the tile as it changes the cost of the whole."""
    graph, block = street_city(3, 4)
    n, k = len(graph), 4
    request = ask(k, 1, 10**6, streets=1.0, blocks=block, start=block % k, stay=0.5)
    whole = unit_level(graph, request, Scale(1e5, 500.0))
    labels = (np.argsort(np.argsort(graph.xy[:, 0], kind="stable")) * k // n).astype(np.int32)
    grids = np.array([1, 2])
    units = np.flatnonzero(np.isin(labels, grids))
    tile = tile_level(whole, units, grids)
    moved = labels.copy()
    moved[units[labels[units] == 1][0]] = 2
    own = [np.searchsorted(grids, x[units]).astype(np.int32) for x in (labels, moved)]
    assert tile.cost(own[1]) - tile.cost(own[0]) == pytest.approx(whole.cost(moved) - whole.cost(labels))
