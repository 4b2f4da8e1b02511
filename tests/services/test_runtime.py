"""Starting: is there a database, is it one of ours, and who is signed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from zhicheng_tui.domain.clock import FrozenClock
from zhicheng_tui.services.errors import ConfigurationError, NotFound
from zhicheng_tui.services.faults import StorageError
from zhicheng_tui.services.runtime import Runtime, bootstrap
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.services.setup import create


def test_no_database_says_how_to_get_one(tmp_path: Path) -> None:
    """The message names the folder, init and demo; nothing is made."""
    with pytest.raises(ConfigurationError, match="里还没有数据库：运行 zhicheng init 建立，或 zhicheng demo 先试用"):
        bootstrap(Settings(data_dir=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_not_opened(world: Path, runtime: Runtime) -> None:
    """Older and newer ones are told apart."""
    for version, words in (("0000", "旧版本"), ("9999", "更新版本的程序")):
        with runtime.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        with pytest.raises(ConfigurationError, match=words):
            bootstrap(Settings(data_dir=world))


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    """Rubbish under the database's name is told in words, not by a traceback."""
    (tmp_path / "zhicheng.db").write_bytes(b"rubbish " * 1_000)
    with pytest.raises(StorageError, match="数据库文件已损坏，请停止使用并从备份恢复"):
        bootstrap(Settings(data_dir=tmp_path))


def test_an_unknown_login_is_refused(runtime: Runtime) -> None:
    """The message repeats the login; a blank one is no wildcard."""
    for login in ("nobody", "zhangsan ", "ZHANGSAN", "%"):
        with pytest.raises(NotFound, match=f"没有用户「{login}」"):
            runtime.sign_in(login, "tui")


def test_an_account_that_was_closed_is_refused(runtime: Runtime) -> None:
    """A login that is no longer active cannot sign in."""
    with runtime.writing() as connection:
        connection.execute(text("UPDATE user_account SET active = 0 WHERE login = 'lisi'"))
    with pytest.raises(NotFound, match="没有用户「lisi」，或已停用"):
        runtime.sign_in("lisi", "tui")


def test_among_several_users_one_must_be_named(runtime: Runtime) -> None:
    """Nobody is guessed."""
    with pytest.raises(NotFound, match="请用 --as 指定登录用户"):
        runtime.sign_in("", "tui")


def test_the_only_user_need_not_be_named(runtime: Runtime) -> None:
    """With one active account an empty login means it; with none the message says what to do."""
    with runtime.writing() as connection:
        connection.execute(text("UPDATE user_account SET active = 0 WHERE login <> 'lisi'"))
    assert runtime.sign_in("", "tui").login == "lisi"
    with runtime.writing() as connection:
        connection.execute(text("UPDATE user_account SET active = 0"))
    with pytest.raises(NotFound, match="还没有用户，请先运行 zhicheng init"):
        runtime.sign_in("", "tui")


def test_who_is_signed_in_is_known(runtime: Runtime) -> None:
    """Unit, role, identity number, door and origin are those of the account and the call."""
    actor = runtime.sign_in("lisi", "cli", "10.0.0.7")
    assert (actor.login, actor.name, actor.role, actor.unit.path) == ("lisi", "李四", "reviewer", "/1/2/3/")
    assert (actor.id_no, actor.via, actor.origin) == ("420202198806199994", "cli", "10.0.0.7")


def test_what_is_read_cannot_be_written(runtime: Runtime) -> None:
    """A reading connection refuses to write, in words for people."""
    with pytest.raises(StorageError, match="数据库不可写"), runtime.reading() as connection:
        connection.execute(text("UPDATE plan SET title = 'x'"))


def test_a_writing_that_fails_leaves_nothing(runtime: Runtime) -> None:
    """An exception inside takes back what was done before it."""
    with pytest.raises(StorageError), runtime.writing() as connection:  # noqa: PT012
        connection.execute(text("UPDATE plan SET title = 'x'"))
        connection.execute(text("UPDATE plan SET top_unit_id = 999"))
    with runtime.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM plan WHERE title = 'x'")).scalar() == 0


def test_a_fault_in_reference_data_names_the_file(world: Path, clock: FrozenClock) -> None:
    """An installation's own file stands in for the shipped one; a broken one is named at first use."""
    (world / "reference").mkdir()
    (world / "reference" / "canned.toml").write_text("[[opinion]]\nwrong = 1\n", encoding="utf-8")
    runtime = bootstrap(Settings(data_dir=world), clock)
    with pytest.raises(ConfigurationError, match=r"reference/canned\.toml"):
        _ = runtime.reference


def test_a_folder_of_any_name_can_be_used(tmp_path: Path) -> None:
    """Blanks, Chinese, percent and hash signs in the path are part of the path."""
    folder = tmp_path / "数据 100% #1"
    settings = Settings(data_dir=folder)
    create(settings, unit="市水利局", login="zs", name="张三")
    assert (folder / "zhicheng.db").is_file()
    assert bootstrap(settings).sign_in("", "tui").login == "zs"
