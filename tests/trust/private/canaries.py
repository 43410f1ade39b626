"""Eight things about people that no output may hold, and the spellings in which a file could hold them."""

from __future__ import annotations

import base64
import html
import json
import struct
import unicodedata
from urllib.parse import quote, quote_plus

CANARIES = {
    "resident": "欧阳赟槿",
    "phone": "13907554681",
    "id_number": "440305198807236419",
    "address": "榕荫巷七十三号附九",
    "officer_home": "听澜苑六栋二七零四",
    "e_mail": "xuehong.ouyang@canary-mail.example",
    "plate": "粤B·7Q4K9",
    "remark": "独居老人，钥匙在邻居处",
}
HOME = (528731.8472915, 3385498.6193057)
"""Where an officer lives, m, in the coordinate system of the toy town."""
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030")


def spellings(text: str) -> frozenset[bytes]:
    r"""Return the bytes that `text` may be written as: encodings, escapes of the web and of JSON, Base64, hexadecimal.

    Examples
    --------
    >>> b"\\u6b27" in spellings("欧"), b"%E6%AC%A7" in spellings("欧"), b"&#27431;" in spellings("欧")
    (True, True, True)
    """
    forms = {text, unicodedata.normalize("NFKC", text), unicodedata.normalize("NFD", text)}
    forms |= {form.casefold() for form in forms}
    found = {form.encode(encoding) for form in forms for encoding in _ENCODINGS}
    escaped = {spelling for form in forms for spelling in _escaped(form)}
    found |= {spelling.encode() for spelling in escaped}
    found |= {spelling for form in (text.encode(), text.encode("utf-16-le")) for spelling in _packed(form)}
    return frozenset(found | _numbers(text))


def home_spellings() -> frozenset[bytes]:
    """Return the bytes that a coordinate of `HOME` may be written as: to the metre and as floating point numbers."""
    texts = {f"{value:.{digits}f}".encode() for value in HOME for digits in (1, 2, 3)}
    return frozenset(texts | {struct.pack(form, value) for value in HOME for form in ("<d", ">d")})


def _escaped(text: str) -> set[str]:
    points = [ord(letter) for letter in text]
    found = {html.escape(text), quote(text, safe=""), quote_plus(text), quote(text, safe="").lower()}
    found |= {json.dumps(text)[1:-1], json.dumps(text)[1:-1].upper().replace("\\U", "\\u")}
    found |= {"".join(f"&#{point};" for point in points), "".join(f"&#x{point:x};" for point in points)}
    found |= {"".join(f"&#x{point:X};" for point in points)}
    found.add("".join(f"&#{ord(letter)};" if ord(letter) > 127 else letter for letter in text))
    return found


def _packed(raw: bytes) -> set[bytes]:
    """Return the letters of Base64 that must stand wherever `raw` begins in what was packed, and hexadecimal."""
    found = {raw.hex().encode(), raw.hex().upper().encode()}
    for before in range(3):
        letters = base64.b64encode(b"\0" * before + raw)
        core = letters[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
        found |= {core, core.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def _numbers(text: str) -> set[bytes]:
    """Return digits also as whole and as floating point numbers."""
    if not text.isdecimal():
        return set()
    whole, broken = int(text), float(text)
    found = {struct.pack(form, whole) for form in ("<q", ">q")} | {struct.pack(form, broken) for form in ("<d", ">d")}
    return found | {repr(broken).removesuffix(".0").encode(), f"{broken:.0f}".encode(), f"{whole:,}".encode()}
