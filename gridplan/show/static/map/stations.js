"use strict";
/* Service stations: a ring each, lines to the grids of the chosen one. */
(function (gridplan) {
  const INK = "#18222c", RING = 6.5, NEAR_PX = 11, NAMED = 14.5, LINE = "#18222c";

  gridplan.stationPainter = function (data, shown) {
    const told = data.stations, names = data.names.at;

    function pixel(view, at, i) {
      return [view.left + view.scale * at[2 * i], view.top - view.scale * at[2 * i + 1]];
    }

    function lines(pen, view, i) {
      pen.beginPath();
      told.of.forEach((station, g) => {
        if (station !== i) return;
        pen.moveTo(...pixel(view, told.at, i));
        pen.lineTo(...pixel(view, names, g));
      });
      for (const [width, colour] of [[4.6, "#fff"], [2, LINE]]) {
        pen.lineWidth = width;
        pen.strokeStyle = colour;
        pen.stroke();
      }
    }

    function ring(pen, x, y, size) {
      for (const [radius, colour] of [[RING + 1.6, "#fff"], [RING, INK], [2.6, "#fff"]]) {
        pen.beginPath();
        pen.arc(x, y, radius * size, 0, 2 * Math.PI);
        pen.fillStyle = colour;
        pen.fill();
      }
    }

    function named(pen, x, y, text) {
      pen.font = "600 12px system-ui, sans-serif";
      pen.textAlign = "left";
      pen.textBaseline = "middle";
      pen.lineWidth = 3.5;
      pen.strokeStyle = "rgba(255,255,255,.9)";
      pen.strokeText(text, x + 11, y);
      pen.fillStyle = INK;
      pen.fillText(text, x + 11, y);
    }

    return function (pen, view) {
      if (shown.station >= 0) lines(pen, view, shown.station);
      told.id.forEach((name, i) => {
        const [x, y] = pixel(view, told.at, i);
        if (x < -200 || y < -20 || x > view.size + 20 || y > view.size + 20) return;
        ring(pen, x, y, view.zoom >= NAMED ? 1 : 0.75);
        if (view.zoom >= NAMED) named(pen, x, y, name);
      });
    };
  };

  gridplan.stations = function (data, view, shown, chose, chooseGrid) {
    const told = data.stations;
    const placeOf = (i) => view.toPlace(told.at[2 * i], told.at[2 * i + 1]);

    function clear() {
      if (shown.station < 0) return;
      shown.station = -1;
      view.repaint();
    }

    function choose(i) {
      chose();
      shown.station = i;
      gridplan.stationCard(data, i, chooseGrid);
      view.repaint();
    }

    function chooseAt(place) {
      if (!shown.stations) return false;
      const spot = view.map.latLngToContainerPoint(place);
      const found = told.id.findIndex((_, i) => view.map.latLngToContainerPoint(placeOf(i)).distanceTo(spot) <= NEAR_PX);
      if (found >= 0) choose(found);
      return found >= 0;
    }

    function show(i) {
      choose(i);
      view.map.panTo(placeOf(i), { animate: false });
    }

    return { clear, chooseAt, choose: show, names: () => told.id };
  };
})(gridplan);
