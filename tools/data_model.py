"""Draws the Django models as docs/pictures/data-model.svg: `make data-model`.

Each app is a panel, each model a box with its columns. The colour before a column is its class
(`<app>/field_classes.py`). A curve leads from a foreign key to the model it names in the same app; one of
another app is written out.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Final

import django
from django.apps import AppConfig, apps
from django.db.models import Field, Model

from tools.typecheck import ADDRESSES

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURE: Final = ROOT / "docs" / "pictures" / "data-model.svg"
COLOURS: Final = {
    "public": "#2f9e44",
    "metadata": "#1c7ed6",
    "identity": "#f08c00",
    "content": "#c2255c",
    "keys": "#212529",
}
COLUMNS: Final = 6
WIDTH: Final = 268
GUTTER: Final = 46
MARGIN: Final = 24
LINE: Final = 15
HEAD: Final = 22
BETWEEN: Final = 16
PANEL: Final = 44
_GREY: Final = 'fill="#868e96"'


@dataclass(frozen=True, slots=True)
class Box:
    """One model, where it lies."""

    model: type[Model]
    x: int
    y: int
    classes: Mapping[str, str]

    @property
    def fields(self) -> Sequence["Field[object, object]"]:
        return self.model._meta.local_fields

    @property
    def height(self) -> int:
        return _height(self.model)

    def row(self, place: int) -> int:
        """The middle of a column's line."""
        return self.y + HEAD + LINE * place + LINE // 2 + 3


def models() -> dict[AppConfig, list[type[Model]]]:
    """Ours only, by app, in the order of their names."""
    ours = [config for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT)]
    ours = [config for config in ours if "site-packages" not in config.path and any(config.get_models())]
    return {
        config: sorted(config.get_models(), key=lambda model: model.__name__)
        for config in sorted(ours, key=lambda config: config.name)
    }


def draw() -> str:
    parts: list[str] = []
    top = 86
    for config, found in models().items():
        boxes, height = _place(config, found, top + PANEL)
        parts += _panel(config, top, height)
        parts += _curves(boxes)  # below the boxes, so that every word can be read
        for box in boxes:
            parts += _box(box)
        top += PANEL + height + BETWEEN
    return "\n".join([*_opening(top + MARGIN), *parts, "</svg>", ""])


def _place(config: AppConfig, found: Sequence[type[Model]], top: int) -> tuple[list[Box], int]:
    """Each box in the column that is shortest so far. Returns the height of the longest one, too."""
    classes: dict[str, dict[str, str]] = import_module(f"{config.name}.field_classes").CLASSES
    depth = [0] * COLUMNS
    boxes = []
    for model in found:
        column = depth.index(min(depth))
        left = MARGIN + 16 + column * (WIDTH + GUTTER)
        boxes.append(Box(model, left, top + depth[column], classes[model.__name__]))
        depth[column] += _height(model) + BETWEEN
    return boxes, max(depth)


def _height(model: type[Model]) -> int:
    return HEAD + LINE * len(model._meta.local_fields) + 8


def _opening(height: int) -> Iterator[str]:
    width = 2 * MARGIN + 32 + COLUMNS * WIDTH + (COLUMNS - 1) * GUTTER
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="11">'
    )
    yield "<title>The data model of MedChain</title>"
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'
    yield _text(MARGIN, 34, "The data model of MedChain", 'font-size="20" font-weight="600"')
    left = MARGIN
    for name, colour in COLOURS.items():
        yield f'<rect x="{left}" y="52" width="9" height="9" rx="2" fill="{colour}"/>'
        yield _text(left + 15, 60, name)
        left += 40 + 7 * len(name)
    yield _text(left, 60, "Colours: classes in <app>/field_classes.py. Made by `make data-model`.", _GREY)


def _panel(config: AppConfig, top: int, height: int) -> Iterator[str]:
    width = 32 + COLUMNS * WIDTH + (COLUMNS - 1) * GUTTER
    yield (
        f'<rect x="{MARGIN}" y="{top}" width="{width}" height="{PANEL + height}" rx="10" '
        'fill="#f8f9fa" stroke="#dee2e6"/>'
    )
    folder = config.name.replace(".", "/") + "/"
    yield _text(MARGIN + 16, top + 27, folder, 'font-size="15" font-weight="600"')


def _box(box: Box) -> Iterator[str]:
    yield f'<g id="{box.model._meta.label}">'
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{WIDTH}" height="{box.height}" rx="6" '
        'fill="#fff" stroke="#adb5bd"/>'
    )
    yield _text(box.x + 10, box.y + 16, box.model.__name__, 'font-size="12" font-weight="600"')
    for place, field in enumerate(box.fields):
        middle = box.row(place)
        colour = COLOURS[box.classes[field.name]]
        yield f'<rect x="{box.x + 10}" y="{middle - 4}" width="7" height="7" rx="2" fill="{colour}"/>'
        weight = 'font-weight="600"' if field.primary_key else ""
        yield _text(box.x + 23, middle + 4, field.name, weight)
        yield _text(box.x + WIDTH - 10, middle + 4, _kind(field), f'text-anchor="end" {_GREY}')
    yield "</g>"


def _kind(field: "Field[object, object]") -> str:
    target = field.related_model
    if not isinstance(target, type):
        return type(field).__name__.removesuffix("Field")
    is_near = target._meta.app_label == field.model._meta.app_label
    return f"→ {target.__name__ if is_near else target._meta.label}"


def _curves(boxes: Sequence[Box]) -> Iterator[str]:
    """From the line of a foreign key to the head of the box that it names."""
    by_model = {box.model: box for box in boxes}
    for box in boxes:
        for place, field in enumerate(box.fields):
            target = by_model.get(field.related_model) if isinstance(field.related_model, type) else None
            if target is not None:
                yield _curve(box, box.row(place), target)


def _curve(box: Box, start: int, target: Box) -> str:
    end, bend = target.y + HEAD // 2, 30
    if target.x > box.x:
        left, right = box.x + WIDTH, target.x
        path = f"M{left} {start} C{left + bend} {start} {right - bend} {end} {right} {end}"
    elif target.x < box.x:
        left, right = target.x + WIDTH, box.x
        path = f"M{right} {start} C{right - bend} {start} {left + bend} {end} {left} {end}"
    else:
        side = box.x + WIDTH
        path = f"M{side} {start} C{side + bend} {start} {side + bend} {end} {side} {end}"
    return f'<path d="{path}" fill="none" stroke="#7048e8" stroke-opacity=".55"/>'


def _text(x: int, y: int, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}"{" " if more else ""}{more}>{escape(words)}</text>'


if __name__ == "__main__":
    for name, value in ADDRESSES.items():
        os.environ.setdefault(name, value)
    django.setup()
    PICTURE.write_text(draw(), encoding="utf-8")
