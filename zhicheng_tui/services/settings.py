"""Settings of an installation: flag, then environment, then `config.toml` in the data folder, then default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from .errors import ConfigurationError

PREFIX = "ZHICHENG_"
THEMES = ("dark", "light", "ansi")
GLYPHS = ("narrow", "wide")
PICTURES = ("auto", "sixel", "kitty", "half", "off")
LONGEST_IDLE = 1_440
CHOICES = {"theme": THEMES, "glyphs": GLYPHS, "letters": ("on", "off"), "pictures": PICTURES}


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; each has a default that works."""

    data_dir: Path
    """Where the database and all files of the installation are."""
    database_url: str = ""
    """Another database than the file `zhicheng.db` in the data folder."""
    user: str = ""
    """Login to act as when none is given."""
    title: str = "专业技术人员职称评审管理信息系统"
    """The system's name on every screen (C01)."""
    theme: str = "dark"
    glyphs: str = "narrow"
    """`wide` for terminals that draw × √ and borders two cells wide."""
    letters: str = "on"
    """`off`: single letters do nothing; F-keys, digits and arrows remain."""
    pictures: str = "auto"
    """How pictures are drawn: by what the terminal says it can do, or one way, or not at all."""
    inbox: str = ""
    """Folder that uploads are picked from; when set, nothing outside it can be picked."""
    outbox: str = ""
    """Folder that PDFs are put into; when set, they can be put nowhere else from the screens."""
    idle_minutes: str = "10"
    """Minutes without a key after which the screen is locked; 0 for never."""

    @property
    def idle_seconds(self) -> int:
        """Seconds without a key after which the screen is locked; 0 for never."""
        return int(self.idle_minutes) * 60

    @property
    def database_file(self) -> Path:
        """The database, unless `database_url` names another."""
        return self.data_dir / "zhicheng.db"

    @property
    def files_dir(self) -> Path:
        """Uploaded files, by their content."""
        return self.data_dir / "files"


def default_data_dir(name: str = "zhicheng") -> Path:
    """Return where data are kept when nothing says otherwise."""
    from platformdirs import user_data_path

    return user_data_path(name)


def load_settings(flags: Mapping[str, str | Path | None], environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings in force.

    Args:
        flags: What the command line gave, by setting; `None` where it gave nothing.

    Raises:
        ConfigurationError: When the file or a value cannot be used, naming it.
    """
    given = {key: value for key, value in flags.items() if value is not None}
    folder = Path(given.pop("data_dir", "") or environ.get(PREFIX + "DATA_DIR") or default_data_dir()).expanduser()
    names = {field.name for field in fields(Settings)} - {"data_dir"}
    values: dict[str, str] = _read(folder / "config.toml", names)
    values |= {name: environ[PREFIX + name.upper()] for name in names if PREFIX + name.upper() in environ}
    values |= {name: str(value) for name, value in given.items()}
    for name, choices in CHOICES.items():
        if values.get(name, choices[0]) not in choices:
            raise ConfigurationError(f"设置 {name} 不能是「{values[name]}」，可用：{'、'.join(choices)}")
    idle = values.get("idle_minutes", "0")
    if not (idle.isascii() and idle.isdigit() and int(idle) <= LONGEST_IDLE):
        raise ConfigurationError(f"设置 idle_minutes 不能是「{idle}」，应为 0 到 {LONGEST_IDLE} 的分钟数，0 为不锁定")
    return Settings(data_dir=folder, **values)


def _read(path: Path, names: set[str]) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            found = tomllib.load(file)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"{path}：读不到文件（{error.strerror}）") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}：不是有效的 TOML（{error}）") from error
    for key, value in found.items():
        if key not in names:
            raise ConfigurationError(f"{path} 的 {key}：没有这项设置，可用：{'、'.join(sorted(names))}")
        if not isinstance(value, str):
            raise ConfigurationError(f"{path} 的 {key}：应为加引号的文字")
    return found
