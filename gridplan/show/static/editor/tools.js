"use strict";
/* The tools: how buildings are taken up on the map, at a click, with a lasso, with a brush, or a block at a time. */
(function (gridplan) {
  const BRUSH_PX = 14, LEAST_PX = 4;
  const DRAWN = ["lasso", "paint"], CLICKED = ["pick", "block", "lock"];
  gridplan.TOOLS = ["choose", ...DRAWN, ...CLICKED];

  /** `act` has choose(g), take(units, way) and lock(unit); `state` tells the tool in hand. */
  gridplan.tools = function (model, view, drawing, overlay, state, act) {
    const { board, tally } = model, map = view.map, element = map.getContainer();
    let path = [], painted = new Set();

    const isDrawing = () => DRAWN.includes(state.tool);

    /** Units whose place, in px of the map, fulfils a condition. */
    function unitsWhere(holds) {
      const { scale, left, top, box } = overlay.sight(), found = [], xy = board.points;
      for (let u = 0; u < board.n; u++) {
        const x = xy[2 * u], y = xy[2 * u + 1];
        if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
        if (holds(left + scale * x, top - scale * y)) found.push(u);
      }
      return found;
    }

    function unitAtPixel([x, y]) {
      const { scale, left, top } = overlay.sight();
      return drawing.cells.unitAt((x - left) / scale, (top - y) / scale);
    }

    function insideLasso() {
      const xs = path.map((point) => point[0]), ys = path.map((point) => point[1]);
      const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      return unitsWhere((x, y) => x >= west && x <= east && y >= north && y <= south && gridplan.isWithin(path, x, y));
    }

    /** Take up what lies under the brush on its way from the point before. */
    function paintTo(point) {
      const [ax, ay] = path[path.length - 1] || point, [bx, by] = point, dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
      const isNear = (x, y) => {
        const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
        return (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2 < BRUSH_PX ** 2;
      };
      for (const unit of unitsWhere(isNear)) painted.add(unit);
      const under = unitAtPixel(point);
      if (under >= 0) painted.add(under);
    }

    const comes = (unit) => tally.names[tally.labels[unit]] !== state.target;

    function begin(point) {
      path = [];
      painted = new Set();
      go(point);
    }

    function go(point) {
      if (state.tool === "paint") {
        paintTo(point);
        path = [point];
        overlay.show({ coming: [...painted].filter(comes), brush: { x: point[0], y: point[1], radius: BRUSH_PX } });
      } else {
        path.push(point);
        overlay.show({ path });
      }
    }

    function end() {
      const [x, y] = path[0], isDrawn = path.some((point) => Math.abs(point[0] - x) + Math.abs(point[1] - y) > LEAST_PX);
      const units = state.tool === "paint" ? [...painted] : isDrawn ? insideLasso() : [];
      clear();
      act.take(units.filter(comes), state.tool);
    }

    function clear() {
      path = [];
      painted = new Set();
      overlay.show({ path: [], coming: [], brush: null });
    }

    const strokes = gridplan.strokes(map, isDrawing, { begin, go, end, drop: clear });

    /** What a click at a point in px does with the tool in hand. */
    function click(point) {
      const unit = unitAtPixel(point);
      if (unit < 0 || isDrawing()) return;
      if (state.tool === "choose") act.choose(tally.labels[unit]);
      else if (state.tool === "lock") act.lock(unit);
      else if (state.tool === "pick") act.take([unit].filter(comes), "click");
      else act.take(blockOf(unit).filter(comes), "block");
    }

    function blockOf(unit) {
      const found = [];
      for (let u = 0; u < board.n; u++) if (board.block[u] === board.block[unit]) found.push(u);
      return found;
    }

    function hold(tool) {
      strokes.drop();
      state.tool = tool;
      element.classList.toggle("drawing", isDrawing());
      element.classList.toggle("picking", CLICKED.includes(tool));
      isDrawing() ? map.dragging.disable() : map.dragging.enable();
    }

    map.on("click", (event) => click([event.containerPoint.x, event.containerPoint.y]));
    element.addEventListener("keydown", (event) => {
      const size = map.getSize(), isOwn = event.target === element;
      if (isOwn && event.key === "Enter") isDrawing() ? act.take([unitAtPixel([size.x / 2, size.y / 2])].filter((u) => u >= 0 && comes(u)), "click") : click([size.x / 2, size.y / 2]);
    });
    element.addEventListener("focus", () => overlay.show({ cross: element.matches(":focus-visible") }));
    element.addEventListener("blur", () => overlay.show({ cross: false }));
    return { hold, drop: strokes.drop, unitAtPixel };
  };
})(gridplan);
