"""docs/pictures/data-model.svg shows the models that there are."""

import re

from tools import data_model


def test_the_picture_has_a_box_for_every_model_and_no_other() -> None:
    drawn = re.findall(r'<g id="([^"]+)">', data_model.PICTURE.read_text(encoding="utf-8"))
    known = [model._meta.label for found in data_model.models().values() for model in found]
    assert sorted(drawn) == sorted(known), "make data-model"
