"""Looking at an uploaded page and saying what it is, before anything is filed."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..documents.code import ForgedCode, FormCode, FormKind, NotOurs, decode, encode
from ..documents.scan.opening import Limits, LoadError
from ..domain.application import Actor
from ..domain.documents import DocumentKind, Match
from ..domain.findings import Finding, Printed, Wanted, judge
from ..domain.refusal import refuse
from ..domain.text import one_line, typed
from ..store.queries import cases
from ..store.queries import documents as queries
from .keys import form_key
from .looking import Looked, looked_at, unopened
from .papers import name_of_kind
from .permissions import Permission, require
from .runtime import Runtime

if TYPE_CHECKING:
    from ..documents.scan.reading import PageReading

RIVALS = 24
"""Other people's codes that a recognised one must beat."""
TRIES = 2
"""Hand-outs of the same form that an unread page is compared with, newest first."""
MOST_PAGES = 300
"""Pages of one file that are read: three forms each of a hundred people."""
MAX_NAME = 200
"""Characters of a file's name that are kept."""
MAX_CODE = 200
"""Characters of a typed code that are read."""


@dataclass(frozen=True)
class Examining:
    """Pages held against the applications of one caller's units."""

    runtime: Runtime
    actor: Actor

    def look(self, name: str, data: bytes, wanted: Wanted | None = None, *, stage: bool = True) -> Generator[Looked]:
        """Yield what each page of a file is; nothing is filed yet.

        Args:
            name: For display.
            wanted: What it is being uploaded as; also lets an unreadable code be compared with the issued one.
            stage: Whether to put the file aside, for `put` and for looking at it.
        """
        require(self.actor, Permission.SEND if stage else Permission.READ)
        name = one_line(name)[:MAX_NAME]
        stored = self.runtime.stage(data) if stage else None
        key = form_key(self.runtime.settings)
        expected = self._expected(wanted, key)
        rivals = self._rivals(wanted, key) if expected else []
        try:
            for reading in self._readings(data, key, expected, rivals):
                page = looked_at(name, data, reading, stored)
                if page.finding.unread and wanted is not None and wanted.kind is DocumentKind.PUB:
                    page = replace(page, finding=Finding.PLAIN, message="公示证明没有二维码，不用读取")
                elif page.finding.unread:
                    page = self._compare(page, data, key, expected[1:], rivals) or page
                yield self._judged(page, key, wanted)
        except LoadError as error:
            yield unopened(name, data, error, stored)

    def _readings(
        self, data: bytes, key: bytes, expected: Sequence[str], rivals: Sequence[str]
    ) -> Iterator[PageReading]:
        """Yield what each page came to as soon as it is read; all at once where pages may be compared again.

        Comparing takes a helper too, and there may be only one.
        """
        with self.runtime.helpers.one() as helper:
            expects, limits = next(iter(expected), None), Limits(pages=MOST_PAGES)
            reading = helper.read(data, key=key, expected=expects, rivals=rivals, limits=limits)
            if not expected:
                yield from reading
                return
            read = list(reading)
        yield from read

    def look_at(self, path: Path, wanted: Wanted | None = None) -> list[Looked]:
        """Return the same for a file that was picked."""
        require(self.actor, Permission.SEND)
        from ..documents.scan.opening import read_bytes

        try:
            data = read_bytes(path, Limits())
        except LoadError as error:
            return [unopened(path.name, b"", error, None)]
        return list(self.look(path.name, data, wanted))

    def look_again(self, page: Looked, wanted: Wanted) -> Looked:
        """Return a page looked at once more, now that somebody says what it should be."""
        require(self.actor, Permission.READ)
        again = list(self.look(page.name, self.runtime.files.find(page.sha256).read_bytes(), wanted, stage=False))
        return next((replace(one, path=page.path) for one in again if one.page == page.page), page)

    def typed(self, text: str, page: Looked, wanted: Wanted | None = None) -> Looked:
        """Return the page with the text that a person typed off it in place of its code.

        Raises:
            Refused: When the text is no code of ours, or has a slip in it; when the page's own code was read.
        """
        require(self.actor, Permission.SEND)
        if not page.finding.unread and page.finding is not Finding.RECOGNISED and page.match is not Match.TYPED:
            why = "这一页的二维码已经读出，不用录入编码：" if page.finding.readable else ""
            raise refuse("page", f"{why}{page.message}")
        key = form_key(self.runtime.settings)
        try:
            code = decode(typed(text, MAX_CODE), key)
        except ForgedCode as error:
            message = "编码校验不通过：请核对有没有录错的字符（0 和 O、1 和 I 可以混用）"
            raise refuse("typed", message, "code") from error
        except NotOurs as error:
            message = "这不是表格编码：请录入二维码下面印的全部 12 组字符（以 ZC1 开头，空格可省）"
            raise refuse("typed", message, "code") from error
        text = encode(code, key)
        return self._judged(replace(page, finding=Finding.READ, text=text, match=Match.TYPED), key, wanted)

    def _judged(self, page: Looked, key: bytes, wanted: Wanted | None) -> Looked:
        """Say whose a page with one of our codes is, and whether it counts."""
        if page.finding not in (Finding.READ, Finding.RECOGNISED):
            return page
        try:
            code = decode(page.text, key)
        except (ForgedCode, NotOurs):
            message = "二维码不是本系统签发的，不能使用"
            return replace(page, finding=Finding.FORGED, message=message)
        printed = _printed(code)
        with self.runtime.reading() as connection:
            found = cases.find_applications(connection, self.actor.unit.path, [code.application_id])
            documents = queries.find_documents(connection, [code.application_id], standing=True)
        application = found.get(code.application_id)
        file = (page.sha256, page.page)
        finding, message = judge(printed, application, documents.get(code.application_id, ()), file, wanted)
        if finding is Finding.READ and page.finding is Finding.RECOGNISED:
            finding, message = Finding.RECOGNISED, page.message
        return replace(page, finding=finding, message=message, printed=printed, application=application)

    def _expected(self, wanted: Wanted | None, key: bytes) -> list[str]:
        """Return the codes that were issued for what is wanted, the newest first."""
        if wanted is None or wanted.kind is None or not wanted.kind.coded:
            return []
        application = wanted.application
        with self.runtime.reading() as connection:
            issues = queries.find_issues(connection, [application.id])
        mine = [issue for issue in issues if issue[1] is wanted.kind and issue[2] == application.flow_rev]
        return [_encoded(issue, key) for issue in mine[:TRIES]]

    def _rivals(self, wanted: Wanted | None, key: bytes) -> list[str]:
        """Return the codes that the wanted one could be taken for: this person's other forms, other people's."""
        assert wanted is not None
        number = wanted.application.id
        with self.runtime.reading() as connection:
            own = queries.find_issues(connection, [number])
            others = queries.find_rival_issues(connection, self.actor.unit.path, number, RIVALS)
        own = [issue for issue in own if (issue[1], issue[2]) != (wanted.kind, wanted.application.flow_rev)]
        return [_encoded(issue, key) for issue in [*own[:RIVALS], *others]]

    def _compare(
        self, page: Looked, data: bytes, key: bytes, expected: Sequence[str], rivals: Sequence[str]
    ) -> Looked | None:
        for text in expected:
            with suppress(LoadError), self.runtime.helpers.one() as helper:
                for reading in list(
                    helper.read(data, key=key, expected=text, rivals=rivals, limits=Limits(pages=MOST_PAGES))
                ):
                    again = looked_at(page.name, data, reading, None)
                    if again.page == page.page and again.finding is Finding.RECOGNISED:
                        return replace(again, path=page.path)
        return None


def _printed(code: FormCode) -> Printed:
    kind = next((kind for kind in DocumentKind if kind.value == code.kind.name), None)
    return Printed(code.application_id, kind, name_of_kind(code.kind.name), code.flow_rev, code.issue)


def _encoded(issue: tuple[int, DocumentKind, int, int], key: bytes) -> str:
    application_id, kind, flow_rev, number = issue
    return encode(FormCode(application_id, FormKind[kind.value], flow_rev, number), key)
