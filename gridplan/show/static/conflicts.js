"use strict";
/* Conflicts between and within networks: on the map, and in a list to work through. */
(function (gridplan) {
  const make = gridplan.make, at = (id) => document.getElementById(id);
  const COLOUR = "#a3123f", NEAR_PX = 9;

  gridplan.conflictPainter = function (data, shapes, lines, shown) {
    return function (pen, view) {
      const chosen = data.conflicts.kind.map((_, i) => i).filter((i) => !shown.kind || data.conflicts.kind[i] === shown.kind);
      gridplan.gather(pen, view, shapes, chosen, true);
      pen.fillStyle = "rgba(196,22,78,.16)";
      pen.fill();
      pen.lineWidth = 1.6;
      pen.strokeStyle = COLOUR;
      pen.stroke();
      gridplan.gather(pen, view, lines, chosen, false);
      for (const [width, colour] of [[6.5, "#fff"], [3.8, COLOUR]]) {
        pen.lineWidth = width;
        pen.strokeStyle = colour;
        pen.stroke();
      }
    };
  };

  gridplan.conflicts = function (data, drawing, view, shown, chose) {
    const told = data.conflicts, areas = drawing.shapes.conflicts, lines = drawing.shapes.conflictLines;
    const items = told.text.map((_, i) => listItem(data, i, () => choose(i, true)));
    const order = told.text.map((_, i) => i);

    const seen = (i) => !shown.kind || told.kind[i] === shown.kind;

    function clear() {
      for (const item of items) item.firstChild.removeAttribute("aria-current");
    }

    function choose(i, go) {
      chose();
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

    /** The smallest conflict at a place, so that one inside another can be reached. */
    function chooseAt(place) {
      if (!shown.conflicts) return false;
      const [x, y] = view.toSteps(place), reach = NEAR_PX / (data.frame.step * view.map.options.crs.scale(view.map.getZoom()) / 40075016.7);
      const here = order.filter((i) => seen(i) && (gridplan.holds(areas, i, x, y) || gridplan.nears(lines, i, x, y, reach)));
      if (!here.length) return false;
      choose(here.reduce((a, b) => (told.area[b] < told.area[a] ? b : a)), false);
      return true;
    }

    function arrange() {
      shown.kind = at("kind").value;
      at("conflict-list").replaceChildren(...order.filter(seen).map((i) => items[i]));
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
  gridplan.tabs = function (data) {
    const lists = { grids: at("finder"), conflicts: at("conflict-finder") }, buttons = {};
    gridplan.showTab = function (wanted) {
      for (const name of Object.keys(lists)) {
        lists[name].hidden = name !== wanted;
        if (buttons[name]) buttons[name].setAttribute("aria-pressed", String(name === wanted));
      }
    };
    if (data.grids && data.conflicts) {
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
})(window.gridplan);
