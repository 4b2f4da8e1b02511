"""Whose an unread page probably is: by the file's name and by the page before; never more than a guess (Q25)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng_tui.domain.application import ChecklistRow
from zhicheng_tui.domain.documents import DocumentKind
from zhicheng_tui.domain.guessing import MOST, Guess, guesses, kind_in
from zhicheng_tui.domain.status import Status

from .builders import a_document, unhurried

PUB, ASM, OPN = DocumentKind
NAME, NUMBER, IDENTITY, BEFORE = "文件名里有姓名", "文件名里有办件编号", "文件名里有证件号码", "紧跟在此人的表格后面"


def a_row(number: int, name: str, *have: DocumentKind, flow_rev: int = 1) -> ChecklistRow:
    """Return a line of the checklist with these documents in."""
    papers = tuple(a_document(kind) for kind in have)
    no, id_no = f"20260000{number:02d}", f"42020219850307{number:03d}X"
    return ChecklistRow(number, no, 1, name, id_no, "工程", "水利", "水利局", Status.APPROVED, flow_rev, papers)


WANG, LI, DING = a_row(1, "王某某"), a_row(2, "李四", ASM), a_row(3, "丁")
PEOPLE = [WANG, LI, DING]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("王某某考核表.jpg", ASM),
        ("王某某-审核意见表.jpg", OPN),
        ("推荐表.pdf", OPN),
        ("公示证明.png", PUB),
        ("WANG_KAOHE.JPG", ASM),
        ("wang-opn.png", OPN),
        ("Gongshi 2026.pdf", PUB),
        ("IMG_2031.jpg", None),
        ("考核表和意见表.pdf", None),
    ],
)
def test_the_name_may_speak_of_one_paper(name: str, kind: DocumentKind | None) -> None:
    """Chinese words, pinyin and codes in any case; a name that speaks of two says nothing."""
    assert kind_in(name) is kind


def test_a_name_in_the_file_name_offers_what_that_person_lacks() -> None:
    """Q25: without a word for the paper, the coded ones that are not in; with one, that paper alone."""
    assert guesses("王某某.jpg", PEOPLE) == [Guess(1, ASM, NAME), Guess(1, OPN, NAME)]
    assert guesses("李四.jpg", PEOPLE) == [Guess(2, OPN, NAME)]
    assert guesses("水利局/王某某/公示.jpg", PEOPLE) == [Guess(1, PUB, NAME)]


def test_number_and_identity_say_more_than_the_name() -> None:
    """The reason is told with the guess; the surest one is told."""
    assert guesses(f"{WANG.no}王某某考核.jpg", PEOPLE) == [Guess(1, ASM, NUMBER)]
    assert guesses(f"{WANG.id_no.lower()}考核.jpg", PEOPLE) == [Guess(1, ASM, IDENTITY)]


def test_a_name_of_one_character_says_nothing() -> None:
    """丁 is in too many names of files."""
    assert guesses("丁字路口考核表.jpg", PEOPLE) == []
    assert guesses("", PEOPLE) == []


def test_the_page_before_offers_the_other_paper_of_that_person() -> None:
    """Q25: scans come person by person; the paper that was just read is not offered again."""
    assert guesses("scan0002.jpg", PEOPLE, (1, ASM)) == [Guess(1, OPN, BEFORE)]
    assert guesses("scan0002.jpg", PEOPLE, (2, OPN)) == []
    assert guesses("scan-asm.jpg", PEOPLE, (1, ASM)) == []
    assert guesses("scan0002.jpg", PEOPLE, (77, ASM)) == []


def test_a_stale_paper_is_lacking() -> None:
    """F07: what was uploaded for an earlier revision is offered again."""
    assert guesses("赵六.jpg", [a_row(4, "赵六", ASM, OPN, flow_rev=2)]) == [Guess(4, ASM, NAME), Guess(4, OPN, NAME)]


def test_the_name_comes_before_the_page_before() -> None:
    """The likeliest first; one reason for each guess."""
    assert guesses("王某某.jpg", PEOPLE, (1, ASM)) == [Guess(1, ASM, NAME), Guess(1, OPN, NAME)]
    assert guesses("王某某.jpg", PEOPLE, (2, ASM))[-1] == Guess(2, OPN, BEFORE)


names = st.text(alphabet="王某李四丁考核意见公示0123456789asmX/.-", max_size=24)
before = st.none() | st.tuples(st.integers(1, 4), st.sampled_from(DocumentKind))


@unhurried
@given(names, before)
def test_guesses_are_few_and_each_is_of_somebody_listed(name: str, page: tuple[int, DocumentKind] | None) -> None:
    """At most three, none twice, only people who may hand in documents, each with its reason."""
    found = guesses(name, PEOPLE, page)
    assert len(found) <= MOST
    assert len({(guess.application_id, guess.kind) for guess in found}) == len(found)
    assert {guess.application_id for guess in found} <= {row.id for row in PEOPLE}
    assert all(guess.why for guess in found)
