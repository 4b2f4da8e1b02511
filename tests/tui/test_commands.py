"""The registry: bindings, key bar, palette, help and the README's table agree, and the keyboard rules hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual.binding import Binding

from tests.tui.driving import driving
from zhicheng_tui.cli.show import key_table
from zhicheng_tui.domain.text import hostile
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.tui.commands import COMMANDS, SCOPES, conflicts, find, in_scope, key_forms
from zhicheng_tui.tui.screens.audit import AuditScreen
from zhicheng_tui.tui.screens.base import IME_NOTE, BaseScreen
from zhicheng_tui.tui.screens.batch import BatchScreen
from zhicheng_tui.tui.screens.deciding import DecidingScreen
from zhicheng_tui.tui.screens.declare import DeclareScreen
from zhicheng_tui.tui.screens.dialogs import ConfirmScreen, PickScreen, TextScreen
from zhicheng_tui.tui.screens.differ import DifferScreen
from zhicheng_tui.tui.screens.enclosures import EnclosuresScreen
from zhicheng_tui.tui.screens.filling import FillingScreen
from zhicheng_tui.tui.screens.help import HelpScreen, key_lines
from zhicheng_tui.tui.screens.mine import MineScreen
from zhicheng_tui.tui.screens.opening import OpeningScreen
from zhicheng_tui.tui.screens.openings import OpeningsScreen
from zhicheng_tui.tui.screens.palette import PaletteScreen
from zhicheng_tui.tui.screens.pick_value import PickValueScreen
from zhicheng_tui.tui.screens.promise import PromiseScreen
from zhicheng_tui.tui.screens.queue import QueueScreen
from zhicheng_tui.tui.screens.record import RecordScreen
from zhicheng_tui.tui.screens.review import ReviewScreen
from zhicheng_tui.tui.screens.submitting import SubmittingScreen
from zhicheng_tui.tui.screens.units import UnitsScreen
from zhicheng_tui.tui.screens.workbench import WorkbenchScreen
from zhicheng_tui.tui.screens.writing import WritingScreen
from zhicheng_tui.tui.widgets.field import Field
from zhicheng_tui.tui.widgets.keybar import KeyBar
from zhicheng_tui.tui.widgets.rows import Rows

SCREENS: tuple[type[BaseScreen], ...] = (
    WorkbenchScreen,
    QueueScreen,
    ReviewScreen,
    AuditScreen,
    BatchScreen,
    HelpScreen,
    PaletteScreen,
    ConfirmScreen,
    TextScreen,
    PickScreen,
    UnitsScreen,
    OpeningsScreen,
    OpeningScreen,
    DecidingScreen,
    MineScreen,
    DeclareScreen,
    PromiseScreen,
    FillingScreen,
    RecordScreen,
    EnclosuresScreen,
    SubmittingScreen,
    DifferScreen,
    PickValueScreen,
    WritingScreen,
)
README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_of_a_screen_is_bound_and_can_be_done_there(screen: type[BaseScreen]) -> None:
    """A command in the registry has a binding and a method; a binding has a command."""
    bound = {binding.action for binding in screen.BINDINGS if isinstance(binding, Binding)}
    for command in in_scope(*(scope for scope in screen.SCOPES if scope != "list"), "app"):
        assert f"run('{command.id}')" in bound
        assert hasattr(screen, f"do_{command.name}"), command.id
    known = {f"{action}('{command.id}')" for command in COMMANDS for action in ("run", "run_letter")}
    assert bound <= known


def test_every_list_command_can_be_done_by_lists() -> None:
    """The same for the lists themselves."""
    assert all(hasattr(Rows, f"do_{command.name}") for command in in_scope("list"))


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_on_a_screen(screen: type[BaseScreen]) -> None:
    """A conflict fails at start (keyboard rule 7)."""
    assert conflicts(*screen.SCOPES, "app") == []


def test_a_conflict_is_found() -> None:
    """The check can fail: 工作台 and 审核详情 both use 1."""
    assert conflicts("top", "review") != []


def test_no_bare_letter_changes_an_application() -> None:
    """Keyboard rule 1."""
    assert [command.id for command in COMMANDS if command.changes and command.letters] == []


def test_every_command_has_a_key_that_an_input_method_lets_through() -> None:
    """F-keys, digits, arrows, Enter, Space, Esc, Tab, Ctrl: never only a letter; and none a terminal cannot send."""
    for command in COMMANDS:
        assert command.keys
        assert not any(len(key) == 1 and key.isalpha() for key in command.keys)
        assert not {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+left_square_bracket", "ctrl+enter"} & set(command.keys)


def test_punctuation_has_its_full_width_forms() -> None:
    """Keyboard rule 5: ／ and 、 for /, ？ for ?, the ideographic space for Space."""
    assert {"fullwidth_solidus", "ideographic_comma"} <= set(key_forms("slash"))
    assert "fullwidth_question_mark" in key_forms("question_mark")
    assert "ideographic_space" in key_forms("space")


def test_help_and_command_line_list_every_command() -> None:
    """Both come from the registry."""
    text = "\n".join("".join(part for part, _ in line) for line in key_lines(list(SCOPES)))
    for command in COMMANDS:
        assert command.help in text
        assert command.help in key_table(markdown=True)


def test_the_readme_table_is_the_registry() -> None:
    """`zhicheng keys --markdown` stands in the README."""
    assert key_table(markdown=True).strip() in README.read_text(encoding="utf-8")


async def test_palette_finds_and_runs(desk: Desk) -> None:
    """Ctrl+P, a part of the name, Enter."""
    async with driving(desk) as driver:
        await driver.press("ctrl+p")
        await driver.type("排序")
        await driver.press("enter")
        assert "按提交时间" in driver.lines[1]


async def test_palette_moves_with_arrows_and_says_why_not(desk: Desk) -> None:
    """↓ works while the word is typed; a command that cannot be done now says why."""
    async with driving(desk) as driver:
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        queue.set_filter("没有这个人", None)
        await driver.press("ctrl+p")
        assert "列表是空的" in driver.text
        await driver.press(*["down"] * 8, "enter")
        assert "按提交时间" in driver.text


async def test_help_is_searchable_and_answers_questions(desk: Desk) -> None:
    """F1 shows the screen's keys and the questions; a word narrows both."""
    async with driving(desk) as driver:
        await driver.press("f1")
        assert "批量通过" in driver.text
        await driver.press("tab")
        await driver.type("二维码")
        assert "二维码解析失败" in driver.text
        assert "批量通过" not in driver.text
        await driver.press("escape", "f1")
        assert isinstance(driver.app.screen, QueueScreen)


async def test_chinese_in_command_mode_explains_and_does_nothing_else(desk: Desk) -> None:
    """Keyboard rule 4, with its exact sentence."""
    async with driving(desk) as driver:
        screen = driver.app.screen
        await driver.press("通")
        assert driver.said == [IME_NOTE]
        assert driver.app.screen is screen


async def test_letters_are_inert_in_text_fields_and_can_be_switched_off(desk: Desk) -> None:
    """Keyboard rules 3 and 6."""
    async with driving(desk) as driver:
        await driver.press("f2")
        await driver.type("sj")
        assert driver.app.screen.query_one(Field).value.endswith("sj")
        await driver.press("escape", "s")
        assert "按提交时间" in driver.lines[1]
        driver.app.letters = False
        await driver.press("s")
        assert "按提交时间" in driver.lines[1]
        await driver.press("f3")
        assert "按姓名" in driver.lines[1]


async def test_a_modifier_guards_the_letter(desk: Desk) -> None:
    """Keyboard rule 2: Ctrl+A selects all and does not open the row as `a` does."""
    async with driving(desk) as driver:
        await driver.press("ctrl+a")
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        assert queue.rows.selected == set(queue.rows.ids)


async def test_the_chip_says_whether_keys_are_typed(desk: Desk) -> None:
    """命令 in lists, 输入 in fields."""
    async with driving(desk) as driver:
        assert driver.lines[-1].endswith("命令")
        await driver.press("f2")
        assert driver.lines[-1].endswith("输入")
        assert driver.app.screen.query_one(KeyBar).typing


async def test_wide_signs_replace_every_ambiguous_one(desk: Desk) -> None:
    """Ctrl+G: nothing left that such a terminal would draw two cells wide."""
    import unicodedata

    async with driving(desk) as driver:
        await driver.press("space", "enter", "ctrl+g")
        filters = driver.app.get_line_filters()
        for strip in driver.app.screen._compositor.render_strips():
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, driver.app.screen.background_colors[0])
            assert not [char for char in strip.text if unicodedata.east_asian_width(char) == "A"]


async def test_themes_go_round(desk: Desk) -> None:
    """Dark, light, the terminal's sixteen colours."""
    async with driving(desk) as driver:
        seen = []
        for _ in range(3):
            await driver.press("ctrl+t")
            seen.append(driver.app.theme)
        assert seen == ["light", "ansi", "dark"]


async def test_hostile_text_is_shown_as_text(desk: Desk) -> None:
    """Names and texts with markup, escapes, bidi overrides: seen, not obeyed, on every screen that shows them."""
    async with driving(desk, (120, 200)) as driver:
        queue = driver.app.screen
        assert isinstance(queue, QueueScreen)
        queue.set_filter("", None)
        await driver.settle()
        assert "张三[/]" in driver.text
        assert "‹U+202E›" in driver.text
        assert "[@click=app.q" in driver.text
        hostile_ones = [number for number in queue.rows.ids if _suspicious(desk, number)]
        assert len(hostile_ones) >= 5
        for number in hostile_ones:
            driver.app.open_review(queue.rows.ids, list(queue.rows.ids).index(number))
            await driver.settle()
            for tab in "1234":
                await driver.press(tab)
                assert not any(hostile(line) for line in driver.lines)
            await driver.press("escape")


def _suspicious(desk: Desk, number: int) -> bool:
    text = str(desk.files.open(number).file)
    return any(sign in text for sign in ("[/]", "@click", "\\u202e", "\\x1b", "\\x1b["))


def test_commands_are_found_by_id() -> None:
    """An unknown id is an error, not silence."""
    assert find("queue.open").label == "审核"
    with pytest.raises(KeyError):
        find("queue.nothing")


def test_opening_the_queue_imports_no_table_classes() -> None:
    """The first frame needs neither SQLModel nor Typer nor the screens behind it (budget of the first frame)."""
    code = (
        "import sys, zhicheng_tui.cli.main, zhicheng_tui.cli.start, zhicheng_tui.tui.app; "
        "late = ['sqlmodel', 'pydantic', 'typer', 'alembic', 'pypinyin', 'stdnum', 'zhicheng_tui.tui.screens.review']; "
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
