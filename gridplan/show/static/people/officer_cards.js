"use strict";
/* What is told about an officer or a grid, and the list of officers. */
(function (gridplan) {
  const make = gridplan.make, at = (id) => gridplan.root.getElementById(id), number = gridplan.number;
  const ORDERS = {
    code: () => (a, b) => a - b,
    most: (p) => (a, b) => p.share[b] - p.share[a] || a - b,
    least: (p) => (a, b) => p.share[a] - p.share[b] || a - b,
    walk: (p) => (a, b) => p.walk[b] - p.walk[a] || a - b,
  };

  const fillOf = (people, i) => people.fill[people.tone[i]];

  function row(colour, name, ...figures) {
    const button = make("button");
    button.type = "button";
    button.append(gridplan.swatch(colour), make("span", name, "code"), ...figures.map(([text, kind]) => make("span", text, kind)));
    return button;
  }

  /** Fill the list with the officers of the department shown; returns what marks one of them. */
  gridplan.officerList = function (data, shown, choose) {
    const people = data.people;
    const items = people.id.map((id, i) => {
      const item = make("li"), count = data.words.count.replace("{count}", number(people.posts[i].length));
      const button = row(fillOf(people, i), id, [count, "count"], [gridplan.percent(people.share[i]), "deviation"]);
      button.onclick = () => choose(i);
      item.append(button);
      return item;
    });
    const known = people.id.map((id, i) =>
      [id, people.community[i], people.team[i], ...people.posts[i].map(([g]) => data.grids.code[g])].join(" ").toLowerCase());
    for (const order of Object.keys(ORDERS)) {
      const option = make("option", data.words["order-" + order]);
      option.value = order;
      at("order").append(option);
    }
    function arrange() {
      const asked = at("search").value.trim().toLowerCase();
      const found = items.map((_, i) => i).filter((i) => people.department[i] === shown.department && known[i].includes(asked));
      found.sort(ORDERS[at("order").value](people));
      at("list").replaceChildren(...found.map((i) => items[i]));
      at("nothing").hidden = found.length > 0;
    }
    at("order").onchange = at("search").oninput = arrange;
    at("list").onkeydown = gridplan.walk;
    function mark(chosen) {
      items.forEach((item, i) => item.firstChild.setAttribute("aria-current", String(i === chosen)));
      const scrolls = at("list").scrollHeight > at("list").clientHeight;
      if (items[chosen] && scrolls) items[chosen].scrollIntoView({ block: "nearest" });
    }
    return { arrange, mark };
  };

  function show(title, state, held, figures, heading, rows) {
    at("card").hidden = false;
    at("card-title").textContent = title;
    at("card-state").hidden = !state;
    at("card-state").textContent = state;
    at("card-state").className = held;
    gridplan.pairs(at("card-figures"), figures.filter(([, value]) => value));
    at("card-hung").hidden = !rows.length;
    at("card-hung").querySelector("h3").textContent = heading;
    at("card-hung-list").replaceChildren(...rows.map((button) => {
      const item = make("li");
      item.append(button);
      return item;
    }));
    at("card").scrollTop = 0;
  }

  const metres = (words, value) => words.metres.replace("{value}", () => number(value));

  gridplan.officerCard = function (data, i, chooseGrid) {
    const people = data.people, grids = data.grids, words = data.words;
    const figures = [
      [words.department, people.departments[people.department[i]]],
      [words.community, people.community[i]],
      [words.team, people.team[i]],
      [words["figure-grids"], number(people.posts[i].length)],
      [words.load, number(people.load[i])],
      [words.share, gridplan.percent(people.share[i])],
      [words.walk, metres(words, people.walk[i])],
      [words.start, people.from[i] || (people.start[i] ? words["own-place"] : "")],
    ];
    const rows = people.posts[i].map(([g, walk]) => {
      const button = row(fillOf(people, i), grids.code[g], [number(grids.load[g]), "count"], [metres(words, walk), "deviation"]);
      button.onclick = () => chooseGrid(g);
      return button;
    });
    const held = people.connected[i] ? "held" : people.mustConnect ? "broken" : "", state = words[people.connected[i] ? "connected" : "apart"];
    show(people.id[i], people.posts[i].length > 1 ? state : "", held, figures, words["their-grids"], rows);
  };

  gridplan.officersOfGrid = function (data, g, chooseOfficer) {
    const people = data.people, grids = data.grids, words = data.words;
    const own = people.id.map((_, i) => i).filter((i) => people.posts[i].some(([grid]) => grid === g));
    const figures = [
      [words.community, grids.community[g]],
      [words.kind, grids.kind[g]],
      [words.households, number(grids.households[g])],
      [words.load, number(grids.load[g])],
    ];
    const rows = own.map((i) => {
      const button = row(fillOf(people, i), people.id[i], [people.departments[people.department[i]], "of"]);
      button.onclick = () => chooseOfficer(i);
      return button;
    });
    const state = own.length ? words.served.replace("{count}", number(own.length)) : words.unserved;
    show(grids.code[g], state, own.length ? "held" : "broken", figures, words["its-officers"], rows);
  };
})(gridplan);
