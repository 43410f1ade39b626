"use strict";
/* What became of one grid, in figures and words, with the buildings concerned. */
(function (gridplan) {
  const at = (id) => gridplan.root.getElementById(id), make = gridplan.make, number = gridplan.number;
  const KINDS = ["moved", "came", "gone", "corrected"], MOST = 40;

  gridplan.changeCard = function (data, r) {
    const rows = data.rows, words = data.words;
    at("card").hidden = r < 0;
    if (r < 0) return;
    at("card-title").textContent = rows.code[r];
    at("card-state").textContent = rows.event[r] + " " + rows.word[r];
    at("card-state").className = "event-" + rows.event[r];
    gridplan.pairs(at("card-figures"), figures(rows, words, r));
    at("card-reasons").replaceChildren(...rows.why[r].map((text) => make("li", text)));
    units(data, r);
    at("card").scrollTop = 0;
  };

  function figures(rows, words, r) {
    const found = [[words["head-community"], rows.community[r]]];
    for (const name of ["households_before", "moved_in", "moved_out", "came", "gone", "corrected", "households_after"]) {
      if (rows[name][r] || name.startsWith("households")) found.push([words["head-" + name], signed(name, rows[name][r])]);
    }
    for (const name of ["deviation_before", "deviation_after"]) {
      if (rows[name][r] !== null) found.push([words["head-" + name], gridplan.percent(rows[name][r])]);
    }
    if (rows.comes_from[r]) found.push([words["head-comes_from"], rows.comes_from[r]]);
    if (rows.goes_to[r]) found.push([words["head-goes_to"], rows.goes_to[r]]);
    if (rows.workers[r].length) found.push([words["page-workers"], rows.workers[r].join(", ")]);
    return found.filter((pair) => pair[1] !== "");
  }

  function signed(name, value) {
    if (name.startsWith("households")) return number(value);
    const less = name === "moved_out" || name === "gone" ? value > 0 : value < 0;
    return (less ? "−" : "+") + number(Math.abs(value));
  }

  function units(data, r) {
    const all = data.units, mine = all.name.map((_, u) => u).filter((u) => all.from[u] === r || all.to[u] === r);
    const lines = mine.slice(0, MOST).map((u) => unit(data, u));
    if (mine.length > MOST) lines.push(make("li", data.words["page-more"].replace("{count}", () => number(mine.length - MOST)), "soft"));
    at("card-units").hidden = !mine.length;
    at("card-unit-list").replaceChildren(...lines);
  }

  function unit(data, u) {
    const all = data.units, kind = KINDS[Number(all.kind[u])], found = make("li");
    const households = kind === "corrected" ? number(all.before[u]) + " → " + number(all.after[u]) : number(kind === "gone" ? all.before[u] : all.after[u]);
    const text = make("span", all.name[u], "name");
    found.append(gridplan.swatch("", "unit-" + kind), text, make("b", households));
    found.title = data.words["kind-" + kind];
    return found;
  }
})(gridplan);
