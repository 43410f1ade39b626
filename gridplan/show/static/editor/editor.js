"use strict";
/* The editor as a whole: the model, the map and the panel, and what each click leads to. */
(function (gridplan) {
  /** What stands before the map: tools above it, legend and scale below. */
  const CLEAR = { paddingTopLeft: [14, 76], paddingBottomRight: [14, 46] };
  const KEYS = { v: "choose", c: "pick", l: "lasso", p: "paint", b: "block", k: "lock" };

  /** Start the editor in `gridplan.root`; edits go to `host`, which has asks, restore, keep, forget, now and hand. */
  gridplan.editor = function (data, host) {
    const at = (id) => gridplan.root.getElementById(id), words = data.words, number = gridplan.number;
    const model = gridplan.editModel(data.model), { board, tally } = model;
    const state = { tool: "choose", target: "", merging: false }, shown = { grids: true, borders: true };
    for (const name of data.toggles) shown[name] = true;
    const drawing = gridplan.editorDrawing(data, model, shown), view = gridplan.view(data, drawing);
    const overlay = gridplan.overlay(view, drawing), told = gridplan.told(data, model), asking = gridplan.asking(overlay);
    const panel = gridplan.editorPanel(data, model, drawing, told, state, { choose, visit });
    const tools = gridplan.tools(model, view, drawing, overlay, state, { choose: free(chooseOnMap), take: free(take), lock: free(lockUnit) });
    view.map.fitBounds(view.everything, { ...CLEAR, animate: false });
    const how = (way) => ({ way, time: host.now() });
    let isTaking = false, filed = null;

    /** What waits while a question is open. */
    function free(action) {
      return (...values) => (asking.isOpen() ? undefined : action(...values));
    }

    const areaOf = (name) => (tally.number.has(name) && model.isThere(tally.number.get(name)) ? drawing.cells.areas[tally.number.get(name)] : null);

    function target(name) {
      state.target = name;
      state.merging = false;
      overlay.show({ area: areaOf(name), off: [] });
      panel.choose();
      for (const tool of ["pick", "lasso", "paint", "block"]) at("tool-" + tool).setAttribute("aria-disabled", String(!name));
    }

    function boundsOf(box) {
      return L.latLngBounds(view.toPlace(box[0], box[1]), view.toPlace(box[2], box[3]));
    }

    function choose(g) {
      chooseOnMap(g);
      if (model.isThere(g)) view.goTo(boundsOf(drawing.cells.areas[g].box), 17);
    }

    function chooseOnMap(g) {
      if (state.merging && tally.names[g] !== state.target) merge(g);
      else target(tally.names[g]);
    }

    function merge(g) {
      const from = tally.number.get(state.target), to = tally.names[g];
      state.merging = false;
      attempt([...tally.members[from]], to, "merge", () => target(to));
      panel.choose();
    }

    function visit(item) {
      const units = item.units.length ? item.units : item.rule === "pieces" || item.rule === "barriers" ? tally.piecesOf(item.grids[0]).slice(1).flat() : [];
      if (item.grids.length) target(tally.names[item.grids[0]]);
      const area = units.length ? drawing.cells.areaOf(units, () => false) : item.grids.length ? drawing.cells.areas[item.grids[0]] : null;
      if (area) view.goTo(boundsOf(area.box), 18);
      overlay.show({ off: units });
    }

    function take(units, way) {
      if (!state.target) asking.tell(words["choose-first"]);
      else if (!units.length) asking.tell(words["none-taken"]);
      else attempt(units, state.target, way);
    }

    /** Move units, after asking where that would break a rule other than a window. */
    function attempt(units, to, way, then = () => {}) {
      const found = model.consequences(units, to), refused = refusalText(found.refused);
      if (!found.free.length) return asking.tell(refused);
      const go = (all) => () => {
        model.move(all, to, how(way));
        then();
        asking.tell(refused || told.fill("moved", { n: number(all.length), grid: told.brief(to) }));
      };
      const grave = found.broken.filter((item) => item.rule !== "window");
      if (!grave.length) return go(found.free)();
      const off = found.torn.filter((item) => item.grid !== to).flatMap((item) => item.units);
      const choices = [[words["do-anyway"], go(found.free)]];
      if (off.length) choices.push([told.fill("take-along", { n: number(off.length) }), () => attempt([...found.free, ...off], to, way, then)]);
      asking.ask(words["ask-title"], grave.map((item) => graveText(item, found, to)), [...choices, [words.cancel, () => {}]], {
        coming: found.free,
        off: found.torn.flatMap((item) => item.units),
      });
    }

    function graveText(item, found, to) {
      const torn = found.torn.find((other) => other.rule === item.rule && tally.number.get(other.grid) === item.grids[0]);
      if (!torn) return told.fill("would-" + item.rule, { units: told.ids(item.units), grid: item.grids.length ? told.brief(tally.names[item.grids[0]]) : "" });
      const values = { grid: told.brief(torn.grid), n: number(torn.units.length), households: number(torn.households), units: told.ids(torn.units) };
      return told.fill(torn.grid === to ? "would-not-touch" : "would-" + item.rule, values);
    }

    function refusalText({ units, grids }) {
      const lines = [];
      if (grids.length) lines.push(told.fill("refused-grids", { grids: told.listed(grids.map(told.brief)) }));
      if (units.length) lines.push(told.fill("refused-units", { units: told.ids(units) }));
      return lines.join(" ");
    }

    function lockUnit(unit) {
      const isLocked = model.locked.units.has(unit);
      model[isLocked ? "unlock" : "lock"]({ units: [unit] }, how("click"));
      asking.tell(told.fill(isLocked ? "unit-unlocked" : "unit-locked", { unit: gridplan.shortName(board.ids[unit]) }));
    }

    function lockGrid() {
      model[model.locked.grids.has(state.target) ? "unlock" : "lock"]({ grids: [state.target] }, how("click"));
    }

    function split() {
      const half = gridplan.halfOf(model, tally.number.get(state.target));
      if (!half.length) return asking.tell(words["no-split"]);
      attempt(half, model.newName(), "split");
    }

    function askMerge() {
      state.merging = !state.merging;
      if (state.merging) hold("choose");
      panel.choose();
      asking.tell(state.merging ? told.fill("merge-into-which", { grid: told.brief(state.target) }) : "");
    }

    function begin() {
      target(model.newName());
      asking.tell(words["begin-how"]);
    }

    function hold(tool) {
      if (tool !== "choose" && tool !== "lock" && !state.target) return asking.tell(words["choose-first"]);
      if (tool !== "choose") state.merging = false;
      tools.hold(tool);
      for (const other of gridplan.TOOLS) at("tool-" + other).setAttribute("aria-pressed", String(other === tool));
      if (tool !== "choose") asking.tell(words["how-" + tool]);
      return undefined;
    }

    const file = () => gridplan.editFile(model, { who: at("who").value.trim(), why: at("why").value.trim(), date: at("date").value });

    function takeFile(found, whence = null) {
      isTaking = true;
      const fault = gridplan.takeFile(model, found);
      isTaking = false;
      if (fault) return asking.tell(words["import-" + fault]);
      for (const name of ["who", "why", "date"]) at(name).value = found[name] || "";
      changed({ grids: tally.names.map((_, g) => g), units: board.ids.map((_, unit) => unit) });
      if (whence) noteFile(whence);
      asking.tell(told.fill("imported", { n: number(found.edits.length) }));
      return undefined;
    }

    function changed({ grids, units }) {
      if (isTaking) return;
      const box = drawing.refresh({ grids, units });
      panel.update(grids);
      overlay.show({ area: areaOf(state.target), coming: [], off: [] });
      if (box[0] <= box[2]) requestAnimationFrame(() => view.repaint(box));
      filed = null;
      host.keep(file(), filed);
    }

    /** Note that the edits, as they are, stand in a file too: exported or imported, and when. */
    function noteFile(found) {
      filed = found;
      host.keep(file(), filed);
    }

    function exportFile() {
      host.hand(file(), data.fileName);
      noteFile({ how: "exported", time: host.now() });
      asking.tell(told.fill(host.asks ? "exported-kept" : "exported", { n: number(model.done.length) }));
    }

    function importFile(event) {
      const [chosen] = event.target.files;
      event.target.value = "";
      if (!chosen) return;
      chosen.text().then((text) => takeFile(JSON.parse(text), { how: "imported", time: host.now() })).catch(() => asking.tell(words["import-format"]));
    }

    function keyed(event) {
      const isTyping = event.target.closest && event.target.closest("input, textarea, select"), key = event.key.toLowerCase();
      if (event.key === "Escape") giveUp();
      else if (!isTyping && (event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
        event.preventDefault();
        free(key === "y" || event.shiftKey ? model.redo : model.undo)();
      } else if (!isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[key] && !asking.isOpen()) hold(KEYS[key]);
    }

    function giveUp() {
      tools.drop();
      if (asking.isOpen()) asking.cancel();
      else if (state.tool !== "choose") hold("choose");
      else target("");
    }

    function restore() {
      const kept = host.restore();
      if (!kept || !Array.isArray(kept.edits) || !kept.edits.length) return;
      if (!host.asks) {
        takeFile(kept);
        return;
      }
      const { filed: before } = kept, isFiled = before && ["exported", "imported"].includes(before.how);
      const kind = isFiled ? before.how : "not-filed", minute = (time) => String(time || "").slice(0, 16).replace("T", " ");
      const lines = [told.fill("restore-line", { n: number(kept.edits.length), time: minute((kept.edits[kept.edits.length - 1] || {}).time) })];
      lines.push(told.fill("restore-" + kind, { time: isFiled ? minute(before.time) : "" }));
      asking.ask(words["restore-title"], lines, [
        [words["restore-no"], () => host.forget()],
        [words["restore-yes"], () => takeFile(kept, isFiled ? before : null)],
      ]);
    }

    model.listeners.push(changed);
    for (const tool of gridplan.TOOLS) at("tool-" + tool).onclick = () => hold(tool);
    const ACTIONS = { undo: model.undo, redo: model.redo, split, merge: askMerge, lock: lockGrid, begin, "chosen-close": () => target("") };
    for (const [id, action] of Object.entries(ACTIONS)) at(id).onclick = () => { action(); };
    at("export").onclick = exportFile;
    at("import").onclick = () => at("import-file").click();
    at("import-file").onchange = importFile;
    for (const name of ["who", "why", "date"]) at(name).onchange = () => noteFile(null);
    gridplan.root.addEventListener("keydown", keyed);
    gridplan.toggles(data, shown, data.toggles, () => view.repaint());
    at("subtitle").textContent = data.subtitle;
    gridplan.pairs(at("about-figures"), data.about);
    at("about-open").onclick = () => at("about").showModal();
    at("about-close").onclick = () => at("about").close();
    panel.update([]);
    target("");
    hold("choose");
    restore();
    return { model, map: view.map, names: () => data.names, file, takeFile, choose, hold, state };
  };
})(gridplan);
