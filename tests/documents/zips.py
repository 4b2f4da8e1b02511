"""Zips to read, honest ones and others."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(200))
"""Begins like a picture; nothing here decodes it."""


def zipped(
    members: Mapping[str, bytes],
    method: int = zipfile.ZIP_DEFLATED,
    when: tuple[int, int, int, int, int, int] = (2026, 11, 2, 9, 30, 0),
) -> bytes:
    """Return a zip of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, when)
            info.compress_type = method
            archive.writestr(info, data)
    return out.getvalue()


def changed(archive: bytes, **fields: int) -> bytes:
    """Return the zip with fields of its list of contents set to other values."""
    made, start = bytearray(archive), 0
    while (start := made.find(b"PK\x01\x02", start)) >= 0:
        for name, value in fields.items():
            at, form = {"flags": (8, "<H"), "method": (10, "<H"), "date": (14, "<H"), "packed": (20, "<I"),
                        "size": (24, "<I"), "offset": (42, "<I")}[name]  # fmt: skip
            struct.pack_into(form, made, start + at, value)
        start += 4
    return bytes(made)


def bomb(name: str, size: int) -> bytes:
    """Return a small zip with a member that begins like a picture and is `size` bytes of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        member.write(JPEG)
        piece = bytes(1 << 20)
        for _ in range(size >> 20):
            member.write(piece)
    return out.getvalue()


def overlapping(members: int, size: int) -> bytes:
    """Return a zip whose members all are the same compressed bytes, each claiming to be a file of its own."""
    data = JPEG + bytes(size)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    common = (20, 0, 8, 0, 0x5A21, zlib.crc32(data), len(packed), len(data))
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *common, 5, 0) + b"a.jpg" + packed
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *common, 5, 0, 0, 0, 0, 0, 0) + b"a.jpg"
    directory = entry * members
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(directory), len(local), 0)
    return local + directory + end
