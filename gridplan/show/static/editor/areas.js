"use strict";
/* Grids as areas, put together from the edges of cells: an edge is a border where its two units lie in different grids. */
(function (gridplan) {
  /** `lines` is a layer; `left` and `right` name the unit on either side of each of its lines, -1 for none. */
  gridplan.cellAreas = function (lines, left, right, tally) {
    const n = tally.labels.length, edgeAt = new Int32Array(n + 1);
    for (const side of [left, right]) for (const unit of side) if (unit >= 0) edgeAt[unit + 1]++;
    for (let u = 0; u < n; u++) edgeAt[u + 1] += edgeAt[u];
    const edges = new Int32Array(edgeAt[n]), next = edgeAt.slice(0, n), box = new Int32Array(4 * n), areas = [];
    for (let u = 0; u < n; u++) box.set([2147483647, 2147483647, -2147483647, -2147483647], 4 * u);
    for (let e = 0; e < left.length; e++) {
      for (const unit of [left[e], right[e]]) {
        if (unit < 0) continue;
        edges[next[unit]++] = e;
        widen(box, unit, lines.box, e);
      }
    }

    const otherOf = (e, unit) => (left[e] === unit ? right[e] : left[e]);

    /** The points of an edge, run so that `unit` lies to its left. */
    function run(e, unit) {
      const from = 2 * lines.pointAt[e], to = 2 * lines.pointAt[e + 1];
      if (left[e] === unit) return lines.xy.subarray(from, to);
      const back = new Int32Array(to - from);
      for (let i = 0; i < back.length; i += 2) {
        back[i] = lines.xy[to - i - 2];
        back[i + 1] = lines.xy[to - i - 1];
      }
      return back;
    }

    function outline(units, isInside) {
      const runs = [];
      for (const unit of units) {
        for (let i = edgeAt[unit]; i < edgeAt[unit + 1]; i++) {
          const other = otherOf(edges[i], unit);
          if (other < 0 || !isInside(other)) runs.push(run(edges[i], unit));
        }
      }
      return joined(runs);
    }

    function areaOf(units, isInside) {
      const found = { paths: outline(units, isInside), box: [2147483647, 2147483647, -2147483647, -2147483647] };
      for (const unit of units) widen(found.box, 0, box, unit);
      return found;
    }

    function refresh(g) {
      areas[g] = areaOf(tally.members[g], (unit) => tally.labels[unit] === g);
    }

    const cellOf = (unit) => areaOf([unit], () => false);

    function unitAt(x, y) {
      for (let u = 0; u < n; u++) {
        const b = 4 * u;
        if (x >= box[b] && x <= box[b + 2] && y >= box[b + 1] && y <= box[b + 3] && holds(cellOf(u), x, y)) return u;
      }
      return -1;
    }

    tally.names.forEach((_, g) => refresh(g));
    return { areas, box, refresh, cellOf, unitAt, areaOf };
  };

  function widen(into, a, from, b) {
    into[4 * a] = Math.min(into[4 * a], from[4 * b]);
    into[4 * a + 1] = Math.min(into[4 * a + 1], from[4 * b + 1]);
    into[4 * a + 2] = Math.max(into[4 * a + 2], from[4 * b + 2]);
    into[4 * a + 3] = Math.max(into[4 * a + 3], from[4 * b + 3]);
  }

  const keyOf = (path, i) => path[i] * 134217728 + path[i + 1];

  /** Rings of runs that follow one another. */
  function joined(runs) {
    const begins = new Map(), rings = [];
    for (const path of runs) {
      const key = keyOf(path, 0);
      if (begins.has(key)) begins.get(key).push(path);
      else begins.set(key, [path]);
    }
    for (const first of runs) {
      const ring = [];
      let path = take(begins, keyOf(first, 0), first);
      while (path) {
        for (let i = 0; i < path.length - 2; i++) ring.push(path[i]);
        path = take(begins, keyOf(path, path.length - 2));
      }
      if (ring.length) rings.push(Int32Array.from(ring));
    }
    return rings;
  }

  function take(begins, key, wanted) {
    const waiting = begins.get(key);
    if (!waiting || !waiting.length) return undefined;
    if (!wanted) return waiting.pop();
    const place = waiting.indexOf(wanted);
    return place < 0 ? undefined : waiting.splice(place, 1)[0];
  }

  function holds(area, x, y) {
    let inside = false;
    for (const xy of area.paths) {
      for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
        if (xy[i + 1] > y !== xy[j + 1] > y && x < ((xy[j] - xy[i]) * (y - xy[i + 1])) / (xy[j + 1] - xy[i + 1]) + xy[i]) inside = !inside;
      }
    }
    return inside;
  }

  /** Lay the outlines of areas into the path of a pen, as far as they lie in the view. */
  gridplan.layAreas = function (pen, view, areas) {
    pen.beginPath();
    for (const { paths, box } of areas) {
      if (box[0] > view.box[2] || box[2] < view.box[0] || box[1] > view.box[3] || box[3] < view.box[1]) continue;
      for (const xy of paths) gridplan.follow(pen, view, xy, 0, xy.length / 2, true);
    }
  };

  /** The place inside an area that is farthest from its outline, and how far, looked for on a coarse raster. */
  gridplan.roomIn = function ({ paths, box }) {
    const STEPS = 12;
    let best = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, room: 0 };
    for (let i = 1; i < STEPS; i++) {
      for (let j = 1; j < STEPS; j++) {
        const x = box[0] + ((box[2] - box[0]) * i) / STEPS, y = box[1] + ((box[3] - box[1]) * j) / STEPS;
        if (!holds({ paths }, x, y)) continue;
        const room = Math.sqrt(clearance(paths, x, y, best.room ** 2));
        if (room > best.room) best = { x, y, room };
      }
    }
    return best;
  };

  /** Square of the distance to the outline; looks no further once it is less than `enough`. */
  function clearance(paths, x, y, enough) {
    let least = Infinity;
    for (const xy of paths) {
      for (let i = 0, j = xy.length - 2; i < xy.length && least > enough; j = i, i += 2) {
        const dx = xy[i] - xy[j], dy = xy[i + 1] - xy[j + 1], length = dx * dx + dy * dy;
        const t = length ? Math.max(0, Math.min(1, ((x - xy[j]) * dx + (y - xy[j + 1]) * dy) / length)) : 0;
        least = Math.min(least, (x - xy[j] - t * dx) ** 2 + (y - xy[j + 1] - t * dy) ** 2);
      }
    }
    return least;
  }
})(gridplan);
