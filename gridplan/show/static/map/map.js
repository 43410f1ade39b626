"use strict";
/* The page: what is shown at first, and who answers a click or a key. */
(function (gridplan) {
  const data = JSON.parse(gridplan.root.getElementById("data").textContent), at = (id) => gridplan.root.getElementById(id);
  const shown = { mode: data.opens || "class", kind: "", conflict: -1, station: -1 };
  for (const name of data.toggles) shown[name] = !data.offAtFirst.includes(name);
  shown.departments = data.departments ? data.departments.name.map(() => data.departmentsOn) : [];
  const drawing = gridplan.drawing(data, shown), view = gridplan.view(data, drawing), repaint = view.repaint;
  const answers = [];
  let grids = null;

  function clear() {
    view.mark([]);
    for (const answer of answers) answer.clear();
  }

  function recolour() {
    if (grids) grids.recolour();
    repaint();
  }

  function tellLegend() {
    gridplan.legend(data, shown);
    repaint();
  }

  function chooseAt(place) {
    clear();
    answers.some((answer) => answer.chooseAt(place));
  }

  const stations = data.stations && gridplan.stations(data, view, shown, clear, (g) => grids.choose(g));
  if (data.conflicts) answers.push(gridplan.conflicts(data, drawing, view, shown, clear));
  if (data.grids) {
    const roads = data.roadGrids && gridplan.roadGrids(data, drawing, view, shown, clear, (g) => grids.choose(g));
    const places = stations ? [{ tag: data.words.station, names: stations.names, choose: stations.choose }] : [];
    if (roads) places.push({ tag: data.roadGrids.tag, names: roads.names, choose: roads.choose });
    grids = gridplan.grids(data, drawing, view, shown, clear, places, roads);
    answers.push(...(stations ? [stations] : []), ...(roads ? [roads] : []), grids);
  }

  view.map.on("click", (event) => chooseAt(event.latlng));
  at("map").addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === at("map")) chooseAt(view.map.getCenter()); });
  at("card-close").onclick = clear;
  gridplan.root.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });

  gridplan.head(data);
  at("modes").hidden = !data.grids;
  if (data.grids) gridplan.modes(data, shown, recolour);
  at("public-note").hidden = !data.publicNote;
  at("public-note").textContent = data.publicNote || "";
  gridplan.legend(data, shown);
  gridplan.toggles(data, shown, data.toggles, tellLegend);
  if (data.departments) gridplan.departments(data, shown, repaint);
  gridplan.tabs(data, shown, tellLegend);
  if (data.basemap) gridplan.basemap(data, shown, view);
  gridplan.printing(data, drawing, shown, view);
  gridplan.pictures(data, drawing, shown, view);
  gridplan.map = view.map;
})(gridplan);
