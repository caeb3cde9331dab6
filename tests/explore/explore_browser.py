"""The explorer in a browser, as the tests drive it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait


class Page:
    """The explorer opened from a file, driven by the selectors that the page promises."""

    def __init__(self, browser: webdriver.Chrome, file: Path, fragment: str = "") -> None:
        self.browser = browser
        browser.get("about:blank")
        browser.get_log("browser")
        browser.get_log("performance")
        browser.get(file.as_uri() + fragment)
        self.wait(lambda: self.js("return document.body.dataset.ready === '1'"))

    def js(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def wait(self, condition: Callable[[], Any]) -> Any:
        return WebDriverWait(self.browser, 20, poll_frequency=0.02).until(lambda _: condition())

    def find(self, selector: str) -> Any:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[Any]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return self.js("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector)

    def set(self, selector: str, value: str) -> None:
        """Gives a control a value as a person would."""
        self.js(
            "const e = document.querySelector(arguments[0]); e.value = arguments[1];"
            "e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}))",
            selector,
            value,
        )

    def click(self, selector: str) -> None:
        self.js("document.querySelector(arguments[0]).click()", selector)

    def type(self, text: str) -> None:
        """Types into the search box, anew."""
        self.js("document.querySelector('#search').value = ''")
        self.find("#search").send_keys(text)

    def opened(self, node: str) -> None:
        """Waits until the panel shows all of this node."""
        self.wait(lambda: self.js("return document.querySelector('#details').dataset.ready") == node)

    @property
    def state(self) -> dict[str, Any]:
        return self.js("return KG.state()")

    @property
    def visible(self) -> list[str]:
        return self.js("return KG.visible()")

    @property
    def edges(self) -> list[tuple[str, str, int]]:
        return [(left, right, papers) for left, right, papers in self.js("return KG.edges()")]

    def complaints(self) -> list[str]:
        """What the console said since the page was opened."""
        return [entry["message"] for entry in self.browser.get_log("browser")]

    def requests(self) -> list[str]:
        """Addresses asked for since the page was opened, but for those that are part of the page itself."""
        messages = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        asked = [message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"]
        return [address for address in asked if not address.startswith(("data:", "blob:"))]
