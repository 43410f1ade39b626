"use strict";
/* Which grid each unit lies in, and what each grid comes to: counted anew only where units come or go. */
(function (gridplan) {
  const ANY = 1000000;
  const FIGURES = ["households", "load", "units", "workers", "deviation", "outside", "pieces", "overBarriers", "onMap", "communities", "area", "areas"];

  gridplan.tally = function (board) {
    const labels = board.labels.slice(), names = [], members = [], number = new Map(), figures = {};
    const seen = new Int32Array(board.n), reach = gridplan.reach(board);
    const { decides } = board.rules;
    let round = 0;
    for (const name of FIGURES) figures[name] = [];

    /** Number of the grid of a name; one that is not known begins without units. */
    function named(name) {
      if (!number.has(name)) {
        number.set(name, names.length);
        names.push(name);
        members.push(new Set());
        for (const figure of FIGURES) figures[figure].push(0);
      }
      return number.get(name);
    }

    function workersOf(g) {
      const begun = g >= board.codes.length;
      let needed = figures.load[g] > 0 ? 1 : 0;
      for (const unit of members[g]) needed = Math.max(needed, board.needs[unit]);
      return Math.min(Math.max(needed, begun ? 1 : board.least[g]), begun ? ANY : board.most[g]);
    }

    /** The area of a grid, that of most of its load, then of most of its units; and how many it mixes. */
    function areasOf(g) {
      const load = board.rules.areas.map(() => 0), units = load.slice();
      for (const unit of members[g]) {
        load[board.area[unit]] += board.load[unit];
        units[board.area[unit]] += 1;
      }
      let best = 0;
      load.forEach((sum, i) => { if (sum > load[best] || (sum === load[best] && units[i] > units[best])) best = i; });
      return [best, units.filter((count) => count > 0).length];
    }

    /** The windows that a grid is held to, and what one worker should have there, null where nothing is asked. */
    function heldTo(g) {
      return board.area === null ? board.rules : board.rules.areas[figures.area[g]];
    }

    function isOutside(g, workers) {
      if (!figures.units[g]) return false;
      const breaks = ([name, [lo, hi]]) => figures[name][g] < lo * workers || figures[name][g] > hi * workers;
      return Object.entries(heldTo(g).windows).some(breaks) || (workers === 0 && figures.load[g] > 0);
    }

    function deviationOf(g, workers) {
      const amount = figures[decides][g], { middle } = heldTo(g), target = middle * workers;
      if (middle === null) return 0;
      return target > 0 ? amount / target - 1 : amount > 0 ? Infinity : 0;
    }

    /** The connected pieces of a grid, the one with most households first. */
    function piecesOf(g, across = reach.open) {
      const found = [];
      round += 1;
      for (const unit of members[g]) {
        if (seen[unit] === round) continue;
        const piece = [unit];
        seen[unit] = round;
        for (let i = 0; i < piece.length; i++) {
          for (let e = board.nearAt[piece[i]]; e < board.nearAt[piece[i] + 1]; e++) {
            const other = board.near[e];
            if (seen[other] === round || labels[other] !== g || !across(e, piece[i])) continue;
            seen[other] = round;
            piece.push(other);
          }
        }
        found.push(piece);
      }
      const weight = (piece) => piece.reduce((sum, unit) => sum + board.households[unit], 0);
      return found.length < 2 ? found : found.map((piece) => [weight(piece), piece]).sort((a, b) => b[0] - a[0] || b[1].length - a[1].length).map((pair) => pair[1]);
    }

    function count(g) {
      const workers = workersOf(g), pieces = piecesOf(g).length, torn = pieces > 1;
      figures.workers[g] = workers;
      if (board.area !== null) [figures.area[g], figures.areas[g]] = areasOf(g);
      figures.outside[g] = isOutside(g, workers);
      figures.deviation[g] = deviationOf(g, workers);
      figures.pieces[g] = pieces;
      figures.overBarriers[g] = torn ? piecesOf(g, reach.overBarriers).length : pieces;
      figures.onMap[g] = torn ? piecesOf(g, reach.onMap).length : pieces;
      figures.communities[g] = new Set(Array.from(members[g], (unit) => board.community[unit])).size;
    }

    function add(unit, g, sign) {
      figures.households[g] += sign * board.households[unit];
      figures.load[g] += sign * board.load[unit];
      figures.units[g] += sign;
      if (sign > 0) members[g].add(unit);
      else members[g].delete(unit);
    }

    /** Put each unit into its grid of `targets`; returns the grids concerned. */
    function move(units, targets) {
      const touched = new Set();
      units.forEach((unit, i) => {
        const from = labels[unit], to = targets[i];
        if (from === to) return;
        add(unit, from, -1);
        add(unit, to, 1);
        labels[unit] = to;
        touched.add(from).add(to);
      });
      touched.forEach(count);
      return touched;
    }

    board.codes.forEach(named);
    labels.forEach((g, unit) => add(unit, g, 1));
    names.forEach((_, g) => count(g));
    return { labels, names, members, number, figures, named, move, piecesOf, heldTo };
  };

  /** Across which pairs of neighbours a grid hangs together: `e` is the place of the neighbour of `unit` in `near`. */
  gridplan.reach = function (board) {
    const alike = (e, unit) => board.community[unit] === board.community[board.near[e]];
    return {
      open: (e) => !board.barred[e],
      overBarriers: (e, unit) => !board.barred[e] || alike(e, unit),
      onMap: () => true,
    };
  };
})(gridplan);
