"""The server of the app for browsers on this machine: textual-serve behind a guard."""

from __future__ import annotations

import asyncio
import errno
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.app_service import AppService
from textual_serve.server import Server

from tui.serve.guard import LOOPBACK, PAGE, Guard

_LONGEST_PARTING_SECONDS = 5.0
_NOTICE_SECONDS = 0.5
"""For the end of a tab that is being reloaded to be noticed before its successor starts."""

_SHUTDOWN_SECONDS = 2.0


class TabServer(Server):
    """Serves the page, and for each tab a process of its own, all below the secret part of the address."""

    def __init__(self, command: str, guard: Guard) -> None:
        super().__init__(
            command, LOOPBACK, guard.port, title="Rhytid", public_url=guard.origin, templates_path=str(PAGE)
        )
        self._parting: set[asyncio.Task[Any]] = set()

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: what there is to say has been said."""

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the process of one tab, once those of closed tabs have let go of their journals.

        After a reload the old process may still be ending; only then can what was typed be offered again.
        """
        await asyncio.sleep(_NOTICE_SECONDS)
        if self._parting:
            await asyncio.wait(set(self._parting), timeout=_LONGEST_PARTING_SECONDS)
        return await super().handle_websocket(request)

    async def _process_messages(self, websocket: web.WebSocketResponse, app_service: AppService) -> None:
        """Pass on what the tab says; when it says no more, its process is about to be ended."""
        task = asyncio.current_task()
        try:
            await super()._process_messages(websocket, app_service)
        finally:
            if task is not None:
                self._parting.add(task)
                task.add_done_callback(self._parting.discard)


async def guarded(guard: Guard, command: str) -> web.Application:
    """Return the application: every request passes the guard first."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = guard.refusal(request.method, request.path, request.headers.get("Host"), request.headers.get("Origin"))
        if asked is not None:
            return web.Response(status=403, text=f"Refused: {asked}.\n")
        return await handler(request)

    async def mark(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(guard.headers)

    application = web.Application(middlewares=[check])
    application.on_response_prepare.append(mark)
    application.add_subapp(f"/{guard.token}/", await TabServer(command, guard)._make_app())
    return application


def command_of(case: Path | None) -> str:
    """Return the command line of one tab, as the shell of this system reads it."""
    words = [sys.executable, "-m", "tui.serve.tab", *([str(case)] if case is not None else [])]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def listening(port: int) -> socket.socket:
    """Return a socket on the loopback address; port 0 stands for any free one.

    Raises OSError, saying so, when the port is taken.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two servers share a port
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((LOOPBACK, port))
    except OSError as error:
        found.close()
        taken = "the port is in use; name another, or leave --port out"
        reason = taken if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        raise OSError(error.errno, reason, f"--port {port}") from None
    return found


def serve(case: Path | None, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted.  Raises OSError when the port cannot be had."""
    listener = listening(port)
    guard = Guard(listener.getsockname()[1])
    say(guard.address)
    web.run_app(
        guarded(guard, command_of(case)),
        sock=listener,
        print=None,
        access_log=None,
        shutdown_timeout=_SHUTDOWN_SECONDS,
    )
