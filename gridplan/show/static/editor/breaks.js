"use strict";
/* The rules that do not hold, kept up to date where units come or go. */
(function (gridplan) {
  const OF_GRIDS = ["window", "pieces", "barriers", "communities", "areas"], OF_GROUPS = ["together", "apart", "centres"];

  /** Workers of all grids together. */
  gridplan.workersOf = (figures) => figures.workers.reduce((sum, workers, g) => sum + (figures.units[g] ? workers : 0), 0);

  gridplan.breaks = function (board, tally) {
    const { labels, figures, members, number } = tally, rules = board.rules, found = new Map();
    const groups = { together: rules.together, apart: rules.apart, centres: [rules.centres] };
    const pinned = new Map(rules.pinned), locked = new Set(rules.locked.map((code) => number.get(code)));
    const groupsOf = new Map(), sizes = members.map((units) => units.size);
    for (const rule of OF_GROUPS) {
      groups[rule].forEach((group, i) => group.forEach((unit) => {
        if (!groupsOf.has(unit)) groupsOf.set(unit, []);
        groupsOf.get(unit).push([rule, i]);
      }));
    }

    function note(rule, own, units, grids, times = 1) {
      const key = rule + ":" + own;
      if (times > 0) found.set(key, { key, rule, units, grids, times });
      else found.delete(key);
    }

    const TIMES = {
      window: (g) => Number(figures.outside[g]),
      pieces: (g) => figures.onMap[g] - 1,
      barriers: (g) => figures.pieces[g] - figures.overBarriers[g],
      communities: (g) => figures.communities[g] - 1,
      areas: (g) => (locked.has(g) ? 0 : figures.areas[g] - 1),
    };

    function hasChanged(g) {
      if (g === undefined) return true;
      for (const unit of members[g]) if (board.labels[unit] !== g) return true;
      return members[g].size !== sizes[g];
    }

    function checkGrid(g) {
      for (const rule of OF_GRIDS) note(rule, g, [], [g], figures.units[g] ? TIMES[rule](g) : 0);
      if (locked.has(g)) note("locked", g, [], [g], Number(hasChanged(g)));
    }

    function checkGroup(rule, i) {
      const group = groups[rule][i], times = new Map();
      for (const unit of group) times.set(labels[unit], (times.get(labels[unit]) || 0) + 1);
      const torn = rule === "together" && times.size > 1;
      const units = rule === "together" ? (torn ? group : []) : group.filter((unit) => times.get(labels[unit]) > 1);
      note(rule, i, units, [...new Set(units.map((unit) => labels[unit]))], units.length);
    }

    function checkUnit(unit) {
      if (pinned.has(unit)) note("pinned", unit, [unit], [labels[unit]], Number(tally.names[labels[unit]] !== pinned.get(unit)));
      for (const [rule, i] of groupsOf.get(unit) || []) checkGroup(rule, i);
    }

    function checkNumber(rule, asked, there) {
      for (const key of [...found.keys()]) if (key.startsWith(rule + ":")) found.delete(key);
      note(rule, there, [], [], Number(asked !== null && asked !== there));
    }

    function check(grids, units) {
      grids.forEach(checkGrid);
      units.forEach(checkUnit);
      checkNumber("number", rules.nGrids, figures.units.filter((units) => units > 0).length);
      checkNumber("workers", rules.nWorkers, gridplan.workersOf(figures));
    }

    check(tally.names.map((_, g) => g), [...new Set([...groupsOf.keys(), ...pinned.keys()])]);
    if (locked.has(undefined)) rules.locked.filter((code) => !number.has(code)).forEach((code) => note("locked", code, [], [], 1));
    return { found, check };
  };
})(gridplan);
