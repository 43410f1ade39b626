"use strict";
/* Dragging on the map: from the first touch to the last, given up where a second finger comes or Escape is pressed. */
(function (gridplan) {
  /** `on` has begin, go and end, called with points in px of the map, and drop. */
  gridplan.strokes = function (map, isDrawing, on) {
    const element = map.getContainer(), down = new Set();
    let pointer = null;

    const pointOf = (event) => {
      const box = element.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };

    function drop() {
      if (pointer === null) return;
      pointer = null;
      on.drop();
    }

    element.addEventListener("pointerdown", (event) => {
      down.add(event.pointerId);
      if (down.size > 1) drop();
      if (!isDrawing() || event.button !== 0 || down.size > 1 || event.target.closest(".leaflet-control")) return;
      pointer = event.pointerId;
      element.setPointerCapture(pointer);
      on.begin(pointOf(event));
    });
    element.addEventListener("pointermove", (event) => {
      if (event.pointerId === pointer) on.go(pointOf(event));
    });
    element.addEventListener("pointerup", (event) => {
      down.delete(event.pointerId);
      if (event.pointerId !== pointer) return;
      pointer = null;
      on.end(pointOf(event));
    });
    element.addEventListener("pointercancel", (event) => {
      down.delete(event.pointerId);
      if (event.pointerId === pointer) drop();
    });
    return { drop };
  };

  /** Whether a point lies inside a closed path of points. */
  gridplan.isWithin = function (path, x, y) {
    let inside = false;
    for (let i = 0, j = path.length - 1; i < path.length; j = i++) {
      const [xi, yi] = path[i], [xj, yj] = path[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  };
})(gridplan);
