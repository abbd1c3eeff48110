"""Words of a PDF, for finding it again: what its content streams show, decoded as well as its fonts allow.

Best effort, never an error.
"""

import re
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

MAX_PAGES: Final = 30
MAX_CHARACTERS: Final = 60_000
MAX_FIELDS: Final = 2000
MAX_DEPTH: Final = 8
_OPERATORS: Final = "Tj TJ ' \" Tf Td TD T* Tm ET"
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>(?:\s*(?:<([0-9A-Fa-f\s]+)>|\[))?")

Decoder = Any


def words(pdf: pikepdf.Pdf) -> str:
    """The text of the first pages, in the order of the content streams."""
    parts: list[str] = []
    for page in list(pdf.pages)[:MAX_PAGES]:
        try:
            parts.append(_page(page))
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
            continue
        if sum(map(len, parts)) > MAX_CHARACTERS:
            break
    parts += _filled_in(pdf)
    return re.sub(r"\s+", " ", " ".join(parts)).strip()[:MAX_CHARACTERS]


def _filled_in(pdf: pikepdf.Pdf) -> list[str]:
    """The values of a form, wherever its fields are nested."""
    found: list[str] = []
    waiting = [(field, 0) for field in pdf.Root.get("/AcroForm", Dictionary()).get("/Fields", Array())]
    while waiting and len(found) < MAX_FIELDS:
        field, depth = waiting.pop(0)
        if not isinstance(field, Dictionary) or depth > MAX_DEPTH:
            continue
        value = field.get("/V")
        values = list(value) if isinstance(value, Array) else [value]
        found += [str(each) for each in values if isinstance(each, pikepdf.String)]
        waiting += [(kid, depth + 1) for kid in field.get("/Kids", Array())]
    return found


def _page(page: pikepdf.Page) -> str:
    resources = page.obj.get("/Resources", Dictionary())
    fonts = {name: _Font(font) for name, font in dict(resources.get("/Font", Dictionary())).items()}
    font, out = _Font(Dictionary()), []
    for instruction in pikepdf.parse_content_stream(page, _OPERATORS):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name == "Tf":
            font = fonts.get(str(operands[0]), font)
        elif name in {"Tj", "'", '"'}:
            out.append(("" if name == "Tj" else "\n") + font.decode(bytes(operands[-1])))
        elif name == "TJ":
            out.append(_spaced(operands[0], font))
        elif name == "Tm" or (name in {"Td", "TD"} and float(operands[1]) == 0):
            out.append(" ")
        else:
            out.append("\n")
    return "".join(out)


def _spaced(parts: Any, font: "_Font") -> str:
    """A wide gap between two pieces is a space between words."""
    return "".join(
        font.decode(bytes(part)) if isinstance(part, pikepdf.String) else (" " if float(part) < -180 else "")
        for part in parts
    )


class _Font:
    def __init__(self, font: Any) -> None:
        self._is_wide = font.get("/Subtype") == Name.Type0
        self._map = _cmap(font["/ToUnicode"].read_bytes()) if "/ToUnicode" in font else {}
        encoding = font.get("/Encoding")
        self._differences = _differences(encoding) if isinstance(encoding, Dictionary) else {}

    def decode(self, data: bytes) -> str:
        if self._is_wide:
            codes = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data) - 1, 2)]
            return "".join(self._map.get(code, "") for code in codes)
        return "".join(
            self._map.get(code) or self._differences.get(code) or bytes([code]).decode("cp1252", "ignore")
            for code in data
        )


def _differences(encoding: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    code = 0
    entries = encoding.get("/Differences", Array())
    for entry in entries:
        if isinstance(entry, Name):
            name = str(entry)[1:]
            if len(name) == 1:
                found[code] = name
            elif re.fullmatch(r"uni[0-9A-F]{4}", name):
                found[code] = chr(int(name[3:], 16))
            code += 1
        else:
            code = int(entry)
    return found


def _cmap(data: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.finditer(rb"beginbfchar(.*?)endbfchar", data, re.DOTALL):
        for source, target in re.findall(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>", block[1]):
            found[int(source, 16)] = _unicode(target)
    for block in re.finditer(rb"beginbfrange(.*?)endbfrange", data, re.DOTALL):
        for low, high, target in re.findall(
            rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block[1]
        ):
            start, first = int(low, 16), int(target, 16)
            for step in range(min(int(high, 16) - start + 1, 65536)):
                found[start + step] = _unicode(f"{first + step:04x}".encode())
    return found


def _unicode(text: bytes) -> str:
    raw = bytes.fromhex(text.decode().replace(" ", "").replace("\n", ""))
    return raw.decode("utf-16-be", "ignore") if len(raw) > 1 else raw.decode("latin-1")
