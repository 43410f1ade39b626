"""Text that tries to be more than text: forty strings, the first four for places that hold four."""

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "${alert(1)} `${alert(2)}`",
    "</script><script>alert(3)</script>",
    "\u202e\u2066right to left\u2069 'quote' \"double\" \\n {{7*7}} {% raw %} $title",
)

MARKUP = (
    "</style><style>*{display:none}</style>",
    "<!--<script>alert(4)",
    "--><script>alert(5)</script><!--",
    "]]><![CDATA[<script>alert(6)</script>]]>",
    "<svg onload=alert(7)><title>svg",
    "</title></textarea></svg></table></template><h1>out",
    "\"><iframe src='javascript:alert(8)'>",
    "' onmouseover='alert(9)' x='",
    "<a href=javascript:alert(10)>link</a>",
    "<base href=//evil.invalid/><link rel=stylesheet href=//evil.invalid/a.css>",
    "<meta http-equiv=refresh content=0;url=//evil.invalid/>",
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e; &nbsp",
)
TEMPLATES = (
    "{{constructor.constructor('alert(11)')()}}",
    "{% include '/etc/passwd' %}{# note #}",
    "`+alert(12)+`",
    "'; alert(13); //",
    '"; alert(14); /*',
    "%s %(name)s {0} {name!r} {} $name ${name} $$",
    "__proto__",
    "constructor",
    "\\u003cscript\\u003ealert(15)\\u003c/script\\u003e \\x3c \\",
)
CELLS = (
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=2+2",
    '=HYPERLINK("http://evil.invalid","click")',
    "\uff1d2\uff0b3",
    "'; DROP TABLE grids; --",
)
LETTERS = (
    "two\nlines\u2028three\u2029four",
    "e\u0301 n\u0303 Z\u0351\u036b\u0343\u036a\u0302 \u1112\u1161\u11ab",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f1e8\U0001f1f3 \U00020bb7野家",
    "\u200e\u200f\u200b\u2060\ufeff marks \u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\x07bell \x1b[31mred \x7f \x85 \ufffe\uffff \x00NUL",
    "../../../etc/passwd\\..\\C:\\CON|*?<>:",
    "长" * 300,
)

FORTY = (*HOSTILE, *MARKUP, *TEMPLATES, *CELLS, *LETTERS)
"""All of them, each another."""
