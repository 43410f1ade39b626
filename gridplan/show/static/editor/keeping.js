"use strict";
/* Where the edits of a page go: they are kept in the browser, and downloaded as a file. A notebook has its own such host. */
(function (gridplan) {
  const DELAY_MS = 300, FREED_MS = 10000;

  /** Now, as ISO 8601 has it, with the offset of the clock on the wall. */
  gridplan.now = function () {
    const date = new Date(), offset = -date.getTimezoneOffset(), two = (value) => String(Math.floor(Math.abs(value))).padStart(2, "0");
    const wall = new Date(date.getTime() + offset * 60000).toISOString().slice(0, 19);
    return wall + (offset < 0 ? "-" : "+") + two(offset / 60) + ":" + two(offset % 60);
  };

  /** Hand a file to whoever sits at the page, as a download. */
  gridplan.hand = function (file, name) {
    const link = gridplan.make("a"), place = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1) + "\n"], { type: "application/json" }));
    link.href = place;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(place), FREED_MS);
  };

  gridplan.pageHost = function (digest) {
    const key = "gridplan-edits/" + digest;
    let timer = 0, waiting = null;

    /** Browsers may refuse to keep anything, such as in private windows. */
    function attempt(action) {
      try {
        return action(window.localStorage);
      } catch {
        return null;
      }
    }

    function write() {
      const file = waiting;
      waiting = null;
      if (file) attempt((store) => (file.edits.length ? store.setItem(key, JSON.stringify(file)) : store.removeItem(key)));
    }

    window.addEventListener("pagehide", write);
    return {
      asks: true,
      /** The edits kept from the last time, or null. */
      restore: () => attempt((store) => JSON.parse(store.getItem(key))),
      /** Keep a file of edits, and what is known of its being exported or imported. */
      keep: function (file, filed) {
        waiting = { ...file, filed };
        clearTimeout(timer);
        timer = setTimeout(write, DELAY_MS);
      },
      forget: () => attempt((store) => store.removeItem(key)),
      now: gridplan.now,
      hand: gridplan.hand,
    };
  };
})(gridplan);
