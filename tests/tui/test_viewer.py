"""图片: what is shown of a file, zoom and pages by keys, and what reaches the terminal."""

from __future__ import annotations

import hashlib
import re
import sys
import time
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from textual.binding import Binding

from tests.e2e.pty import PtyProcess
from tests.tui.driving import LARGE, SMALL, Driver, driving
from tests.tui.looking import CODE, PAGE, FakeHelpers, scan
from zhicheng_tui.documents.helper.client import Picture
from zhicheng_tui.domain.refusal import Refused
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.pictures import WHOLE, Pictures, opened
from zhicheng_tui.tui.answers import ListeningParser, TerminalAnswer
from zhicheng_tui.tui.commands import conflicts, in_scope
from zhicheng_tui.tui.filters import ControlFilter
from zhicheng_tui.tui.graphics import Graphics, Method
from zhicheng_tui.tui.present import pixels
from zhicheng_tui.tui.present.facts import size_of
from zhicheng_tui.tui.present.view import View, around
from zhicheng_tui.tui.screens.viewer import ViewerScreen

ROOT = Path(__file__).parents[2]


@pytest.fixture
def helpers(desk: Desk) -> FakeHelpers:
    """What draws the pictures."""
    fake = FakeHelpers()
    desk.runtime.__dict__["helpers"] = fake
    return fake


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scanned form."""
    return scan(tmp_path / "张某某 考核表.png")


async def looking(driver: Driver, file: Path, **options: Any) -> ViewerScreen:
    """Open the viewer over the queue."""
    screen = ViewerScreen(file, file.name, **options)
    driver.app.push_screen(screen)
    await driver.settle()
    return screen


def test_every_command_is_bound_and_can_be_done_without_letters() -> None:
    """The rules of `test_commands`, for this screen."""
    bound = {binding.action for binding in ViewerScreen.BINDINGS if isinstance(binding, Binding)}
    for command in in_scope("viewer", "app"):
        assert f"run('{command.id}')" in bound
        assert hasattr(ViewerScreen, f"do_{command.name}"), command.id
    assert conflicts("viewer", "app") == []


# what is shown


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_facts_and_the_picture(desk: Desk, helpers: FakeHelpers, file: Path, size: tuple[int, int]) -> None:
    """Name, bytes, pixels, hash short and whole, page; the picture in half blocks."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    async with driving(desk, size) as driver:
        await looking(driver, file, note="请核对")
        line = driver.lines[1]
        for part in (file.name, "KB", "600×848 像素", digest[:12], "第 1/3 页"):
            assert part in line
        assert digest in driver.lines[2]
        assert (str(file.parent)[:10] in driver.lines[2]) is (size == LARGE)
        assert "请核对" in driver.lines[3]
        assert "▀" in driver.text
        await driver.press("escape")
        assert "审核列表" in driver.lines[0]


async def test_a_hash_that_is_known_is_shown(desk: Desk, helpers: FakeHelpers, file: Path) -> None:
    """The one on record, whatever the file says now."""
    async with driving(desk) as driver:
        await looking(driver, file, sha256="ab" * 32)
        assert "ab" * 32 in driver.lines[2]


async def test_what_is_no_picture_says_so(desk: Desk, helpers: FakeHelpers, tmp_path: Path) -> None:
    """The sentence stands in the picture's place; the facts stay; keys say why not."""
    (tmp_path / "a.pdf").write_bytes(b"no")
    async with driving(desk) as driver:
        await looking(driver, tmp_path / "a.pdf", corners=CODE)
        assert "不是图片或 PDF 文件" in driver.text
        assert "2 B" in driver.lines[1]
        for key in ("pagedown", "right", "f8"):
            driver.app._said = ("", 0.0)
            await driver.press(key)
            assert driver.said[-1].startswith("图片没能显示出来")


async def test_a_file_that_has_gone(desk: Desk, helpers: FakeHelpers, tmp_path: Path) -> None:
    """Said, not a fault."""
    async with driving(desk) as driver:
        await looking(driver, tmp_path / "没有.png")
        assert "打不开" in driver.said[-1]


# zoom and pages


async def test_zoom_pan_and_back_to_the_page(desk: Desk, helpers: FakeHelpers, file: Path) -> None:
    """F6 and +, arrows, F7 and -, 0 and Home; each asks the helper for a part in no more pixels than there are."""
    async with driving(desk) as driver:
        screen = await looking(driver, file)
        await driver.press("right")
        assert driver.said[-1].startswith("已显示整页")
        await driver.press("f6", "plus", "fullwidth_plus_sign")
        left, top, right, bottom = helpers.asked[-1][2]
        assert 0 < left < right <= 1
        assert 0 < top < bottom < 1
        await driver.press("up", "up", "up", "up", "left", "left", "left", "left", "left")
        assert helpers.asked[-1][2][:2] == (0, 0)
        await driver.press("down")
        assert helpers.asked[-1][2][1] > 0
        await driver.press("minus", "f7", "f7", "f7")
        assert helpers.asked[-1][2] == WHOLE
        await driver.press("f6", "home")
        assert screen.view == View()
        assert all(most == screen.area.room for *_, most in helpers.asked)


async def test_pages(desk: Desk, helpers: FakeHelpers, file: Path) -> None:
    """To the last and no further; the outline belongs to the page it was found on."""
    async with driving(desk) as driver:
        screen = await looking(driver, file, page=2, corners=CODE)
        await driver.press("pagedown")
        assert "第 3/3 页" in driver.lines[1]
        await driver.press("pagedown")
        assert driver.said[-1] == "已是最后一页"
        await driver.press("f8")
        assert driver.said[-1].startswith("这一页没有标出二维码")
        assert screen.area.aim is not None
        assert screen.area.aim.corners is None
        await driver.press("pageup", "pageup", "pageup")
        assert driver.said[-1] == "已是第一页"


async def test_keys_typed_before_the_picture_is_there(desk: Desk, helpers: FakeHelpers, file: Path) -> None:
    """They are kept; wishes that were overtaken are not drawn."""
    async with driving(desk) as driver:
        helpers.gate.clear()
        driver.app.push_screen(ViewerScreen(file, file.name))
        await driver.pilot.press("pagedown", "pagedown", "f6", "f6", "f6")
        helpers.gate.set()
        await driver.settle()
        assert "第 3/3 页" in driver.lines[1]
        assert len(helpers.asked) <= 5


async def test_the_code_is_outlined_and_looked_at(desk: Desk, helpers: FakeHelpers, file: Path) -> None:
    """F8 brings it into view; the outline is green on the white around the code."""
    async with driving(desk, LARGE) as driver:
        screen = await looking(driver, file, corners=CODE)
        await driver.press("f8")
        left, top, right, bottom = helpers.asked[-1][2]
        assert left * PAGE[0] < CODE[0][0]
        assert top * PAGE[1] < CODE[0][1]
        assert right * PAGE[0] > CODE[2][0]
        assert bottom * PAGE[1] > CODE[2][1]
        drawn = screen.area.drawn
        assert drawn is not None
        greens = [segment for strip in drawn.strips for segment in strip
                  if segment.style and segment.style.bgcolor and segment.style.bgcolor.triplet
                  and segment.style.bgcolor.triplet.green > segment.style.bgcolor.triplet.red + 60]  # fmt: skip
        assert greens


def test_an_outline_falls_where_the_page_has_it() -> None:
    """In the whole page and in a window of it."""
    for window in (WHOLE, (0.5, 0.0, 1.0, 0.5)):
        image = Image.new("RGB", (300, 424), "white")
        pixels.outlined(image, CODE, PAGE, window)
        across, down = 300 / (PAGE[0] * (window[2] - window[0])), 424 / (PAGE[1] * (window[3] - window[1]))
        for x, y in CODE:
            spot = round((x - window[0] * PAGE[0]) * across), round((y - window[1] * PAGE[1]) * down)
            assert image.getpixel(spot) == pixels.OUTLINE
        assert image.getpixel((5, 400)) == (255, 255, 255)


@pytest.mark.parametrize("page", [(100, 100), (2480, 3508), (3508, 200)])
def test_views_stay_on_the_page(page: tuple[int, int]) -> None:
    """However far one goes, in pages of any shape."""
    view, room = View(), (80, 38)
    for step in range(12):
        view = view.zoomed(1).panned(step % 3 - 1, 1, page, room)
        left, top, right, bottom = view.window(page, room)
        assert -1e-9 <= left < right <= 1 + 1e-9
        assert -1e-9 <= top < bottom <= 1 + 1e-9
    outside = around(((-50.0, -50.0), (9999.0, 9999.0)), page, room)
    assert outside.window(page, room) == WHOLE


# how it is drawn


async def test_wide_terminals_get_the_facts_and_a_sentence(desk: Desk, helpers: FakeHelpers, file: Path) -> None:
    """Half blocks would be two cells wide there; Ctrl+G brings them back."""
    async with driving(desk) as driver:
        await looking(driver, file)
        await driver.press("ctrl+g")
        assert "这种终端显示不了图片" in driver.text
        assert "▀" not in driver.text
        assert "600" in driver.lines[1]
        for strip in driver.app.screen._compositor.render_strips():
            for line_filter in driver.app.get_line_filters():
                strip = strip.apply_filter(line_filter, driver.app.screen.background_colors[0])
            assert not [char for char in strip.text if unicodedata.east_asian_width(char) == "A"]
        await driver.press("ctrl+g")
        assert "▀" in driver.text


async def test_f3_takes_another_way_to_draw(desk: Desk, helpers: FakeHelpers, file: Path) -> None:
    """For terminals that can't do what they say."""
    async with driving(desk) as driver:
        await looking(driver, file)
        await driver.press("f3")
        assert "已设为不显示图片" in driver.text
        await driver.press("f3", "f3", "f3")
        assert driver.said[-1] == "画法：半块字符"
        assert "▀" in driver.text


def test_half_blocks_are_as_many_cells_as_the_picture() -> None:
    """An odd last row too; equal neighbours are one run; the app's filter leaves them alone."""
    image = Image.new("RGB", (10, 5), "white")
    image.putpixel((3, 0), (0, 0, 0))
    strips = pixels.half_blocks(image)
    assert [strip.cell_length for strip in strips] == [10, 10, 10]
    assert [len(list(strip)) for strip in strips] == [3, 1, 1]
    assert strips[0].text == "   ▀      "
    assert list(strips[0].apply_filter(ControlFilter(), None)) == list(strips[0])  # type: ignore[arg-type]


def test_sixel_defines_its_colours_first() -> None:
    """Where they are defined as they are used, xterm paints the beginning in a wrong colour."""
    image = Image.new("RGB", (20, 20), "white")
    image.paste((255, 0, 0), (5, 12, 20, 20))
    sequence = pixels.sixel(image)
    assert re.fullmatch(r'\x1bP0;0;0q"1;1;20;20(#\d+;2;\d+;\d+;\d+)+(?!.*;2;)[#\d!?-~$-]+\x1b\\', sequence)


def test_kitty_is_sent_in_pieces() -> None:
    """The first names size and place, the last says that it is the last; the one before is taken away."""
    image = Image.effect_noise((200, 200), 90).convert("RGB")
    sent = pixels.kitty(image, 7, 20, 10)
    messages = re.findall(r"\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\", sent)
    assert messages[0][0] == "a=d,d=I,i=7,q=2"
    assert messages[1][0] == "a=T,f=100,q=2,C=1,z=-1,i=7,c=20,r=10,m=1"
    assert [message[0] for message in messages[2:]] == ["m=1"] * (len(messages) - 3) + ["m=0"]
    assert all(len(data) <= 4096 for _, data in messages)


def test_sizes_as_people_read_them() -> None:
    """Bytes as they are, larger ones rounded."""
    assert [size_of(count) for count in (0, 1023, 1024, 1_500_000, 1 << 50)] == [
        "0 B", "1023 B", "1.0 KB", "1.4 MB", "1024.0 TB"]  # fmt: skip


# pictures from the helper are not trusted


def _png(size: tuple[int, int]) -> bytes:
    buffer = BytesIO()
    Image.new("L", size).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("png", [b"", b"no", _png((101, 100)), _png((100, 5000)), _png((50, 50))[:-30]])
async def test_a_helper_that_lies_is_refused(png: bytes) -> None:
    """Larger than was asked for, or no PNG: refused before it is decoded."""
    with pytest.raises(Refused):
        opened(Picture(png, 10, 10, 10, 10, 1, 1), (100, 100))


def test_errors_of_the_helper_become_sentences(desk: Desk, helpers: FakeHelpers, tmp_path: Path) -> None:
    """`LoadError` stays inside services."""
    (tmp_path / "a.png").write_bytes(b"no")
    with pytest.raises(Refused, match="不是图片或 PDF 文件"):
        Pictures(desk.runtime).view(tmp_path / "a.png", 1, WHOLE, (10, 10))
    with pytest.raises(Refused):
        Pictures(desk.runtime).facts(tmp_path)


# what the terminal says, and is sent


def test_answers_are_told_from_keys() -> None:
    """Among keys, in one piece or two; what only looks like one stays a key."""
    parser = ListeningParser()

    def fed(*pieces: str) -> list[object]:
        return [message for piece in pieces for message in parser.feed(piece)]

    found = fed("a\x1b[6;18;9t\x1b[?64;1;2;4;6;9;15;16;17;18;21;22;28cb")
    answers = [message for message in found if isinstance(message, TerminalAnswer)]
    assert [(answer.sixel, answer.cell) for answer in answers] == [(None, (9, 18)), (True, None)]
    assert [getattr(message, "key", "") for message in found if message not in answers] == ["a", "b"]
    found = fed("\x1b[?62;2", "2c")
    assert [message.sixel for message in found if isinstance(message, TerminalAnswer)] == [False]
    assert len(found) == 1
    assert [getattr(message, "key", "") for message in fed("\x1b[", "6~", "\x1b[5~\x1b[A")] == [
        "pagedown",
        "pageup",
        "up",
    ]


def test_a_setting_or_the_terminal_decides() -> None:
    """`TERM` tells kitty; half blocks are out on wide terminals, graphics are not."""
    assert Graphics("sixel").usable(wide=True) is Method.SIXEL
    assert Graphics("half").usable(wide=True) is Method.OFF
    assert Graphics("off").usable(wide=False) is Method.OFF
    assert Graphics("auto", {"TERM": "xterm-kitty"})._is_kitty()
    assert not Graphics("auto", {"TERM": "xterm-256color"})._is_kitty()


async def test_a_late_answer_counts_for_what_was_guessed_only() -> None:
    """Lines are slow: half blocks first, sixel from then on; a setting stands."""
    late, chosen = Graphics("auto", {}), Graphics("half", {})
    late._guessed, late.method = True, Method.HALF
    for graphics in (late, chosen):
        graphics.heard(TerminalAnswer(sixel=True))
    assert [late.usable(wide=False), chosen.usable(wide=False)] == [Method.SIXEL, Method.HALF]


PROGRAM = """
import sys
from pathlib import Path
from tests.tui.looking import FakeHelpers
from zhicheng_tui.services.desk import Desk
from zhicheng_tui.services.runtime import bootstrap
from zhicheng_tui.services.settings import Settings
from zhicheng_tui.tui.app import ZhichengApp
from zhicheng_tui.tui.screens.viewer import ViewerScreen

runtime = bootstrap(Settings(data_dir=Path(sys.argv[1])))
runtime.__dict__["helpers"] = FakeHelpers()

class Viewing(ZhichengApp):
    def on_mount(self):
        self.call_after_refresh(self.push_screen, ViewerScreen(Path(sys.argv[2]), "a"))

Viewing(Desk(runtime, runtime.sign_in("zhangsan", "tui", "test")), "queue").run()
"""


class SixelTerminal(PtyProcess):
    """A terminal that draws sixel graphics, in cells of 9 × 18 pixels."""

    def _answer(self, data: bytes) -> None:
        if b"\x1b[16t" in data:
            self.send(b"\x1b[6;18;9t")
        if b"\x1b[c" in data:
            self.send(b"\x1b[?63;1;2;4;22c")


def seen(terminal: PtyProcess, ends_with: bytes) -> bytes:
    """Return what the program writes up to `ends_with`."""
    found, end = b"", time.monotonic() + 20
    while ends_with not in found and time.monotonic() < end and not terminal.closed:
        found += terminal.read(0.1)
    return found


def test_sixel_reaches_the_terminal_whole(world: Path, file: Path) -> None:
    """The app's filters leave it alone, its answers are no keys, nothing is asked before the first frame."""
    program = [sys.executable, "-c", PROGRAM, str(world), str(file)]
    with SixelTerminal(program, columns=100, rows=30, cwd=ROOT) as terminal:
        before = seen(terminal, b"\x1b[c")
        assert "审核列表".encode() in before
        after = seen(terminal, b"\x1b\\\x1b8")
        match = re.search(rb'\x1b7\x1b\[4;(\d+)H(\x1bP0;0;0q"1;1;(\d+);(\d+)[#;\d!?-~$-]+\x1b\\)\x1b8', after)
        assert match, after[-300:]
        assert int(match[4]) == 26 * 18
        assert abs(int(match[3]) - 26 * 18 * 600 / 848) < 1
        terminal.press("f6")
        assert b"\x1bP0;0;0q" in seen(terminal, b"\x1b\\\x1b8")
        terminal.press("f3", "f3")
        assert "▀".encode() in seen(terminal, "▀".encode())
        terminal.press("ctrl+q")
        assert terminal.wait(10) == 0


def test_a_terminal_that_has_no_sixel_gets_half_blocks(world: Path, file: Path) -> None:
    """And none of its answers is taken for keys."""
    program = [sys.executable, "-c", PROGRAM, str(world), str(file)]
    with PtyProcess(program, columns=100, rows=30, cwd=ROOT) as terminal:
        assert "▀".encode() in seen(terminal, "▀".encode())
        terminal.press("escape")
        assert "审核列表".encode() in seen(terminal, "审核列表".encode())


def test_looking_is_not_paid_for_by_the_first_frame() -> None:
    """Neither Pillow nor textual-image is imported before the first picture."""
    import subprocess

    code = (
        "import sys, zhicheng_tui.cli.start, zhicheng_tui.tui.app; "
        "late = ['PIL', 'numpy', 'textual_image', 'zhicheng_tui.services.places']; "
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
