"use strict";
/* Officers on the map: road segments in their colours, stripes where several serve, lines from start to grids. */
(function (gridplan) {
  const CASING = "rgba(255,255,255,.9)", LINE = 1.8, DOT = 5.5, SPOT = 2.6, FAR = 14, FAINT = 0.28;

  gridplan.officerLines = function (data, shapes, shown) {
    const people = data.people;

    /** Road segments above the areas, then stripes of the second officer in the grids of several. */
    function streets(pen, view) {
      data.colours.class.forEach((colour, value) => {
        const own = [];
        data.grids.class.forEach((tone, g) => { if (tone === value) own.push(g); });
        gridplan.gather(pen, view, shapes.streets, own, true);
        pen.fillStyle = colour;
        pen.fill();
      });
      gridplan.gather(pen, view, shapes.streets, null, true);
      pen.strokeStyle = "#26323f";
      pen.lineWidth = 0.9;
      pen.stroke();
      data.grids.second.forEach((tone, g) => {
        if (tone < 0) return;
        for (const name of ["grids", "streets"]) {
          gridplan.gather(pen, view, shapes[name], [g], true);
          pen.fillStyle = gridplan.hatch(pen, people.line[tone]);
          pen.fill();
        }
      });
    }

    function isNear(view, points) {
      const [west, south, east, north] = view.box, xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
      return Math.min(...xs) <= east && Math.max(...xs) >= west && Math.min(...ys) <= north && Math.max(...ys) >= south;
    }

    function disc(pen, [x, y], radius) {
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, 2 * Math.PI);
    }

    function officer(pen, view, i) {
      const ends = people.posts[i].map(([g]) => [people.at[2 * g], people.at[2 * g + 1]]), start = people.start[i];
      if (!isNear(view, start ? [start, ...ends] : ends)) return;
      const size = view.zoom >= FAR ? 1 : 0.7, colour = people.line[people.tone[i]], chosen = shown.officer === i;
      const pixel = ([x, y]) => [view.left + view.scale * x, view.top - view.scale * y];
      pen.globalAlpha = shown.officer < 0 || chosen ? 1 : FAINT;
      pen.beginPath();
      for (const end of start ? ends : []) {
        pen.moveTo(...pixel(start));
        pen.lineTo(...pixel(end));
      }
      for (const [style, wide] of [[CASING, 2.4], [colour, 0]]) {
        pen.strokeStyle = style;
        pen.lineWidth = size * (LINE * (chosen ? 1.6 : 1) + wide);
        pen.stroke();
      }
      pen.beginPath();
      for (const end of ends) disc(pen, pixel(end), size * SPOT);
      pen.fillStyle = colour;
      pen.fill();
      if (start) {
        pen.beginPath();
        disc(pen, pixel(start), size * DOT);
        pen.fill();
        pen.strokeStyle = "#fff";
        pen.lineWidth = 1.6 * size;
        pen.stroke();
      }
      pen.globalAlpha = 1;
    }

    /** The chosen officer on top of all others. */
    function links(pen, view) {
      const own = people.id.map((_, i) => i).filter((i) => people.department[i] === shown.department && people.posts[i].length);
      own.sort((a, b) => (a === shown.officer) - (b === shown.officer));
      for (const i of own) officer(pen, view, i);
    }

    return { streets, links };
  };
})(gridplan);
