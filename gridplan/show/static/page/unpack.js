"use strict";
/* Geometry as gridplan/show/geometry.py packs it: zigzag varints in base64, differences only. */
(function (gridplan) {
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

  /** Number of the area that holds step (x, y), or -1. */
  function areaAt(shapes, x, y) {
    for (let f = 0; f < shapes.n; f++) {
      const b = 4 * f, box = shapes.box;
      if (x >= box[b] && x <= box[b + 2] && y >= box[b + 1] && y <= box[b + 3] && holds(shapes, f, x, y)) return f;
    }
    return -1;
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

  Object.assign(gridplan, { integers, layer, areaAt, holds });
})(gridplan);
