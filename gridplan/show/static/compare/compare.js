"use strict";
/* Two plans of one place: under a divider or side by side, always looking at the same spot. */
(function (gridplan) {
  const at = (id) => gridplan.root.getElementById(id), make = gridplan.make, FAR = 1e5;
  const data = JSON.parse(at("data").textContent), words = data.words;
  const sides = data.sides.map(side), maps = sides.map((one) => one.view.map), [first, second] = maps;
  const everything = sides[0].view.everything;
  const slider = gridplan.slider(first, clip);

  function side(own, number) {
    const all = { ...data, ...own, layers: { ...data.layers, ...own.layers } };
    const shown = { mode: "class", grids: true, borders: true, labels: true, buildings: true, roads: true, communities: true, barriers: true };
    const drawing = gridplan.drawing(all, shown);
    const view = gridplan.view(all, drawing, { element: at(number ? "map-second" : "map-first"), steady: true, controls: !number });
    return { data: all, view, areas: drawing.shapes.grids };
  }

  function clip(share) {
    const swipes = at("maps").classList.contains("swipe"), x = share * first.getSize().x;
    first.getContainer().style.clipPath = swipes ? between(-FAR, x) : "";
    second.getContainer().style.clipPath = swipes ? between(x, FAR) : "";
  }

  function between(west, east) {
    return `polygon(${west}px ${-FAR}px, ${east}px ${-FAR}px, ${east}px ${FAR}px, ${west}px ${FAR}px)`;
  }

  /** Each map follows the other; the one that follows tells nobody. */
  function together(leader, follower) {
    leader.on("move", () => {
      if (leader.follows) return;
      follower.follows = true;
      follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
      follower.follows = false;
    });
  }

  /** The zoom at which all ground is in view. */
  function nearest() {
    return first.getBoundsZoom(everything, false, L.point(28, 28));
  }

  function look(view) {
    const whole = first.getZoom() <= nearest(), centre = first.getCenter(), zoom = first.getZoom();
    at("maps").className = view;
    for (const button of at("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    for (const map of maps) map.invalidateSize({ animate: false, pan: false });
    if (whole) first.setView(everything.getCenter(), nearest(), { animate: false });
    else first.setView(centre, zoom, { animate: false });
    second.setView(first.getCenter(), first.getZoom(), { animate: false });
    slider.set(0.5);
  }

  function choose(found) {
    sides.forEach((one, i) => one.view.mark(found[i] < 0 ? [] : [[one.areas, found[i]]]));
    at("card").hidden = found.every((g) => g < 0);
    at("card-title").textContent = found.map((g, i) => (g < 0 ? "–" : sides[i].data.grids.code[g])).join(" / ");
    const cells = (told) => sides.map((one, i) => (found[i] < 0 ? "–" : told(one.data.grids, found[i])));
    table(at("card-table"), data.names, [
      [words.households, ...cells((grids, g) => gridplan.number(grids.households[g]))],
      [words.workers, ...cells((grids, g) => gridplan.number(grids.workers[g]))],
      [words.deviation, ...cells((grids, g) => gridplan.percent(grids.deviation[g]))],
      [words.units, ...cells((grids, g) => gridplan.number(grids.units[g]))],
    ]);
    for (const item of at("list").children) item.firstChild.setAttribute("aria-current", String(same(item.pair, found)));
  }

  const same = (a, b) => a[0] === b[0] && a[1] === b[1];

  function table(place, heads, rows) {
    const head = make("tr");
    head.append(make("td"), ...heads.map((name) => make("th", name)));
    place.tHead.replaceChildren(head);
    place.tBodies[0].replaceChildren(...rows.map(([name, ...values]) => {
      const row = make("tr");
      row.append(make("th", name), ...values.map((value) => make("td", value)));
      return row;
    }));
  }

  function parts() {
    const asked = at("search").value.trim().toLowerCase();
    const wanted = data.parts.filter(([a, b]) => [sides[0].data.grids.code[a], sides[1].data.grids.code[b]].some((code) => code.toLowerCase().includes(asked)));
    at("list").replaceChildren(...wanted.map(([a, b, households]) => {
      const item = make("li"), button = make("button");
      button.type = "button";
      button.append(make("span", sides[0].data.grids.code[a], "code"), make("span", sides[1].data.grids.code[b], "code"), make("span", words.pair.replace("{households}", () => gridplan.number(households)), "count"));
      button.onclick = () => {
        choose([a, b]);
        const bounds = sides[0].view.boundsOf(sides[0].areas, a).extend(sides[1].view.boundsOf(sides[1].areas, b));
        sides[0].view.fit(bounds, 18);
        slider.set(first.latLngToContainerPoint(bounds.getCenter()).x / first.getSize().x);
      };
      item.pair = [a, b];
      item.append(button);
      return item;
    }));
    at("nothing").hidden = data.parts.length > 0;
  }

  together(first, second);
  together(second, first);
  for (const map of maps) map.on("click", (event) => choose(sides.map((one) => one.view.areaAt(one.areas, event.latlng))));
  for (const button of at("views").children) button.onclick = () => look(button.dataset.view);
  at("card-close").onclick = () => choose([-1, -1]);
  gridplan.root.addEventListener("keydown", (event) => { if (event.key === "Escape") choose([-1, -1]); });
  at("search").oninput = parts;
  at("list").onkeydown = gridplan.walk;
  at("subtitle").textContent = data.subtitle;
  table(at("figures-table"), data.names, data.figures);
  gridplan.pairs(at("about-figures"), data.about);
  at("about-open").onclick = () => at("about").showModal();
  at("about-close").onclick = () => at("about").close();
  at("legend").replaceChildren(...data.legend.map((row) => {
    const item = make("li");
    item.append(gridplan.swatch(row.colour, row.mark), make("span", row.name));
    if (row.counts) item.append(make("b", row.counts.map((count) => gridplan.number(count)).join(" / ")));
    return item;
  }));
  at("sides").append(...data.names.map((name) => make("span", name)));
  parts();
  if (window.matchMedia("(max-width: 720px)").matches || data.view === "beside") look(data.view);
  gridplan.maps = maps;
})(gridplan);
