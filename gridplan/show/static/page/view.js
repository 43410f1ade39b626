"use strict";
/* The map that everything is shown on: painter, controls, and where things lie. */
(function (gridplan) {
  /** Leaflet's scale, in the words of the page. */
  const Scale = L.Control.Scale.extend({
    _updateMetric: function (longest) {
      const metres = this._getRoundNum(longest);
      this._updateScale(this._mScale, gridplan.length(this.options.words, metres), metres / longest);
    },
  });

  /**
   * Where there are two maps on a page, `element` is the place of this one, `steady` keeps it from moving by itself, and
   * `controls` says whether it has buttons.
   */
  gridplan.view = function (data, drawing, { element = gridplan.root.getElementById("map"), steady = false, controls = true } = {}) {
    const project = L.CRS.EPSG3857.projection;

    function toPlace(x, y) {
      return project.unproject(L.point(data.frame.x + data.frame.step * x, data.frame.y + data.frame.step * y));
    }

    function toSteps(place) {
      const point = project.project(place);
      return [(point.x - data.frame.x) / data.frame.step, (point.y - data.frame.y) / data.frame.step];
    }

    function boundsOf(shapes, f) {
      const [west, south, east, north] = shapes.box.subarray(4 * f, 4 * f + 4);
      return L.latLngBounds(toPlace(west, south), toPlace(east, north));
    }

    const everything = boundsOf(drawing.shapes.outline, 0);
    const animate = !steady && !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(element, {
      inertia: !steady,
      zoomAnimation: animate,
      inertia: animate,
      attributionControl: false,
      fadeAnimation: false,
      zoomSnap: 0.25,
      zoomDelta: 0.5,
      wheelPxPerZoomLevel: 100,
      maxZoom: 20,
      maxBounds: everything.pad(1),
      zoomControl: false,
    });
    map.fitBounds(everything, { padding: [14, 14], animate: false });
    if (!animate) map.panBy = (offset, how) => L.Map.prototype.panBy.call(map, offset, { ...how, animate: false });
    map.setMinZoom(map.getZoom() - 2);

    const painter = new gridplan.Painter(drawing.paint, { frame: data.frame, bounds: everything.pad(0.1), maxZoom: 20 });
    painter.once("load", () => { gridplan.host.dataset.ready = "yes"; });
    painter.addTo(map);

    if (controls) L.control.zoom({ position: "topleft", zoomInTitle: data.words["zoom-in"], zoomOutTitle: data.words["zoom-out"] }).addTo(map);
    new Scale({ imperial: false, position: "bottomleft", words: data.words }).addTo(map);
    const north = L.control({ position: "bottomleft" });
    north.onAdd = () => gridplan.make("div", data.words.north, "north");
    north.addTo(map);

    const still = { fill: false, interactive: false };
    let marked = { areas: [], lines: [] };
    const halo = L.polyline([], { color: "#fff", weight: 7, ...still }).addTo(map);
    const mark = L.polyline([], { color: "#101820", weight: 3.5, className: "chosen", ...still }).addTo(map);

    function pathsOf(shapes, f, closed) {
      const paths = [];
      for (let p = shapes.pathAt[f]; p < shapes.pathAt[f + 1]; p++) {
        const path = [];
        for (let i = shapes.pointAt[p]; i < shapes.pointAt[p + 1]; i++) path.push(toPlace(shapes.xy[2 * i], shapes.xy[2 * i + 1]));
        paths.push(closed ? path.concat([path[0]]) : path);
      }
      return paths;
    }

    /** Width and height that the card takes from the map: it stands beside it, or on a phone below. */
    function covered() {
      const card = gridplan.root.getElementById("card");
      if (!card) return [0, 0];
      const beside = card.offsetWidth < map.getSize().x / 2;
      return beside ? [card.offsetWidth, 0] : [0, card.offsetHeight];
    }

    return {
      map,
      everything,
      toPlace,
      toSteps,
      boundsOf,
      areaAt: (shapes, place) => gridplan.areaAt(shapes, ...toSteps(place)),
      /** Paint again; a map that was removed meanwhile has nothing to paint on. */
      repaint: (box) => { if (map.getPane("mapPane")) painter.repaint(box); },

      /** What has a line around it, and along it. */
      marked: () => marked,

      /** Draw a line around areas, and along lines, in place of the one before. */
      mark: function (areas, lines = []) {
        marked = { areas, lines };
        const paths = areas.flatMap(([shapes, f]) => pathsOf(shapes, f, true)).concat(lines.flatMap(([shapes, f]) => pathsOf(shapes, f, false)));
        halo.setLatLngs(paths);
        mark.setLatLngs(paths);
      },

      /** Bring bounds into view, nearer if they are small, never farther away. */
      goTo: function (bounds, nearest) {
        const near = map.getBoundsZoom(bounds, false, L.point(120, 120));
        const zoom = Math.max(map.getZoom(), Math.min(near, nearest));
        const middle = map.project(bounds.getCenter(), zoom).add(L.point(covered()).divideBy(2));
        map.setView(map.unproject(middle, zoom), zoom, { animate });
      },

      /** Bring bounds into view beside the card, nearer or farther away. */
      fit: function (bounds, nearest) {
        map.fitBounds(bounds, { paddingTopLeft: [30, 30], paddingBottomRight: L.point(covered()).add([30, 30]), maxZoom: nearest, animate });
      },

      /** Move the map just so far that a place is not behind the card. */
      uncover: function (place) {
        map.panInside(place, { paddingTopLeft: [30, 30], paddingBottomRight: L.point(covered()).add([40, 40]), animate });
      },
    };
  };
})(gridplan);
