"use strict";
/* The searchable list: grids by code, name and community; streets and buildings where letters were typed. */
(function (gridplan) {
  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id), MOST = 25;
  const far = (share) => (share === null ? 1e9 : Math.abs(share));
  const off = (g, i) => (g.dedicated && g.dedicated[i] ? -1 : far(g.deviation[i]));
  const ORDERS = {
    worst: (g) => (a, b) => g.outside[b] - g.outside[a] || off(g, b) - off(g, a) || a - b,
    code: () => (a, b) => a - b,
    most: (g) => (a, b) => g.load[b] - g.load[a] || a - b,
    least: (g) => (a, b) => g.load[a] - g.load[b] || a - b,
  };

  /** Returns how to mark one grid as chosen, and how to give the grids the colours of another mode. */
  gridplan.list = function (data, shown, choose, places) {
    const grids = data.grids, items = grids.code.map((_, g) => listItem(data, g, () => choose(g)));
    const known = grids.code.map((code, g) => [code, grids.name[g], grids.community[g]].join(" ").toLowerCase());
    for (const order of Object.keys(ORDERS)) {
      const option = make("option", data.words["order-" + order]);
      option.value = order;
      at("order").append(option);
    }

    function arrange() {
      const asked = at("search").value.trim().toLowerCase();
      const found = known.map((_, g) => g).filter((g) => known[g].includes(asked));
      found.sort(ORDERS[at("order").value](grids));
      const others = asked ? places.flatMap((place) => placeItems(data, place, asked)) : [];
      at("list").replaceChildren(...found.map((g) => items[g]), ...others);
      at("nothing").hidden = found.length + others.length > 0;
    }

    function recolour() {
      items.forEach((item, g) => {
        const swatch = item.querySelector(".swatch");
        swatch.style.backgroundColor = data.colours[shown.mode][grids[shown.mode][g]];
      });
    }

    at("order").onchange = at("search").oninput = arrange;
    at("search").onkeydown = (event) => {
      const first = at("list").querySelector("button");
      if (!first || (event.key !== "ArrowDown" && !(event.key === "Enter" && at("search").value.trim()))) return;
      event.preventDefault();
      if (event.key === "Enter") first.click();
      else first.focus();
    };
    at("list").onkeydown = gridplan.walk;
    arrange();
    recolour();
    return {
      recolour,
      mark: function (chosen) {
        items.forEach((item, g) => item.firstChild.setAttribute("aria-current", String(g === chosen)));
        const scrolls = at("list").scrollHeight > at("list").clientHeight;
        if (items[chosen] && scrolls) items[chosen].scrollIntoView({ block: "nearest" });
      },
    };
  };

  function listItem(data, g, choose) {
    const grids = data.grids, item = make("li"), button = make("button"), code = make("span", "", "code");
    button.type = "button";
    const measured = grids.measured && grids.measured[g];
    gridplan.writeName(code, grids.code[g]);
    if (measured) code.append(make("span", measured, "named"));
    if (grids.name[g] && grids.name[g] !== grids.code[g]) button.title = grids.name[g];
    button.append(
      gridplan.swatch("#fff", grids.outside[g] ? "outside" : ""),
      code,
      make("span", measured ? "" : gridplan.number(grids.households[g]), "count"),
      make("span", gridplan.percent(grids.deviation[g]), "deviation"),
    );
    button.onclick = choose;
    item.append(button);
    return item;
  }

  /** Items of streets or buildings whose name has the letters, and how many more there are. */
  function placeItems(data, place, asked) {
    const names = place.names(), found = [];
    let more = 0;
    for (let i = 0; i < names.length; i++) {
      if (!names[i].toLowerCase().includes(asked)) continue;
      if (found.length < MOST) found.push(placeItem(place, names[i], i));
      else more++;
    }
    if (more) found.push(make("li", data.words["found-more"].replace("{count}", gridplan.number(more)), "more"));
    return found;
  }

  function placeItem(place, name, i) {
    const item = make("li"), button = make("button");
    button.type = "button";
    button.append(make("span"), make("span", name, "code"), make("span", place.tag, "tag"));
    button.onclick = () => place.choose(i);
    item.append(button);
    return item;
  }
})(gridplan);
