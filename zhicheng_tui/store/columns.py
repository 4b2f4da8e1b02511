"""Other names of columns and sheets from `columns.toml`, checked as they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from ..domain.columns import DECLARED, Aliases
from ..domain.reference import Reference
from .reference import ReferenceDataError

FILE = "columns.toml"


def load_aliases(shipped: Path, own: Path, reference: Reference) -> Aliases:
    """Return the names in `shipped`, or those of a file of the same name in `own`, which stands in for it.

    Raises:
        ReferenceDataError: When the file is missing, is no TOML, or names a field that there is not.
    """
    path = own / FILE if (own / FILE).is_file() else shipped / FILE
    try:
        with path.open("rb") as file:
            found = tomllib.load(file)
    except OSError as error:
        raise ReferenceDataError(f"{path}：读不到文件（{error.strerror}）") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"{path}：不是有效的 TOML（{error}）") from error
    fields = {f"{module.id}.{field.id}" for module in reference.modules for field in module.fields}
    fields |= {f"declared.{key}" for key in DECLARED}
    return Aliases(
        _names(path, found, "column", "field", fields),
        _names(path, found, "sheet", "module", {module.id for module in reference.modules}),
    )


def _names(path: Path, found: Any, kind: str, key: str, known: Collection[str]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    listed = found.get(kind, [])
    if not isinstance(listed, list):
        raise ReferenceDataError(f"{path}.{kind}：应为列表（[[{kind}]]）")
    for place, one in enumerate(listed, 1):
        where = f"{path}.{kind}[{place}]"
        match one:
            case {"names": [*given], **rest} if set(rest) == {key} and all(isinstance(name, str) for name in given):
                target = str(rest[key])
                if target not in known:
                    raise ReferenceDataError(f"{where}.{key}：没有「{target}」")
                names[target] = tuple(map(str, given))
            case _:
                raise ReferenceDataError(f"{where}：应为 {key} 和 names（文字的列表）")
    return names
