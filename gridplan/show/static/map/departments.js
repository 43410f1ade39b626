"use strict";
/* The departments' older grids: their borders, one toggle each, and what hangs on a new grid. */
(function (gridplan) {
  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id);
  const WIDTH = 2.6, ROAD = 6, BESIDE = 9.5, CASING = 2.4, STRIPE = 8, NEAR = 15, SAMPLE = 36, SLIGHT = 0.05;
  const WASH = "rgba(255,255,255,.45)";

  /** Returns what paints the borders: a line that several shown departments share has their colours in turn. */
  gridplan.departmentLines = function (data, shapes, ground, shown) {
    const told = data.departments, of = gridplan.integers(told.group), lines = told.owners.map(() => []);
    of.forEach((group, line) => lines[group].push(line));
    const isRoad = told.owners.map((owners) => owners.length > 0 && owners.every((d) => told.roads[d]));
    const order = told.owners.map((_, group) => group).sort((a, b) => isRoad[b] - isRoad[a] || a - b);

    /** Roads are broad and lie lowest; so are borders that go on as new ones, to be seen beside them. */
    function widthOf(group) {
      if (isRoad[group]) return shown.borders ? BESIDE : ROAD;
      return shown.borders && told.kept[group] ? BESIDE : WIDTH;
    }

    function stroke(pen, width, colour, dash, from) {
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      pen.setLineDash(dash);
      pen.lineDashOffset = -from;
      pen.stroke();
    }

    /** Colours of the new grids step back behind the lines. */
    function wash(pen, view) {
      gridplan.gather(pen, view, ground, null, true);
      pen.fillStyle = WASH;
      pen.fill();
    }

    return function (pen, view) {
      if (!shown.departments.some(Boolean)) return;
      const part = view.zoom >= NEAR ? 1 : 0.7;
      if (data.grids) wash(pen, view);
      pen.lineCap = "butt";
      for (const group of order) {
        const on = told.owners[group].filter((d) => shown.departments[d]), width = part * widthOf(group);
        if (!on.length) continue;
        gridplan.gather(pen, view, shapes, lines[group], false);
        stroke(pen, width + part * CASING, "rgba(255,255,255,.9)", [], 0);
        if (on.length === 1) stroke(pen, width, told.colour[on[0]], told.dash[on[0]], 0);
        else on.forEach((d, i) => stroke(pen, width, told.colour[d], [STRIPE, STRIPE * (on.length - 1)], STRIPE * i));
      }
      pen.setLineDash([]);
      pen.lineDashOffset = 0;
      pen.lineCap = "round";
    };
  };

  const nameOf = (data, d) => data.departments.roads[d] ? data.words["of-roads"].replace("{department}", () => data.departments.name[d]) : data.departments.name[d];

  function sample(told, d) {
    const kind = "http://www.w3.org/2000/svg", picture = document.createElementNS(kind, "svg"), line = document.createElementNS(kind, "path");
    const set = (node, given) => { for (const name of Object.keys(given)) node.setAttribute(name, given[name]); };
    set(picture, { width: SAMPLE, height: 8, class: "line", "aria-hidden": "true" });
    set(line, { d: "M0 4H" + SAMPLE, stroke: told.colour[d], "stroke-width": 3, "stroke-dasharray": told.dash[d].join(" ") || "none" });
    picture.append(line);
    return picture;
  }

  gridplan.departments = function (data, shown, changed) {
    const told = data.departments;
    at("departments").hidden = false;
    told.name.forEach((name, d) => {
      const line = make("label"), box = make("input"), item = make("li");
      box.type = "checkbox";
      box.name = "department-" + d;
      box.checked = shown.departments[d];
      box.disabled = !told.drawn[d];
      if (box.disabled) line.title = data.words["not-drawn"];
      box.onchange = () => {
        shown.departments[d] = box.checked;
        tellLines();
        changed();
      };
      line.append(box, sample(told, d), make("span", nameOf(data, d), "name"), make("b", gridplan.number(told.grids[d])));
      item.append(line);
      at("department-list").append(item);
    });
    function tellLines() {
      at("department-note").hidden = !shown.departments.some(Boolean);
    }
    at("department-note").textContent = told.note;
    tellLines();
  };

  /** What hangs on a grid, department by department; old grids of which it has next to nothing in one line. */
  gridplan.hung = function (data, g) {
    const least = SLIGHT * data.grids.households[g];
    const isSlight = (row) => (row[3] === null ? !row[6] : row[5] === null && row[3] < least) && row[4] < SLIGHT;
    return data.departments.name.map((_, d) => {
      const item = make("li"), head = make("h4"), own = data.hung[g].filter((row) => row[0] === d);
      const slight = own.filter(isSlight);
      head.append(sample(data.departments, d), make("span", nameOf(data, d)));
      item.append(head, ...own.filter((row) => !isSlight(row)).map((row) => hungRow(data, row)));
      if (slight.length) item.append(slightRow(data, slight));
      if (!own.length) item.append(make("p", data.words[data.departments.roads[d] ? "hung-no-road" : "hung-nothing"], "hung soft"));
      return item;
    });
  };

  function hungRow(data, [, code, title, households, share, functions, staff, elsewhere]) {
    const words = data.words, row = make("div", undefined, "hung"), line = make("p", undefined, "bar");
    line.append(
      make("span", title && title !== code ? code + " · " + title : code, "code"),
      make("span", households === null ? "" : gridplan.number(households) + " " + words.unit, "count"),
    );
    const part = words[households === null ? "hung-length" : "hung-share"].replace("{share}", gridplan.number(100 * share, share < 0.005 ? 1 : 0));
    const people = staff ? words["hung-staff"].replace("{staff}", gridplan.number(staff)).replace(/ /g, "\u00a0") : "";
    const away = elsewhere ? words["hung-elsewhere"].replace("{grid}", () => elsewhere) : "";
    row.append(line, make("p", [part, functions, people, away].filter(Boolean).join(" · "), "soft"));
    if (elsewhere) row.classList.add("elsewhere");
    return row;
  }

  function slightRow(data, rows) {
    const households = rows.reduce((sum, row) => sum + row[3], 0);
    const words = data.words[rows[0][3] === null ? "hung-slight-roads" : "hung-slight"];
    const text = words.replace("{count}", gridplan.number(rows.length)).replace("{households}", gridplan.number(households));
    const found = make("p", text, "hung soft");
    found.title = rows.map((row) => row[1]).join(", ");
    return found;
  }
})(gridplan);
