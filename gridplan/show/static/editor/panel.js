"use strict";
/* Beside the map while a plan is edited: what was done, the chosen grid, broken rules, all grids. */
(function (gridplan) {
  const MOST_RULES = 100;

  /** `act` has choose(g) and visit(item); returns what brings the panel up to date. */
  gridplan.editorPanel = function (data, model, drawing, told, state, act) {
    const at = (id) => gridplan.root.getElementById(id), { make, number, percent } = gridplan;
    const { board, tally } = model, figures = tally.figures, words = data.words, atFirst = {}, items = [];
    for (const name of ["households", "load", "units", "workers", "deviation"]) atFirst[name] = figures[name].slice();

    function head() {
      const outside = figures.outside.filter(Boolean).length, broken = model.broken().filter((item) => item.rule !== "window").length;
      const rows = [[model.done.length, "figure-edits", false], [outside, "figure-outside-grids", outside > 0], [broken, "figure-broken", broken > 0]];
      at("figures").replaceChildren(...rows.map(([value, name, alarm]) => {
        const item = make("li", undefined, alarm ? "alarm" : "");
        item.append(make("strong", number(value)), make("span", words[name]));
        return item;
      }));
      at("undo").disabled = !model.done.length;
      at("redo").disabled = !model.undone.length;
    }

    const communityOf = (g) => board.communities[board.community[tally.members[g].values().next().value]];

    /** A figure now, and behind an arrow's tail what it was at first. */
    function change(g, name, format) {
      const now = figures[name][g], before = atFirst[name][g];
      const cell = make("span", format(now));
      if (before === undefined || before === now) return cell;
      const both = make("span");
      both.append(make("s", format(before)), " ", cell);
      return both;
    }

    function chosen() {
      const name = state.target, g = name && tally.number.has(name) ? tally.number.get(name) : -1, isThere = g >= 0 && model.isThere(g);
      at("chosen-none").hidden = Boolean(name);
      at("chosen").hidden = !name;
      for (const id of ["split", "merge", "lock"]) at(id).hidden = !isThere;
      if (!name) return;
      gridplan.writeName(at("chosen-name"), told.gridName(name));
      at("chosen-empty").hidden = isThere;
      at("chosen-figures").hidden = at("gauge").hidden = !isThere;
      at("chosen-community").textContent = isThere && !name.startsWith(communityOf(g)) ? communityOf(g) : "";
      const isLocked = model.locked.grids.has(name);
      at("lock").textContent = words[isLocked ? "unlock" : "lock"];
      at("lock").title = words[isLocked ? "unlock-title" : "lock-title"];
      at("merge").setAttribute("aria-pressed", String(state.merging));
      const outside = isThere && figures.outside[g];
      at("chosen-state").textContent = isLocked ? words.locked : isThere ? words[outside ? "window-broken" : "window-held"] : "";
      at("chosen-state").className = isLocked ? "state" : outside ? "state broken" : "state held";
      if (isThere) figuresOf(g);
    }

    function figuresOf(g) {
      const rows = [
        [words.households, change(g, "households", (value) => number(value))],
        [words.deviation, change(g, "deviation", (value) => percent(Number.isFinite(value) ? value : null))],
        [words.units, change(g, "units", (value) => number(value))],
      ];
      if (figures.workers[g] !== 1 || atFirst.workers[g] > 1) rows.push([words.workers, change(g, "workers", (value) => number(value))]);
      if (board.rules.decides === "load") rows.splice(1, 0, [words.load, change(g, "load", (value) => words.worth.replace("{worth}", () => number(value / board.rules.perWorker, 2)))]);
      if (figures.pieces[g] > 1) rows.push([words.pieces, make("span", number(figures.pieces[g]))]);
      at("chosen-figures").replaceChildren(...rows.flatMap(([name, value]) => {
        const cell = make("dd");
        cell.append(value);
        return [make("dt", name), cell];
      }));
      gauge(g);
    }

    /** A bar from nothing to beyond the window, with the window on it and a needle at what the grid comes to. */
    function gauge(g) {
      const { decides } = board.rules, [lo, hi] = tally.heldTo(g).windows[decides].map((end) => end * figures.workers[g]), most = Math.max(hi * 1.4, 1);
      const share = (value) => (100 * Math.min(value / most, 1)).toFixed(2) + "%";
      at("gauge-window").style.left = share(lo);
      at("gauge-window").style.width = share(hi - lo);
      at("gauge-needle").style.left = share(figures[decides][g]);
      at("gauge-needle").classList.toggle("broken", figures.outside[g]);
      at("gauge-text").textContent = told.fill("window-is", { window: told.windowOf(g) });
    }

    function rules() {
      const found = model.broken(), isNew = (item) => !model.brokenAtFirst.has(item.key);
      found.sort((a, b) => isNew(b) - isNew(a) || (a.rule === "window") - (b.rule === "window"));
      at("broken").hidden = !found.length;
      at("all-well").hidden = found.length > 0;
      at("broken-count").textContent = number(found.length);
      at("broken-list").replaceChildren(...found.slice(0, MOST_RULES).map((item) => {
        const line = make("li"), button = make("button", told.rule(item));
        button.type = "button";
        if (isNew(item)) button.prepend(make("em", words["since-now"]), " ");
        button.onclick = () => act.visit(item);
        line.append(button);
        return line;
      }));
      if (found.length > MOST_RULES) at("broken-list").append(make("li", told.fill("more-rules", { n: number(found.length - MOST_RULES) }), "soft"));
    }

    function row(g) {
      if (!items[g]) items[g] = newRow(g);
      const [swatch, code, count, deviation] = items[g].firstChild.children;
      swatch.className = "swatch " + (figures.outside[g] ? "outside" : "");
      swatch.style.backgroundColor = data.colours.class[drawing.classOf(g)];
      gridplan.writeName(code, tally.names[g]);
      const isLocked = model.locked.grids.has(tally.names[g]);
      code.classList.toggle("shut", isLocked);
      if (isLocked) code.title = words.locked;
      count.textContent = number(figures.households[g]);
      deviation.textContent = percent(Number.isFinite(figures.deviation[g]) ? figures.deviation[g] : null);
      items[g].firstChild.classList.toggle("changed", drawing.changed.has(g));
      return items[g];
    }

    function newRow(g) {
      const item = make("li"), button = make("button");
      button.type = "button";
      button.append(gridplan.swatch("", ""), make("span", "", "code"), make("span", "", "count"), make("span", "", "deviation"));
      button.onclick = () => act.choose(g);
      item.append(button);
      return item;
    }

    const far = (g) => (Number.isFinite(figures.deviation[g]) ? Math.abs(figures.deviation[g]) : 1e9);
    const ORDERS = {
      worst: (a, b) => figures.outside[b] - figures.outside[a] || far(b) - far(a) || a - b,
      code: (a, b) => a - b,
      most: (a, b) => figures.load[b] - figures.load[a] || a - b,
      least: (a, b) => figures.load[a] - figures.load[b] || a - b,
    };

    function arrange() {
      const asked = at("search").value.trim().toLowerCase();
      const named = (g) => (told.gridName(tally.names[g]) + " " + communityOf(g)).toLowerCase();
      const found = tally.names.map((_, g) => g).filter((g) => model.isThere(g) && named(g).includes(asked));
      found.sort(ORDERS[at("order").value]);
      at("list").replaceChildren(...found.map(row));
      at("nothing").hidden = found.length > 0;
    }

    function mark() {
      const name = state.target, g = name && tally.number.has(name) ? tally.number.get(name) : -1;
      for (const current of at("list").querySelectorAll("[aria-current]")) current.removeAttribute("aria-current");
      if (!items[g] || !items[g].isConnected) return;
      items[g].firstChild.setAttribute("aria-current", "true");
      bringUp(items[g]);
    }

    /** Scroll the list to an item, and nothing around the list. */
    function bringUp(item) {
      const list = at("list"), seen = list.getBoundingClientRect(), own = item.getBoundingClientRect();
      list.scrollTop += Math.min(0, own.top - seen.top) + Math.max(0, own.bottom - seen.bottom);
    }

    at("classes").append(...data.classes.map(([colour, name]) => {
      const item = make("li");
      item.append(gridplan.swatch(colour), make("span", name));
      return item;
    }));

    for (const order of Object.keys(ORDERS)) {
      const option = make("option", words["order-" + order]);
      option.value = order;
      at("order").append(option);
    }
    at("order").onchange = at("search").oninput = arrange;
    at("list").onkeydown = gridplan.walk;
    arrange();

    return {
      /** After a choice. */
      choose: function () {
        chosen();
        mark();
      },
      /** After an edit: only the rows of the grids concerned are written anew, the others stay where they are. */
      update: function (grids) {
        for (const g of grids) {
          if (!model.isThere(g)) items[g] && items[g].remove();
          else if (!row(g).isConnected) at("list").prepend(items[g]);
        }
        head();
        chosen();
        rules();
      },
    };
  };
})(gridplan);
