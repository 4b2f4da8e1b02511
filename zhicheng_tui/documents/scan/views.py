"""The repairs of a page: the pictures derived from it that a decoder may read when the page itself fails.

Every repair is a fast operation of Pillow on one grey channel, made when first asked for and kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter, ImageOps

from .engines import Corners


@dataclass(frozen=True)
class View:
    """A picture derived from a page (mode L), and where its pixels lie on the page."""

    image: Image.Image
    scale: float = 1.0
    """Pixels of the page per pixel of the view."""
    border: int = 0
    """Pixels added on every side of the view."""

    def on_page(self, corners: Corners) -> Corners:
        """Return corners on the view as corners on the page."""
        a, b, c, d = (((x - self.border) * self.scale, (y - self.border) * self.scale) for x, y in corners)
        return (a, b, c, d)

    def on_view(self, corners: Corners) -> Corners:
        """Return corners on the page as corners on the view."""
        a, b, c, d = ((x / self.scale + self.border, y / self.scale + self.border) for x, y in corners)
        return (a, b, c, d)


class Views:
    """The repairs of one page, made when asked for.

    `page`: mode L or RGB; `pixels`: how many pixels a repair may have, the page is shrunk to that first.
    """

    def __init__(self, page: Image.Image, pixels: int = 4_000_000) -> None:
        self.page = page
        self.pixels = pixels
        self._made: dict[str, View] = {}

    @property
    def coloured(self) -> bool:
        """Whether the page has colours at all."""
        return self.page.mode == "RGB"

    def red(self) -> View:
        """The red channel, in which a red seal is as light as the paper."""
        return self._make("red", lambda: View(self.page.getchannel("R") if self.coloured else self.page))

    def luma(self) -> View:
        """Brightness, for codes printed in a colour."""
        return self._make("luma", lambda: View(self.page.convert("L")))

    def base(self) -> View:
        """The red channel within the limit of pixels: what the other repairs start from."""
        return self._make("base", lambda: _at_most(self.red(), self.pixels))

    def gamma(self, exponent: float) -> View:
        """Middle tones lighter (exponent above 1: darker parts told apart) or darker."""
        table = [round(255 * (value / 255) ** exponent) for value in range(256)]
        return self._derive(f"gamma {exponent}", lambda image: image.point(table))

    def ink(self) -> View:
        """Black where it is darker than 30 % of the way from ink to paper: a grey seal vanishes."""
        return self._derive("ink", _ink)

    def half(self) -> View:
        """Half the size; noise averages out."""
        return self._make("half", lambda: _shrunk(self.base(), 2))

    def adaptive(self) -> View:
        """Black where it is clearly darker than its surroundings: shadows vanish."""
        return self._derive("adaptive", _adaptive)

    def padded(self) -> View:
        """A white border, for a code whose quiet zone was cut off."""
        return self._make("padded", lambda: View(ImageOps.expand(self.base().image, 40, 255), self.base().scale, 40))

    def sharpened(self) -> View:
        """Edges strongly enhanced, for a picture out of focus."""
        return self._derive("sharpened", lambda image: image.filter(ImageFilter.UnsharpMask(3, 300, 0)))

    def softened(self) -> View:
        """Slightly blurred, for moire and noise."""
        return self._derive("softened", lambda image: image.filter(ImageFilter.GaussianBlur(1.2)))

    def small(self, side: int) -> View:
        """The base with at most `side` pixels along its longer side."""
        return self._make(f"small {side}", lambda: _at_most(self.base(), 1 << 62, side))

    def doubled(self) -> View:
        """Twice the size and sharpened, for modules of very few pixels."""
        return self._make("doubled", self._doubled)

    def _doubled(self) -> View:
        base = _at_most(self.base(), self.pixels // 2)
        size = (base.image.width * 2, base.image.height * 2)
        large = base.image.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.UnsharpMask(3, 200, 0))
        return View(large, base.scale / 2)

    def _derive(self, name: str, change: Callable[[Image.Image], Image.Image]) -> View:
        return self._make(name, lambda: View(change(self.base().image), self.base().scale))

    def _make(self, name: str, make: Callable[[], View]) -> View:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]


def span(image: Image.Image) -> tuple[int, int]:
    """Return the grey of ink and of paper in `image` (mode L): the 1st and the 90th percentile."""
    histogram, total = image.histogram(), image.width * image.height
    seen, ink = 0, -1
    for value, count in enumerate(histogram):
        seen += count
        if ink < 0 and seen >= total * 0.01:
            ink = value
        if seen >= total * 0.9:
            return max(ink, 0), value
    return 0, 255


def _ink(image: Image.Image) -> Image.Image:
    ink, paper = span(image)
    limit = ink + (paper - ink) * 0.3
    return image.point([0 if value <= limit else 255 for value in range(256)])


def _adaptive(image: Image.Image) -> Image.Image:
    darker = ImageChops.subtract(image.filter(ImageFilter.BoxBlur(15)), image)
    return darker.point([0 if value > 25 else 255 for value in range(256)])


def _at_most(view: View, pixels: int, side: int = 1 << 30) -> View:
    width, height = view.image.size
    factor = min(1.0, (pixels / (width * height)) ** 0.5, side / max(width, height))
    if factor == 1.0:
        return view
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    resized = view.image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    return View(resized, view.scale * width / size[0])


def _shrunk(view: View, factor: int) -> View:
    return View(view.image.reduce(factor), view.scale * factor)
