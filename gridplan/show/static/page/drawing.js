"use strict";
/* What is painted, from the ground up. */
(function (gridplan) {
  const INK = "#26323f";
  const ROAD_M = [0, 15, 13, 10, 7, 5.5, 2.5], ROAD_LEAST = [0, 2.6, 2.1, 1.6, 1, 0.5, 0];
  const OUTSIDE_HATCH = "rgba(120,10,45,.42)", MICRO = "#00594f", SHARED_HATCH = "rgba(0,89,79,.6)";
  const HATCH = 16, DOT_PX = 2.5, MOST_POINTS = 300, EDGE_PX = 2;

  /** What paints the layers of `data` that are shown; painters of one's own stand in the place of those of the map. */
  gridplan.drawing = function (data, shown, own = {}) {
    const shapes = {};
    for (const name of Object.keys(data.layers)) shapes[name] = gridplan.layer(data.layers[name]);
    const groups = { homes: byValue(data.homes, 4), roads: byValue(data.roadClass, 7) };

    function fill(pen, view, name, colour, members) {
      pen.fillStyle = colour;
      brush(pen, view, shapes[name], members, true, () => pen.fill());
    }

    function stroke(pen, view, name, colour, width, members) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      brush(pen, view, shapes[name], members, closed(name), () => pen.stroke());
    }

    function grids(pen, view) {
      const key = data.colours[shown.mode] ? shown.mode : "class";
      pen.globalAlpha = 1 - (shown.below || 0);
      data.colours[key].forEach((colour, value) => fill(pen, view, "grids", colour, members(data.grids[key], value)));
      pen.globalAlpha = 1;
      const [stripes, lines] = (data.stripes && data.stripes[key]) || [[], []];
      lines.forEach((colour, value) => {
        const striped = members(stripes, value);
        if (striped.length) fill(pen, view, "grids", hatch(pen, colour), striped);
      });
      const outside = members(data.grids.outside, true);
      if (outside.length) fill(pen, view, "grids", hatch(pen, OUTSIDE_HATCH), outside);
    }

    function roads(pen, view) {
      if (shown.below) return;
      pen.save();
      gather(pen, view, shapes.outline, null, true);
      pen.clip();
      const metre = (view.scale / data.frame.step) * Math.cosh(data.frame.y / 6378137);
      for (let kind = 6; kind >= 1; kind--) {
        const width = Math.max(ROAD_M[kind] * metre, ROAD_LEAST[kind]);
        if (width > 0.4) stroke(pen, view, "roads", kind === 6 ? "rgba(255,255,255,.55)" : "#fff", width, groups.roads[kind]);
      }
      pen.restore();
    }

    function buildings(pen, view) {
      data.colours.homes.forEach((colour, kind) => fill(pen, view, "buildings", colour, groups.homes[kind]));
    }

    function barriers(pen, view) {
      fill(pen, view, "water", gridplan.water(pen));
      stroke(pen, view, "barriers", "#fff", 6);
      stroke(pen, view, "barriers", "#2f6f94", 3.2);
    }

    function micro(pen, view) {
      const shared = [];
      data.micro.members.forEach((own, area) => { if (own.length > 1) shared.push(area); });
      if (shared.length) fill(pen, view, "micro", hatch(pen, SHARED_HATCH), shared);
      stroke(pen, view, "micro", "rgba(255,255,255,.8)", 2.8);
      stroke(pen, view, "micro", MICRO, 1.2);
    }

    function borders(pen, view) {
      stroke(pen, view, "outline", INK, 1.7);
      const near = view.zoom >= 15 ? 1 : 0.75;
      const lines = shapes.borders ? "borders" : "grids";
      stroke(pen, view, lines, "rgba(255,255,255,.95)", (roadGrids && shown.roadGrids ? 3.2 : 4.6) * near);
      stroke(pen, view, lines, INK, 1.7 * near);
      const outside = members(data.grids.outside, true);
      if (outside.length) stroke(pen, view, "grids", "#a3123f", 2.6 * near, outside);
    }

    function communities(pen, view) {
      stroke(pen, view, "communities", "rgba(255,255,255,.95)", 6.5);
      pen.setLineDash([11, 5, 1, 5]);
      stroke(pen, view, "communities", "#5b2a86", 2.8);
      pen.setLineDash([]);
    }

    const labels = data.grids && gridplan.labels(data, shown);
    const places = labels && data.places && gridplan.placeNames(data, shown, labels);
    const departments = data.departments && gridplan.departmentLines(data, shapes.departments, shapes.outline, shown);
    const conflicts = data.conflicts && gridplan.conflictPainter(data, shapes.conflicts, shapes.conflictLines, shown);
    const stations = data.stations && gridplan.stationPainter(data, shown);
    const roadGrids = data.roadGrids && gridplan.roadGridPainter(data, shapes.roadGrids, shown);
    const { streets, links } = data.people ? gridplan.officerLines(data, shapes, shown) : {};
    const painters = { grids, roads, barriers, buildings, micro, departments, roadGrids, borders, streets, communities, conflicts, links, labels, places, stations, ...own };
    return {
      shapes,
      paint: function (pen, view) {
        if (!shown.below) fill(pen, view, "outline", "#f1efe9");
        for (const name of Object.keys(painters)) if (shown[name] && painters[name]) painters[name](pen, view);
      },
    };
  };

  gridplan.gather = gather;
  gridplan.hatch = hatch;

  function closed(name) {
    return name !== "roads" && name !== "barriers" && name !== "borders";
  }

  /** Make one path of the chosen shapes, of all when null, as far as they are on the tile. */
  function gather(pen, view, shapes, chosen, close) {
    brush(pen, view, shapes, chosen, close, null);
  }

  /** Use `paint` on a path of few shapes after the other: what paints much takes longer the more a path holds. */
  function brush(pen, view, shapes, chosen, close, paint) {
    let points = 0;
    pen.beginPath();
    for (const f of gridplan.near(shapes, chosen, paint ? reached(view, pen.lineWidth) : view.box)) {
      const b = 4 * f, box = shapes.box;
      const wide = (box[b + 2] - box[b]) * view.scale, high = (box[b + 3] - box[b + 1]) * view.scale;
      if (close && wide < DOT_PX && high < DOT_PX) {
        pen.rect(view.left + view.scale * box[b], view.top - view.scale * box[b + 3], wide, high);
        points += 4;
      } else {
        points += gridplan.trace(pen, view, shapes, f, close);
      }
      if (!paint || points < MOST_POINTS) continue;
      paint();
      pen.beginPath();
      points = 0;
    }
    if (paint && points) paint();
  }

  /** The box from which something reaches into the view that is painted so wide. */
  function reached(view, wide) {
    if (view.pad === undefined) return view.box;
    const [west, south, east, north] = view.box, less = (view.pad - wide / 2 - EDGE_PX) / view.scale;
    return [west + less, south + less, east - less, north - less];
  }

  function members(values, wanted) {
    const found = [];
    values.forEach((value, i) => { if (value === wanted) found.push(i); });
    return found;
  }

  function byValue(digits, n) {
    const found = Array.from({ length: n }, () => []);
    for (let i = 0; i < digits.length; i++) found[+digits[i]].push(i);
    return found;
  }

  /** Diagonal lines; the square divides a tile's side, so they run on from tile to tile. */
  function hatch(pen, colour) {
    const sharp = pen.getTransform().a, square = document.createElement("canvas");
    square.width = square.height = Math.round(HATCH * sharp);
    const line = square.getContext("2d");
    line.scale(square.width / HATCH, square.height / HATCH);
    line.strokeStyle = colour;
    line.lineWidth = 1.5;
    for (const shift of [-HATCH, 0, HATCH]) {
      line.beginPath();
      line.moveTo(shift, HATCH);
      line.lineTo(shift + HATCH, 0);
      line.stroke();
    }
    const pattern = pen.createPattern(square, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / sharp));
    return pattern;
  }
})(gridplan);
