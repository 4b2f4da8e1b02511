"""Settings: flag before environment before file before default, and every fault named."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhicheng_tui.services.errors import ConfigurationError
from zhicheng_tui.services.settings import Settings, default_data_dir, load_settings

FLAG, ENVIRON, FILE = "from flag", "from environment", "from file"


def write(folder: Path, text: str) -> None:
    """Write the folder's `config.toml`."""
    (folder / "config.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("flag", "environ", "file", "expected"),
    [
        (FLAG, ENVIRON, FILE, FLAG),
        (FLAG, None, None, FLAG),
        (None, ENVIRON, FILE, ENVIRON),
        (None, None, FILE, FILE),
        (None, None, None, ""),
    ],
)
def test_the_nearest_source_wins(
    tmp_path: Path, flag: str | None, environ: str | None, file: str | None, expected: str
) -> None:
    """Flag > environment > config.toml > default."""
    if file:
        write(tmp_path, f'user = "{file}"')
    surroundings = {"ZHICHENG_USER": environ} if environ else {}
    assert load_settings({"data_dir": tmp_path, "user": flag}, surroundings).user == expected


def test_the_folder_comes_from_flag_environment_or_platform(tmp_path: Path) -> None:
    """An empty flag or variable counts as none."""
    flag, environ = tmp_path / "flag", tmp_path / "environ"
    surroundings = {"ZHICHENG_DATA_DIR": str(environ)}
    assert load_settings({"data_dir": str(flag)}, surroundings).data_dir == flag
    assert load_settings({"data_dir": None}, surroundings).data_dir == environ
    assert load_settings({"data_dir": ""}, {"ZHICHENG_DATA_DIR": ""}).data_dir == default_data_dir()


def test_a_home_folder_is_found_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`~` stands for the home folder, for the configuration file as well."""
    monkeypatch.setenv("HOME", str(tmp_path))
    write(tmp_path, 'theme = "light"')
    settings = load_settings({"data_dir": "~"}, {})
    assert (settings.data_dir, settings.theme) == (tmp_path, "light")


def test_defaults_work_without_any_file(tmp_path: Path) -> None:
    """Nothing given: the defaults, and a database beside them."""
    settings = load_settings({"data_dir": tmp_path / "none"}, {})
    assert settings == Settings(data_dir=tmp_path / "none")
    assert settings.database_file == tmp_path / "none" / "zhicheng.db"


def test_another_database_may_be_named(tmp_path: Path) -> None:
    """A URL in the environment stands in for the file."""
    settings = load_settings({"data_dir": tmp_path}, {"ZHICHENG_DATABASE_URL": "postgresql+psycopg://db/zc"})
    assert settings.database_url == "postgresql+psycopg://db/zc"


def test_every_setting_can_come_from_file_and_environment(tmp_path: Path) -> None:
    """The file's values all arrive; each can be overridden by its variable."""
    write(tmp_path, 'title = "省系统"\ntheme = "ansi"\nglyphs = "wide"\nletters = "off"\nuser = "lisi"')
    settings = load_settings({"data_dir": tmp_path}, {"ZHICHENG_GLYPHS": "narrow"})
    assert (settings.title, settings.theme, settings.glyphs) == ("省系统", "ansi", "narrow")
    assert (settings.letters, settings.user) == ("off", "lisi")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'colour = "red"',
            "colour：没有这项设置，可用：database_url、glyphs、idle_minutes、inbox、letters、outbox、pictures、"
            "theme、title、user",
        ),
        ('data_dir = "/x"', "data_dir：没有这项设置"),
        ("user = 5", "user：应为加引号的文字"),
        ("user = [", "不是有效的 TOML"),
        ('theme = "pink"', "设置 theme 不能是「pink」，可用：dark、light、ansi"),
        ('idle_minutes = "soon"', "设置 idle_minutes 不能是「soon」，应为 0 到 1440 的分钟数，0 为不锁定"),
        ('idle_minutes = "1441"', "设置 idle_minutes 不能是「1441」"),
        ('letters = ""', "设置 letters 不能是「」，可用：on、off"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    """Wrong key, wrong type, broken TOML, value out of range: the message names what and what is possible."""
    write(tmp_path, text)
    with pytest.raises(ConfigurationError) as error:
        load_settings({"data_dir": tmp_path}, {})
    assert words in str(error.value)
    if "设置" not in words[:2]:
        assert str(tmp_path / "config.toml") in str(error.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    """GBK from an old editor is no traceback."""
    (tmp_path / "config.toml").write_bytes('title = "职称"'.encode("gbk"))
    with pytest.raises(ConfigurationError, match="不是有效的 TOML"):
        load_settings({"data_dir": tmp_path}, {})


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A folder in its place, say."""
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ConfigurationError, match=r"config\.toml：读不到文件"):
        load_settings({"data_dir": tmp_path}, {})


def test_a_wrong_value_in_the_environment_is_named(tmp_path: Path) -> None:
    """The same check as for the file."""
    with pytest.raises(ConfigurationError, match="设置 glyphs 不能是「huge」"):
        load_settings({"data_dir": tmp_path}, {"ZHICHENG_GLYPHS": "huge"})
