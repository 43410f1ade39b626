"use strict";
/* The page of changes: two painted panes of one map, and who answers a click. */
(function (gridplan) {
  const FAR = 1e5;
  const data = JSON.parse(gridplan.root.getElementById("data").textContent);
  const drawing = gridplan.changeDrawing(data), view = gridplan.view(data, drawing), map = view.map;
  const { before, after } = drawing.shapes, older = map.createPane("before");
  older.style.zIndex = 201;
  const everything = view.boundsOf(drawing.shapes.outline, 0).pad(0.1);
  new gridplan.Painter(drawing.before, { pane: "before", frame: data.frame, bounds: everything, maxZoom: 20 }).addTo(map);
  const slider = gridplan.slider(map, (share) => {
    const x = map.containerPointToLayerPoint([share * map.getSize().x, 0]).x;
    older.style.clipPath = between(-FAR, x);
    map.getPane("tilePane").style.clipPath = between(x, FAR);
  });
  map.eachLayer((layer) => { if (layer instanceof gridplan.Painter) layer.finish(); });
  keepWhole();
  const has = (shapes, r) => shapes.pathAt[r + 1] > shapes.pathAt[r];
  const markInTable = gridplan.changeTable(data, (r) => {
    const bounds = boundsOf(r);
    choose(r);
    map.once("moveend", () => slider.set(map.latLngToContainerPoint(bounds.getCenter()).x / map.getSize().x));
    view.fit(bounds, 19);
  });

  /** Show the whole map in a window of any size, until somebody looks closer. */
  function keepWhole() {
    const box = map.getContainer(), refit = new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      map.fitBounds(view.boundsOf(drawing.shapes.outline, 0), { padding: [14, 14], animate: false });
    });
    for (const touch of ["pointerdown", "wheel", "keydown"]) box.addEventListener(touch, stop);
    gridplan.root.getElementById("changes").addEventListener("click", stop, true);
    refit.observe(box);

    function stop() {
      refit.disconnect();
    }
  }

  function between(west, east) {
    return `polygon(${west}px ${-FAR}px, ${east}px ${-FAR}px, ${east}px ${FAR}px, ${west}px ${FAR}px)`;
  }

  function boundsOf(r) {
    return [before, after].filter((shapes) => has(shapes, r)).map((shapes) => view.boundsOf(shapes, r)).reduce((all, one) => all.extend(one));
  }

  function choose(r) {
    view.mark(r < 0 ? [] : [[before, r], [after, r]]);
    gridplan.changeCard(data, r);
    markInTable(r);
  }

  map.on("click", (event) => choose(view.areaAt(slider.isLeft(event.latlng) ? before : after, event.latlng)));
  gridplan.root.getElementById("card-close").onclick = () => choose(-1);
  gridplan.root.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(-1); });

  gridplan.head(data);
  gridplan.root.getElementById("summary").append(...data.summary.map((line) => gridplan.make("li", line)));
  gridplan.root.getElementById("legend").append(...data.legend.map((row) => {
    const item = gridplan.make("li");
    item.append(gridplan.swatch("", row.mark), gridplan.make("span", row.name));
    if (row.count !== undefined) item.append(gridplan.make("b", gridplan.number(row.count)));
    return item;
  }));
  gridplan.changePrints(drawing);
  gridplan.map = map;
  gridplan.slide = slider.set;
})(gridplan);
