"""Whether a value that was written down can be what it says: files are changed by people and damaged by disks."""

from typing import Any

_MOST_COUNT = 2**53  # JavaScript, and JSON with it, counts no further without gaps
_MOST_NUMBER = 1e300  # sums and squares of what is far below are numbers still
_LAST_DATE = 4e9  # seconds since 1970: the year 2096


def is_count(value: Any) -> bool:
    """Whether a value that was written down is a whole number, 0 or more."""
    return type(value) is int and 0 <= value < _MOST_COUNT


def is_number(value: Any) -> bool:
    """Whether a value that was written down is a finite number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _MOST_NUMBER


def is_date(value: Any) -> bool:
    """Whether a value that was written down is a time in seconds since 1970 that a calendar knows."""
    return is_number(value) and 0 <= value < _LAST_DATE
