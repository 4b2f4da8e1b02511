"""Pages of pictures and PDFs to look at, drawn by a helper process; and what is known of a file without drawing it."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ..documents.helper.client import Picture as Picture  # for screens, which know services only
from ..documents.scan.opening import LoadError
from ..domain.refusal import refuse
from ..domain.text import one_line

if TYPE_CHECKING:
    from PIL import Image

    from .runtime import Runtime

Window = tuple[float, float, float, float]
"""A part of a page, in fractions of its width and height: left, top, right, bottom."""
WHOLE: Window = (0.0, 0.0, 1.0, 1.0)
CHUNK = 1 << 20


@dataclass(frozen=True)
class Facts:
    """What is known of a file without drawing it."""

    size: int
    """Bytes."""
    sha256: str
    """In hexadecimal digits."""


class Pictures:
    """What screens look at."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def view(self, source: Path, page: int, window: Window, most: tuple[int, int]) -> Picture:
        """Return a part of a page in at most `most` pixels; takes its time, so never on the painting thread.

        Raises:
            Refused: When the file can't be read; the sentence says why and what to do.
        """
        try:
            with self._runtime.helpers.one() as helper:
                return helper.picture(source, page, window=window, most=most)
        except LoadError as error:
            raise refuse("picture.unreadable", str(error)) from error

    def facts(self, source: Path) -> Facts:
        """Return size and hash of a regular file; takes its time.

        Raises:
            Refused: When there is no such file, or it can't be read.
        """
        name = one_line(source.name)
        try:
            descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except (OSError, ValueError) as error:
            raise refuse("picture.gone", f"「{name}」打不开：不存在、没有权限，或者是链接") from error
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise refuse("picture.gone", f"「{name}」不是普通文件，不能查看")
            return _read(descriptor)
        except OSError as error:
            raise refuse("picture.gone", f"「{name}」读取失败，请重试") from error
        finally:
            os.close(descriptor)


def _read(descriptor: int) -> Facts:
    digest, size = hashlib.sha256(), 0
    while chunk := os.read(descriptor, CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Facts(size, digest.hexdigest())


def opened(picture: Picture, most: tuple[int, int]) -> Image.Image:
    """Return a drawn picture decoded, in mode RGB.

    It comes from a process that read a file nobody vouches for, so its size is looked at before it is decoded.

    Raises:
        Refused: When it is no PNG, or larger than what was asked for.
    """
    from PIL import Image

    try:
        image = Image.open(BytesIO(picture.png), formats=["PNG"])
        if not (0 < image.width <= most[0] and 0 < image.height <= most[1]):
            raise refuse("picture.bounds", "图片未能显示：尺寸不符；请重新打开，或换一个文件")
        return image.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise refuse("picture.broken", "图片未能显示：内容已损坏；请重新打开，或换一个文件") from error
