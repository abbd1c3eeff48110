"""Files that stand beside their documents (`Binary` resources of the same import): put into the attachments
that refer to them.
"""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Final

from domain.fhir import attachments
from domain.fhir.check import BrokenError, check
from domain.fhir.names import short
from domain.fhir.resource_kinds import KINDS
from domain.fhir.stream import Entry

#: Characters of base64 that are remembered of one import: a worker's memory.
MAX_TOTAL: Final = 48 * 1024 * 1024
#: A report and its document may share a file; a file named by thousands would grow without end.
MAX_HOLDERS: Final = 4

_BESIDE: Final = "the file of a document in the same import; kept inside that document where that was taken"
_UNASKED: Final = "no document in the file refers to it, so nothing says what it is; not taken"
_TOO_MUCH: Final = (
    f"the files beside the documents are more than {MAX_TOTAL // 2**20} MB together; not taken: "
    "import it again with its document alone"
)


@dataclass(slots=True)
class Binaries:
    """Filled while the file is read for the first time; asked while it is mapped."""

    _files: dict[str, dict[str, Any]] = field(default_factory=dict)
    _asked: dict[str, list[str]] = field(default_factory=dict)
    _size: int = 0

    def note(self, entry: Entry) -> None:
        """Remember a file, or which files a record asks for."""
        resource = entry.resource
        if resource.get("resourceType") == "Binary":
            self._keep(entry)
        elif resource.get("resourceType") in KINDS:
            for key in filter(None, map(_key_asked, attachments.walk(resource))):
                holders = self._asked.setdefault(key, [])
                if len(holders) < MAX_HOLDERS and entry.place not in holders:
                    holders.append(entry.place)

    def why_not(self, entry: Entry) -> str:
        """Why a Binary is no record of its own; "" for a broken one, and for anything else."""
        if entry.resource.get("resourceType") != "Binary" or _is_broken(entry):
            return ""
        keys = _keys(entry)
        if not any(key in self._asked for key in keys):
            return _UNASKED
        return _BESIDE if any(key in self._files for key in keys) else _TOO_MUCH

    def put_into(self, entry: Entry) -> Entry:
        """The entry with the data of the files that it asks for; what it says of them stays."""
        if not any(self._given(one, entry) for one in attachments.walk(entry.resource)):
            return entry
        resource = deepcopy(entry.resource)
        for one in list(attachments.walk(resource)):
            if (file := self._given(one, entry)) is not None:
                one["data"] = file["data"]
                one.setdefault("contentType", file["contentType"])
        return replace(entry, resource=resource)

    def _keep(self, entry: Entry) -> None:
        data = entry.resource.get("data")
        if not isinstance(data, str) or _is_broken(entry) or self._size + len(data) > MAX_TOTAL:
            return
        self._size += len(data)
        file = {"data": data, "contentType": entry.resource["contentType"]}
        for key in _keys(entry):
            self._files.setdefault(key, file)

    def _given(self, attachment: dict[str, Any], entry: Entry) -> dict[str, Any] | None:
        key = _key_asked(attachment)
        return self._files.get(key) if key and entry.place in self._asked.get(key, ()) else None


def _key_asked(attachment: dict[str, Any]) -> str:
    """As `_keys` names it; "" where the data is there, or no file of the same import is meant."""
    url = attachment.get("url")
    if not isinstance(url, str) or "data" in attachment or url.startswith("#"):
        return ""
    return short(url) if short(url).startswith("Binary/") else url


def _keys(entry: Entry) -> list[str]:
    name = entry.resource.get("id")
    keys = [f"Binary/{name}" if isinstance(name, str) else "", entry.full_url]
    return [key for key in keys if key]


def _is_broken(entry: Entry) -> bool:
    try:
        check(entry.resource)
    except BrokenError:
        return True
    return False
