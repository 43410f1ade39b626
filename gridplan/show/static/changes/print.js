"use strict";
/* On paper the maps stand one below the other: each is painted whole when somebody prints. */
(function (gridplan) {
  const WIDE = 1000, HIGH = 800, EDGE = 16, ZOOM = 15, SHARP = 2;

  gridplan.changePrints = function (drawing) {
    const [west, south, east, north] = drawing.shapes.outline.box;
    const scale = Math.min((WIDE - 2 * EDGE) / (east - west), (HIGH - 2 * EDGE) / (north - south));
    const wide = Math.round((east - west) * scale) + 2 * EDGE, high = Math.round((north - south) * scale) + 2 * EDGE;
    const view = { scale, left: EDGE - west * scale, top: high - EDGE + south * scale, size: Math.max(wide, high), zoom: ZOOM, box: [west, south, east, north] };

    function paint() {
      for (const side of ["before", "after"]) {
        const canvas = gridplan.root.getElementById("print-" + side);
        canvas.width = SHARP * wide;
        canvas.height = SHARP * high;
        const pen = canvas.getContext("2d");
        pen.scale(SHARP, SHARP);
        pen.lineJoin = pen.lineCap = "round";
        drawing[side](pen, view);
      }
    }

    window.addEventListener("beforeprint", paint);
    window.matchMedia("print").addEventListener("change", (event) => { if (event.matches) paint(); });
  };
})(gridplan);
