"""A photo of a prescription, as a phone takes it: paper on a table, slightly turned, with camera and place in
its metadata.
"""

import io
import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont


def prescription_photo(*, lines: tuple[str, ...], seed: int) -> bytes:
    """A JPEG of about 300 kB, the same for the same arguments.

    Its EXIF block holds a camera and a GPS position, which previews must not show.
    """
    chance = random.Random(seed)  # noqa: S311 - a texture
    table = Image.effect_noise((1200, 1600), 18).convert("L").filter(ImageFilter.GaussianBlur(2))
    photo = Image.merge(
        "RGB",
        (
            table.point(lambda v: v * 0.55 + 40),
            table.point(lambda v: v * 0.42 + 30),
            table.point(lambda v: v * 0.3 + 24),
        ),
    )
    paper = Image.new("RGBA", (820, 1120), (250, 248, 240, 255))
    draw = ImageDraw.Draw(paper)
    y = 90
    for index, line in enumerate(lines):
        size = 46 if index == 0 else 34
        draw.text(
            (80 + chance.randint(-3, 3), y), line, fill=(28, 40, 90, 255), font=ImageFont.load_default(size)
        )
        y += size + 34
        if index == 0:
            draw.line((80, y - 14, 740, y - 14), fill=(60, 60, 60, 255), width=3)
    turned = paper.rotate(chance.uniform(-4, 4), expand=True, resample=Image.Resampling.BICUBIC)
    photo.paste(turned, (170, 190), turned)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Pocket", "Camera 7"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()
