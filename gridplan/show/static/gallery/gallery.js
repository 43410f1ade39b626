"use strict";
/* One page in two languages: a press on a button chooses which of them is seen, heard and printed. */
(function () {
  const root = document.documentElement, buttons = document.querySelectorAll("#languages button");

  function speak(lang) {
    root.lang = lang;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.lang === lang));
      if (button.lang === lang) document.title = button.dataset.title;
    }
  }

  for (const button of buttons) button.onclick = () => speak(button.lang);
  document.getElementById("languages").hidden = false;
  speak(root.lang);
  root.dataset.ready = "";
})();
