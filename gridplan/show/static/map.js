"use strict";
/* The map itself: painter, controls, choosing a grid. */
(function (gridplan) {
  const data = JSON.parse(document.getElementById("data").textContent), words = data.words, RADIUS = 6378137;
  const shown = { mode: "class" };
  for (const name of data.toggles) shown[name] = !data.offAtFirst.includes(name);
  const drawing = gridplan.drawing(data, shown), areas = drawing.shapes.grids;
  let chosen = -1;

  function toPlace(x, y) {
    const point = L.point(data.frame.x + data.frame.step * x, data.frame.y + data.frame.step * y);
    return L.CRS.EPSG3857.projection.unproject(point);
  }

  function boundsOf(shapes, f) {
    const [west, south, east, north] = shapes.box.subarray(4 * f, 4 * f + 4);
    return L.latLngBounds(toPlace(west, south), toPlace(east, north));
  }

  function areaAt(shapes, place) {
    const point = L.CRS.EPSG3857.projection.project(place);
    return gridplan.areaAt(shapes, (point.x - data.frame.x) / data.frame.step, (point.y - data.frame.y) / data.frame.step);
  }

  const gridAt = (place) => areaAt(areas, place);

  const everything = boundsOf(drawing.shapes.outline, 0);
  const animate = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map("map", {
    zoomAnimation: animate,
    attributionControl: false,
    fadeAnimation: false,
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 100,
    maxZoom: 20,
    maxBounds: everything.pad(1),
    zoomControl: false,
  });
  map.fitBounds(everything, { padding: [14, 14], animate: false });
  map.setMinZoom(map.getZoom() - 2);

  const painter = new gridplan.Painter(drawing.paint, { frame: data.frame, bounds: everything.pad(0.1), maxZoom: 20 });
  painter.once("load", () => { document.documentElement.dataset.ready = "yes"; });
  painter.addTo(map);

  L.control.zoom({ position: "topleft", zoomInTitle: words["zoom-in"], zoomOutTitle: words["zoom-out"] }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  const north = L.control({ position: "bottomleft" });
  north.onAdd = () => gridplan.make("div", words.north, "north");
  north.addTo(map);

  function outlineOf(g) {
    const rings = [];
    for (let p = areas.pathAt[g]; p < areas.pathAt[g + 1]; p++) {
      const ring = [];
      for (let i = areas.pointAt[p]; i < areas.pointAt[p + 1]; i++) ring.push(toPlace(areas.xy[2 * i], areas.xy[2 * i + 1]));
      rings.push(ring);
    }
    return rings;
  }

  const halo = L.polygon([], { color: "#fff", weight: 7, fill: false, interactive: false }).addTo(map);
  const mark = L.polygon([], { color: "#101820", weight: 3.5, fill: false, interactive: false, className: "chosen" }).addTo(map);
  const hint = L.tooltip({ direction: "top", offset: [0, -10], opacity: 1, className: "hint" });

  const markInList = gridplan.list(data, choose);

  function choose(g, go) {
    chosen = g;
    const rings = g < 0 ? [] : outlineOf(g);
    halo.setLatLngs(rings);
    mark.setLatLngs(rings);
    gridplan.card(data, g);
    markInList(g);
    map.closeTooltip(hint);
    if (g >= 0 && go) goTo(g);
    if (g >= 0 && !go) uncover(g);
  }

  /** Width and height that the card takes from the map: it stands beside it, or on a phone below. */
  function covered() {
    const card = document.getElementById("card"), beside = card.offsetWidth < map.getSize().x / 2;
    return beside ? [card.offsetWidth, 0] : [0, card.offsetHeight];
  }

  /** Bring a grid into view, nearer if it is small, never farther away. */
  function goTo(g) {
    const bounds = boundsOf(areas, g), near = map.getBoundsZoom(bounds, false, L.point(120, 120));
    const zoom = Math.max(map.getZoom(), Math.min(near, 17));
    const middle = map.project(bounds.getCenter(), zoom).add(L.point(covered()).divideBy(2));
    map.setView(map.unproject(middle, zoom), zoom, { animate });
  }

  /** Move the map just so far that the middle of a grid is not behind its card. */
  function uncover(g) {
    const middle = toPlace(data.names.at[2 * g], data.names.at[2 * g + 1]);
    map.panInside(middle, { paddingTopLeft: [30, 30], paddingBottomRight: L.point(covered()).add([40, 40]), animate });
  }

  const named = (table, i) => table.code[i] + " · " + gridplan.number(table.households[i]) + " " + words.unit;

  function gridText(place) {
    const g = gridAt(place);
    return g < 0 || g === chosen ? "" : named(data.grids, g);
  }

  /** The micro-grid at a place, or those that share the building there. */
  function microText(place) {
    const members = data.micro.members[areaAt(drawing.shapes.micro, place)] || [];
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

  map.on("click", (event) => choose(gridAt(event.latlng), false));
  if (window.matchMedia("(hover: hover)").matches) map.on("mousemove", point).on("mouseout", () => map.closeTooltip(hint));
  document.getElementById("card-close").onclick = () => choose(-1);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(-1); });

  const repaint = () => painter.repaint();
  gridplan.head(data);
  gridplan.modes(data, shown, repaint);
  gridplan.legend(data, shown.mode);
  gridplan.toggles(data, shown, data.toggles, repaint);
  gridplan.map = map;
  gridplan.gridAt = gridAt;
})(window.gridplan);
