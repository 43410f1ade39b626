"use strict";
/* Grids on the map: choosing one, or a building or street in it, and what the pointer tells. */
(function (gridplan) {
  gridplan.grids = function (data, drawing, view, shown, chose, places, roads) {
    const areas = drawing.shapes.grids, map = view.map, words = data.words;
    const hint = L.tooltip({ direction: "top", offset: [0, -10], opacity: 1, className: "hint" });
    const buildings = data.units && gridplan.buildings(data, drawing, view);
    const gridAt = (place) => view.areaAt(areas, place);
    let chosen = -1;

    const list = gridplan.list(data, shown, go, [
      { tag: words.streets, names: () => data.streets.name, choose: goToStreet },
      ...(buildings ? [{ tag: words.building, names: buildings.names, choose: goToBuilding }] : []),
      ...places,
    ]);

    function clear() {
      chosen = -1;
      gridplan.card(data, -1);
      list.mark(-1);
    }

    function choose(g, more = []) {
      chose();
      chosen = g;
      view.mark([[areas, g], ...more]);
      gridplan.card(data, g, go);
      list.mark(g);
      map.closeTooltip(hint);
    }

    function go(g) {
      choose(g);
      view.goTo(view.boundsOf(areas, g), 17);
    }

    function goToStreet(i) {
      chose();
      const held = (layer) => data.streets[layer][i].map((row) => [drawing.shapes[layer], row]);
      const areas = held("water"), lines = [...held("roads"), ...held("barriers")];
      view.mark(areas, lines);
      view.goTo([...areas, ...lines].map(([shapes, row]) => view.boundsOf(shapes, row)).reduce((all, one) => all.extend(one)), 17);
    }

    function chooseBuilding(unit) {
      choose(buildings.gridOf(unit), [[buildings.shapes, unit]]);
      if (chosen < 0) gridplan.root.getElementById("card").hidden = true;
      else buildings.tell(unit);
    }

    function goToBuilding(unit) {
      chooseBuilding(unit);
      view.goTo(buildings.boundsOf(unit), 18);
    }

    function chooseAt(place) {
      const unit = buildings ? buildings.at(place) : -1, g = unit >= 0 ? buildings.gridOf(unit) : gridAt(place);
      if (g < 0) return false;
      if (unit >= 0) chooseBuilding(unit);
      else choose(g);
      view.uncover(unit >= 0 ? view.boundsOf(buildings.shapes, unit).getCenter() : view.toPlace(data.names.at[2 * g], data.names.at[2 * g + 1]));
      return true;
    }

    const named = (table, i) => table.code[i] + " · " + gridplan.counted(table, i, " " + words.unit);

    function gridText(place) {
      const g = gridAt(place);
      return g < 0 || g === chosen ? "" : named(data.grids, g);
    }

    /** The micro-grid at a place, or those that share the building there. */
    function microText(place) {
      const members = data.micro.members[view.areaAt(drawing.shapes.micro, place)] || [];
      const names = members.map((i) => named(data.micro, i));
      return names.length > 1 ? words["micro-shared"].replace("{names}", () => names.join(" / ")) : names.join("");
    }

    function point(event) {
      const text = (roads && roads.text(event.latlng)) || (shown.micro ? microText(event.latlng) : gridText(event.latlng));
      if (!text) {
        map.closeTooltip(hint);
        return;
      }
      hint.setLatLng(event.latlng).setContent(gridplan.make("span", text));
      map.openTooltip(hint);
    }

    if (window.matchMedia("(hover: hover)").matches) map.on("mousemove", point).on("mouseout", () => map.closeTooltip(hint));
    gridplan.gridAt = gridAt;
    gridplan.movesOf = buildings && buildings.moves;
    return { clear, chooseAt, choose: go, recolour: list.recolour };
  };
})(gridplan);
