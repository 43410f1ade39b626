"use strict";
/* The plan as the page carries it: its units, who touches whom, and the rules. Nothing here ever changes. */
(function (gridplan) {
  gridplan.board = function (packed) {
    const whole = gridplan.integers, n = packed.units.length;
    const households = whole(packed.households);
    const board = {
      n,
      digest: packed.plan,
      ids: packed.units,
      codes: packed.codes,
      labels: whole(packed.labels),
      households,
      load: packed.load === null ? households : whole(packed.load),
      community: whole(packed.community),
      area: packed.area === null ? null : whole(packed.area),
      communities: packed.communities,
      block: whole(packed.block),
      points: places(whole(packed.points)),
      needs: whole(packed.needs),
      least: whole(packed.least),
      most: whole(packed.most),
      rules: packed.rules,
      ...neighbours(n, packed.pairs),
    };
    board.place = new Map(board.ids.map((id, unit) => [id, unit]));
    return board;
  };

  function places(xy) {
    for (let i = 2; i < xy.length; i++) xy[i] += xy[i - 2];
    return xy;
  }

  /** Neighbours of unit u: near[nearAt[u]..nearAt[u+1]]; barred where no grid reaches across. */
  function neighbours(n, pairs) {
    const counts = gridplan.integers(pairs.counts), gaps = gridplan.integers(pairs.gaps), hard = new Uint8Array(gaps.length);
    let last = 0;
    for (const gap of gridplan.integers(pairs.barred)) hard[(last += gap)] = 1;
    const nearAt = new Int32Array(n + 1);
    for (let u = 0, e = 0; u < n; u++) {
      for (let k = 0; k < counts[u]; k++, e++) {
        nearAt[u + 1]++;
        nearAt[u + gaps[e] + 1]++;
      }
    }
    for (let u = 0; u < n; u++) nearAt[u + 1] += nearAt[u];
    const near = new Int32Array(2 * gaps.length), barred = new Uint8Array(2 * gaps.length), next = nearAt.slice();
    for (let u = 0, e = 0; u < n; u++) {
      for (let k = 0; k < counts[u]; k++, e++) {
        for (const [from, to] of [[u, u + gaps[e]], [u + gaps[e], u]]) {
          barred[next[from]] = hard[e];
          near[next[from]++] = to;
        }
      }
    }
    return { nearAt, near, barred };
  }
})(gridplan);
