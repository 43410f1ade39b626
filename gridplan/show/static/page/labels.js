"use strict";
/* Names of grids on the map: first those with room inside, then those that reach over a border but over no name. */
(function (gridplan) {
  const NAME = "600 13px system-ui, sans-serif", COUNT = "12px system-ui, sans-serif";
  const LEAST = 9, BOTH = 26, REACH = 2, APART = 4, HIGH = 8, BOTH_HIGH = 16, RING = 9, SPOT = 6;
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
    const below = (g) => (data.grids.told || (data.below && data.below[shown.mode]) || [])[g] ?? gridplan.number(data.grids.households[g]);
    return function (pen, view) {
      if (view.scale !== scale || shown.stations !== hadStations || (shown.spots ?? null) !== spots) {
        scale = view.scale;
        spots = shown.spots ?? null;
        hadStations = shown.stations;
        placed = gridplan.placeLabels(pen, data, scale);
        if (data.stations && shown.stations) placed.forEach((label) => stepAside(label, data.stations.at, scale));
        if (spots) giveWay(placed, spots, scale);
      }
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      for (const label of placed) {
        const x = view.left + label.x, y = view.top + label.y;
        const isNear = x + label.wide > -20 && x - label.wide < view.size + 20 && y + label.high > -20 && y - label.high < view.size + 20;
        if (isNear) draw(pen, data, label, x, y, below(label.g));
      }
    };
  };

  function draw(pen, data, label, x, y, below) {
    pen.font = NAME;
    word(pen, data.grids.short[label.g], x, label.both ? y - 7 : y);
    if (!label.both) return;
    pen.font = COUNT;
    word(pen, below, x, y + 8);
  }

  function word(pen, text, x, y) {
    pen.lineWidth = 3.5;
    pen.strokeStyle = "rgba(255,255,255,.85)";
    pen.strokeText(text, x, y);
    pen.fillStyle = "#111a22";
    pen.fillText(text, x, y);
  }
})(gridplan);
