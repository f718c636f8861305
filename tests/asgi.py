"""What a browser gets of the routes of a server, as ASGI has it, with no server between."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

from starlette.applications import Starlette


def get(routes, path, method="GET", **headers):
    """Status, headers, body; the path as it stands in an address."""
    path, _question, query = path.partition("?")
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": unquote(path), "query_string": query.encode(), "headers": named}
    with ThreadPoolExecutor(1) as beside:  # a test in a browser may have left a loop running in this thread
        beside.submit(asyncio.run, Starlette(routes=routes)(scope, receive, send)).result()
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body
