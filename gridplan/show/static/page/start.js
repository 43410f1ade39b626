"use strict";
/* What the scripts of a page share, and where they find it: in the document, or in the shadow root of a widget. */
var gridplan = { root: document, host: document.documentElement, lang: document.documentElement.lang };
