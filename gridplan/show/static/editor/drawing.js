"use strict";
/* What is painted of a plan while it is edited: grids as they are now, and what has changed. */
(function (gridplan) {
  const INK = "#26323f", ALARM = "#a3123f", CHANGED = "#00735c", WHITE = "rgba(255,255,255,.95)";
  const OUTSIDE_HATCH = "rgba(120,10,45,.42)", LOCK_VEIL = "rgba(38,50,63,.20)";

  /** Figures and places of names, in the form in which the labels of all maps are drawn. */
  function labelData(data, model) {
    const { names, figures } = model.tally;
    names.forEach((_, g) => {
      if (data.names.room[g] === undefined || !model.isThere(g)) Object.assign(data.names.room, { [g]: 0 });
    });
    return {
      names: data.names,
      grids: {
        short: names.map((name, g) => (model.isThere(g) ? (data.short[g] || name) : "")),
        households: figures.households,
        told: null,
      },
    };
  }

  gridplan.editorDrawing = function (data, model, shown) {
    const { tally, board, locked } = model, figures = tally.figures, whole = gridplan.integers;
    const left = whole(data.edges.left), right = whole(data.edges.right);
    for (let e = 0, unit = 0; e < left.length; e++) {
      unit += left[e];
      left[e] = unit;
      right[e] += unit;
    }
    const base = gridplan.drawing({ ...data, grids: undefined }, shown, { grids, borders, labels: named });
    const shapes = base.shapes, cells = gridplan.cellAreas(shapes.edges, left, right, tally);
    const atFirst = { at: data.names.at.slice(), room: data.names.room.slice() };
    const changed = new Set(), moved = new Set();
    let labels = gridplan.labels(labelData(data, model));

    const there = () => tally.names.map((_, g) => g).filter((g) => figures.units[g] > 0);
    const areasOf = (grids) => grids.map((g) => cells.areas[g]);
    const dedicated = new Set(data.dedicated), lastClass = data.colours.class.length - 1;
    const ofLoad = (g) => data.colours.edges.filter((edge) => figures.deviation[g] >= edge).length;
    const classOf = (g) => (dedicated.has(tally.names[g]) ? lastClass : ofLoad(g));

    function fill(pen, view, grids, colour) {
      if (!grids.length) return;
      gridplan.layAreas(pen, view, areasOf(grids));
      pen.fillStyle = colour;
      pen.fill();
    }

    function stroke(pen, view, grids, colour, width) {
      if (!grids.length) return;
      gridplan.layAreas(pen, view, areasOf(grids));
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }

    function grids(pen, view) {
      const all = there(), isNear = (g) => meets(view, cells.areas[g].box), near = all.filter(isNear);
      data.colours.class.forEach((colour, value) => fill(pen, view, near.filter((g) => classOf(g) === value), colour));
      fill(pen, view, near.filter((g) => figures.outside[g]), gridplan.hatch(pen, OUTSIDE_HATCH));
      fill(pen, view, near.filter((g) => locked.grids.has(tally.names[g])), LOCK_VEIL);
    }

    function buildings(pen, view, units, colour) {
      if (!units.length) return;
      gridplan.gather(pen, view, shapes.buildings, units, true);
      pen.fillStyle = colour;
      pen.fill();
      if (view.zoom < 15) return;
      pen.strokeStyle = "#fff";
      pen.lineWidth = 1;
      pen.stroke();
    }

    function borders(pen, view) {
      const near = there().filter((g) => meets(view, cells.areas[g].box)), thin = view.zoom >= 15 ? 1 : 0.75;
      buildings(pen, view, [...moved], CHANGED);
      buildings(pen, view, [...locked.units], INK);
      stroke(pen, view, near, WHITE, 4.6 * thin);
      stroke(pen, view, near, INK, 1.7 * thin);
      stroke(pen, view, near.filter((g) => changed.has(g)), CHANGED, 3 * thin);
      stroke(pen, view, near.filter((g) => figures.outside[g]), ALARM, 2.6 * thin);
    }

    function named(pen, view) {
      labels(pen, view);
      for (const name of locked.grids) {
        const g = tally.number.get(name);
        if (model.isThere(g) && data.names.room[g] * view.scale > 16) padlock(pen, view.left + view.scale * data.names.at[2 * g], view.top - view.scale * data.names.at[2 * g + 1] - 26);
      }
    }

    /** Work out anew what grids look like, and return the box in which something changed. */
    function refresh({ grids: touched, units }) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const g of touched) {
        const before = cells.areas[g];
        cells.refresh(g);
        for (const area of [before, cells.areas[g]]) if (area && area.paths.length) widen(box, area.box);
        const same = [...tally.members[g]].every((unit) => board.labels[unit] === g) && figures.units[g] === sizes[g];
        place(g, same);
        same ? changed.delete(g) : changed.add(g);
      }
      for (const unit of units) model.isChanged(unit) ? moved.add(unit) : moved.delete(unit);
      labels = gridplan.labels(labelData(data, model));
      return box;
    }

    /** Where a grid has its name: while it is as at first, where Python put it. */
    function place(g, same) {
      if (!figures.units[g]) return;
      if (same && g < board.codes.length) {
        data.names.at[2 * g] = atFirst.at[2 * g];
        data.names.at[2 * g + 1] = atFirst.at[2 * g + 1];
        data.names.room[g] = atFirst.room[g];
        return;
      }
      const { x, y, room } = gridplan.roomIn(cells.areas[g]);
      data.names.at[2 * g] = Math.round(x);
      data.names.at[2 * g + 1] = Math.round(y);
      data.names.room[g] = Math.round(room);
    }

    const sizes = figures.units.slice();
    return { shapes, cells, paint: base.paint, refresh, changed, moved, classOf };
  };

  function padlock(pen, x, y) {
    pen.beginPath();
    pen.arc(x, y - 1, 3.6, Math.PI, 0);
    pen.lineTo(x + 3.6, y + 3);
    pen.moveTo(x - 3.6, y - 1);
    pen.lineTo(x - 3.6, y + 3);
    pen.rect(x - 5.5, y + 2, 11, 7.5);
    for (const [tint, wide] of [[WHITE, 5], [INK, 1.8]]) {
      pen.strokeStyle = tint;
      pen.lineWidth = wide;
      pen.stroke();
    }
    pen.fillStyle = INK;
    pen.fillRect(x - 5.5, y + 2, 11, 7.5);
  }

  const meets = (view, box) => box[0] <= view.box[2] && box[2] >= view.box[0] && box[1] <= view.box[3] && box[3] >= view.box[1];

  function widen(box, other) {
    box[0] = Math.min(box[0], other[0]);
    box[1] = Math.min(box[1], other[1]);
    box[2] = Math.max(box[2], other[2]);
    box[3] = Math.max(box[3], other[3]);
  }
})(gridplan);
