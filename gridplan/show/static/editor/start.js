"use strict";
/* The page on which a plan is edited. */
(function (gridplan) {
  const data = JSON.parse(gridplan.root.getElementById("data").textContent);
  gridplan.editing = gridplan.editor(data, gridplan.pageHost(data.model.plan));
  gridplan.map = gridplan.editing.map;
})(gridplan);
