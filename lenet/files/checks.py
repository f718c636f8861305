"""Whether a value that was written down can be what it says: files are changed by people and damaged by disks."""


def is_count(value):
    return type(value) is int and 0 <= value < 2**53


def is_number(value):
    """Whether a value that was written down is a finite number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e300


def is_date(value):
    """Whether a value that was written down is a time in seconds since 1970 that a calendar knows."""
    return is_number(value) and 0 <= value < 4e9
