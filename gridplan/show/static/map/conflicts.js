"use strict";
/* Conflicts between and within networks: on the map, and in a list to work through. */
(function (gridplan) {
  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id);
  const COLOUR = "#a3123f", FILL = "rgba(196,22,78,.16)", DOT = "rgba(163,18,63,.86)", CHOSEN = "#101820", LEAST_PX = 2.5, MOST_PX = 10, NEAR_PX = 5;

  /** How large the dot of a conflict is: its area grows with the households concerned, and less so seen from afar. */
  const reachOf = (told, i, zoom) =>
    Math.min(LEAST_PX + Math.sqrt(told.households[i]) / 3, MOST_PX) * Math.max(0.35, Math.min(1, (zoom - 11) / 4));

  const isSeen = (told, shown, i) => !shown.kind || told.kind[i] === shown.kind;

  /** Returns what paints the conflicts: a dot for each, the worst on top; areas and lines where one kind is chosen. */
  gridplan.conflictPainter = function (data, areas, lines, shown) {
    const told = data.conflicts, order = told.kind.map((_, i) => i);

    function shapes(pen, view, seen) {
      gridplan.gather(pen, view, areas, seen, true);
      pen.fillStyle = FILL;
      pen.fill();
      strokes(pen, [[1.4, COLOUR]]);
      gridplan.gather(pen, view, lines, seen, false);
      strokes(pen, [[6.5, "#fff"], [3.8, COLOUR]]);
    }

    function dots(pen, view, seen) {
      pen.lineWidth = 1.2;
      pen.strokeStyle = "#fff";
      for (let k = seen.length - 1; k >= 0; k--) {
        const i = seen[k], x = view.left + view.scale * told.at[2 * i], y = view.top - view.scale * told.at[2 * i + 1];
        if (Math.min(x, y) < -MOST_PX || Math.max(x, y) > view.size + MOST_PX) continue;
        pen.beginPath();
        pen.arc(x, y, reachOf(told, i, view.zoom), 0, 2 * Math.PI);
        pen.fillStyle = i === shown.conflict ? CHOSEN : DOT;
        pen.fill();
        pen.stroke();
      }
    }

    return function (pen, view) {
      const seen = order.filter((i) => isSeen(told, shown, i));
      if (shown.kind) shapes(pen, view, seen);
      dots(pen, view, seen);
    };
  };

  function strokes(pen, styles) {
    for (const [width, colour] of styles) {
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }

  gridplan.conflicts = function (data, drawing, view, shown, chose) {
    const told = data.conflicts, areas = drawing.shapes.conflicts, lines = drawing.shapes.conflictLines;
    const items = told.text.map((_, i) => listItem(data, i, () => choose(i, true)));
    const order = told.text.map((_, i) => i);

    function clear() {
      tell(-1);
      for (const item of items) item.firstChild.removeAttribute("aria-current");
    }

    function tell(i) {
      if (shown.conflict === i) return;
      shown.conflict = i;
      view.repaint();
    }

    function choose(i, go) {
      chose();
      tell(i);
      view.mark([[areas, i]], [[lines, i]]);
      items[i].firstChild.setAttribute("aria-current", "true");
      if (go) view.goTo(boundsOf(i), 18);
      else gridplan.showTab("conflicts");
      const list = at("conflict-list");
      if (!go && list.scrollHeight > list.clientHeight) items[i].scrollIntoView({ block: "nearest" });
    }

    function boundsOf(i) {
      const found = [areas, lines].filter((shapes) => shapes.pathAt[i] < shapes.pathAt[i + 1]).map((shapes) => view.boundsOf(shapes, i));
      return found.reduce((all, one) => all.extend(one));
    }

    /** The conflict whose dot is at a place, the worst of several; else the smallest area that holds it. */
    function chooseAt(place) {
      if (!shown.conflicts) return false;
      const seen = order.filter((i) => isSeen(told, shown, i)), spot = view.map.latLngToContainerPoint(place);
      const dot = seen.find((i) => spotOf(i).distanceTo(spot) <= reachOf(told, i, view.map.getZoom()) + NEAR_PX);
      if (dot === undefined && !shown.kind) return false;
      const [x, y] = view.toSteps(place), here = seen.filter((i) => gridplan.holds(areas, i, x, y));
      const found = dot === undefined ? here.sort((a, b) => told.area[a] - told.area[b])[0] : dot;
      if (found !== undefined) choose(found, false);
      return found !== undefined;
    }

    const spotOf = (i) => view.map.latLngToContainerPoint(view.toPlace(told.at[2 * i], told.at[2 * i + 1]));

    function arrange() {
      shown.kind = at("kind").value;
      at("conflict-list").replaceChildren(...order.filter((i) => isSeen(told, shown, i)).map((i) => items[i]));
      view.repaint();
    }

    gridplan.kinds(told.kinds, data.words["kind-all"] + " (" + gridplan.number(order.length) + ")", arrange);
    at("conflict-list").onkeydown = gridplan.walk;
    at("no-conflicts").hidden = order.length > 0;
    at("conflict-list").replaceChildren(...items);
    return { clear, chooseAt };
  };

  gridplan.kinds = function (kinds, all, changed) {
    for (const [value, name, count] of [["", all]].concat(kinds)) {
      const option = make("option", count === undefined ? name : name + " (" + gridplan.number(count) + ")");
      option.value = value;
      at("kind").append(option);
    }
    at("kind").onchange = changed;
  };

  function listItem(data, i, choose) {
    const told = data.conflicts, item = make("li"), button = make("button"), head = make("span", undefined, "bar");
    button.type = "button";
    head.append(make("b", told.name[i]), make("span", told.size[i], "count"));
    button.append(head, make("span", told.text[i], "text"));
    button.onclick = choose;
    item.append(button);
    return item;
  }

  /** Two lists in one place: a button for each, and one of them to see. */
  gridplan.tabs = function (data, shown, changed) {
    const lists = { grids: at("finder"), conflicts: at("conflict-finder") }, buttons = {};
    gridplan.showTab = function (wanted) {
      for (const name of Object.keys(lists)) {
        lists[name].hidden = name !== wanted;
        if (buttons[name]) buttons[name].setAttribute("aria-pressed", String(name === wanted));
      }
      if (buttons.conflicts && shown.conflicts !== (wanted === "conflicts")) {
        shown.conflicts = wanted === "conflicts";
        changed();
      }
    };
    if (data.grids && data.conflicts) {
      shown.conflicts = false;
      at("conflict-note").textContent = data.words["conflict-note"];
      for (const name of Object.keys(lists)) {
        buttons[name] = make("button", data.words["tab-" + name] + " (" + gridplan.number(data[name].households.length) + ")");
        buttons[name].type = "button";
        buttons[name].onclick = () => gridplan.showTab(name);
        at("tabs").append(buttons[name]);
      }
      at("tabs").hidden = false;
    }
    gridplan.showTab(data.grids ? "grids" : "conflicts");
  };
})(gridplan);
