"use strict";
/* Edits as the file gridplan-edits/1 has them: written for `gridplan apply`, and read again to go on. */
(function (gridplan) {
  const FORMAT = "gridplan-edits/1", ACTS = ["move", "lock", "unlock"], MOST_TEXT = { who: 100, why: 2000, date: 10 };

  gridplan.editFile = function (model, told) {
    const ids = (units) => units.map((unit) => model.board.ids[unit]);
    const edits = model.done.map(({ act, units, from, to, grids, time, way }) => {
      const edit = act === "move" ? { act, units: ids(units), from, to, time, way } : { act, units: ids(units), grids, time, way };
      return Object.fromEntries(Object.entries(edit).filter(([, value]) => value.length));
    });
    return { format: FORMAT, plan: model.board.digest, who: told.who, why: told.why, date: told.date, edits };
  };

  const isList = (value) => Array.isArray(value) && value.every((held) => typeof held === "string");
  const isText = (value) => value === undefined || typeof value === "string";

  /** What stands in a file as the model has it, or the name of what is wrong with it. */
  function entryOf(model, edit) {
    if (!edit || !ACTS.includes(edit.act) || !isText(edit.time) || !isText(edit.way)) return "entry";
    const { units = [], from = [], grids = [], to = "", time = "", way = "" } = edit;
    if (![units, from, grids].every(isList) || typeof to !== "string") return "entry";
    const places = units.map((id) => model.board.place.get(id));
    if (places.includes(undefined) || new Set(places).size < places.length) return "unknown";
    if (edit.act !== "move") return { act: edit.act, units: places, grids, time, way };
    if (!places.length || from.length !== places.length) return "entry";
    return { act: "move", units: places, from, to, grids: [], time, way };
  }

  function isKnown(model, name) {
    return model.tally.number.has(name) || /^\+[1-9][0-9]{0,8}$/.test(name);
  }

  /** Make the edits of a file; returns what is in the way: "" where nothing is. */
  function makeAll(model, edits) {
    for (const edit of edits) {
      const entry = entryOf(model, edit);
      if (typeof entry === "string") return entry;
      const how = { way: entry.way, time: entry.time };
      if (entry.act === "move") {
        if (!isKnown(model, entry.to)) return "unknown";
        if (entry.units.some((unit, i) => model.tally.names[model.tally.labels[unit]] !== entry.from[i])) return "stale";
        const { free, units, grids } = model.move(entry.units, entry.to, how);
        if (units.length + grids.length) return "locked";
      } else {
        if (!entry.grids.every((name) => model.tally.number.has(name))) return "unknown";
        model[entry.act](entry, how);
      }
    }
    return "";
  }

  /** Put the edits of a file in the place of those made so far; where they cannot be, these stay. */
  gridplan.takeFile = function (model, file) {
    if (!file || file.format !== FORMAT || !Array.isArray(file.edits)) return "format";
    if (file.plan !== model.board.digest) return "foreign";
    if (Object.entries(MOST_TEXT).some(([name, most]) => !isText(file[name]) || (file[name] || "").length > most)) return "entry";
    const before = gridplan.editFile(model, { who: "", why: "", date: "" }).edits;
    while (model.undo());
    const fault = makeAll(model, file.edits);
    if (fault) {
      while (model.undo());
      makeAll(model, before);
    }
    return fault;
  };
})(gridplan);
