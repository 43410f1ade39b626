/* The editor in a notebook: each view has a shadow root of its own, and the model of the widget keeps the edits. */
function hostOf(gridplan, model, sent) {
  return {
    asks: false,
    restore: () => model.get("edits"),
    keep: function (file) {
      sent.text = JSON.stringify(file);
      model.set("edits", file);
      model.save_changes();
    },
    forget: () => undefined,
    now: gridplan.now,
    hand: gridplan.hand,
  };
}

function render({ model, el }) {
  const sent = { text: "" }, frame = el.ownerDocument.createElement("div");
  let editing = null;
  el.append(frame);

  function close() {
    if (editing) editing.map.remove();
    editing = null;
    frame.replaceChildren();
  }

  /* A new plan gets a root of its own, so that nothing listens any more for the one before. */
  function show() {
    close();
    const host = el.ownerDocument.createElement("div"), root = host.attachShadow({ mode: "open" });
    const page = model.get("page"), gridplan = { root, host, lang: page.lang };
    root.innerHTML = page.html;
    frame.append(host);
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
  /* Leaflet measures its place, so the widget waits until it stands in the document. */
  const seen = new ResizeObserver(() => {
    if (!frame.clientWidth) return;
    if (editing) editing.map.invalidateSize({ animate: false });
    else show();
  });
  seen.observe(frame);
  return () => {
    seen.disconnect();
    model.off("change:page", show);
    model.off("change:edits", take);
    close();
  };
}

export default { render };
