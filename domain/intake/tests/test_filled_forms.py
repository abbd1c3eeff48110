"""A form that was filled in says the same to everybody: on the picture of the page, and to a search."""

import io

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from domain.intake import previews
from domain.intake.check import check
from domain.records.tests import made_files as made

FIELD = (40, 40, 260, 80)


def form(value: str, *, is_drawn: bool) -> bytes:
    """One field with this value; `is_drawn`: its program left a picture of it, as most do."""

    def change(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        font = Dictionary(Helv=page.Resources.Font.F1)
        said = f"/Tx BMC q BT /Helv 20 Tf 4 10 Td ({value}) Tj ET Q EMC".encode()
        look = Stream(
            document, said, Subtype=Name.Form, BBox=[0, 0, 220, 40], Resources=Dictionary(Font=font)
        )
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("allergy"), V=String(value),
            Rect=Array(FIELD), F=4, DA=String("/Helv 20 Tf 0 g"), P=page.obj,
        )  # fmt: skip
        if is_drawn:
            field.AP = Dictionary(N=look)
        field = document.make_indirect(field)
        page.Annots = Array([field])
        document.Root.AcroForm = Dictionary(
            Fields=Array([field]),
            DR=Dictionary(Font=font),
            DA=String("/Helv 20 Tf 0 g"),
            NeedAppearances=not is_drawn,
        )

    return made.pdf(text="Allergies:", change=change)


def ink(data: bytes) -> int:
    """How many dark points there are where the field is."""
    picture = Image.open(io.BytesIO(previews.page(io.BytesIO(data), len(data), "application/pdf").data))
    scale = picture.width / 300
    left, bottom, right, top = (round(each * scale) for each in FIELD)
    height = picture.height
    shown = np.asarray(picture.convert("L"))[height - top : height - bottom, left:right]
    return int((shown < 90).sum())


@pytest.mark.parametrize("is_drawn", [True, False], ids=["drawn by its program", "not drawn yet"])
def test_what_was_filled_in_is_on_the_picture(is_drawn: bool) -> None:
    assert ink(form("Penicillin", is_drawn=is_drawn)) > 200
    assert ink(form("", is_drawn=is_drawn)) == 0


def test_what_was_filled_in_is_found() -> None:
    data = form("Penicillin", is_drawn=True)
    assert "Penicillin" in check(io.BytesIO(data), len(data)).words
