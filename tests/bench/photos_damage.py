"""The kinds of damage a form page suffers between the printer and the upload, one function a kind.

Each takes a `Form` and a source of chance, and returns the picture that arrives (mode RGB or L).
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from .photos import DPI, Box, Form, code, signed, stamped

Damage = Callable[[Form, random.Random], Image.Image]
Values = npt.NDArray[np.float32]


def damaged(kind: str, form: Form, seed: int = 0) -> Image.Image:
    """Return the picture of `form`, signed and sealed, after damage of `kind` (a key of `KINDS`)."""
    chance = random.Random(f"{kind} {seed}")
    return KINDS[kind](signed(form, chance), chance)


def _values(image: Image.Image) -> Values:
    return np.asarray(image.convert("RGB"), np.float32)


def _image(values: Values) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _noise(image: Image.Image, chance: random.Random, strength: float) -> Image.Image:
    made = np.random.default_rng(chance.getrandbits(32))
    values = _values(image)
    return _image(values + made.normal(0, strength, values.shape).astype(np.float32))


def _jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=quality)
    return Image.open(io.BytesIO(file.getvalue())).convert("RGB")


def _wide(image: Image.Image, width: int) -> Image.Image:
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.BICUBIC, reducing_gap=2)


def _desk(size: tuple[int, int], chance: random.Random) -> Image.Image:
    made = np.random.default_rng(chance.getrandbits(32))
    grain = made.normal(0, 1, (size[1] // 24 + 2, size[0] // 4 + 2)).astype(np.float32)
    field = np.asarray(Image.fromarray(grain).resize(size, Image.Resampling.BICUBIC), np.float32)
    colour = np.array([chance.uniform(90, 150), chance.uniform(60, 110), chance.uniform(30, 80)], np.float32)
    return _image(colour + field[..., None] * 14)


def _quad(
    image: Image.Image, corners: list[tuple[float, float]], size: tuple[int, int], back: Image.Image
) -> Image.Image:
    """Draw `image` so that its corners (from top left, clockwise) lie at `corners` of a picture like `back`."""
    rows, wanted = [], []
    for (u, v), (x, y) in zip(corners, ((0, 0), (image.width, 0), image.size, (0, image.height)), strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        wanted += [x, y]
    through = np.linalg.solve(np.array(rows, float), np.array(wanted, float)).tolist()
    mode, smooth = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    drawn = image.convert("RGB").transform(size, mode, through, smooth)
    mask = Image.new("L", image.size, 255).transform(size, mode, through, smooth)
    return Image.composite(drawn, back, mask)


def _perspective(image: Image.Image, chance: random.Random, strength: float, room: float = 0.04) -> Image.Image:
    width, height = image.size
    size = (round(width * (1 + 2 * room)), round(height * (1 + 2 * room)))
    left, top = width * room, height * room
    corners = []
    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        far, down = x + chance.uniform(-1, 1) * strength, y + chance.uniform(-1, 1) * strength
        corners.append((left + far * width, top + down * height))
    return _quad(image, corners, size, _desk(size, chance))


def _rotated(image: Image.Image, degrees: float, chance: random.Random) -> Image.Image:
    fill = tuple(chance.randint(60, 200) for _ in range(3))
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=fill)


def _motion(image: Image.Image, length: float, degrees: float) -> Image.Image:
    steps = max(2, round(length))
    total = np.zeros_like(_values(image))
    for i in range(steps):
        far = (i / (steps - 1) - 0.5) * length
        move = (1, 0, far * np.cos(np.radians(degrees)), 0, 1, far * np.sin(np.radians(degrees)))
        kind, smooth = Image.Transform.AFFINE, Image.Resampling.BILINEAR
        total += _values(image.transform(image.size, kind, move, smooth, fillcolor="white"))
    return _image(np.asarray(total / steps, np.float32))


def _light(image: Image.Image, chance: random.Random, low: float, high: float) -> Values:
    """Return a smooth field between `low` and `high`, (height, width, 1)."""
    made = np.array([[chance.uniform(low, high) for _ in range(3)] for _ in range(4)], np.float32)
    field = Image.fromarray(made).resize(image.size, Image.Resampling.BICUBIC)
    return np.asarray(field, np.float32)[..., None]


def _spot(image: Image.Image, box: Box, chance: random.Random, strength: float) -> Image.Image:
    x = (box[0] + box[2]) / 2 + chance.uniform(-60, 60)
    y = (box[1] + box[3]) / 2 + chance.uniform(-60, 60)
    rows, columns = np.mgrid[0 : image.height, 0 : image.width].astype(np.float32)
    far = ((rows - y) ** 2 + (columns - x) ** 2) / (2 * (chance.uniform(110, 190)) ** 2)
    return _image(_values(image) + (strength * np.exp(-far))[..., None].astype(np.float32))


def _over_codes(form: Form, chance: random.Random, both: bool) -> list[tuple[int, int]]:
    boxes = form.codes if both else form.codes[:1]
    middles = [((left + right) // 2, (top + bottom) // 2) for left, top, right, bottom in boxes]
    return [(x + chance.randint(-50, 50), y + chance.randint(-50, 50)) for x, y in middles]


def _pen(form: Form, chance: random.Random, strokes: int, width: int) -> Image.Image:
    draw = ImageDraw.Draw(form.image)
    for left, top, right, bottom in form.codes:
        for _ in range(strokes):
            points = [(chance.uniform(left - 40, right + 40), chance.uniform(top - 40, bottom + 40)) for _ in range(4)]
            draw.line(points, fill=(20, 25, 70), width=width, joint="curve")
    return form.image


def _toner(form: Form, chance: random.Random, streaks: int) -> Image.Image:
    draw = ImageDraw.Draw(form.image)
    for left, _, right, _ in form.codes:
        for _ in range(streaks):
            x = chance.randint(left, right)
            box = (x, 0, x + chance.randint(3, 12), form.image.height)
            draw.rectangle(box, fill=chance.choice(("white", (40, 40, 40))))
    return form.image


def _fold(form: Form, chance: random.Random) -> Image.Image:
    """A crease through each code: paper on both sides leans, so rows shift and light changes."""
    values = _values(form.image)
    for left, top, right, bottom in form.codes:
        crease = chance.uniform(top + 60, bottom - 60)
        rows = np.arange(values.shape[0], dtype=np.float32)
        bend = np.exp(-np.abs(rows - crease) / 90) * chance.uniform(3, 9)
        source = np.clip(rows + np.where(rows < crease, -bend, bend), 0, values.shape[0] - 1).astype(int)
        shade = 1 - 0.55 * np.exp(-(((rows - crease) / 9) ** 2))
        side = slice(max(0, left - 150), right + 150)
        values[:, side] = values[source][:, side] * shade[:, None, None]
    return _image(values)


def _crumple(form: Form, chance: random.Random, strength: float) -> Image.Image:
    """Rumpled paper: every place shifts by a smooth field, and the light with it."""
    image = form.image
    fields = []
    for _ in range(3):
        made = np.array([[chance.gauss(0, 1) for _ in range(17)] for _ in range(24)], np.float32)
        fields.append(np.asarray(Image.fromarray(made).resize(image.size, Image.Resampling.BICUBIC), np.float32))
    rows, columns = np.mgrid[0 : image.height, 0 : image.width]
    y = np.clip(rows + fields[0] * strength, 0, image.height - 1).astype(int)
    x = np.clip(columns + fields[1] * strength, 0, image.width - 1).astype(int)
    return _image(_values(image)[y, x] * (1 - 0.18 * np.abs(fields[2]))[..., None].astype(np.float32))


def _moire(image: Image.Image, chance: random.Random) -> Image.Image:
    rows, columns = np.mgrid[0 : image.height, 0 : image.width].astype(np.float32)
    angle, pitch = chance.uniform(0.1, 0.5), chance.uniform(2.3, 3.4)
    wave = np.sin((columns * np.cos(angle) + rows * np.sin(angle)) * 2 * np.pi / pitch)
    other = np.sin((rows * np.cos(angle) - columns * np.sin(angle)) * 2 * np.pi / pitch)
    return _image(_values(image) * 0.8 + 30 + (22 * (wave + other))[..., None])


def _fax(image: Image.Image, dpi: tuple[int, int]) -> Image.Image:
    size = (image.width * dpi[0] // DPI, image.height * dpi[1] // DPI)
    bits = image.convert("L").resize(size, Image.Resampling.BICUBIC, reducing_gap=2).point([0] * 140 + [255] * 116)
    return bits.resize((size[0], size[0] * image.height // image.width), Image.Resampling.NEAREST)


def _cropped(form: Form, chance: random.Random) -> Image.Image:
    """The edge of the picture runs through the quiet zones of both codes."""
    (_, top, right, _), (left, _, _, bottom) = form.codes[0], form.codes[-1]
    gap = chance.randint(2, 10)
    return form.image.crop((left - gap, top - gap, right + gap, bottom + gap))


def _bad_day(form: Form, chance: random.Random) -> Image.Image:
    """Seal over one code, a badly lit crooked photograph, a little blur, sent through a chat."""
    image = stamped(form, _over_codes(form, chance, both=chance.random() < 0.5), chance, (200, 30, 40)).image
    image = _perspective(image, chance, 0.03)
    image = _rotated(image, chance.uniform(-12, 12), chance)
    image = _image(_values(image) * _light(image, chance, 0.35, 1.0))
    image = image.filter(ImageFilter.GaussianBlur(chance.uniform(0.6, 1.4)))
    return _jpeg(_noise(_wide(image, chance.choice((900, 1080, 1280))), chance, 6), chance.randint(30, 60))


def _worse_day(form: Form, chance: random.Random) -> Image.Image:
    """At the edge of what a person can make out: pen and crease over both codes, blur, chat."""
    image = _fold(Form(_pen(form, chance, 1, 7), form.codes, form.text), chance)
    image = _perspective(image, chance, 0.03)
    image = _motion(image, chance.uniform(3, 7), chance.uniform(0, 180))
    return _jpeg(_noise(_wide(image, 1080), chance, 5), chance.randint(30, 50))


def _beside_another(form: Form, chance: random.Random) -> Image.Image:
    """A chat's own code, larger than ours, printed in the middle of the page."""
    other = code(f"https://weixin.qq.com/g/{chance.getrandbits(80):x}", 480, dense=True)
    form.image.paste(ImageOps.expand(other, 50, 255).convert("RGB"), (form.image.width // 2 - 290, 1200))
    return _jpeg(_wide(form.image, 1080), 50)


KINDS: dict[str, Damage] = {
    "clean": lambda form, _: form.image,
    "turned": lambda form, c: form.image.rotate(c.choice((90, 180, 270)), expand=True),
    "rotated": lambda form, c: _rotated(form.image, c.uniform(0, 360), c),
    "mirrored": lambda form, _: ImageOps.mirror(form.image),
    "perspective": lambda form, c: _perspective(form.image, c, 0.05, 0.08),
    "perspective, strong": lambda form, c: _perspective(form.image, c, 0.13, 0.16),
    "defocus": lambda form, c: form.image.filter(ImageFilter.GaussianBlur(c.uniform(3.0, 5.0))),
    "defocus, strong": lambda form, c: form.image.filter(ImageFilter.GaussianBlur(c.uniform(5.0, 6.5))),
    "motion": lambda form, c: _motion(form.image, c.uniform(8, 14), c.uniform(0, 180)),
    "motion, strong": lambda form, c: _motion(form.image, c.uniform(14, 20), c.uniform(0, 180)),
    "low light": lambda form, c: _noise(_image(_values(form.image) * c.uniform(0.1, 0.2)), c, 7),
    "shadow": lambda form, c: _image(_values(form.image) * _light(form.image, c, 0.15, 1.0)),
    "glare": lambda form, c: _spot(_spot(form.image, form.codes[0], c, 190), form.codes[-1], c, 190),
    "red seal over one": lambda form, c: stamped(form, _over_codes(form, c, False), c, (205, 25, 35)).image,
    "red seal over both": lambda form, c: stamped(form, _over_codes(form, c, True), c, (205, 25, 35)).image,
    "grey seal over both": lambda form, c: ImageOps.grayscale(
        stamped(form, _over_codes(form, c, True), c, (205, 25, 35)).image
    ),
    "pen over both": lambda form, c: _pen(form, c, 2, 7),
    "pen over both, heavy": lambda form, c: _pen(form, c, 3, 11),
    "fold through both": _fold,
    "crumpled": lambda form, c: _crumple(form, c, 4),
    "crumpled, strong": lambda form, c: _crumple(form, c, 8),
    "toner": lambda form, c: _toner(form, c, 3),
    "toner, heavy": lambda form, c: _toner(form, c, 6),
    "moire": lambda form, c: _moire(form.image, c),
    "inverted": lambda form, _: ImageOps.invert(form.image),
    "fax, fine": lambda form, _: _fax(form.image, (204, 196)),
    "fax": lambda form, _: _fax(form.image, (204, 98)),
    "scan, 100 dpi": lambda form, c: _noise(_wide(form.image, 827), c, 4),
    "chat, 1080": lambda form, c: _jpeg(_wide(form.image, 1080), c.randint(40, 60)),
    "chat, 810": lambda form, c: _jpeg(_wide(form.image, 810), c.randint(40, 60)),
    "chat, 720": lambda form, c: _jpeg(_wide(form.image, 720), c.randint(40, 60)),
    "jpeg 15-40": lambda form, c: _jpeg(_wide(form.image, 1240), c.randint(15, 40)),
    "cropped": _cropped,
    "on a desk": lambda form, c: _perspective(_wide(form.image, 1100), c, 0.06, 0.4),
    "beside another code": _beside_another,
    "bad day": _bad_day,
    "worse day": _worse_day,
}
"""Every kind, from none to the worst."""
