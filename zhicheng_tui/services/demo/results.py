"""Modules about what a person has achieved, from work done to papers, patents and prizes, and the files."""

from __future__ import annotations

from random import Random

from .case import Case, Making, Rows, month
from .numbers import isbn, patent_number
from .words import between, pick

_LEVELS = ("SCI/EI 收录", "中文核心期刊", "省级期刊", "省级期刊", "其他公开期刊")
_PATENT_KINDS = (("发明", 1), ("实用新型", 2), ("实用新型", 2))


def perf(making: Making) -> Rows:
    """工作业绩: what was done, by which part, with which numbers."""
    rng, case, texts = making.rng, making.case, making.texts
    rows: Rows = []
    titled = case.titled.year * 12 + case.titled.month - 1
    for _ in range(between(rng, 2, 4)):
        start = between(rng, max(case.since + 6, titled - 36), case.until - 4)
        name = f"{pick(rng, texts.places)}{pick(rng, case.track.objects)}{pick(rng, case.track.tasks)}"
        values = _values(rng)
        part, role = pick(rng, texts.parts), pick(rng, texts.roles)
        rows.append({
            "phase": "任现职后" if start > titled and case.former else "任现职前",
            "start": month(start),
            "end": month(min(case.until, start + between(rng, 3, 24))),
            "name": name,
            "content": pick(rng, texts.contents).format(role=role, name=name, part=part, **values),
            "effect": pick(rng, texts.effects).format(**values),
        })  # fmt: skip
    return rows


def paper(making: Making) -> Rows:
    """业绩成果-论文信息; more of them the higher the level."""
    rng, case, texts = making.rng, making.case, making.texts
    rows: Rows = []
    for index in range(between(rng, case.rank // 2, case.rank)):
        published = _lately(rng, case)
        journal = pick(rng, case.track.journals)
        page = between(rng, 1, 140)
        rank = between(rng, 1, 2)
        method = pick(rng, case.track.methods)
        issue = f"{published // 12} 年第 {published % 12 + 1} 期 {page}-{page + between(rng, 2, 7)} 页"
        rows.append({
            "published": month(published),
            "title": f"基于{_spaced(method)}的{pick(rng, case.track.subjects)}{pick(rng, texts.studies)}",
            "journal": journal["name"],
            "number": journal["number"],
            "level": pick(rng, _LEVELS),
            "issue": issue,
            "rank": rank,
            "corresponding": rank == 1,
            "representative": index == 0,
            "clause": pick(rng, texts.clauses),
        })  # fmt: skip
    return rows


def book(making: Making) -> Rows:
    """业绩成果-著作信息; mostly none."""
    rng, case, texts = making.rng, making.case, making.texts
    if rng.random() > 0.05 * case.rank:
        return []
    publisher = pick(rng, texts.publishers)
    rank = between(rng, 1, 4)
    return [{
        "published": month(_lately(rng, case)),
        "title": pick(rng, case.track.books),
        "publisher": publisher["name"],
        "number": isbn(f"9787{publisher['code']}{between(rng, 0, 99_999_999):08d}"[:12]),
        "number_level": "ISBN",
        "rank": rank,
        "clause": pick(rng, texts.clauses),
        "exchange": pick(rng, texts.exchanges),
        "authorship": ("主编", "副主编", "参编", "参编")[rank - 1],
    }]  # fmt: skip


def patent(making: Making) -> Rows:
    """业绩成果-专利信息."""
    count = max(0, between(making.rng, -2, making.case.rank // 2))
    return [make_patent(making) for _ in range(count)]


def make_patent(making: Making) -> dict[str, object]:
    """Return one patent, its number applied for about a year before it was granted."""
    rng, case, texts = making.rng, making.case, making.texts
    obtained = _lately(rng, case)
    kind, digit = pick(rng, _PATENT_KINDS)
    applied = (obtained - between(rng, 8, 20)) // 12
    rank = between(rng, 1, 4)
    return {
        "name": pick(rng, case.track.patents),
        "kind": kind,
        "number": patent_number(f"{applied}{digit}{between(rng, 0, 9_999_999):07d}"),
        "category": "职务发明",
        "obtained": f"{month(obtained)}-{between(rng, 1, 28):02d}",
        "rank": rank,
        "lead": rank == 1,
        "clause": pick(rng, texts.clauses),
    }


def project(making: Making) -> Rows:
    """业绩成果-科研项目."""
    rng, case, texts = making.rng, making.case, making.texts
    rows: Rows = []
    for _ in range(max(0, between(rng, -1, case.rank // 2))):
        start = _lately(rng, case)
        source = pick(rng, texts.project_sources)
        length = between(rng, 12, 36)
        rows.append({
            "name": f"{pick(rng, case.track.subjects)}关键技术{pick(rng, texts.studies)}",
            "number": f"{source['code']}{start // 12}{between(rng, 1, 399):03d}",
            "source": source["name"],
            "funds": between(rng, 2, 60),
            "start": month(start),
            "end": month(start + length),
            "role": pick(rng, texts.project_roles),
            "finished": start + length <= case.until,
            "clause": pick(rng, texts.clauses),
        })  # fmt: skip
    return rows


def award(making: Making) -> Rows:
    """业绩成果-获奖."""
    rng, case, texts = making.rng, making.case, making.texts
    rows: Rows = []
    for _ in range(max(0, between(rng, -1, case.rank // 2))):
        prize = pick(rng, texts.awards) if rng.random() < 0.95 else texts.top_award
        rows.append({
            "name": prize["name"],
            "level": prize["level"],
            "grade": pick(rng, texts.award_grades) if prize["name"].endswith("奖") else "",
            "by": prize["by"],
            "year": str(_lately(rng, case) // 12),
            "rank": between(rng, 1, 5),
            "clause": pick(rng, texts.clauses),
        })  # fmt: skip
    return rows


def standard(making: Making) -> Rows:
    """业绩成果-标准; rare."""
    rng, case = making.rng, making.case
    if rng.random() > 0.03 * case.rank:
        return []
    published = _lately(rng, case)
    return [{
        "name": pick(rng, case.track.standards),
        "number": f"DB42/T {between(rng, 1200, 2400)}-{published // 12}",
        "level": "地方标准",
        "rank": between(rng, 1, 8),
        "published": f"{month(published)}-{between(rng, 1, 28):02d}",
    }]  # fmt: skip


def other(making: Making) -> Rows:
    """业绩成果-其他."""
    rng, case, texts = making.rng, making.case, making.texts
    if rng.random() > 0.2:
        return []
    entry = pick(rng, texts.others)
    day = f"{month(_lately(rng, case))}-{between(rng, 1, 28):02d}"
    values = {"name": entry["name"], "kind": entry["kind"], "obtained": day, "role": entry["role"]}
    return [{**values, "note": entry["note"].format(**_values(rng))}]


def attach(making: Making) -> Rows:
    """附件材料: every required category, and some of the others."""
    rng, case, texts = making.rng, making.case, making.texts
    day = f"{month(case.until)}-{between(rng, 1, 28):02d}"
    rows: Rows = []
    for entry in texts.attachments:
        given = entry["required"] or rng.random() < 0.5
        rows.append({
            "category": entry["category"],
            "file": f"{entry['category'].replace('/', '')}-{case.person.id_no[-4:]}.pdf" if given else "",
            "pages": between(rng, 1, entry["most"]) if given else 0,
            "required": entry["required"],
            "uploaded": day if given else "",
        })  # fmt: skip
    return rows


def _lately(rng: Random, case: Case) -> int:
    """Return a month since work began, of the last six years."""
    return between(rng, max(case.since + 10, case.until - 72), case.until)


def _values(rng: Random) -> dict[str, int]:
    ranges = {"a": (20, 180), "b": (3, 24), "c": (2, 9), "p": (93, 100), "q": (8, 45)}
    return {key: between(rng, *limits) for key, limits in ranges.items()}


def _spaced(word: str) -> str:
    """Return a word with the blank that Chinese text puts beside Latin letters and digits."""
    return f" {word}" if word[0].isascii() else word
