"use strict";
/* What the page says and asks: a short notice, and a question before a move that would break a rule. */
(function (gridplan) {
  const STAYS_MS = 6000;

  gridplan.asking = function (overlay) {
    const at = (id) => gridplan.root.getElementById(id), make = gridplan.make;
    let timer = 0, answered = null;

    function tell(text) {
      clearTimeout(timer);
      at("notice").textContent = text;
      at("notice").hidden = !text;
      if (text) timer = setTimeout(() => { at("notice").hidden = true; }, STAYS_MS);
    }

    function close() {
      at("ask").hidden = true;
      at("key").hidden = false;
      at("panel").inert = at("tools").inert = false;
      overlay.show({ coming: [], off: [] });
      if (answered) answered.focus({ preventScroll: true });
      answered = null;
    }

    /** Ask with lines of text; `choices` are [text, what to do], the last one changes nothing and has the focus. */
    function ask(title, lines, choices, { coming = [], off = [] } = {}) {
      answered = gridplan.root.activeElement;
      at("ask-title").textContent = title;
      at("ask-lines").replaceChildren(...lines.map((line) => make("li", line)));
      at("ask-choices").replaceChildren(...choices.map(([text, then]) => {
        const button = make("button", text);
        button.type = "button";
        button.onclick = () => {
          close();
          then();
        };
        return button;
      }));
      at("ask").hidden = false;
      at("key").hidden = true;
      at("panel").inert = at("tools").inert = true;
      overlay.show({ coming, off });
      at("ask-choices").lastChild.focus();
    }

    const cancel = () => at("ask").hidden || at("ask-choices").lastChild.click();
    return { tell, ask, cancel, isOpen: () => !at("ask").hidden };
  };
})(gridplan);
