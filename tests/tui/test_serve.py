"""The server for browsers: whom it refuses, what it serves, and the processes of its tabs."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, TCPConnector, WSMsgType, web

import rhytid
from tests.tui.small_engine import screened, write_case
from tui.serve.guard import Guard
from tui.serve.server import command_of, guarded, listening

ROOT = Path(__file__).parents[2]

TAB = """
import sys
from pathlib import Path
from tests.tui.small_engine import backend
from tui.app import RhytidApp
from tui.session.store import JournalStore
RhytidApp(Path(sys.argv[1]), load=backend, store=JournalStore(Path(sys.argv[2]))).run()
"""


@pytest.fixture
def served_file(tmp_path: Path) -> Path:
    file = tmp_path / "visit.json"
    write_case(screened(), file)
    return file


@pytest_asyncio.fixture
async def guard(tmp_path: Path, served_file: Path) -> AsyncIterator[Guard]:
    """A server of the app on the small engine."""
    (tmp_path / "tab.py").write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{TAB}")
    words = [sys.executable, str(tmp_path / "tab.py"), str(served_file), str(tmp_path / "state")]
    listener = listening(0)
    found = Guard(listener.getsockname()[1])
    runner = web.AppRunner(await guarded(found, subprocess.list2cmdline(words)), shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    yield found
    await runner.cleanup()
    await asyncio.sleep(0.1)  # the ends of the processes are still to be heard of


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession(connector=TCPConnector(force_close=True)) as session:
        yield session


async def test_the_page_draws_on_nothing_from_elsewhere(guard: Guard, browser: ClientSession) -> None:
    async with browser.get(guard.address) as page:
        text = await page.text()
        assert page.status == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Referrer-Policy"] == "no-referrer"
    foreign = text.replace(guard.address, "").replace(guard.address.replace("http:", "ws:"), "")
    assert "http" not in foreign.replace("http-equiv", "")
    for part in ("static/js/textual.js", "static/css/xterm.css", "static/fonts/RobotoMono-VariableFont_wght.ttf"):
        assert part in text
        async with browser.get(guard.address + part) as file:
            assert file.status == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("", {"Host": "rebound.example"}),
        ("", {"Host": "localhost:{port}"}),
        ("", {"Host": "127.0.0.1"}),
        ("", {"Origin": "http://evil.example"}),
        ("", {"Origin": "null"}),
        ("", {"Origin": "http://127.0.0.1:1"}),
        ("ws", {"Origin": "http://evil.example"}),
        ("ws", {}),
        ("static/", {}),
        ("static/js/", {}),
        ("static/../server.py", {}),
        ("static/js/%2e%2e/%2e%2e/server.py", {}),
        ("download/x", {}),
    ],
)
async def test_what_is_refused_though_it_knows_the_secret(
    guard: Guard, browser: ClientSession, path: str, headers: dict[str, str]
) -> None:
    sent = {name: value.format(port=guard.port) for name, value in headers.items()}
    async with browser.get(guard.address + path, headers=sent) as answer:
        assert answer.status == 403
        assert (await answer.text()).startswith("Refused: ")


@pytest.mark.parametrize("path", ["", "ws", "x/", "static/js/textual.js", "{short}/", "{token}x/", "//{token}/"])
async def test_nothing_is_told_without_the_secret(guard: Guard, browser: ClientSession, path: str) -> None:
    wanted = path.format(token=guard.token, short=guard.token[:-1])
    async with browser.get(f"{guard.origin}/{wanted}", headers={"Origin": guard.origin}) as answer:
        assert answer.status == 403
        assert guard.token not in await answer.text()


async def test_only_reading_is_served(guard: Guard, browser: ClientSession) -> None:
    async with browser.post(guard.address) as answer:
        assert answer.status == 403


def test_the_secret_is_long_and_new_each_time() -> None:
    assert len(Guard(1).token) >= 32
    assert Guard(1).token != Guard(1).token


async def test_a_tab_is_a_process_and_a_closed_one_leaves_its_answers_to_the_next(
    guard: Guard, browser: ClientSession, tmp_path: Path
) -> None:
    at = guard.address.replace("http:", "ws:") + "ws?width=120&height=40"

    async with browser.ws_connect(at, headers={"Origin": guard.origin}) as tab:
        seen = b""
        pressed = False
        async with asyncio.timeout(30):
            async for message in tab:
                if message.type is WSMsgType.BINARY:
                    seen += message.data
                if b"Practitioner" in seen and not pressed:
                    pressed = True
                    await tab.send_str(json.dumps(["stdin", "]"]))
                if b"Nerve" in seen and edits(tmp_path / "state") == 0:
                    await tab.send_str(json.dumps(["stdin", "u"]))
                if edits(tmp_path / "state"):
                    break
    async with browser.ws_connect(at, headers={"Origin": guard.origin}) as tab:
        seen = b""
        async with asyncio.timeout(30):
            while b"Unsaved work" not in seen:
                seen += await tab.receive_bytes()


def edits(state: Path) -> int:
    return sum(path.read_bytes().count(b'"do":"edit"') for path in state.glob("*.journal"))


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    taken = listening(0)
    taken.listen()
    assert rhytid.main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    taken.close()
    assert "--port" in (told := capsys.readouterr().err) and "in use" in told


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "clinic.example"])
def test_no_other_host_is_served(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rhytid.main(["serve", "--host", host]) == 2
    assert "only 127.0.0.1 is served" in capsys.readouterr().err


def test_without_the_library_one_line_says_how_to_have_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert rhytid.main(["serve"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "python -m pip install 'rhytid[serve]'" in err


def test_a_case_that_cannot_be_read_is_told_before_anything_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: [")
    assert rhytid.main(["serve", str(bad)]) == 2
    assert "bad.yaml" in capsys.readouterr().err


def test_help_states_the_limits(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        rhytid.main(["serve", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "no login and no encryption" in told and "Do not pass the address on" in told


@pytest.mark.skipif(os.name != "posix", reason="quoting as the shell of POSIX has it")
def test_a_file_name_reaches_the_tab_as_it_is() -> None:
    name = "a b;echo $HOME 'x' \"y\".yaml"
    shown = subprocess.run(
        command_of(Path(name)).replace("-m tui.serve.tab", '-c "import sys; print(sys.argv[1])"'),
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == f"{name}\n"
