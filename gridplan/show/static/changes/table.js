"use strict";
/* The table of changes, worst first: filtered by community, each row a way to its grid. */
(function (gridplan) {
  const at = (id) => gridplan.root.getElementById(id), make = gridplan.make, number = gridplan.number;
  const span = (before, after) => (before === after ? after : before + " → " + after);
  const counted = (rows, side, r) => gridplan.counted({ households: rows["households_" + side], measured: rows["measured_" + side] }, r);

  gridplan.changeTable = function (data, chose) {
    const rows = data.rows, words = data.words, body = at("changes").tBodies[0], lines = [];
    const community = at("community"), unchanged = at("unchanged");

    at("changes").tHead.append(line("th", ["", words["page-codes"], words["page-households"], words["page-moved"], words["head-share"]]));
    rows.code.forEach((code, r) => lines.push(row(r)));
    body.append(...lines);
    unchanged.checked = rows.event.every((event) => event === "U");

    function row(r) {
      const households = span(counted(rows, "before", r), counted(rows, "after", r));
      const found = line("td", ["", "", households, number(rows.moved[r]), gridplan.hundredths(rows.share[r])]);
      const button = make("button", rows.code[r]), badge = make("span", rows.event[r], "event event-" + rows.event[r]);
      button.type = "button";
      found.cells[0].append(badge);
      found.cells[1].append(button);
      found.cells[1].append(make("small", [rows.word[r], rows.community[r]].filter(Boolean).join(" · ")));
      found.onclick = () => chose(r);
      return found;
    }

    function filter() {
      const name = community.value === "" ? null : data.communities[Number(community.value)].name;
      lines.forEach((found, r) => { found.hidden = !((unchanged.checked || rows.event[r] !== "U") && (name === null || rows.community[r] === name)); });
      at("nothing").hidden = lines.some((found) => !found.hidden);
      for (const other of at("community-table").tBodies[0].rows) other.setAttribute("aria-current", String(other.dataset.number === community.value));
    }

    data.communities.forEach((own, c) => {
      const option = make("option", own.name || "–");
      option.value = String(c);
      community.append(option);
      const found = line("td", [own.name || "–", own.grids, own.moved, own.share]);
      found.dataset.number = String(c);
      found.onclick = () => {
        community.value = community.value === String(c) ? "" : String(c);
        filter();
      };
      at("community-table").tBodies[0].append(found);
    });
    community.onchange = unchanged.onchange = filter;
    filter();

    return function (r) {
      lines.forEach((found, other) => found.setAttribute("aria-current", String(other === r)));
      if (r < 0) return;
      if (lines[r].hidden) {
        community.value = "";
        unchanged.checked = unchanged.checked || rows.event[r] === "U";
        filter();
      }
      lines[r].scrollIntoView({ block: "nearest" });
    };
  };

  function line(kind, texts) {
    const found = make("tr");
    found.append(...texts.map((text) => make(kind, text)));
    return found;
  }
})(gridplan);
