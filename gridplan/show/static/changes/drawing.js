"use strict";
/* What is painted on either side of the divider: the ground, the grids of then or now, the buildings concerned. */
(function (gridplan) {
  const INK = "#26323f", OLD = "#a3123f", NEW = "#00664f", SAME = "#f4f2ec";
  const ROAD_M = [0, 15, 13, 10, 7, 5.5, 2.5], ROAD_LEAST = [0, 2.6, 2.1, 1.6, 1, 0.5, 0];
  const MOVED = 0, CAME = 1, GONE = 2, CORRECTED = 3;
  const KINDS = ["#d95f02", "#0a5db8", "#101820", "#7b3294"];

  gridplan.changeDrawing = function (data) {
    const shapes = {};
    for (const name of Object.keys(data.layers)) shapes[name] = gridplan.layer(data.layers[name]);
    const tones = data.tones.map((_, tone) => where(data.tone, tone)), same = where(data.tone, -1);
    const roads = [0, 1, 2, 3, 4, 5, 6].map((kind) => where(Array.from(data.roadClass, Number), kind));
    const units = KINDS.map((_, kind) => where(Array.from(data.units.kind, Number), kind));
    const labels = {};
    for (const side of ["before", "after"]) {
      const households = data.rows["households_" + side], measured = data.rows["measured_" + side];
      labels[side] = gridplan.labels({ names: data.names[side], grids: { short: data.rows[side], households, measured } });
    }

    function fill(pen, view, name, colour, members) {
      gridplan.gather(pen, view, shapes[name], members, true);
      pen.fillStyle = colour;
      pen.fill();
    }

    function stroke(pen, view, name, colour, width, members, close = true) {
      gridplan.gather(pen, view, shapes[name], members, close);
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }

    function streets(pen, view) {
      const metre = (view.scale / data.frame.step) * Math.cosh(data.frame.y / 6378137);
      pen.save();
      gridplan.gather(pen, view, shapes.outline, null, true);
      pen.clip();
      for (let kind = 6; kind >= 1; kind--) {
        const width = Math.max(ROAD_M[kind] * metre, ROAD_LEAST[kind]);
        if (width > 0.4) stroke(pen, view, "roads", "rgba(255,255,255,.75)", width, roads[kind], false);
      }
      pen.restore();
    }

    function concerned(pen, view, side) {
      for (const kind of side === "before" ? [CORRECTED, MOVED, GONE] : [CORRECTED, MOVED, CAME]) {
        fill(pen, view, "concerned", KINDS[kind], units[kind]);
        if (kind === GONE) fill(pen, view, "concerned", gridplan.hatch(pen, "rgba(255,255,255,.75)"), units[kind]);
        if (view.zoom >= 15) stroke(pen, view, "concerned", "rgba(255,255,255,.9)", 1, units[kind]);
      }
    }

    function communities(pen, view) {
      if (shapes.communities.n < 2) return;
      stroke(pen, view, "communities", "rgba(255,255,255,.95)", 6);
      pen.setLineDash([11, 5, 1, 5]);
      stroke(pen, view, "communities", "#5b2a86", 2.6);
      pen.setLineDash([]);
    }

    function borders(pen, view, side) {
      stroke(pen, view, "outline", INK, 1.7);
      if (side === "before") {
        stroke(pen, view, "before", "rgba(255,255,255,.95)", 4.2);
        stroke(pen, view, "before", INK, 1.5);
        stroke(pen, view, "oldBorders", "#fff", 4, null, false);
      } else {
        stroke(pen, view, "borders", "rgba(255,255,255,.95)", 4.2, null, false);
        stroke(pen, view, "borders", INK, 1.5, null, false);
        stroke(pen, view, "newBorders", NEW, 3.6, null, false);
      }
      pen.setLineDash([7, 4]);
      stroke(pen, view, "oldBorders", OLD, side === "before" ? 2.8 : 1.6, null, false);
      pen.setLineDash([]);
    }

    function painter(side) {
      return function (pen, view) {
        fill(pen, view, "outline", SAME);
        fill(pen, view, side, SAME, same);
        tones.forEach((members, tone) => fill(pen, view, side, data.tones[tone], members));
        streets(pen, view);
        fill(pen, view, "water", gridplan.water(pen));
        stroke(pen, view, "barriers", "#2f6f94", 3, null, false);
        if (shapes.buildings) fill(pen, view, "buildings", "rgba(38,50,63,.16)");
        concerned(pen, view, side);
        borders(pen, view, side);
        communities(pen, view);
        labels[side](pen, view);
      };
    }

    const before = painter("before"), after = painter("after");
    return { shapes, before, after, paint: after };
  };

  function where(values, wanted) {
    const found = [];
    values.forEach((value, i) => { if (value === wanted) found.push(i); });
    return found;
  }
})(gridplan);
