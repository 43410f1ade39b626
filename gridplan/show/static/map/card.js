"use strict";
/* The card of a grid: figures, bounds in words, who serves it, its neighbours, what findings say. */
(function (gridplan) {
  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id), SIDES = ["east", "south", "west", "north"];

  gridplan.card = function (data, g, choose) {
    at("card").hidden = g < 0;
    at("card-building").hidden = true;
    if (g < 0) return;
    const grids = data.grids, name = grids.name[g];
    head(grids.code[g], name === grids.code[g] ? "" : name);
    state(data, g);
    gridplan.pairs(at("card-figures"), figures(data, g));
    gridplan.pairs(at("card-bounds"), grids.bounds[g].some(Boolean) ? SIDES.map((side, i) => [data.words["bounds-" + side], grids.bounds[g][i]]) : []);
    gridplan.pairs(at("card-serving"), serving(data, g));
    chips(data.words.neighbours, data.neighbours[g].map((other) => [grids.code[other], () => choose(other)]));
    at("card-hung").hidden = !data.hung;
    if (data.hung) at("card-hung-list").replaceChildren(...gridplan.hung(data, g));
    at("card-reasons").replaceChildren(...grids.reasons[g].map((reason) => make("li", reason)));
    at("card").scrollTop = 0;
  };

  /** The card of a station in the same place: what it holds and which grids it serves. */
  gridplan.stationCard = function (data, i, choose) {
    const told = data.stations, words = data.words, own = [...told.of.keys()].filter((g) => told.of[g] === i);
    at("card").hidden = false;
    for (const id of ["card-building", "card-hung"]) at(id).hidden = true;
    head(told.id[i], words["station-mark"]);
    at("card-state").textContent = "";
    const capacity = told.capacity && (told.capacity[i] < 0 ? words["station-unlimited"] : gridplan.number(told.capacity[i]));
    const rows = [[words["figure-grids"], gridplan.number(own.length)]];
    if (told.households) rows.push([words.households, gridplan.number(told.households[i])], [words["station-capacity"], capacity]);
    gridplan.pairs(at("card-figures"), rows);
    for (const id of ["card-bounds", "card-serving", "card-reasons"]) at(id).replaceChildren();
    chips(words["station-grids"], own.map((g) => [data.grids.code[g], () => choose(g)]));
  };

  /** The card of a road-segment grid: figures, whether it is inside its window, and the areal grids along it. */
  gridplan.roadCard = function (data, i, choose) {
    const told = data.roadGrids;
    at("card").hidden = false;
    for (const id of ["card-building", "card-hung"]) at(id).hidden = true;
    head(told.code[i], told.name[i]);
    at("card-state").textContent = told.state[i];
    at("card-state").className = told.outside.includes(i) ? "broken" : "held";
    gridplan.pairs(at("card-figures"), told.figures[i]);
    for (const id of ["card-bounds", "card-serving"]) at(id).replaceChildren();
    chips(told.heading, told.fronts[i].map((g) => [data.grids.code[g], () => choose(g)]));
    at("card-reasons").replaceChildren(...told.reasons[i].map((reason) => make("li", reason)));
    at("card").scrollTop = 0;
  };

  function head(title, name) {
    gridplan.writeName(at("card-title"), title);
    at("card-name").textContent = name;
  }

  function state(data, g) {
    const grids = data.grids, judged = !grids.judged || grids.judged[g];
    const held = grids.dedicated && grids.dedicated[g] ? "window-none" : "window-held";
    at("card-state").textContent = judged ? data.words[grids.outside[g] ? "window-broken" : held] : "";
    at("card-state").className = grids.outside[g] ? "broken" : "held";
  }

  function figures(data, g) {
    const grids = data.grids, words = data.words, number = gridplan.number;
    const rows = [
      [words.households, number(grids.households[g])],
      [words.workers, number(grids.workers[g])],
      [words.deviation, gridplan.percent(grids.deviation[g])],
      [words.units, number(grids.units[g])],
      [words.compactness, grids.compactness[g] === null ? "–" : number(grids.compactness[g], 2)],
    ];
    if (grids.measured && grids.measured[g]) rows.splice(0, 1, [words.measured, grids.measured[g]]);
    if (grids.worth[g] !== null) rows.splice(1, 0, [words.load, words.worth.replace("{worth}", number(grids.worth[g], 2))]);
    if (grids.area) rows.unshift([words["kind-of-area"], grids.area[g]]);
    if (grids.dedicated && grids.dedicated[g]) rows.unshift([words.dedicated, grids.dedicated[g]]);
    if (grids.community[g]) rows.unshift([words.community, grids.community[g]]);
    return rows;
  }

  function serving(data, g) {
    const rows = data.serving.map(({ name, ids }) => [name, ids[g].join(data.words.comma) || "–"]), told = data.stations;
    if (told && told.of[g] >= 0) {
      const station = data.words["station-walk"].replace("{station}", () => told.id[told.of[g]]).replace("{walk}", gridplan.number(told.walk[g]));
      rows.push([data.words.station, station]);
    }
    return rows;
  }

  function chips(heading, named) {
    at("card-beside").hidden = !named.length;
    at("card-beside").querySelector("h3").textContent = heading;
    at("card-beside").querySelector(".chips").replaceChildren(
      ...named.map(([name, choose]) => {
        const button = make("button", gridplan.shortName(name));
        button.type = "button";
        button.onclick = choose;
        return button;
      }),
    );
  }
})(gridplan);
