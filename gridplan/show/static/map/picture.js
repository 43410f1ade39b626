"use strict";
/* The view as one picture to keep: title, map, legend, whose data this is. */
(function (gridplan) {
  const SHARP = 2, SIDE = 270, EDGE = 16, LEAST_SIDE = 640, INK = "#18222c", SOFT = "#5a6672";
  const FONT = "px system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";
  const at = (id) => gridplan.root.getElementById(id);

  /** Lines no wider than `wide`: broken between words where there are any, else between letters. */
  function broken(pen, text, wide) {
    const found = [];
    let line = "";
    for (const piece of text.match(/[\u2e80-\uffef]|\s+|[^\s\u2e80-\uffef]+/gu) || []) {
      for (const part of pen.measureText(piece).width > wide ? Array.from(piece) : [piece]) {
        if (line && pen.measureText(line + part).width > wide) {
          found.push(line.trimEnd());
          line = "";
        }
        line += line || part.trim() ? part : "";
      }
    }
    return line ? found.concat([line]) : found;
  }

  /** Returns a writer that goes down a column; without a pen that paints it only measures. */
  function column(pen, x, y, wide, isPainted) {
    return {
      get y() { return y; },
      text: function (text, { size = 13, weight = 400, colour = SOFT, indent = 0, right = "" } = {}) {
        pen.font = weight + " " + size + FONT;
        pen.textAlign = "left";
        pen.textBaseline = "top";
        const room = right ? pen.measureText(right).width + 8 : 0, first = y;
        for (const line of broken(pen, text, wide - indent - room)) {
          pen.fillStyle = colour;
          if (isPainted) pen.fillText(line, x + indent, y);
          y += size * 1.35;
        }
        if (!right || !isPainted) return;
        pen.textAlign = "right";
        pen.fillStyle = SOFT;
        pen.fillText(right, x + wide, first);
      },
      gap: function (more) { y += more; },
    };
  }

  function swatch(pen, row, x, y) {
    const styles = getComputedStyle(row), width = row.offsetWidth - parseFloat(styles.borderTopWidth);
    pen.save();
    if (row.className.includes("community") || row.className.includes("barrier")) {
      pen.strokeStyle = styles.borderTopColor;
      pen.lineWidth = 3;
      pen.setLineDash(row.className.includes("community") ? [6, 3] : []);
      pen.beginPath();
      pen.moveTo(x, y + 7);
      pen.lineTo(x + 20, y + 7);
      pen.stroke();
    } else if (row.className.includes("station") || row.className.includes("conflict")) {
      pen.beginPath();
      pen.arc(x + 10, y + 7, width / 2, 0, 2 * Math.PI);
      pen.fillStyle = styles.backgroundColor;
      pen.fill();
      pen.lineWidth = parseFloat(styles.borderTopWidth);
      pen.strokeStyle = styles.borderTopColor;
      pen.stroke();
    } else {
      box(pen, styles, x, y, row.className.includes("water"));
    }
    pen.restore();
  }

  /** A box in the fill of a swatch, or in the colours that its picture goes through: hatched, or from left to right. */
  function box(pen, styles, x, y, isLevel) {
    const shades = styles.backgroundImage.match(/rgba?\([^)]+\)/g) || [styles.backgroundColor], wide = 20 / shades.length;
    const isHatched = styles.backgroundImage.startsWith("repeating"), below = isHatched ? shades.slice(0, 1) : shades;
    below.forEach((colour, i) => {
      pen.fillStyle = colour;
      pen.fillRect(x + i * wide, y, isHatched ? 20 : wide, 14);
    });
    if (isHatched) hatched(pen, shades[shades.length - 1], x, y, isLevel);
    pen.strokeStyle = styles.borderTopWidth === "0px" ? "transparent" : styles.borderTopColor;
    pen.lineWidth = parseFloat(styles.borderTopWidth) || 1;
    pen.strokeRect(x + 0.5, y + 0.5, 19, 13);
  }

  function hatched(pen, colour, x, y, isLevel) {
    pen.save();
    pen.beginPath();
    pen.rect(x, y, 20, 14);
    pen.clip();
    pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    pen.beginPath();
    for (let step = isLevel ? 2 : -12; step < (isLevel ? 14 : 20); step += isLevel ? 4 : 6) {
      pen.moveTo(isLevel ? x : x + step, isLevel ? y + step : y + 14);
      pen.lineTo(isLevel ? x + 20 : x + step + 14, isLevel ? y + step : y);
    }
    pen.stroke();
    pen.restore();
  }

  /** Write heading and legend; returns where they end. */
  function write(pen, data, shown, x, top, wide, isPainted) {
    const side = column(pen, x, top, wide, isPainted);
    side.text(at("legend-title").textContent, { weight: 650, colour: INK });
    side.gap(4);
    for (const item of at("legend").children) {
      const mark = item.querySelector(".swatch"), count = item.querySelector("b");
      if (mark && isPainted) swatch(pen, mark, x, side.y);
      side.text(item.querySelector("span:not(.swatch)").textContent, { size: 12.5, colour: INK, indent: mark ? 30 : 0, right: count ? count.textContent : "" });
      side.gap(3);
    }
    side.gap(8);
    for (const text of [at("panel").querySelector("footer span").textContent, data.basemap ? data.words["picture-without"] : ""]) {
      if (text) side.text(text, { size: 11 });
    }
    return side.y + EDGE;
  }

  function heading(pen, wide, isPainted) {
    const head = column(pen, EDGE, EDGE, wide - 2 * EDGE, isPainted);
    head.text(at("panel").querySelector("h1").textContent, { size: 20, weight: 650, colour: INK });
    head.text(at("subtitle").textContent);
    return head.y + 8;
  }

  /** The canvas with everything on it; on narrow screens the legend stands below the map. */
  gridplan.picture = function (data, drawing, shown, view) {
    const { x: wide, y: high } = view.map.getSize(), isBeside = wide >= LEAST_SIDE, whole = wide + (isBeside ? SIDE + EDGE : 2 * EDGE);
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    const top = heading(pen, whole, false), place = isBeside ? [wide + 2 * EDGE, top + 4, SIDE - 2 * EDGE] : [EDGE, top + high + EDGE, wide];
    const end = write(pen, data, shown, ...place, false);
    canvas.width = whole * SHARP;
    canvas.height = Math.ceil(Math.max(top + high + EDGE, end)) * SHARP;
    pen.scale(SHARP, SHARP);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    heading(pen, whole, true);
    write(pen, data, shown, ...place, true);
    pen.translate(EDGE, top);
    gridplan.paintOn(pen, data, drawing, shown, { view: gridplan.viewOn(data, view.map, wide, high), marked: view.marked(), wide, high });
    return canvas;
  };

  gridplan.pictures = function (data, drawing, shown, view) {
    at("picture").hidden = false;
    at("picture").onclick = () => gridplan.picture(data, drawing, shown, view).toBlob((blob) => {
      const link = document.createElement("a"), address = URL.createObjectURL(blob);
      link.href = address;
      link.download = at("panel").querySelector("h1").textContent.replace(/[^\p{L}\p{N} ._-]+/gu, "_").slice(0, 80) + ".png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    });
  };
})(gridplan);
