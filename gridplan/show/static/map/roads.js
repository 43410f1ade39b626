"use strict";
/* Road-segment grids: a broad line of its own colour each, under the borders of areal grids, what the pointer tells of them, and a card of the chosen one. */
(function (gridplan) {
  const NEAR_PX = 7, WIDE = 6, HALO = 7.6, FAR = 0.7, ALARM = "#a3123f";

  gridplan.roadGridPainter = function (data, shapes, shown) {
    const told = data.roadGrids;
    const groups = told.colours.map((_, tone) => told.tone.flatMap((own, i) => (own === tone ? [i] : [])));

    function stroke(pen, view, colour, width, members) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      gridplan.gather(pen, view, shapes, members, false);
      pen.stroke();
    }

    return function (pen, view) {
      const size = view.zoom >= 15 ? 1 : FAR;
      stroke(pen, view, "rgba(255,255,255,.92)", HALO * size, null);
      groups.forEach((members, tone) => { if (members.length) stroke(pen, view, told.colours[tone], WIDE * size, members); });
      if (!told.outside.length) return;
      pen.setLineDash([2, 7]);
      stroke(pen, view, ALARM, HALO * size, told.outside);
      pen.setLineDash([]);
    };
  };

  /** The road-segment grid at a place is that of the nearest line within some pixels. */
  gridplan.roadGrids = function (data, drawing, view, shown, chose, chooseGrid) {
    const shapes = drawing.shapes.roadGrids, told = data.roadGrids;

    function away(x, y, i) {
      const ax = shapes.xy[2 * i], ay = shapes.xy[2 * i + 1], bx = shapes.xy[2 * i + 2], by = shapes.xy[2 * i + 3];
      const dx = bx - ax, dy = by - ay, square = dx * dx + dy * dy;
      const part = square ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
      return Math.hypot(x - ax - part * dx, y - ay - part * dy);
    }

    function at(place) {
      const [x, y] = view.toSteps(place), spot = view.map.latLngToContainerPoint(place);
      const [beside] = view.toSteps(view.map.containerPointToLatLng(spot.add([NEAR_PX, 0])));
      let best = -1, least = Math.abs(beside - x);
      for (const f of gridplan.near(shapes, null, [x - least, y - least, x + least, y + least])) {
        for (let p = shapes.pathAt[f]; p < shapes.pathAt[f + 1]; p++) {
          for (let i = shapes.pointAt[p]; i + 1 < shapes.pointAt[p + 1]; i++) {
            const found = away(x, y, i);
            if (found < least) [best, least] = [f, found];
          }
        }
      }
      return best;
    }

    function choose(f) {
      chose();
      view.mark([], [[shapes, f]]);
      gridplan.roadCard(data, f, chooseGrid);
    }

    function chooseAt(place) {
      const f = shown.roadGrids ? at(place) : -1;
      if (f < 0) return false;
      choose(f);
      view.uncover(place);
      return true;
    }

    function go(f) {
      choose(f);
      view.goTo(view.boundsOf(shapes, f), 17);
    }

    return {
      clear: () => {},
      chooseAt,
      choose: go,
      names: () => told.code.map((code, f) => code + " · " + told.name[f]),
      text: (place) => { const f = shown.roadGrids ? at(place) : -1; return f < 0 ? "" : told.text[f]; },
    };
  };
})(gridplan);
