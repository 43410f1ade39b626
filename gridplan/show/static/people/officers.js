"use strict";
/* The map of officers: one department at a time, and who answers a click. */
(function (gridplan) {
  const data = JSON.parse(gridplan.root.getElementById("data").textContent), people = data.people, at = (id) => gridplan.root.getElementById(id);
  const nobody = people.fill.length, shown = { mode: "class", grids: true, streets: true, department: 0, officer: -1 };
  for (const name of data.toggles) shown[name] = true;
  data.colours = { class: people.fill.concat(["rgba(0,0,0,0)"]) };
  servedBy(0);

  const drawing = gridplan.drawing(data, shown), view = gridplan.view(data, drawing), { grids, streets } = drawing.shapes;
  const list = gridplan.officerList(data, shown, (i) => chooseOfficer(i, true));
  const hint = L.tooltip({ direction: "top", offset: [0, -10], opacity: 1, className: "hint" });

  /** Give each grid the colour of its first officer of a department, stripes of the second, and their ids as a name. */
  function servedBy(department) {
    shown.department = department;
    const own = data.grids.code.map(() => []);
    people.posts.forEach((posts, i) => { if (people.department[i] === department) posts.forEach(([g]) => own[g].push(i)); });
    data.grids.class = own.map((officers) => (officers.length ? people.tone[officers[0]] : nobody));
    data.grids.second = own.map((officers) => (officers.length > 1 ? people.tone[officers[1]] : -1));
    data.grids.told = own.map((officers) => officers.map((i) => people.id[i]).join(" "));
    shown.spots = people.posts.flatMap((posts, i) => {
      if (people.department[i] !== department || !posts.length) return [];
      return posts.flatMap(([g]) => [people.at[2 * g], people.at[2 * g + 1]]).concat(people.start[i] || []);
    });
    tellLegend(own);
  }

  function tellLegend(own) {
    const words = data.words, without = own.filter((officers) => !officers.length).length, several = own.filter((officers) => officers.length > 1).length;
    const tones = people.tone.filter((_, i) => people.department[i] === shown.department), again = new Set(tones).size < tones.length;
    const marks = [{ mark: "officers", name: words[again ? "legend-again" : "legend-each"] }, { mark: "start", name: words["mark-start"] }];
    if (without) marks.push({ mark: "nobody", name: words["mark-nobody"], count: without });
    if (several) marks.push({ mark: "several", name: words["mark-several"], count: several });
    if (shown.communities !== undefined) marks.push({ mark: "community", name: words["layer-communities"] });
    marks.push(...data.groundMarks);
    data.legend = { class: [], marks };
    gridplan.legend(data, shown);
  }

  function switchTo(department) {
    servedBy(department);
    list.arrange();
    for (const box of at("department-list").querySelectorAll("input")) box.checked = +box.value === department;
  }

  function clear() {
    shown.officer = -1;
    view.mark([]);
    list.mark(-1);
    at("card").hidden = true;
    view.map.closeTooltip(hint);
    view.repaint();
  }

  const shapesOf = (g) => (grids.pathAt[g] < grids.pathAt[g + 1] ? grids : streets);

  function chooseOfficer(i, go) {
    if (people.department[i] !== shown.department) switchTo(people.department[i]);
    clear();
    shown.officer = i;
    const own = people.posts[i].map(([g]) => [shapesOf(g), g]);
    view.mark(own);
    gridplan.officerCard(data, i, chooseGrid);
    list.mark(i);
    if (go && own.length) view.fit(own.map(([shapes, g]) => view.boundsOf(shapes, g)).reduce((all, one) => all.extend(one)), 16);
    view.repaint();
  }

  function chooseGrid(g) {
    clear();
    view.mark([[shapesOf(g), g]]);
    gridplan.officersOfGrid(data, g, (i) => chooseOfficer(i, false));
    view.uncover(view.boundsOf(shapesOf(g), g).getSouthEast());
  }

  function gridAt(place) {
    const street = view.areaAt(streets, place);
    return street < 0 ? view.areaAt(grids, place) : street;
  }

  function point(event) {
    const g = gridAt(event.latlng);
    if (g < 0) view.map.closeTooltip(hint);
    else view.map.openTooltip(hint.setLatLng(event.latlng).setContent(gridplan.make("span", [data.grids.code[g], data.grids.told[g]].filter(Boolean).join(" · "))));
  }

  function departments() {
    at("departments").hidden = false;
    at("department-note").hidden = true;
    people.departments.forEach((name, d) => {
      const item = gridplan.make("li"), line = gridplan.make("label"), box = gridplan.make("input");
      Object.assign(box, { type: "radio", name: "department", value: String(d), checked: d === 0 });
      box.onchange = () => {
        clear();
        switchTo(d);
        view.repaint();
      };
      line.append(box, gridplan.make("span", name, "name"), gridplan.make("b", gridplan.number(people.department.filter((own) => own === d).length)));
      item.append(line);
      at("department-list").append(item);
    });
  }

  view.map.on("click", (event) => {
    const g = gridAt(event.latlng);
    if (g < 0) clear();
    else chooseGrid(g);
  });
  if (window.matchMedia("(hover: hover)").matches) view.map.on("mousemove", point).on("mouseout", () => view.map.closeTooltip(hint));
  at("card-close").onclick = clear;
  gridplan.root.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
  at("modes").hidden = at("conflict-finder").hidden = true;
  gridplan.head(data);
  gridplan.toggles(data, shown, data.toggles, view.repaint);
  departments();
  list.arrange();
  gridplan.printing(data, drawing, shown, view);
  gridplan.pictures(data, drawing, shown, view);
  gridplan.map = view.map;
})(gridplan);
