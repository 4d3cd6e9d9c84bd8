"""A headless Chromium that is driven by keys and mouse, and whose terminal can be read."""

from __future__ import annotations

import base64
import os
import shutil
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1400,900",
)
PATIENCE_SECONDS = 40.0

# The page keeps its terminal to itself.  xterm.js lists the add-ons it loads, and they know it.
_FIND_TERMINAL = """
(() => {
  const push = Array.prototype.push;
  window.addons = [];
  Array.prototype.push = function (...items) {
    for (const item of items)
      if (item && typeof item === "object" && "instance" in item && "isDisposed" in item)
        window.addons[window.addons.length] = item.instance;
    return push.apply(this, items);
  };
})();
"""

_LINES = """
const addon = (window.addons || []).find((one) => one._terminal);
if (!addon) return [];
const terminal = addon._terminal, buffer = terminal.buffer.active;
return Array.from({length: terminal.rows}, (_, row) => buffer.getLine(row)?.translateToString(true) ?? "");
"""

_PLACE = """
const addon = window.addons.find((one) => one._terminal), terminal = addon._terminal;
const box = terminal.element.querySelector(".xterm-screen").getBoundingClientRect();
return [box.left, box.top, box.width / terminal.cols, box.height / terminal.rows];
"""


class Missing(Exception):
    """Something the browser test needs is not installed."""


def needed() -> tuple[str, str]:
    """Return browser and driver.  Raises Missing with what to install."""
    if find_spec("selenium") is None:
        raise Missing("selenium is not installed: python -m pip install -e '.[dev,browser]'")
    named = os.environ.get("RHYTID_BROWSER")
    browser = named or next((found for name in BROWSERS if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        what = "Chromium" if browser is None else "chromedriver"
        raise Missing(f"{what} is not installed: on Debian, apt-get install chromium chromium-driver")
    return browser, driver


class Chromium:
    """One browser window; its own profile, thrown away with it."""

    def __init__(self, profile: Path) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        browser, driver = needed()
        options = webdriver.ChromeOptions()
        options.binary_location = browser
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        self.driver: Any = webdriver.Chrome(options=options, service=Service(driver))
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _FIND_TERMINAL})

    def lines(self) -> list[str]:
        """Return the lines of the terminal as xterm.js holds them."""
        found: list[str] = self.driver.execute_script(_LINES)
        return found

    def until(self, true: Callable[[str], bool], what: str) -> str:
        """Wait until something is true of the text of the terminal, and return the text."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            text = "\n".join(self.lines())
            if true(text):
                return text
            time.sleep(0.1)
        raise AssertionError(f"never seen: {what}\n{text}")

    def shows(self, words: str) -> str:
        """Wait until the terminal shows some words."""
        return self.until(lambda text: words in text, words)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def press_with_control(self, key: str) -> None:
        """Press a key while control is held."""
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()

    def click(self, words: str) -> None:
        """Click in the middle of some words on the screen."""
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.actions.mouse_button import MouseButton

        row, line = next((row, line) for row, line in enumerate(self.lines()) if words in line)
        left, top, width, height = self.driver.execute_script(_PLACE)
        x, y = left + (line.index(words) + len(words) / 2) * width, top + (row + 0.5) * height
        actions = ActionChains(self.driver)
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        actions.w3c_actions.pointer_action.click(button=MouseButton.LEFT)
        actions.perform()

    def drawn(self, words: str) -> bytes:
        """Return the picture of the line in which some words stand, as the browser has painted it."""
        row = next(row for row, line in enumerate(self.lines()) if words in line)
        left, top, _, height = self.driver.execute_script(_PLACE)
        clip = {"x": left, "y": top + row * height, "width": 1300, "height": height, "scale": 1}
        return base64.b64decode(self.driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip})["data"])


if __name__ == "__main__":
    try:
        needed()
    except Missing as missing:
        sys.exit(f"make test-browser: {missing}")
