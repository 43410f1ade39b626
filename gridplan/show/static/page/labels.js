"use strict";
/* Names of grids on the map: first those with room inside, then those that reach over a border but over no name. */
(function (gridplan) {
  const NAME = "600 13px system-ui, sans-serif", COUNT = "12px system-ui, sans-serif";
  const LEAST = 9, BOTH = 26, REACH = 2, APART = 4, HIGH = 8, BOTH_HIGH = 16, RING = 9, SPOT = 6;
  const PLACE = "11px system-ui, sans-serif", WATER = "italic 600 12px system-ui, sans-serif";
  const PLACE_LEAST = 8, PLACE_REACH = 2, PLACE_HIGH = 7, PLACE_SHIFTS = [0, 15, -15, 24, -24];
  const SHIFTS = [0, 12, -12, 22, -22, 34, -34];

  /** Which names are drawn at a scale: grid, place in px from step (0, 0), half width and height, room. */
  gridplan.placeLabels = function (pen, data, scale) {
    const inside = [], over = [], reach = data.grids.told ? 1 : REACH;
    pen.font = NAME;
    data.grids.short.forEach((name, g) => {
      const room = scale * data.names.room[g], wide = pen.measureText(name).width / 2, both = room > BOTH;
      if (room < LEAST || wide > reach * room) return;
      const label = { g, x: scale * data.names.at[2 * g], y: -scale * data.names.at[2 * g + 1], wide, high: both ? BOTH_HIGH : HIGH, both, room };
      (wide <= room ? inside : over).push(label);
    });
    const placed = inside.slice();
    over.sort((a, b) => b.room - a.room || a.g - b.g);
    for (const label of over) if (placed.every((other) => isApart(label, other))) placed.push(label);
    return placed;
  };

  /** A name that a station stands on goes below it. */
  function stepAside(label, at, scale) {
    for (let i = 0; i < at.length; i += 2) {
      const x = scale * at[i], y = -scale * at[i + 1];
      if (Math.abs(x - label.x) < label.wide + RING && Math.abs(y - label.y) < label.high + RING) label.y = y + label.high + RING;
    }
  }

  /** Names give way to spots in a list, up or down, as long as they meet no other name. */
  function giveWay(placed, at, scale) {
    const covers = (label, y) => {
      for (let i = 0; i < at.length; i += 2) {
        if (Math.abs(scale * at[i] - label.x) < label.wide + SPOT && Math.abs(-scale * at[i + 1] - y) < label.high + SPOT) return true;
      }
      return false;
    };
    for (const label of placed) {
      const fits = (shift) => {
        const moved = { ...label, y: label.y + shift };
        return !covers(label, moved.y) && placed.every((other) => other === label || isApart(moved, other));
      };
      label.y += SHIFTS.find(fits) ?? 0;
    }
  }

  const isApart = (a, b) => Math.abs(a.x - b.x) > a.wide + b.wide + APART || Math.abs(a.y - b.y) > a.high + b.high;

  /** Returns what paints the names; where they stand is worked out once a scale, so that tiles agree. */
  gridplan.labels = function (data, shown = {}) {
    let scale = 0, hadStations = false, spots = null, placed = [];
    const below = (g) => (data.grids.told || (data.below && data.below[shown.mode]) || [])[g] ?? gridplan.counted(data.grids, g);

    function settle(pen, view) {
      if (view.scale === scale && shown.stations === hadStations && (shown.spots ?? null) === spots) return placed;
      scale = view.scale;
      spots = shown.spots ?? null;
      hadStations = shown.stations;
      placed = gridplan.placeLabels(pen, data, scale);
      if (data.stations && shown.stations) placed.forEach((label) => stepAside(label, data.stations.at, scale));
      if (spots) giveWay(placed, spots, scale);
      return placed;
    }

    function paint(pen, view) {
      settle(pen, view);
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      for (const label of placed) {
        const x = view.left + label.x, y = view.top + label.y;
        const isNear = x + label.wide > -20 && x - label.wide < view.size + 20 && y + label.high > -20 && y - label.high < view.size + 20;
        if (isNear) draw(pen, data, label, x, y, below(label.g));
      }
    }

    return Object.assign(paint, { settle });
  };

  /**
   * Returns what paints names of places where they are wide enough and meet no name of a grid: waters first, then what
   * is kept together, once most grids have room for a name and a number.
   */
  gridplan.placeNames = function (data, shown, labels) {
    const places = data.places, NONE = [];
    let scale = 0, beside = null, placed = [];

    function place(pen, settled, taken) {
      const isNear = settled.filter((label) => label.both).length > data.grids.short.length / 2;
      placed = [];
      places.name.forEach((name, i) => {
        const room = scale * places.room[i], isWater = i < places.waters;
        if (room < PLACE_LEAST || !(isWater || isNear)) return;
        pen.font = isWater ? WATER : PLACE;
        const wide = pen.measureText(name).width / 2, label = { name, isWater, x: scale * places.at[2 * i], y: -scale * places.at[2 * i + 1], wide, high: PLACE_HIGH };
        const fits = (shift) => taken.concat(placed).every((other) => isApart({ ...label, y: label.y + shift }, other));
        const shift = wide <= PLACE_REACH * room ? PLACE_SHIFTS.find(fits) : undefined;
        if (shift !== undefined) placed.push({ ...label, y: label.y + shift });
      });
    }

    return function (pen, view) {
      const settled = labels.settle(pen, view), taken = shown.labels ? settled : NONE;
      if (view.scale !== scale || taken !== beside) {
        scale = view.scale;
        beside = taken;
        place(pen, settled, taken);
      }
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      for (const label of placed) {
        pen.font = label.isWater ? WATER : PLACE;
        word(pen, label.name, view.left + label.x, view.top + label.y, label.isWater ? "#17506f" : "#4b3a1e");
      }
    };
  };

  function draw(pen, data, label, x, y, below) {
    pen.font = NAME;
    word(pen, data.grids.short[label.g], x, label.both ? y - 7 : y);
    if (!label.both) return;
    pen.font = COUNT;
    const isTold = data.grids.measured && data.grids.measured[label.g];
    if (!isTold || pen.measureText(below).width / 2 < label.room + APART) word(pen, below, x, y + 8);
  }

  function word(pen, text, x, y, colour = "#111a22") {
    pen.lineWidth = 3.5;
    pen.strokeStyle = "rgba(255,255,255,.85)";
    pen.strokeText(text, x, y);
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }
})(gridplan);
