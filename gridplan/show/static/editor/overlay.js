"use strict";
/* What is on the way: the chosen grid, buildings about to move, what would fall off, the lasso; drawn over the tiles. */
(function (gridplan) {
  const ACCENT = "#0b63ce", ALARM = "#a3123f", WHITE = "#fff", INK = "#101820";

  gridplan.overlay = function (view, drawing) {
    const map = view.map, canvas = gridplan.make("canvas", undefined, "overlay");
    let told = {};
    canvas.setAttribute("aria-hidden", "true");
    map.getContainer().append(canvas);

    function sight() {
      const size = map.getSize(), origin = map.project(view.toPlace(0, 0)).subtract(map.getPixelOrigin()).add(map.layerPointToContainerPoint([0, 0]));
      const scale = (map.project(view.toPlace(1e6, 0)).x - map.project(view.toPlace(0, 0)).x) / 1e6, pad = 40;
      const box = [(-pad - origin.x) / scale, (origin.y - size.y - pad) / scale, (size.x + pad - origin.x) / scale, (origin.y + pad) / scale];
      return { scale, left: origin.x, top: origin.y, size: Math.max(size.x, size.y), zoom: map.getZoom(), box };
    }

    function outline(pen, seen, areas, colour, width) {
      if (!areas.length) return;
      gridplan.layAreas(pen, seen, areas);
      for (const [tint, wide] of [[WHITE, width + 3.5], [colour, width]]) {
        pen.strokeStyle = tint;
        pen.lineWidth = wide;
        pen.stroke();
      }
    }

    function units(pen, seen, chosen, colour) {
      if (!chosen.length) return;
      gridplan.gather(pen, seen, drawing.shapes.buildings, chosen, true);
      pen.fillStyle = colour;
      pen.fill();
      if (seen.zoom < 15) return;
      pen.strokeStyle = WHITE;
      pen.lineWidth = 1.2;
      pen.stroke();
    }

    function lasso(pen, path) {
      if (path.length < 2) return;
      pen.beginPath();
      path.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.closePath();
      pen.fillStyle = "rgba(11,99,206,.10)";
      pen.fill();
      pen.setLineDash([6, 4]);
      pen.strokeStyle = ACCENT;
      pen.lineWidth = 2;
      pen.stroke();
      pen.setLineDash([]);
    }

    function draw() {
      if (!map.getPane("mapPane")) return; // the map was removed, and its element loses the focus
      const size = map.getSize(), sharp = Math.min(window.devicePixelRatio || 1, 2);
      canvas.width = Math.round(size.x * sharp);
      canvas.height = Math.round(size.y * sharp);
      const pen = canvas.getContext("2d"), seen = sight();
      pen.scale(sharp, sharp);
      pen.lineJoin = pen.lineCap = "round";
      const { area, coming = [], off = [], path = [], brush, cross } = told;
      outline(pen, seen, area ? [area] : [], INK, 3.5);
      units(pen, seen, coming, ACCENT);
      units(pen, seen, off, ALARM);
      lasso(pen, path);
      if (brush) ring(pen, brush.x, brush.y, brush.radius);
      if (cross) crosshair(pen, size.x / 2, size.y / 2);
    }

    function ring(pen, x, y, radius) {
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      pen.strokeStyle = ACCENT;
      pen.lineWidth = 2;
      pen.stroke();
    }

    function crosshair(pen, x, y) {
      pen.beginPath();
      for (const [dx, dy] of [[1, 0], [0, 1], [-1, 0], [0, -1]]) {
        pen.moveTo(x + 5 * dx, y + 5 * dy);
        pen.lineTo(x + 14 * dx, y + 14 * dy);
      }
      for (const [tint, wide] of [[WHITE, 4.5], [INK, 2]]) {
        pen.strokeStyle = tint;
        pen.lineWidth = wide;
        pen.stroke();
      }
    }

    map.on("move resize viewreset zoomend", draw);
    map.on("zoomanim", () => canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height));
    return {
      sight,
      draw,
      /** Show some of: area, coming, off, path, brush, cross; what is not named stays. */
      show: function (more) {
        told = { ...told, ...more };
        draw();
      },
    };
  };
})(gridplan);
