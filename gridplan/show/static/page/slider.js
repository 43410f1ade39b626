"use strict";
/* The divider between two pictures of one place; dragged, touched, or moved by keys. */
(function (gridplan) {
  const STEP = 0.02, LEAP = 0.1;
  const KEYS = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -LEAP, PageUp: LEAP, Home: -1, End: 1 };

  /** Calls `clip` with the share of the width that lies on the left, whenever that or the map has changed. */
  gridplan.slider = function (map, clip) {
    const divider = gridplan.root.getElementById("divider");
    let share = 0.5, held = false;

    function tell() {
      clip(share);
      divider.style.left = 100 * share + "%";
      divider.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    }

    function set(value) {
      share = Math.min(Math.max(value, 0), 1);
      tell();
    }

    function follow(event) {
      const frame = map.getContainer().getBoundingClientRect();
      set((event.clientX - frame.left) / frame.width);
    }

    divider.addEventListener("pointerdown", (event) => {
      held = true;
      divider.setPointerCapture(event.pointerId);
      event.preventDefault();
      divider.focus({ preventScroll: true });
    });
    divider.addEventListener("pointermove", (event) => { if (held) follow(event); });
    for (const end of ["pointerup", "pointercancel"]) divider.addEventListener(end, () => { held = false; });
    divider.addEventListener("keydown", (event) => {
      if (!(event.key in KEYS)) return;
      event.preventDefault();
      set(share + KEYS[event.key]);
    });
    map.on("move zoom viewreset resize", tell);
    tell();
    return { set, isLeft: (place) => map.latLngToContainerPoint(place).x < share * map.getSize().x };
  };
})(gridplan);
