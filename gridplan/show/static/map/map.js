"use strict";
/* The page: what is shown at first, and who answers a click. */
(function (gridplan) {
  const data = JSON.parse(gridplan.root.getElementById("data").textContent), shown = { mode: "class", kind: "", conflict: -1 };
  for (const name of data.toggles) shown[name] = !data.offAtFirst.includes(name);
  shown.departments = data.departments ? data.departments.name.map(() => data.departmentsOn) : [];
  const drawing = gridplan.drawing(data, shown), view = gridplan.view(data, drawing), repaint = view.repaint;
  const answers = [];

  function clear() {
    view.mark([]);
    for (const answer of answers) answer.clear();
  }

  if (data.conflicts) answers.push(gridplan.conflicts(data, drawing, view, shown, clear));
  if (data.grids) answers.push(gridplan.grids(data, drawing, view, shown, clear));

  view.map.on("click", (event) => {
    clear();
    answers.some((answer) => answer.chooseAt(event.latlng));
  });
  gridplan.root.getElementById("card-close").onclick = clear;
  gridplan.root.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });

  gridplan.head(data);
  gridplan.root.getElementById("modes").hidden = !data.grids;
  if (data.grids) gridplan.modes(data, shown, repaint);
  gridplan.legend(data, shown);
  gridplan.toggles(data, shown, data.toggles, repaint);
  if (data.departments) gridplan.departments(data, shown, repaint);
  gridplan.tabs(data, shown, () => {
    gridplan.legend(data, shown);
    repaint();
  });
  gridplan.map = view.map;
})(gridplan);
