"""What is too long for a message: the browser fetches it as a file, from where Streamlit serves pictures.

A file's address is made of what is in it, so that all sessions share one in the server's memory. It is there from the
page's run on and until no session's page names it any more: another page, or a closed tab. While a page runs anew its
files may be gone for a moment; who fetches tries again, see ui/training/run/fetching.js.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from streamlit import runtime

from lenet import Problem

from ..session import state
from .following import repeats

Name = TypeVar("Name", bound=str | int)

_KIND = "application/octet-stream"


def serve(place: str, files: Mapping[Name, Callable[[], bytes]]) -> dict[Name, str]:
    """Let the browser fetch files; of what is followed only the new ones are read.

    Parameters
    ----------
    place : str
        Tells them from those of other places on the page.
    files : dict
        Name -> what makes its bytes, which never change for this name; an `OSError` or a `Problem`: it is not there,
        or damaged, and left out.

    Returns
    -------
    dict
        Name -> address, below that of the server.
    """
    slot = state.SERVED[place]
    known = slot.get() if repeats() else {}
    now = {}
    for name, read in files.items():
        address = known.get(name) or _put(f"{place}/{name}", read)
        if address:
            now[name] = address
    slot.set(now)
    return now


def _put(coordinates: str, read: Callable[[], bytes]) -> str | None:
    try:
        content = read()
    except (OSError, Problem):  # gone since it was listed
        return None
    return runtime.get_instance().media_file_mgr.add(content, _KIND, coordinates)
