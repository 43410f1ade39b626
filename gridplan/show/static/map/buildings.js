"use strict";
/* Single buildings: found by a click from near or by id, with what moving them would break. */
(function (gridplan) {
  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id), NEAR = 16.5, FEW = 5;

  gridplan.buildings = function (data, drawing, view) {
    const areas = drawing.shapes.buildings, words = data.words;
    let units = null, moves = null;

    function known() {
      units = units || gridplan.units(data.units);
      moves = moves || gridplan.mover(data, units);
      return units;
    }

    const told = (reason) => {
      const values = { ...reason.numbers, count: gridplan.number(reason.ids.length) };
      const text = data.reasons[reason.key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
      const ids = reason.ids.slice(0, FEW).join(words.comma) + (reason.ids.length > FEW ? " …" : "");
      return ids ? text + words.colon + ids : text;
    };

    function changeOf({ grid, name, before, after }) {
      const amount = (value) => (name === "load" ? gridplan.number(value / data.units.perWorker, 2) : gridplan.number(value));
      const values = { grid: data.grids.code[grid], before: amount(before), after: amount(after) };
      return words["move-change"].replace(/\{(\w+)\}/g, (_, key) => values[key]) + " " + words[name === "load" ? "workers" : "unit"];
    }

    function moveItem(move) {
      const item = make("li", undefined, move.reasons.length ? "breaks" : ""), head = make("span");
      head.append(make("b", "→ " + data.grids.code[move.grid]), make("span", words[move.reasons.length ? "move-broken" : "move-allowed"], "verdict"));
      item.append(head, make("p", move.windows.map(changeOf).join(" · ")), ...move.reasons.map((reason) => make("p", told(reason))));
      return item;
    }

    /** Tell of a building on the card of its grid. */
    function tell(unit) {
      known();
      const found = moves(unit), list = make("ul"), amount = gridplan.number(units.households[unit]) + " " + words.unit;
      list.append(...found.map(moveItem));
      const note = make("p", words[found.length ? "building-moves" : "building-stays"], "soft");
      at("card-building").replaceChildren(make("h3", words.building + " " + units.id[unit] + " · " + amount), note, list);
      at("card-building").hidden = false;
    }

    return {
      tell,
      gridOf: (unit) => known().grid[unit],
      names: () => known().id,
      boundsOf: (unit) => view.boundsOf(areas, unit),
      shapes: areas,
      moves: (unit) => { known(); return moves(unit); },

      /** The building at a place, or −1; from afar none. */
      at: (place) => (view.map.getZoom() >= NEAR ? view.areaAt(areas, place) : -1),
    };
  };
})(gridplan);
