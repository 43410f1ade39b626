"use strict";
/* The editor's words with what they are about filled in. */
(function (gridplan) {
  gridplan.told = function (data, model) {
    const { board, tally } = model, words = data.words, number = gridplan.number, MOST = 4;
    const fill = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

    const gridName = (name) => (board.codes.includes(name) ? name : fill("begun", { name }));

    /** The name of a grid within a sentence. */
    const brief = (name) => gridplan.shortName(gridName(name));

    function listed(names) {
      const shown = names.slice(0, MOST).join(words["list-comma"]);
      return names.length > MOST ? fill("and-more", { names: shown, more: number(names.length - MOST) }) : shown;
    }

    const ids = (units) => listed(units.map((unit) => gridplan.shortName(board.ids[unit])));

    /** What a broken rule is, in a line. */
    function rule(item) {
      const g = item.grids[0], figures = tally.figures;
      const grid = g === undefined ? "" : brief(tally.names[g]);
      return fill("broken-" + item.rule, {
        grid,
        units: ids(item.units),
        grids: listed(item.grids.map((other) => brief(tally.names[other]))),
        amount: g === undefined ? "" : amount(g),
        window: g === undefined ? "" : windowOf(g),
        pieces: g === undefined ? "" : number(figures.pieces[g]),
        wanted: number(board.rules.nGrids || 0),
        found: number(figures.units.filter((units) => units > 0).length),
        wanted_workers: number(board.rules.nWorkers || 0),
        found_workers: number(gridplan.workersOf(figures)),
        locked: item.key.startsWith("locked:") && g !== undefined ? gridplan.shortName(tally.names[g]) : "",
      });
    }

    /** What a grid comes to, by the window that decides. */
    function amount(g) {
      const { decides, perWorker } = board.rules, figures = tally.figures;
      return decides === "load" ? fill("worth", { worth: number(figures.load[g] / perWorker, 2) }) : fill("of-households", { n: number(figures.households[g]) });
    }

    function windowOf(g) {
      const { decides, perWorker } = board.rules, [lo, hi] = tally.heldTo(g).windows[decides], times = tally.figures.workers[g];
      return decides === "load" ? number((lo * times) / perWorker, 2) + "–" + number((hi * times) / perWorker, 2) : number(lo * times) + "–" + number(hi * times);
    }

    return { fill, gridName, brief, listed, ids, rule, amount, windowOf };
  };
})(gridplan);
