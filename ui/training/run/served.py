"""What the browser fetches of a run: how it goes, its frames, what was read wrong, what is saved of it.

Whoever reaches the playground may look at every run: it is what the page shows them too.
"""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lenet import Problem, runs

from ...page.server import below_base
from . import looks, saved, told

Answer = Callable[[Request, runs.Run], Response]

_UNPACKED = {"Content-Encoding": "identity"}  # packing would cost 4 ms a frame and make it little smaller
_MAKER = ThreadPoolExecutor(1, "made")


def routes() -> list[Route]:
    """What `streamlit.App` serves besides the pages, below the path that the server's address has."""
    answers: dict[str, Answer] = {
        "look": _look,
        "frames/{name}": partial(_file, told.frames),
        "results/{name}": partial(_file, _results),
    }
    made: dict[str, Answer] = {file: partial(_made, make) for file, make in saved.FILES.items()}
    endpoints: dict[str, Any] = {path: _or_missing(answer) for path, answer in (answers | made).items()}
    endpoints[saved.FILM] = _one_at_a_time(endpoints[saved.FILM])
    return [Route(below_base(f"runs/{{run}}/{path}"), endpoint) for path, endpoint in endpoints.items()]


def _one_at_a_time(endpoint: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """In a thread apart from those of all else: a film takes a second and 60 MB, and whoever asks may ask often."""

    async def alone(request: Request) -> Response:
        if request.method != "GET":  # a browser's head of it would cost as much
            return Response(status_code=405, headers={"Allow": "GET"})
        return await asyncio.get_running_loop().run_in_executor(_MAKER, endpoint, request)

    return alone


def _or_missing(answer: Answer) -> Callable[[Request], Response]:
    """An endpoint; 404 for what is gone or damaged, 503 where it could not be read just now: who asks tries again."""

    def endpoint(request: Request) -> Response:
        try:
            return answer(request, _run(request.path_params["run"]))
        except (Problem, FileNotFoundError, NotADirectoryError):
            return Response(status_code=404)  # why would tell of folders
        except OSError:
            return Response(status_code=503)

    return endpoint


def _run(name: str) -> runs.Run:
    run = runs.Run(runs.root() / name)
    if run.folder.parent != runs.root() or name.startswith(".") or not (run.folder / runs.CONFIG).exists():
        raise FileNotFoundError(name)
    return run


def _look(request: Request, run: runs.Run) -> Response:
    said = looks.answer(looks.course(run), request.query_params.get("since", ""))
    return JSONResponse(said, headers={"Cache-Control": "no-store"})


def _results(run: runs.Run) -> told.Files:
    return {event["epoch"]: partial(told.result, run, event["epoch"]) for event in run.epochs()}


def _made(make: Callable[[runs.Run, saved.Asked], bytes], request: Request, run: runs.Run) -> Response:
    """A file that is saved; it is another one as soon as the run goes on."""
    content = make(run, request.query_params)
    headers = {"Cache-Control": "no-store", **_UNPACKED}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _file(files: Callable[[runs.Run], told.Files], request: Request, run: runs.Run) -> Response:
    """A file by its name; a browser that has it already is told so."""
    read = {str(name): read for name, read in files(run).items()}.get(request.path_params["name"])
    if read is None:
        raise FileNotFoundError(request.url.path)
    content = read()
    tag = f'"{zlib.crc32(content):x}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", **_UNPACKED}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/octet-stream", headers=headers)
