"use strict";
/* A tile layer that paints shapes from memory: crisp at every zoom, a few milliseconds a frame. */
(function (gridplan) {
  const RADIUS = 6378137, ROUND = 2 * Math.PI * RADIUS, BUDGET_MS = 4, LATE_MS = 34, UNSEEN_PX = 0.3, PAD_PX = 40, WAVE = 8;

  /** Where a tile lies among the steps: pixel x = left + scale * step x, pixel y = top - scale * step y. */
  function viewOf(frame, coords, size, crs) {
    const pixels = crs.scale(coords.z) / ROUND;
    const scale = frame.step * pixels;
    const left = (frame.x + ROUND / 2) * pixels - coords.x * size;
    const top = (ROUND / 2 - frame.y) * pixels - coords.y * size;
    const pad = PAD_PX, box = [(-pad - left) / scale, (top - size - pad) / scale, (size + pad - left) / scale, (top + pad) / scale];
    return { scale, left, top, size, zoom: coords.z, box, pad };
  }

  /**
   * Add a feature to the path and return how many points that took. Rings end by a line to where they began: in
   * Chromium each closePath costs as much as the whole path before it.
   */
  gridplan.trace = function (pen, view, shapes, f, close) {
    let points = 0;
    for (let p = shapes.pathAt[f]; p < shapes.pathAt[f + 1]; p++) {
      const start = shapes.pointAt[p], end = shapes.pointAt[p + 1];
      if (start < end) points += follow(pen, view, shapes.xy, start, end, close);
    }
    return points;
  };

  /**
   * Follow points start to end and leave out those that lie less than a third of a pixel beside the line drawn: from the
   * point where the pen stands a wedge is kept that all points since have in common, and it gets ever narrower (Zhao
   * and Saalfeld 1997).
   */
  function follow(pen, view, xy, start, end, close) {
    const { left, top, scale } = view, firstX = left + scale * xy[2 * start], firstY = top - scale * xy[2 * start + 1];
    let fromX = firstX, fromY = firstY, x = firstX, y = firstY, points = 2;
    let keptX = 0, keptY = 0, reach = 0, leftX = 0, leftY = 0, rightX = 0, rightY = 0;
    pen.moveTo(firstX, firstY);
    for (let i = start + 1; i < end; i++) {
      x = left + scale * xy[2 * i];
      y = top - scale * xy[2 * i + 1];
      let dx = x - fromX, dy = y - fromY, far = dx * dx + dy * dy;
      if (reach && (far < reach || rightX * dy < rightY * dx || leftX * dy > leftY * dx)) {
        pen.lineTo(keptX, keptY);
        points++;
        fromX = keptX;
        fromY = keptY;
        dx = x - fromX;
        dy = y - fromY;
        far = dx * dx + dy * dy;
        reach = 0;
      }
      if (far < UNSEEN_PX * UNSEEN_PX) continue;
      const slope = UNSEEN_PX / Math.sqrt(far), aX = dx - slope * dy, aY = dy + slope * dx, bX = dx + slope * dy, bY = dy - slope * dx;
      if (!reach || aX * leftY > aY * leftX) { leftX = aX; leftY = aY; }
      if (!reach || bX * rightY < bY * rightX) { rightX = bX; rightY = bY; }
      keptX = x;
      keptY = y;
      reach = far;
    }
    pen.lineTo(x, y);
    if (close) pen.lineTo(firstX, firstY);
    return points;
  }

  gridplan.follow = follow;

  /** The fill of waters, which no fill of a grid looks like: level lines, that run on from tile to tile. */
  gridplan.water = function (pen) {
    const sharp = pen.getTransform().a, square = document.createElement("canvas");
    square.width = square.height = Math.round(WAVE * sharp);
    const line = square.getContext("2d");
    line.scale(square.width / WAVE, square.height / WAVE);
    line.fillStyle = "#edf4f7";
    line.fillRect(0, 0, WAVE, WAVE);
    line.fillStyle = "#5f97b5";
    for (const y of [1, 1 + WAVE / 2]) line.fillRect(0, y, WAVE, 1);
    const pattern = pen.createPattern(square, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / sharp));
    return pattern;
  };

  gridplan.Painter = L.GridLayer.extend({
    options: { tileSize: 256, noWrap: true, updateWhenZooming: false, updateWhenIdle: false, keepBuffer: 2, frame: null },

    initialize: function (paint, options) {
      L.setOptions(this, options);
      this._paint = paint;
      this._queue = [];
      this._last = 0;
    },

    createTile: function (coords, done) {
      const tile = document.createElement("canvas");
      this._queue.push({ tile, coords, done });
      if (this._queue.length === 1) requestAnimationFrame((now) => this._work(now));
      return tile;
    },

    /** Paint every tile again in its place, so nothing flickers; or those on the box (west, south, east, north) in steps. */
    repaint: function (box) {
      for (const { el, coords } of Object.values(this._tiles)) if (!box || this._isOn(coords, box)) this._paintTile(el, coords);
    },

    _isOn: function (coords, [west, south, east, north]) {
      const seen = viewOf(this.options.frame, coords, this.options.tileSize, this._map.options.crs).box;
      return west <= seen[2] && east >= seen[0] && south <= seen[3] && north >= seen[1];
    },

    /** Paint every tile that waits at once: what is looked at first is whole. */
    finish: function () {
      while (this._queue.length) this._paintNext();
    },

    /** Paint for some milliseconds; where the last frame came late, since drawing goes on after us, a single tile. */
    _work: function (now) {
      const until = performance.now() + BUDGET_MS, wasLate = now - this._last > LATE_MS;
      this._last = now;
      if (!this._queue.length || !this._map) return;
      do this._paintNext(); while (this._queue.length && !wasLate && performance.now() < until);
      if (this._queue.length) requestAnimationFrame((next) => this._work(next));
    },

    _paintNext: function () {
      const job = this._queue.shift();
      if (job.tile.parentNode) this._paintTile(job.tile, job.coords);
      job.done(null, job.tile);
    },

    _paintTile: function (tile, coords) {
      const size = this.options.tileSize, sharp = Math.min(window.devicePixelRatio || 1, 2);
      tile.width = tile.height = Math.round(size * sharp);
      const pen = tile.getContext("2d");
      pen.scale(tile.width / size, tile.height / size);
      pen.lineJoin = pen.lineCap = "round";
      this._paint(pen, viewOf(this.options.frame, coords, size, this._map.options.crs));
    },

    /* Leaflet rounds a tile's zoom and stretches the picture; painted tiles are made for the very zoom on screen. */
    _setView: function (center, zoom, noPrune, noUpdate) {
      this._wanted = zoom;
      L.GridLayer.prototype._setView.call(this, center, zoom, noPrune, noUpdate);
    },

    _clampZoom: function () {
      return this._wanted;
    },
  });
})(gridplan);
