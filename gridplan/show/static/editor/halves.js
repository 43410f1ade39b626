"use strict";
/* A grid cut in two: pieces that hang together and carry about the same, grown from its far end. */
(function (gridplan) {
  /** Units that leave grid `g` so that both halves hang together; empty where it cannot be cut. */
  gridplan.halfOf = function (model, g) {
    const { board, tally } = model, reach = gridplan.reach(board).open, units = [...tally.members[g]].sort((a, b) => a - b);
    const weigh = board.rules.decides === "load" ? board.load : board.households;
    if (units.length < 2 || tally.figures.pieces[g] > 1) return [];

    const neighbours = (unit, inside) => {
      const found = [];
      for (let e = board.nearAt[unit]; e < board.nearAt[unit + 1]; e++) if (reach(e) && inside.has(board.near[e])) found.push(board.near[e]);
      return found;
    };

    function stepsFrom(start) {
      const steps = new Map([[start, 0]]), queue = [start], all = tally.members[g];
      for (let i = 0; i < queue.length; i++) {
        for (const other of neighbours(queue[i], all)) {
          if (steps.has(other)) continue;
          steps.set(other, steps.get(queue[i]) + 1);
          queue.push(other);
        }
      }
      return { steps, last: queue[queue.length - 1] };
    }

    function isWhole(inside) {
      const [first] = inside, seen = new Set([first]), queue = [first];
      for (let i = 0; i < queue.length; i++) {
        for (const other of neighbours(queue[i], inside)) {
          if (!seen.has(other)) queue.push(other);
          seen.add(other);
        }
      }
      return seen.size === inside.size;
    }

    const near = stepsFrom(stepsFrom(units[0]).last), far = stepsFrom(near.last), start = near.last;
    const order = (unit) => far.steps.get(unit) - near.steps.get(unit);
    const total = units.reduce((sum, unit) => sum + weigh[unit], 0);
    const rest = new Set(units), half = new Set();
    let weight = 0, best = [], gap = Infinity;

    function take(unit) {
      rest.delete(unit);
      half.add(unit);
      weight += weigh[unit];
      if (Math.abs(total - 2 * weight) < gap) {
        gap = Math.abs(total - 2 * weight);
        best = [...half];
      }
    }

    function next() {
      const edge = units.filter((unit) => rest.has(unit) && neighbours(unit, half).length).sort((a, b) => order(a) - order(b) || a - b);
      return edge.find((unit) => {
        rest.delete(unit);
        const holds = isWhole(rest);
        rest.add(unit);
        return holds;
      });
    }

    rest.delete(start);
    const holds = isWhole(rest);
    rest.add(start);
    if (!holds) return [];
    take(start);
    while (rest.size > 1 && 2 * weight < total) {
      const unit = next();
      if (unit === undefined) break;
      take(unit);
    }
    return best;
  };
})(gridplan);
