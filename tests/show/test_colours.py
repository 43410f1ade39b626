from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay

from gridplan.ground.adjacency import Adjacency
from gridplan.show.colours import DEPARTMENTS, EDGES, LOAD, TONES, class_of, department_line, load_classes, tones

SEEN_BY = {
    "all cones": np.eye(3),
    # Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def lab(colour: str, eye: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* of a colour as an eye sees it."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.clip(eye @ np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4), 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    f = np.cbrt(xyz / (0.9505, 1.0, 1.089))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", SEEN_BY)
def test_classes_of_load_are_told_apart_by_every_eye(eye: str) -> None:
    """Any two classes differ by ten units of CIE76 or more, also without one kind of cone."""
    seen = [lab(colour, SEEN_BY[eye]) for colour in LOAD]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) >= 10


@pytest.mark.parametrize("eye", SEEN_BY)
def test_borders_of_departments_are_told_apart_by_every_eye(eye: str) -> None:
    """Any two colours differ by ten units of CIE76 or more and are dark; further lines differ in dashes."""
    seen = [lab(colour, SEEN_BY[eye]) for colour, _ in DEPARTMENTS]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) >= 10
    assert max(colour[0] for colour in seen) < 66
    lines = [department_line(number) for number in range(len(DEPARTMENTS) ** 2)]
    assert len(set(lines)) == len(lines)


def test_classes_cover_every_deviation_once() -> None:
    """Each class begins where the one before ends, and `class_of` agrees with their ends."""
    classes = load_classes()
    assert [c.hi for c in classes[:-1]] == [c.lo for c in classes[1:]] == list(EDGES)
    for number, found in enumerate(classes):
        middle = np.mean([-1.0 if found.lo is None else found.lo, 1.0 if found.hi is None else found.hi])
        assert class_of(np.array([middle])).tolist() == [number]
    assert class_of(np.array([-np.inf, np.inf])).tolist() == [0, len(LOAD) - 1]


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 120), st.integers(0, 10_000))
def test_neighbouring_grids_never_share_a_tone(n: int, seed: int) -> None:
    """On random planar maps six tones are enough and no border has the same tone on both sides."""
    triangles = Delaunay(np.random.default_rng(seed).random((n, 2))).simplices
    pairs = np.unique(np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)), axis=0).astype(np.int32)
    m = len(pairs)
    touching = Adjacency(
        n=n,
        u=pairs[:, 0],
        v=pairs[:, 1],
        length=np.ones(m),
        off_road=np.ones(m),
        kind=np.zeros(m, np.uint8),
        barred=np.zeros(m, bool),
    )
    found = tones(touching, np.arange(n, dtype=np.int32), n)
    assert (found[pairs[:, 0]] != found[pairs[:, 1]]).all()
    assert found.max() < 6 <= len(TONES)
