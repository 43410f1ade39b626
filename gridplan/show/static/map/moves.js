"use strict";
/* Which rules a move of one building to a neighbouring grid would break, as gridplan.explain finds them. */
(function (gridplan) {
  /** The units of a page, unpacked when they are first asked for. */
  gridplan.units = function (packed) {
    const grid = gridplan.integers(packed.grid), households = gridplan.integers(packed.households);
    const load = packed.load ? gridplan.integers(packed.load) : households;
    const near = neighboursOf(packed, grid.length);
    return {
      n: grid.length, grid, households, load, near,
      id: packed.id.map((rest) => packed.prefix + rest),
      community: gridplan.integers(packed.community),
      piece: packed.piece ? gridplan.integers(packed.piece) : null,
      area: packed.area ? gridplan.integers(packed.area) : null,
      members: membersOf(grid),
    };
  };

  function running(text) {
    const found = gridplan.integers(text);
    for (let i = 1; i < found.length; i++) found[i] += found[i - 1];
    return found;
  }

  /** Neighbours of unit i are other[start[i]..start[i + 1]], barred where no grid reaches across. */
  function neighboursOf(packed, n) {
    const first = running(packed.first), apart = gridplan.integers(packed.apart), closed = new Uint8Array(first.length);
    for (const pair of running(packed.barred)) closed[pair] = 1;
    const start = new Int32Array(n + 1);
    first.forEach((u, p) => { start[u + 1]++; start[u + apart[p] + 1]++; });
    for (let i = 0; i < n; i++) start[i + 1] += start[i];
    const other = new Int32Array(2 * first.length), barred = new Uint8Array(2 * first.length), next = start.slice();
    first.forEach((u, p) => {
      const v = u + apart[p];
      barred[next[u]] = barred[next[v]] = closed[p];
      other[next[u]++] = v;
      other[next[v]++] = u;
    });
    return { start, other, barred };
  }

  function membersOf(grid) {
    const found = new Map();
    grid.forEach((g, unit) => {
      if (!found.has(g)) found.set(g, []);
      found.get(g).push(unit);
    });
    return found;
  }

  /** Units that hang together with `from` over open borders, all of them in `inside`. */
  function together(near, from, inside) {
    const found = [from];
    inside.delete(from);
    for (let i = 0; i < found.length; i++) {
      for (let e = near.start[found[i]]; e < near.start[found[i] + 1]; e++) {
        if (near.barred[e] || !inside.has(near.other[e])) continue;
        inside.delete(near.other[e]);
        found.push(near.other[e]);
      }
    }
    return found;
  }

  /** Units that hang on their grid by this one alone: all pieces left of its piece but the heaviest. */
  function cutOff(units, unit) {
    const g = units.grid[unit];
    if (g < 0) return [];
    const own = new Set(together(units.near, unit, new Set(units.members.get(g)))), pieces = [];
    own.delete(unit);
    for (const start of [...own].sort((a, b) => a - b)) if (own.has(start)) pieces.push(together(units.near, start, own));
    const loadOf = (piece) => piece.reduce((sum, i) => sum + units.load[i], 0);
    pieces.sort((a, b) => loadOf(b) - loadOf(a) || b.length - a.length || Math.min(...a) - Math.min(...b));
    return pieces.slice(1).flat();
  }

  /** Returns what a move of a unit would do: `{ grid, reasons, windows }` for each grid that it borders on. */
  gridplan.mover = function (data, units) {
    const rules = data.units, code = data.grids.code, locked = new Set(rules.locked), totals = {};
    for (const name of Object.keys(rules.windows)) {
      totals[name] = code.map((_, g) => (units.members.get(g) || []).reduce((sum, i) => sum + units[name][i], 0));
    }
    const reason = (key, numbers, ids = []) => ({ key, numbers, ids: ids.map((i) => units.id[i]) });
    const mates = (groups, unit, g) =>
      groups.filter((group) => group.includes(unit)).map((group) => group.filter((i) => i !== unit && units.grid[i] === g)).filter((own) => own.length);

    function heldBy(unit) {
      const g = units.grid[unit], found = rules.pinned.filter(([i]) => i === unit).map(([, to]) => reason("pinned", { unit: units.id[unit], grid: to }));
      if (locked.has(g)) found.push(reason("locked", { grid: code[g] }));
      return found.concat(g < 0 ? [] : mates(rules.together, unit, g).map((own) => reason("together", { unit: units.id[unit] }, own)));
    }

    function onTheGround(unit, to, isOpen) {
      const there = (units.members.get(to) || [])[0], g = units.grid[unit], names = rules.communities;
      if (there !== undefined && units.community[unit] !== units.community[there]) {
        return [reason("community", { community: names[units.community[unit]], grid: code[to], other: names[units.community[there]] })];
      }
      if (!isOpen) return [reason("barrier", { grid: code[to] })];
      const isFree = !units.piece || there === undefined || units.piece[unit] === units.piece[there] || locked.has(g) || locked.has(to);
      return (isFree ? [] : [reason("fixed", { grid: code[to], departments: rules.fixed })]).concat(otherArea(unit, to));
    }

    function otherArea(unit, to) {
      const own = units.area && units.area[unit];
      if (!units.area || own === rules.areaOf[to] || locked.has(units.grid[unit]) || locked.has(to)) return [];
      return [reason("area", { area: rules.areas[own], grid: code[to], other: rules.areas[rules.areaOf[to]] })];
    }

    function windowsOf(unit, to) {
      const g = units.grid[unit], ends = [g, to].filter((one) => one >= 0).sort((a, b) => a - b);
      return ends.flatMap((one) => Object.keys(rules.windows).map((name) => {
        const before = totals[name][one], after = before + (one === to ? 1 : -1) * units[name][unit];
        return { grid: one, name, before, after, lo: rules.windows[name][0][one], hi: rules.windows[name][1][one] };
      }));
    }

    function broken(window, to) {
      const outside = (amount) => Math.max(window.lo - amount, amount - window.hi, 0), by = outside(window.after);
      if (by <= outside(window.before)) return [];
      const isBelow = window.after < window.lo, told = { amount: window.after, end: isBelow ? window.lo : window.hi, by };
      if (window.name === "load") for (const name of Object.keys(told)) told[name] = (told[name] / rules.perWorker).toFixed(2);
      return [reason((isBelow ? "below-" : "above-") + window.name, { grid: code[window.grid], to: code[to], ...told })];
    }

    return function (unit) {
      const near = units.near, g = units.grid[unit], beside = new Map();
      for (let e = near.start[unit]; e < near.start[unit + 1]; e++) {
        const to = units.grid[near.other[e]];
        if (to >= 0 && to !== g) beside.set(to, beside.get(to) || !near.barred[e]);
      }
      const cut = cutOff(units, unit), held = heldBy(unit);
      const torn = cut.length ? [reason("falls-apart", { grid: code[g] }, cut)] : g >= 0 && units.members.get(g).length === 1 ? [reason("emptied", { grid: code[g] })] : [];
      return [...beside].map(([to, isOpen]) => {
        const windows = windowsOf(unit, to), stay = locked.has(to) ? [reason("locked", { grid: code[to] })] : [];
        const parted = mates(rules.kept, unit, to).map((own) => reason("kept-apart", { grid: code[to] }, own));
        const reasons = [...onTheGround(unit, to, isOpen), ...stay, ...parted, ...held, ...torn, ...windows.flatMap((window) => broken(window, to))];
        return { grid: to, reasons, windows };
      });
    };
  };
})(gridplan);
