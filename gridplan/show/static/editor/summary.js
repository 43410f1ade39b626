"use strict";
/* Counters and broken rules by names and ids, as the replay of the edits in Python tells them. */
(function (gridplan) {
  gridplan.summary = function (model) {
    const { board, tally, locked } = model, figures = tally.figures, grids = {};
    tally.names.forEach((name, g) => {
      if (!figures.units[g]) return;
      grids[name] = {};
      for (const figure of ["households", "load", "units", "workers", "deviation", "outside", "pieces", "communities"]) grids[name][figure] = figures[figure][g];
    });
    const ascending = (numbers) => [...new Set(numbers)].sort((a, b) => a - b);
    const codes = (numbers) => ascending(numbers).map((g) => tally.names[g]);
    const ids = (numbers) => ascending(numbers).map((unit) => board.ids[unit]);
    const of = (rule) => model.broken().filter((item) => item.rule === rule), broken = {};
    for (const rule of ["window", "pieces", "barriers", "communities"]) broken[rule] = codes(of(rule).flatMap((item) => item.grids));
    for (const rule of ["together", "apart", "pinned", "centres"]) broken[rule] = ids(of(rule).flatMap((item) => item.units));
    const mixed = codes(of("areas").flatMap((item) => item.grids));
    if (mixed.length) broken.areas = mixed;
    const lost = new Set(of("locked").map((item) => item.key.slice("locked:".length)));
    broken.locked = board.rules.locked.filter((code) => lost.has(String(tally.number.has(code) ? tally.number.get(code) : code)));
    broken.number = of("number").length ? Object.keys(grids).length : 0;
    if (of("workers").length) broken.workers = gridplan.workersOf(figures);
    return { grids, broken, locked_units: ids(locked.units), locked_grids: tally.names.filter((name) => locked.grids.has(name)) };
  };
})(gridplan);
