/* The editor in a notebook: each view has a shadow root of its own, and the model of the widget keeps the edits. */
function hostOf(gridplan, model, sent) {
  const page = gridplan.pageHost("");
  return {
    asks: false,
    restore: () => model.get("edits"),
    keep: function (file) {
      sent.text = JSON.stringify(file);
      model.set("edits", file);
      model.save_changes();
    },
    forget: () => undefined,
    now: page.now,
    hand: page.hand,
  };
}

function render({ model, el }) {
  const host = el.ownerDocument.createElement("div");
  const root = host.attachShadow({ mode: "open" }), sent = { text: "" };
  let editing = null;
  el.append(host);

  function close() {
    if (editing) editing.map.remove();
    editing = null;
  }

  /* Leaflet measures its place, so the widget waits until it stands in the document. */
  function show() {
    close();
    const page = model.get("page"), gridplan = { root, host, lang: page.lang };
    root.innerHTML = page.html;
    delete host.dataset.ready;
    modules(gridplan, leaflet());
    sent.text = JSON.stringify(model.get("edits"));
    editing = gridplan.editor(page.data, hostOf(gridplan, model, sent));
  }

  function take() {
    const edits = model.get("edits"), text = JSON.stringify(edits);
    if (!editing || text === sent.text || edits.plan !== model.get("page").data.model.plan) return;
    sent.text = text;
    editing.takeFile(edits);
  }

  model.on("change:page", show);
  model.on("change:edits", take);
  const seen = new ResizeObserver(() => {
    if (!host.clientWidth) return;
    if (editing) editing.map.invalidateSize({ animate: false });
    else show();
  });
  seen.observe(host);
  return () => {
    seen.disconnect();
    model.off("change:page", show);
    model.off("change:edits", take);
    close();
  };
}

export default { render };
