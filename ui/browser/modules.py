"""The project's JavaScript as files: what Streamlit calls their component, and who imports whom."""

import re
from functools import lru_cache
from pathlib import Path

COMPONENT = "lenet-playground.view"  # as pyproject.toml names it
_UI = Path(__file__).resolve().parents[1]
_IMPORT = re.compile(r"^import [^;]*?from '(\.[^']+)'$", re.MULTILINE)


@lru_cache
def imported(module: str) -> tuple[str, ...]:
    """A module below ``ui/`` and all that it imports, by their paths there."""
    files, left = {}, [(_UI / module).resolve()]
    while left:
        file = left.pop()
        if file in files:
            continue
        files[file] = file.relative_to(_UI).as_posix()
        left += [(file.parent / path).resolve() for path in _IMPORT.findall(file.read_text(encoding="utf-8"))]
    return tuple(files.values())
