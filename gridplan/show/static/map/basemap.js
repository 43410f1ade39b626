"use strict";
/* Pictures of a tile server below the plan: moved where they belong, seen as far as the reader wants, never needed. */
(function (gridplan) {
  const ROUND = 2 * Math.PI * 6378137, NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  const at = (id) => gridplan.root.getElementById(id);

  /** How far pictures lie from where they belong, in web-mercator metres, at a place: the shift to first order. */
  function shiftAt(told, point) {
    if (!told) return L.point(0, 0);
    const [x, y, east, north, eastByEast, eastByNorth, northByEast, northByNorth] = told, dx = point.x - x, dy = point.y - y;
    return L.point(east + eastByEast * dx + eastByNorth * dy, north + northByEast * dx + northByNorth * dy);
  }

  const Shifted = L.TileLayer.extend({
    _getTilePos: function (coords) {
      return L.TileLayer.prototype._getTilePos.call(this, coords).subtract(this._pixels(coords.z));
    },

    _getTiledPixelBounds: function (center) {
      this._shift = shiftAt(this.options.shift, this._map.options.crs.project(center));
      const bounds = L.TileLayer.prototype._getTiledPixelBounds.call(this, center), pixels = this._pixels(this._tileZoom);
      return L.bounds(bounds.min.add(pixels), bounds.max.add(pixels));
    },

    /** Put the pictures where the shift at the middle of the view says. */
    settle: function () {
      this._shift = shiftAt(this.options.shift, this._map.options.crs.project(this._map.getCenter()));
      for (const { el, coords } of Object.values(this._tiles)) if (coords.z === this._tileZoom) L.DomUtil.setPosition(el, this._getTilePos(coords));
    },

    _pixels: function (zoom) {
      const metre = this._map.options.crs.scale(zoom) / ROUND, shift = this._shift || L.point(0, 0);
      return L.point(shift.x * metre, -shift.y * metre).round();
    },
  });

  gridplan.basemap = function (data, shown, view) {
    const told = data.basemap, map = view.map, range = at("below-range");
    map.createPane("below").style.zIndex = 150;
    const layer = new Shifted(told.url, { subdomains: told.servers, maxNativeZoom: told.maxZoom, maxZoom: 20, pane: "below", errorTileUrl: NOTHING, shift: told.shift });
    let loaded = 0, failed = 0;

    function show() {
      shown.below = loaded ? range.value / 100 : 0;
      view.repaint();
    }

    function tell(text) {
      at("below-note").textContent = text;
    }

    layer.on("tileload", (event) => {
      if (event.tile.src === NOTHING) return;
      loaded++;
      if (loaded > 1) return;
      tell(told.attribution);
      show();
    });
    layer.on("tileerror", () => {
      failed++;
      if (!loaded && failed > 2) tell(data.words["basemap-away"]);
    });
    range.oninput = show;
    map.on("moveend", () => layer.settle());
    at("below").hidden = false;
    L.DomEvent.disableClickPropagation(at("below"));
    layer.addTo(map);
    gridplan.below = layer;
  };
})(gridplan);
