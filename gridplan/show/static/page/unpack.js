"use strict";
/* Geometry as gridplan/show/geometry.py packs it: zigzag varints in base64, differences only. */
(function (gridplan) {
  const FEW = 200, A_SQUARE = 8, squaresOf = new WeakMap();

  function integers(text) {
    const raw = atob(text);
    let n = 0;
    for (let i = 0; i < raw.length; i++) if (raw.charCodeAt(i) < 128) n++;
    const found = new Int32Array(n);
    for (let i = 0, k = 0, value = 0, shift = 0; i < raw.length; i++) {
      const byte = raw.charCodeAt(i);
      value |= (byte & 127) << shift;
      if (byte < 128) {
        found[k++] = (value >>> 1) ^ -(value & 1);
        value = shift = 0;
      } else {
        shift += 7;
      }
    }
    return found;
  }

  /** Running sums with a leading zero: where each item's members start. */
  function starts(counts) {
    const found = new Int32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) found[i + 1] = found[i] + counts[i];
    return found;
  }

  /** A layer of features: paths of feature f are pathAt[f]..pathAt[f+1], points of path p are pointAt[p]..pointAt[p+1]. */
  function layer(packed) {
    const pathAt = starts(integers(packed.paths));
    const pointAt = starts(integers(packed.points));
    const xy = integers(packed.deltas);
    for (let i = 2; i < xy.length; i++) xy[i] += xy[i - 2];
    const n = pathAt.length - 1;
    const found = { n, pathAt, pointAt, xy, box: new Int32Array(4 * n) };
    for (let f = 0; f < n; f++) bound(found, f);
    return found;
  }

  function bound(shapes, f) {
    let west = 2147483647, south = west, east = -west, north = -west;
    const end = shapes.pointAt[shapes.pathAt[f + 1]];
    for (let i = shapes.pointAt[shapes.pathAt[f]]; i < end; i++) {
      const x = shapes.xy[2 * i], y = shapes.xy[2 * i + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
    shapes.box.set([west, south, east, north], 4 * f);
  }

  /** Number of the first area that holds step (x, y), or -1. */
  function areaAt(shapes, x, y) {
    for (const f of near(shapes, null, [x, y, x, y])) if (holds(shapes, f, x, y)) return f;
    return -1;
  }

  const meets = (shapes, f, [west, south, east, north]) =>
    shapes.box[4 * f] <= east && shapes.box[4 * f + 2] >= west && shapes.box[4 * f + 1] <= north && shapes.box[4 * f + 3] >= south;

  /** Those of the chosen features, of all when null, whose boxes meet a box (west, south, east, north), in their order. */
  function near(shapes, chosen, box) {
    const found = [], n = chosen ? chosen.length : shapes.n, some = n > FEW ? inSquares(shapes, chosen, box) : null;
    if (some) {
      for (const i of some) found.push(chosen ? chosen[i] : i);
      return found;
    }
    for (let i = 0; i < n; i++) {
      const f = chosen ? chosen[i] : i;
      if (meets(shapes, f, box)) found.push(f);
    }
    return found;
  }

  /** Places among the chosen found by squares, or null for lists that are new or boxes that take in most of them. */
  function inSquares(shapes, chosen, box) {
    const list = chosen || shapes;
    if (!squaresOf.has(list)) {
      squaresOf.set(list, null);
      return null;
    }
    if (!squaresOf.get(list)) squaresOf.set(list, squares(shapes, chosen));
    return squaresOf.get(list)(box);
  }

  /** The chosen features sorted into squares of the ground; returns what finds those that meet a box. */
  function squares(shapes, chosen) {
    const n = chosen ? chosen.length : shapes.n, b = shapes.box, at = (i) => 4 * (chosen ? chosen[i] : i);
    let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
    for (let i = 0; i < n; i++) {
      const k = at(i);
      if (b[k] > b[k + 2]) continue;
      west = Math.min(west, b[k]); south = Math.min(south, b[k + 1]);
      east = Math.max(east, b[k + 2]); north = Math.max(north, b[k + 3]);
    }
    const side = Math.max(Math.sqrt(((east - west) * (north - south) * A_SQUARE) / n), Math.max(east - west, north - south) / 512, 1);
    const column = (x) => Math.floor((x - west) / side), row = (y) => Math.floor((y - south) / side);
    const columns = column(east) + 1, rows = row(north) + 1;

    function each(k, visit) {
      for (let r = row(b[k + 1]); r <= row(b[k + 3]); r++) for (let c = column(b[k]); c <= column(b[k + 2]); c++) visit(r * columns + c);
    }

    const counts = new Int32Array(columns * rows);
    for (let i = 0; i < n; i++) each(at(i), (square) => counts[square]++);
    const first = starts(counts), next = first.slice(), held = new Int32Array(first[columns * rows]);
    for (let i = 0; i < n; i++) each(at(i), (square) => { held[next[square]++] = i; });
    const asked = new Int32Array(n);
    let turn = 0;

    return function (box) {
      const c0 = Math.max(column(box[0]), 0), c1 = Math.min(column(box[2]), columns - 1);
      const r0 = Math.max(row(box[1]), 0), r1 = Math.min(row(box[3]), rows - 1);
      if ((c1 - c0 + 1) * (r1 - r0 + 1) > (columns * rows) / 2) return null;
      const found = [];
      turn++;
      for (let r = r0; r <= r1; r++) {
        for (let j = first[r * columns + c0]; j < first[r * columns + c1 + 1]; j++) {
          const i = held[j];
          if (asked[i] === turn) continue;
          asked[i] = turn;
          if (meets(shapes, at(i) / 4, box)) found.push(i);
        }
      }
      return Int32Array.from(found).sort();
    };
  }

  function holds(shapes, f, x, y) {
    let inside = false;
    for (let p = shapes.pathAt[f]; p < shapes.pathAt[f + 1]; p++) {
      const from = shapes.pointAt[p], to = shapes.pointAt[p + 1];
      for (let i = from, j = to - 1; i < to; j = i++) {
        const xi = shapes.xy[2 * i], yi = shapes.xy[2 * i + 1], xj = shapes.xy[2 * j], yj = shapes.xy[2 * j + 1];
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
    return inside;
  }

  Object.assign(gridplan, { integers, layer, areaAt, holds, near });
})(gridplan);
