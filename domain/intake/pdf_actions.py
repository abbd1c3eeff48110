"""What a PDF can do, and what it carries: refused where it acts, taken where a reader only shows it.

Runs in the child process, after every stream was unpacked within bounds.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from domain.intake import file_names
from domain.intake.refusal import ForbiddenFileError, RefusedError
from domain.intake.sniff import HEAD, refuse_what_acts

_ACTIONS: Final = frozenset(
    {
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
    }
)
_TYPES: Final = frozenset({"/RichMedia", "/Rendition"})
_PAGES: Final = frozenset({"/FirstPage", "/LastPage", "/NextPage", "/PrevPage"})
_LITERALS: Final = r"""(?:"[^"\\\r\n]*"|'[^'\\\r\n]*'|true|false|[-\d.]+|[\s,]|new\ Array\(|\))*+"""
#: Calls of the form library's own functions with fixed values: they format, check and add up what is typed.
_FORMATTING: Final = re.compile(
    rf"""\s*(?:AF(?:Date|Time|Number|Percent|Special|Range|Simple)\w*\({_LITERALS};?\s*)*""", re.VERBOSE
)
_SUBMITS: Final = re.compile(rb"<(?:\w+:)?submit\b", re.IGNORECASE)
_SAVE_AGAIN: Final = "Print it to a new PDF and choose that."


def refuse_active(values: Mapping[str, Object]) -> None:
    """Raises ForbiddenFileError if this dictionary acts, or carries a file that can."""
    for key in ("/S", "/Type", "/Subtype"):
        value = values.get(key)
        if isinstance(value, Name) and (str(value) in _TYPES or (key == "/S" and str(value) in _ACTIONS)):
            raise _active()
    if "/RichMediaContent" in values or _holds_scripts(values.get("/JavaScript")):
        raise _active()
    if ("/JS" in values or values.get("/S") == Name.JavaScript) and not _only_formats(values.get("/JS")):
        raise _active()
    if "/AA" in values and not _reacts_harmlessly(values["/AA"]):
        raise _active()
    _refuse_open_action(values.get("/OpenAction"))
    _refuse_form(values.get("/XFA"))
    _refuse_carried(values)


def _holds_scripts(tree: Any) -> bool:
    """A tree of names without a name holds nothing."""
    return isinstance(tree, Dictionary) and bool(len(tree.get("/Names", [])) or len(tree.get("/Kids", [])))


def _only_formats(script: Any) -> bool:
    if isinstance(script, Stream):
        text = script.read_bytes().decode("latin-1")
    elif isinstance(script, String):
        text = str(script)
    else:
        return False
    return bool(_FORMATTING.fullmatch(text))


def _reacts_harmlessly(reactions: Any) -> bool:
    return isinstance(reactions, Dictionary) and all(
        isinstance(action, Dictionary)
        and action.get("/S") == Name.JavaScript
        and _only_formats(action.get("/JS"))
        for action in reactions.as_dict().values()
    )


def _refuse_open_action(action: Any) -> None:
    """Only "show this page first" is harmless."""
    if action is None or isinstance(action, Array):
        return
    if isinstance(action, Dictionary) and "/Next" not in action:
        if action.get("/S") == Name.GoTo:
            return
        if action.get("/S") == Name.Named and str(action.get("/N")) in _PAGES:
            return
    raise _active()


def _refuse_form(packets: Any) -> None:
    """An XFA form is XML that nothing here reads; one that sends itself somewhere is refused."""
    parts = packets.as_list() if isinstance(packets, Array) else [packets]
    whole = b"".join(part.read_bytes() for part in parts if isinstance(part, Stream))
    if _SUBMITS.search(whole):
        raise _active()


def _refuse_carried(values: Mapping[str, Object]) -> None:
    """An attached file stays closed inside the PDF, but people open it from there with a click."""
    carried = values.get("/EF")
    if isinstance(carried, Dictionary):
        names = [str(values[key]) for key in ("/F", "/UF") if isinstance(values.get(key), String)]
        if any(file_names.is_active(name) for name in names):
            raise _carries()
        for stream in carried.as_dict().values():
            _refuse_program(stream)
    elif values.get("/Type") == Name.Filespec:
        raise _active()


def _refuse_program(stream: Any) -> None:
    if not isinstance(stream, Stream):
        raise _carries()
    try:
        refuse_what_acts(stream.read_bytes()[:HEAD])
    except RefusedError:
        raise _carries() from None


def _active() -> RefusedError:
    return ForbiddenFileError(
        "Not added: the PDF holds commands that can do more than show it.", next=_SAVE_AGAIN
    )


def _carries() -> RefusedError:
    return ForbiddenFileError(
        "Not added: a program, a web page or an archive is attached inside the PDF.",
        next="Save what is attached apart if you need it, print the PDF to a new one and choose that.",
    )
