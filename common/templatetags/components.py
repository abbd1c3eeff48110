"""The components: {% load components %}.

Arguments are keyword-only; a missing one is an error when the template is compiled.

Each takes plain values or an object with the named attributes and nothing from the page around it. /gallery/
shows every one in every state.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.templatetags import boxes, fields, glyphs, statuses
from common.templatetags.boxes import sign

register = template.Library()

register.simple_tag(boxes.icon)
for box in (boxes.note, boxes.empty, boxes.drawer):
    register.simple_block_tag(box)

BUTTONS = {
    "": "",
    "primary": "btn-primary",
    "danger": "btn-danger",
    "erase": "btn-danger do",
    "quiet": "btn-quiet",
}


@register.inclusion_tag("components/anchor_status.html")
def anchor_status(
    *, status: Any, pill: bool = False, poll_url: str | None = "", nonce: str = ""
) -> dict[str, Any]:
    """What the ledger knows of one thing.

    With `poll_url` it looks again every few seconds until the state is final.
    """
    state = statuses.state_of(status)
    if not state:
        return {"state": ""}
    return {
        "state": state,
        "say": statuses.wording(status),
        "pill": pill,
        "poll_url": poll_url if state in statuses.MOVING else "",
        "nonce": nonce,
    }


@register.inclusion_tag("components/pages.html")
def pages(*, page: Page[Any], name: str, heading: str, caption: str) -> dict[str, Any]:
    """From one page of a list to the next; nothing where all are on one.

    `name` is the list's in the address, `heading` the id to come back to.
    """
    return {"page": page, "name": name, "heading": heading, "caption": caption}


@register.inclusion_tag("components/status.html")
def status(*, tone: str, icon: str, words: str, pill: bool = False) -> dict[str, Any]:
    """Any other status. `tone` is good, warn, bad, wait or none."""
    return {"tone": tone, "icon": icon, "words": words, "pill": pill}


@register.inclusion_tag("components/status.html")
def record_state(*, state: str) -> dict[str, Any]:
    """Withdrawn, Hidden or Erased; nothing for a record in use."""
    found = statuses.RECORD.get(statuses.state_of(state))
    return {"tone": found.tone, "icon": found.icon, "words": found.words} if found else {}


@register.inclusion_tag("components/status.html")
def licence_state(*, state: str, pill: bool = False) -> dict[str, Any]:
    """Licence valid, Under review, Answer needed, Expired, Suspended, Rejected: the state of an application
    or a licence.
    """
    found = statuses.CREDENTIAL[statuses.state_of(state)]
    return {"tone": found.tone, "icon": found.icon, "words": found.words, "pill": pill}


@register.inclusion_tag("components/status.html")
def decision(*, outcome: str) -> dict[str, Any]:
    """What a verifier decided."""
    found = statuses.DECISION[str(outcome)]
    return {"tone": found.tone, "icon": found.icon, "words": found.words}


@register.inclusion_tag("components/anchor_status.html")
def on_chain(*, state: str) -> dict[str, Any]:
    """How far the chain has a decision; nothing where it is no business of the chain."""
    known = statuses.ON_CHAIN.get(str(state), "")
    return (
        {"state": known, "say": statuses.ANCHOR[known], "pill": False, "poll_url": "", "nonce": ""}
        if known
        else {"state": ""}
    )


@register.inclusion_tag("components/button.html")
def button(
    *,
    label: str,
    href: str = "",
    icon: str = "",
    kind: str = "",
    size: str = "",
    wide: bool = False,
    hide_label: bool = False,
    type: str = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    new_tab: bool = False,
    disabled: bool = False,
    busy: bool = False,
    opens: str = "",
    copies: str = "",
    about: str = "",
) -> dict[str, Any]:
    """A button, or with `href` a link that looks like one.

    `kind`: primary, danger, erase (filled red), quiet or plain.

    `about` completes the label for people who hear it without its row; `opens` is the id of a dialog;
    `copies` a text for the clipboard.
    """
    classes = [
        BUTTONS[kind],
        f"btn-{size}" if size else "",
        "wide" if wide else "",
        "btn-icon" if hide_label else "",
    ]
    return {**locals(), "classes": " ".join(filter(None, classes))}


@register.inclusion_tag("components/field.html")
def field(
    *,
    field: BoundField,
    label: str = "",
    hint: str = "",
    mono: bool = False,
    wide: bool = False,
    aside: str = "",
    aside_url: str = "",
) -> dict[str, Any]:
    """One field of a form. `aside` is a link beside the label; `wide` takes the whole row of a grid."""
    return {
        **fields.field_context(field, label=label, hint=hint, mono=mono, aside_url=aside_url, aside=aside),
        "wide": wide,
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(
    *, form: forms.BaseForm, verb: str = "sent", kept: str = "Everything else you wrote is kept."
) -> dict[str, Any]:
    """On top of a form that came back: what is not done yet, a link to each field in need, and what was
    kept.
    """
    rows = fields.error_rows(form) if form.is_bound else []
    return {
        "rows": [row for row in rows if row[0]],
        "whole": [row[2] for row in rows if not row[0]],
        "count": fields.in_words(sum(1 for row in rows if row[0])),
        "verb": verb,
        "kept": kept,
    }


@register.inclusion_tag("components/confirm.html")
def confirm(
    *,
    id: str,
    question: str,
    consequences: Sequence[Mapping[str, str]],
    action: str,
    verb: str,
    keep: str,
    verb_icon: str = "",
    danger: bool = True,
) -> dict[str, Any]:
    """Before something that cannot be taken back: the question says about what, each consequence {icon, text,
    tone}, the button says the verb.
    """
    return dict(locals())


@register.inclusion_tag("components/record_row.html")
def record_row(*, row: Any, url: str, current: bool = False, wide: bool = False) -> dict[str, Any]:
    """One record on the timeline.

    Beside an open record a state is shown only where it is not simply "Recorded"; a `wide` row always shows
    it.
    """
    moving = statuses.state_of(row.status) not in ("", "confirmed")
    return {
        "row": row,
        "url": url,
        "current": current,
        "wide": wide,
        "icon": glyphs.for_kind(row.kind),
        "show_status": moving,
        "gone": statuses.state_of(getattr(row, "state", "")) in statuses.RECORD,
    }


@register.inclusion_tag("components/filter_chip.html")
def filter_chip(
    *, label: str, name: str, options: Sequence[Mapping[str, Any]] = (), value: str = "", remove_url: str = ""
) -> dict[str, Any]:
    """A filter: set, it shows its value and a cross; not set, it opens a list of `options` {label, url,
    active}.
    """
    return {"label": label, "name": name, "options": options, "value": value, "remove_url": remove_url}


@register.simple_tag
def avatar(
    *, name: str = "", icon: str = "", org: bool = False, size: str = "", tone: str = ""
) -> SafeString:
    """Initials or a sign; people are round, organisations square. Decorative: the name stands beside it."""
    words = [word for word in name.split() if word[:1].isalnum()]
    initials = "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()
    classes = " ".join(
        filter(None, ["mc-avatar", "organisation" if org else "", f"mc-avatar-{size}" if size else "", tone])
    )
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>', classes, sign(icon) if icon else initials
    )


@register.simple_tag
def number(*, value: str, group: bool = True) -> SafeString:
    """What must not be misread: account numbers, addresses, fingerprints.

    Grouped for the eye; copied, it is whole.
    """
    text = str(value)
    head = 6 if text.startswith("0x") else 2 if text[:2].isalpha() and text[2:].isdigit() else 4
    parts = [text[:head], *(text[at : at + 4] for at in range(head, len(text), 4))] if group else [text]
    return format_html(
        '<bdi class="mono addr">{}</bdi>',
        format_html_join("", "<span>{}</span>", ((part,) for part in parts)),
    )


@register.inclusion_tag("components/proof_list.html")
def proof_list(*, steps: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """What was checked: each {state, title, detail}, state one of ok, wait, bad, none."""
    signs = {"ok": sign("check"), "wait": sign("clock"), "bad": sign("x"), "none": sign("minus")}
    return {"steps": [{**step, "sign": signs[step["state"]]} for step in steps]}


@register.inclusion_tag("components/upload_row.html")
def upload_row(
    *, upload: Any, nonce: str = "", describe_url: str = "", status_url: str = ""
) -> dict[str, Any]:
    """One file on its way into the records: percent, refused with the reason, "Say what it is", stored,
    recorded, already there.
    """
    state = statuses.state_of(upload.state)
    return {
        "upload": upload,
        "state": state,
        "say": statuses.UPLOAD.get(state),
        "icon": glyphs.for_type(upload.content_type or ""),
        "nonce": nonce,
        "describe_url": describe_url,
        "status_url": status_url,
    }


@register.inclusion_tag("components/progress.html")
def progress(*, label: str, value: int | None, maximum: int = 100) -> dict[str, Any]:
    """A bar. `value` None means: going on, nobody knows how far."""
    return {"label": label, "value": value, "maximum": maximum}


@register.inclusion_tag("components/notice_strip.html")
def notice_strip(*, tone: str, icon: str, text: str, href: str = "", action: str = "") -> dict[str, Any]:
    """A strip below the ribbon that cannot be closed: acting for (""), preview (info), emergency access
    (bad).
    """
    return dict(locals())


@register.inclusion_tag("components/stepper.html")
def stepper(*, steps: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What happens next: each {title, detail, state}, state one of done, now, later."""
    return {"steps": steps}


@register.inclusion_tag("components/data_list.html")
def data_list(*, rows: Sequence[tuple[str, Any]], tall: bool = False) -> dict[str, Any]:
    """Labels and values; `tall` sets them below each other."""
    return {"rows": rows, "tall": tall}


@register.inclusion_tag("components/table.html")
def table(
    *, caption: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], numeric: Sequence[int] = ()
) -> dict[str, Any]:
    """A table whose first column heads its rows; `numeric` are the columns (from 0) set flush right.

    It folds on a phone.
    """
    return {
        "caption": caption,
        "columns": columns,
        "rows": [list(zip(columns, row, strict=True)) for row in rows],
        "numeric": list(numeric),
    }


@register.filter
def given_name(name: str) -> str:
    """The first word of a name, as people are greeted."""
    return str(name).split(" ")[0]


@register.filter
def words(count: int) -> str:
    """3 → "three"."""
    return fields.in_words(int(count))


@register.filter
def kind_icon(kind: str) -> str:
    """The sign of a kind of record."""
    return glyphs.for_kind(kind)
