"use strict";
/* Everything beside the map. Text from outside enters the page by textContent only. */
(function (gridplan) {
  const formats = [0, 1, 2].map((digits) =>
    new Intl.NumberFormat(gridplan.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));

  /** A number as people read it; what is no number, such as a withheld count, stands as it is. */
  gridplan.number = (value, digits = 0) => (typeof value === "number" ? formats[digits].format(value) : value ?? "–");

  gridplan.percent = (share) => {
    if (share === null) return "–";
    const text = gridplan.number(Math.abs(share) * 100, 1) + " %";
    return Math.abs(share) < 0.0005 ? text : (share < 0 ? "−" : "+") + text;
  };

  gridplan.make = function (kind, text, className) {
    const found = document.createElement(kind);
    if (text !== undefined) found.textContent = text;
    if (className) found.className = className;
    return found;
  };

  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id);

  gridplan.pairs = function (list, rows) {
    list.replaceChildren(...rows.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
  };

  gridplan.swatch = function (colour, className) {
    const found = make("span", undefined, "swatch " + (className || ""));
    if (colour) found.style.backgroundColor = colour;
    return found;
  };

  gridplan.head = function (data) {
    at("subtitle").textContent = data.subtitle;
    for (const [name, value, alarm, meaning] of data.figures) {
      const item = make("li", undefined, alarm ? "alarm" : "");
      item.append(make("strong", value), make("span", name));
      if (meaning) item.title = meaning;
      at("figures").append(item);
    }
    gridplan.pairs(at("about-figures"), data.about);
    at("notes").hidden = !data.notes.length;
    at("notes-title").textContent = data.words.notes + " (" + data.notes.length + ")";
    at("note-list").append(...data.notes.map((note) => make("li", note)));
    at("about-open").onclick = () => at("about").showModal();
    at("about-close").onclick = () => at("about").close();
  };

  /** Rows of the legend as they are: of the colouring first, then marks of what is shown. */
  gridplan.legendRows = function (data, shown) {
    const marks = data.legend.marks.filter((row) => (row.mark !== "conflict" || shown.conflicts) && (row.mark !== "station" || shown.stations));
    return data.legend[data.legend[shown.mode] ? shown.mode : "class"].concat(marks);
  };

  gridplan.legendTitle = function (data, shown) {
    const mode = (data.modes || []).find((one) => one.name === shown.mode);
    return mode ? mode.title : data.words.legend;
  };

  gridplan.legend = function (data, shown) {
    at("legend-title").textContent = gridplan.legendTitle(data, shown);
    at("legend").replaceChildren(
      ...gridplan.legendRows(data, shown).map((row) => {
        const item = make("li");
        if (row.colour || row.mark) item.append(gridplan.swatch(row.colour, row.mark));
        item.append(make("span", row.name));
        if (row.count !== undefined) item.append(make("b", gridplan.number(row.count)));
        return item;
      }),
    );
  };

  /** The control of what the colours of the grids mean. */
  gridplan.modes = function (data, shown, changed) {
    for (const mode of data.modes) {
      const option = make("option", mode.label);
      option.value = mode.name;
      at("mode").append(option);
    }
    at("mode").value = shown.mode;
    at("mode").onchange = () => {
      shown.mode = at("mode").value;
      gridplan.legend(data, shown);
      changed();
    };
  };

  gridplan.toggles = function (data, shown, names, changed) {
    for (const name of names) {
      const line = make("label"), box = make("input");
      box.type = "checkbox";
      box.name = name;
      box.checked = shown[name];
      box.onchange = () => {
        shown[name] = box.checked;
        changed();
      };
      line.append(box, make("span", data.words["layer-" + name]));
      at("toggles").append(line);
    }
  };

  const far = (share) => (share === null ? 1e9 : Math.abs(share));
  const ORDERS = {
    worst: (g) => (a, b) => g.outside[b] - g.outside[a] || far(g.deviation[b]) - far(g.deviation[a]) || a - b,
    code: () => (a, b) => a - b,
    most: (g) => (a, b) => g.load[b] - g.load[a] || a - b,
    least: (g) => (a, b) => g.load[a] - g.load[b] || a - b,
  };

  /** The searchable list; returns a function that marks one grid as chosen. */
  gridplan.list = function (data, choose) {
    const grids = data.grids, items = grids.code.map((_, g) => listItem(data, g, choose));
    for (const order of Object.keys(ORDERS)) {
      const option = make("option", data.words["order-" + order]);
      option.value = order;
      at("order").append(option);
    }
    function arrange() {
      const asked = at("search").value.trim().toLowerCase();
      const found = items.map((_, g) => g).filter((g) => (grids.code[g] + " " + grids.community[g]).toLowerCase().includes(asked));
      found.sort(ORDERS[at("order").value](grids));
      at("list").replaceChildren(...found.map((g) => items[g]));
      at("nothing").hidden = found.length > 0;
    }
    at("order").onchange = at("search").oninput = arrange;
    at("list").onkeydown = gridplan.walk;
    arrange();
    return function (chosen) {
      items.forEach((item, g) => item.firstChild.setAttribute("aria-current", String(g === chosen)));
      const scrolls = at("list").scrollHeight > at("list").clientHeight;
      if (items[chosen] && scrolls) items[chosen].scrollIntoView({ block: "nearest" });
    };
  };

  function listItem(data, g, choose) {
    const grids = data.grids, item = make("li"), button = make("button");
    button.type = "button";
    button.append(
      gridplan.swatch(data.colours.class[grids.class[g]], grids.outside[g] ? "outside" : ""),
      make("span", grids.code[g], "code"),
      make("span", gridplan.number(grids.households[g]), "count"),
      make("span", gridplan.percent(grids.deviation[g]), "deviation"),
    );
    button.onclick = () => choose(g);
    item.append(button);
    return item;
  }

  gridplan.walk = function (event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const next = step && event.target.parentNode[step];
    if (!next) return;
    event.preventDefault();
    next.firstChild.focus();
  };

  gridplan.card = function (data, g) {
    at("card").hidden = g < 0;
    if (g < 0) return;
    const grids = data.grids, words = data.words, number = gridplan.number;
    at("card-title").textContent = grids.code[g];
    at("card-state").textContent = grids.outside[g] ? words["window-broken"] : words["window-held"];
    at("card-state").className = grids.outside[g] ? "broken" : "held";
    const rows = [
      [words.households, number(grids.households[g])],
      [words.workers, number(grids.workers[g])],
      [words.deviation, gridplan.percent(grids.deviation[g])],
      [words.units, number(grids.units[g])],
      [words.compactness, grids.compactness[g] === null ? "–" : number(grids.compactness[g], 2)],
    ];
    if (grids.worth[g] !== null) rows.splice(1, 0, [words.load, words.worth.replace("{worth}", number(grids.worth[g], 2))]);
    if (grids.community[g]) rows.unshift([words.community, grids.community[g]]);
    gridplan.pairs(at("card-figures"), rows);
    at("card-hung").hidden = !data.hung;
    if (data.hung) at("card-hung-list").replaceChildren(...gridplan.hung(data, g));
    at("card-reasons").replaceChildren(...grids.reasons[g].map((reason) => make("li", reason)));
  };
})(gridplan);
