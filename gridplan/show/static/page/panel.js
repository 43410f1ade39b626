"use strict";
/* Everything beside the map. Text from outside enters the page by textContent only. */
(function (gridplan) {
  const formats = [0, 1, 2].map((digits) =>
    new Intl.NumberFormat(gridplan.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }));

  /** A number as people read it; what is no number, such as a withheld count, stands as it is. */
  gridplan.number = (value, digits = 0) => (typeof value === "number" ? formats[digits].format(value) : value ?? "–");

  /** A share in per cent; Chinese sets no space before the sign. */
  gridplan.hundredths = (share) => gridplan.number(Math.round(share * 1e8) / 1e6, 1) + (gridplan.lang.startsWith("zh") ? "%" : " %");

  /** What is done in a grid: its households with their unit, or what it is measured by where it has no part in them. */
  gridplan.counted = (grids, g, unit = "") => (grids.measured && grids.measured[g]) || gridplan.number(grids.households[g]) + unit;

  gridplan.percent = (share) => {
    if (share === null) return "–";
    const text = gridplan.hundredths(Math.abs(share));
    return Math.abs(share) < 0.0005 ? text : (share < 0 ? "−" : "+") + text;
  };

  /** A round length, as it stands at a scale bar. */
  gridplan.length = (words, metres) =>
    (metres < 1000 ? words.metres : words.kilometres).replace("{value}", () => String(metres < 1000 ? metres : metres / 1000));

  gridplan.make = function (kind, text, className) {
    const found = document.createElement(kind);
    if (text !== undefined) found.textContent = text;
    if (className) found.className = className;
    return found;
  };

  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id);

  const LONG = 20, END = 8, LONG_IN_TEXT = 36;

  /** Write a name of one line: where it is too long, its end stays, as that is what tells it from others. */
  gridplan.writeName = function (place, name) {
    const signs = [...name], isLong = signs.length > LONG;
    place.classList.toggle("long", isLong);
    place.title = isLong ? name : "";
    if (isLong) place.replaceChildren(make("span", signs.slice(0, -END).join(""), "start"), make("span", signs.slice(-END).join("")));
    else place.textContent = name;
  };

  /** A name within a sentence, without its middle where it is too long. */
  gridplan.shortName = function (name) {
    const signs = [...name], half = LONG_IN_TEXT / 2 - 1;
    return signs.length > LONG_IN_TEXT ? signs.slice(0, half).join("") + "…" + signs.slice(-half).join("") : name;
  };

  gridplan.pairs = function (list, rows) {
    list.replaceChildren(...rows.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
  };

  /** A field of a colour, or of several side by side. */
  gridplan.swatch = function (colour, className) {
    const found = make("span", undefined, "swatch " + (className || ""));
    if (Array.isArray(colour)) found.style.backgroundImage = bands(colour);
    else if (colour) found.style.backgroundColor = colour;
    return found;
  };

  function bands(colours) {
    const share = 100 / colours.length;
    return `linear-gradient(90deg, ${colours.map((colour, i) => `${colour} ${i * share}% ${(i + 1) * share}%`).join(", ")})`;
  }

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
    if (at("skip")) at("skip").onclick = () => (at("finder").hidden ? at("kind") : at("search")).focus();
    at("about-open").onclick = () => at("about").showModal();
    at("about-close").onclick = () => at("about").close();
  };

  /** Rows of the legend as they are: of the colouring first, then marks of what is shown. */
  gridplan.legendRows = function (data, shown) {
    const marks = data.legend.marks.filter((row) => (row.mark !== "conflict" || shown.conflicts) && (row.mark !== "station" || shown.stations) && (row.mark !== "road-grid" || shown.roadGrids));
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

  gridplan.walk = function (event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const next = step && event.target.parentNode[step], button = next && next.querySelector("button");
    if (!button) return;
    event.preventDefault();
    button.focus();
  };
})(gridplan);
