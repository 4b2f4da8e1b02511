"""The key that signs the codes on forms: made once for an installation, kept in a file outside the database."""

from __future__ import annotations

import os
from pathlib import Path

from .errors import ConfigurationError
from .settings import Settings

KEY_BYTES = 32


def make_form_key(folder: Path) -> None:
    """Make the key of a new installation; one that is there stays."""
    from ..documents.code import new_key

    try:
        handle = os.open(_file(folder), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(new_key())
        file.flush()
        os.fsync(file.fileno())


def form_key(settings: Settings) -> bytes:
    """Return the installation's key.

    Raises:
        ConfigurationError: When it is missing or damaged: forms that are out could no longer be told from forged ones.
    """
    path = _file(settings.data_dir)
    try:
        key = path.read_bytes()
    except OSError as error:
        message = f"{path}：读不到表格签名密钥（{error.strerror}）；请从备份恢复，已下载的表格才能继续使用"
        raise ConfigurationError(message) from error
    if len(key) != KEY_BYTES:
        raise ConfigurationError(f"{path}：表格签名密钥已损坏，请从备份恢复")
    return key


def _file(folder: Path) -> Path:
    return folder / "form.key"
