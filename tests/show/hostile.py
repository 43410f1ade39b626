"""Text that tries to be more than text."""

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "${alert(1)} `${alert(2)}`",
    "</script><script>alert(3)</script>",
    "\u202e\u2066right to left\u2069 'quote' \"double\" \\n {{7*7}} {% raw %} $title",
)
