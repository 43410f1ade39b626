"use strict";
/* The view on screen, painted again for paper or a picture: any size, sharper, with scale and north. */
(function (gridplan) {
  const RADIUS = 6378137, ROUND = 2 * Math.PI * RADIUS, INK = "#18222c", FONT = "px system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";

  /** What is on screen, fitted into so many pixels, as tiles are told where they lie. */
  gridplan.viewOn = function (data, map, wide, high) {
    const size = map.getSize(), middle = map.options.crs.project(map.getCenter());
    const fit = Math.min(wide / size.x, high / size.y), scale = (data.frame.step * map.options.crs.scale(map.getZoom()) * fit) / ROUND;
    const x = (middle.x - data.frame.x) / data.frame.step, y = (middle.y - data.frame.y) / data.frame.step;
    const left = wide / 2 - scale * x, top = high / 2 + scale * y;
    const box = [-left / scale, (top - high) / scale, (wide - left) / scale, top / scale];
    return { scale, left, top, size: Math.max(wide, high), zoom: map.getZoom() + Math.log2(fit), box };
  };

  /** Paint the map, then scale and north, into a part of a canvas that begins at the pen's origin. */
  gridplan.paintOn = function (pen, data, drawing, shown, { view, marked, wide, high }) {
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, wide, high);
    pen.clip();
    pen.fillStyle = "#e4e8eb";
    pen.fillRect(0, 0, wide, high);
    pen.lineJoin = pen.lineCap = "round";
    const below = shown.below;
    shown.below = 0;
    drawing.paint(pen, view);
    shown.below = below;
    chosen(pen, view, marked);
    scaleBar(pen, data, view, high);
    north(pen, data, wide);
    pen.strokeStyle = INK;
    pen.lineWidth = 1;
    pen.strokeRect(0.5, 0.5, wide - 1, high - 1);
    pen.restore();
  };

  function chosen(pen, view, { areas, lines }) {
    for (const [width, colour] of [[7, "#fff"], [3.5, "#101820"]]) {
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      for (const [found, close] of [[areas, true], [lines, false]]) {
        for (const [shapes, f] of found) {
          gridplan.gather(pen, view, shapes, [f], close);
          pen.stroke();
        }
      }
    }
  }

  function scaleBar(pen, data, view, high) {
    const metre = (view.scale / data.frame.step) * Math.cosh((data.frame.y + ((view.box[1] + view.box[3]) / 2) * data.frame.step) / RADIUS);
    const longest = 150 / metre, power = 10 ** Math.floor(Math.log10(longest)), length = power * [5, 2, 1].find((n) => n * power <= longest);
    const text = gridplan.length(data.words, length), y = high - 18;
    pen.fillStyle = "rgba(255,255,255,.88)";
    pen.fillRect(10, high - 40, length * metre + 20, 32);
    pen.strokeStyle = INK;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(20, y - 6);
    pen.lineTo(20, y);
    pen.lineTo(20 + length * metre, y);
    pen.lineTo(20 + length * metre, y - 6);
    pen.stroke();
    pen.font = "12" + FONT;
    pen.fillStyle = INK;
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillText(text, 20 + (length * metre) / 2, y - 5);
  }

  function north(pen, data, wide) {
    const x = wide - 30, y = 16;
    pen.fillStyle = "rgba(255,255,255,.88)";
    pen.fillRect(x - 15, y - 6, 30, 42);
    pen.fillStyle = INK;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 7, y + 17);
    pen.lineTo(x - 7, y + 17);
    pen.fill();
    pen.font = "700 12" + FONT;
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillText(data.words.north, x, y + 31);
  }

  /** On paper, A3 on its side, the map is painted for its place; legend and title are those of the page. */
  gridplan.printing = function (data, drawing, shown, view) {
    const WIDE = 1172, HIGH = 1036, SHARP = 2.5, canvas = gridplan.root.getElementById("sheet-map");

    function paint() {
      canvas.width = WIDE * SHARP;
      canvas.height = HIGH * SHARP;
      const pen = canvas.getContext("2d");
      pen.scale(SHARP, SHARP);
      gridplan.paintOn(pen, data, drawing, shown, { view: gridplan.viewOn(data, view.map, WIDE, HIGH), marked: view.marked(), wide: WIDE, high: HIGH });
    }

    window.addEventListener("beforeprint", paint);
    window.matchMedia("print").addEventListener("change", (event) => { if (event.matches) paint(); });
    const button = gridplan.root.getElementById("print");
    button.hidden = false;
    button.onclick = () => window.print();
  };
})(gridplan);
