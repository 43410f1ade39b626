"use strict";
/* Grids on the map: choosing one, and what the pointer tells. */
(function (gridplan) {
  gridplan.grids = function (data, drawing, view, shown, chose) {
    const areas = drawing.shapes.grids, map = view.map, words = data.words;
    const hint = L.tooltip({ direction: "top", offset: [0, -10], opacity: 1, className: "hint" });
    const gridAt = (place) => view.areaAt(areas, place);
    let chosen = -1;

    const markInList = gridplan.list(data, (g) => {
      choose(g);
      view.goTo(view.boundsOf(areas, g), 17);
    });

    function clear() {
      chosen = -1;
      gridplan.card(data, -1);
      markInList(-1);
    }

    function choose(g) {
      chose();
      chosen = g;
      view.mark([[areas, g]]);
      gridplan.card(data, g);
      markInList(g);
      map.closeTooltip(hint);
    }

    function chooseAt(place) {
      const g = gridAt(place);
      if (g < 0) return false;
      choose(g);
      view.uncover(view.toPlace(data.names.at[2 * g], data.names.at[2 * g + 1]));
      return true;
    }

    const named = (table, i) => table.code[i] + " · " + gridplan.number(table.households[i]) + " " + words.unit;

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
      const text = shown.micro ? microText(event.latlng) : gridText(event.latlng);
      if (!text) {
        map.closeTooltip(hint);
        return;
      }
      hint.setLatLng(event.latlng).setContent(gridplan.make("span", text));
      map.openTooltip(hint);
    }

    if (window.matchMedia("(hover: hover)").matches) map.on("mousemove", point).on("mouseout", () => map.closeTooltip(hint));
    gridplan.gridAt = gridAt;
    return { clear, chooseAt };
  };
})(gridplan);
