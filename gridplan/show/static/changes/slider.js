"use strict";
/* The divider: before on its left, after on its right; dragged, touched, or moved by keys. */
(function (gridplan) {
  const STEP = 0.02, LEAP = 0.1, FAR = 1e5;
  const KEYS = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -LEAP, PageUp: LEAP, Home: -1, End: 1 };

  gridplan.slider = function (map, older, newer) {
    const divider = gridplan.root.getElementById("divider");
    let share = 0.5, held = false;

    function clip() {
      const size = map.getSize(), x = map.containerPointToLayerPoint([share * size.x, 0]).x;
      older.style.clipPath = box(-FAR, x);
      newer.style.clipPath = box(x, FAR);
      divider.style.left = 100 * share + "%";
      divider.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    }

    function set(value) {
      share = Math.min(Math.max(value, 0), 1);
      clip();
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
    map.on("move zoom viewreset resize", clip);
    clip();
    return { set, isBefore: (place) => map.latLngToContainerPoint(place).x < share * map.getSize().x };
  };

  function box(west, east) {
    return `polygon(${west}px ${-FAR}px, ${east}px ${-FAR}px, ${east}px ${FAR}px, ${west}px ${FAR}px)`;
  }
})(gridplan);
