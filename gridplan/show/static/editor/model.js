"use strict";
/* A plan while somebody edits it: what lies where, what is locked, what was done and undone. It knows no page. */
(function (gridplan) {
  const NEW = "+";

  gridplan.editModel = function (packed) {
    const board = gridplan.board(packed), tally = gridplan.tally(board), breaks = gridplan.breaks(board, tally);
    const locked = { units: new Set(), grids: new Set() }, done = [], undone = [], listeners = [];
    const brokenAtFirst = new Set(breaks.found.keys());

    function settle(units, targets) {
      const grids = tally.move(units, targets);
      breaks.check(grids, units);
      return grids;
    }

    function tell(grids, units) {
      for (const listener of listeners) listener({ grids, units });
    }

    /** What of a move would be refused, and what is free to go. */
    function refusals(units, to) {
      const going = units.filter((unit) => tally.names[tally.labels[unit]] !== to);
      if (locked.grids.has(to)) return { free: [], units: [], grids: [to] };
      const held = new Set(going.map((unit) => tally.names[tally.labels[unit]]).filter((name) => locked.grids.has(name)));
      const own = going.filter((unit) => locked.units.has(unit));
      const free = going.filter((unit) => !locked.units.has(unit) && !held.has(tally.names[tally.labels[unit]]));
      return { free, units: own, grids: [...held] };
    }

    const ACTS = {
      move: {
        redo: (entry) => settle(entry.units, entry.units.map(() => tally.named(entry.to))),
        undo: (entry) => settle(entry.units, entry.from.map(tally.named)),
      },
      lock: { redo: (entry) => hold(entry, true), undo: (entry) => hold(entry, false) },
      unlock: { redo: (entry) => hold(entry, false), undo: (entry) => hold(entry, true) },
    };

    function hold(entry, isHeld) {
      for (const [held, names] of [[locked.units, entry.units], [locked.grids, entry.grids]]) {
        for (const name of names) isHeld ? held.add(name) : held.delete(name);
      }
      return new Set([...entry.grids.map(tally.named), ...entry.units.map((unit) => tally.labels[unit])]);
    }

    function act(entry) {
      done.push(entry);
      undone.length = 0;
      tell(ACTS[entry.act].redo(entry), entry.units);
    }

    /** Move units to a grid, but for those that are locked; returns what was refused. */
    function move(units, to, { way = "", time = "" } = {}) {
      const found = refusals(units, to);
      const from = found.free.map((unit) => tally.names[tally.labels[unit]]);
      if (found.free.length) act({ act: "move", units: found.free, from, to, grids: [], time, way });
      return found;
    }

    function setLock(kind, { units = [], grids = [] }, { way = "", time = "" } = {}) {
      const isNew = (held) => (name) => held.has(name) !== (kind === "lock");
      const entry = { act: kind, units: units.filter(isNew(locked.units)), grids: grids.filter(isNew(locked.grids)), time, way };
      if (entry.units.length + entry.grids.length) act(entry);
    }

    /** What does not hang together with the rest: of the grid that units come to those of them that do not touch it. */
    function fallsOff(g, target, coming) {
      const pieces = tally.piecesOf(g), apart = g === target ? pieces.filter((piece) => piece.every((unit) => coming.has(unit))) : [];
      return (apart.length && apart.length < pieces.length ? apart : pieces.slice(1)).flat();
    }

    /** What a move would break that holds now, told before it is made; of grids that fall apart what falls off. */
    function consequences(units, to) {
      const { free, units: lockedUnits, grids } = refusals(units, to), before = new Map(breaks.found);
      const from = free.map((unit) => tally.labels[unit]), target = tally.named(to);
      settle(free, free.map(() => target));
      const worse = [...breaks.found.values()].filter(({ key, times }) => times > (before.has(key) ? before.get(key).times : 0));
      const torn = worse.filter(({ rule }) => rule === "pieces" || rule === "barriers").map(({ rule, grids: [g] }) => {
        const off = fallsOff(g, target, new Set(free));
        return { rule, grid: tally.names[g], units: off, households: off.reduce((sum, unit) => sum + board.households[unit], 0) };
      });
      settle(free, from);
      return { free, refused: { units: lockedUnits, grids }, broken: worse, torn };
    }

    function step(source, sink, way) {
      const entry = source.pop();
      if (!entry) return false;
      sink.push(entry);
      tell(ACTS[entry.act][way](entry), entry.units);
      return true;
    }

    /** The name of a grid that nobody has begun yet. */
    function newName() {
      const begun = done.map((entry) => entry.to || "").filter((to) => to.startsWith(NEW) && !board.codes.includes(to)).map((to) => +to.slice(1));
      let number = Math.max(0, ...begun) + 1;
      while (board.codes.includes(NEW + number)) number++;
      return NEW + number;
    }

    return {
      board, tally, locked, done, undone, listeners, refusals, move, consequences, newName, brokenAtFirst,
      lock: (what, how) => setLock("lock", what, how),
      unlock: (what, how) => setLock("unlock", what, how),
      undo: () => step(done, undone, "undo"),
      redo: () => step(undone, done, "redo"),
      broken: () => [...breaks.found.values()],
      isThere: (g) => tally.figures.units[g] > 0,
      isChanged: (unit) => tally.labels[unit] !== board.labels[unit],
    };
  };
})(gridplan);
