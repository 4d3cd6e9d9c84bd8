"""The app as it is served, in a real browser.  Run by `make test-browser`, not by `make test`.

The name of this file keeps it out of the usual run, which needs no browser.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.samples import sample
from tests.browser.chromium import Chromium, needed

needed()  # a run without a browser must not pass for one that found nothing wrong

ROOT = Path(__file__).parents[2]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a server on a copy of the sample."""
    case = tmp_path / "visit.yaml"
    case.write_bytes(sample().read_bytes())
    server = subprocess.Popen(
        [sys.executable, "-m", "rhytid", "serve", str(case)],
        cwd=ROOT,
        env={**os.environ, "RHYTID_STATE": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    found = next((m[0] for line in server.stdout if (m := re.search(r"http://127\.0\.0\.1:\d+/\S+/", line))), None)
    assert found is not None, "the server never said where it is"
    yield found
    server.terminate()
    server.wait(20)
    server.stdout.close()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    found = Chromium(tmp_path / "profile")
    yield found
    found.driver.quit()


def test_keys_and_mouse_change_the_plan_and_a_reload_brings_it_back(address: str, browser: Chromium) -> None:
    browser.driver.get(address)
    browser.shows("94 units of Botox Cosmetic")
    before = browser.drawn("94 units of Botox Cosmetic")
    assert len(before) > 3000, "a line of text is no blank picture"

    browser.press("]")
    browser.shows("Pregnancy, feeding")
    browser.press("u")
    browser.until(lambda text: "94 units" not in text, "a plan without the 94 units")
    text = browser.shows("not saved")
    headline = next(line for line in text.split("\n") if "toxin" in line)
    assert browser.drawn(headline) != before, "it is painted too"

    browser.click("Skin")
    browser.shows("Dull skin")
    browser.click("Screening")
    browser.shows("Pregnancy, feeding")

    browser.driver.refresh()
    browser.shows("Unsaved work")
    browser.shows("was left with one change")
    browser.click("Resume")
    text = browser.until(lambda text: "not saved" in text and "Unsaved work" not in text, "the consultation resumed")
    assert "94 units" not in text
    browser.press_with_control("z")
    browser.shows("94 units of Botox Cosmetic")


def test_nothing_is_fetched_from_elsewhere(address: str, browser: Chromium) -> None:
    browser.driver.get(address)
    browser.shows("94 units of Botox Cosmetic")
    fetched = browser.driver.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
    assert fetched and all(name.startswith((address, "data:")) for name in fetched)


def test_another_page_cannot_open_the_socket(address: str, browser: Chromium) -> None:
    browser.driver.get("data:text/html,<p>elsewhere")
    script = (
        "const done = arguments[1], socket = new WebSocket(arguments[0]);"
        "socket.onopen = () => done('open'); socket.onerror = () => done('refused');"
    )
    socket = address.replace("http:", "ws:") + "ws"
    assert browser.driver.execute_async_script(script, socket) == "refused"
    browser.driver.get(address)
    browser.shows("94 units of Botox Cosmetic")
    assert browser.driver.execute_async_script(script, socket) == "open", "the page itself can"
