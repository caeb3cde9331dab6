"""Takes the pictures of the README from the demo, with the browser that the tests use: ``make pictures``.

The one of Neo4j Browser is of a server that is started for it and gone afterwards.
"""

import sys
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from kgraph.connection import find_address
from kgraph.deliver import send
from kgraph.local import remove, start, status

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SHOTS = (
    ("explorer.png", "explorer.html", "", (1400, 900)),
    ("concept-zh.png", "explorer.html", "#node=concept:sparse-autoencoder&lang=zh", (1400, 900)),
    ("heatmap.png", "report/heatmap.svg", "", (1010, 1150)),
)

READY = "return document.readyState === 'complete' && !document.querySelector('body:not([data-ready])')"


def ours(browser: webdriver.Chrome) -> None:
    """The pictures of our own pages."""
    for name, page, fragment, (width, height) in SHOTS:
        browser.set_window_size(width, height)
        browser.get("about:blank")
        browser.get((ROOT / "demo" / page).as_uri() + fragment)
        WebDriverWait(browser, 20).until(lambda driver: driver.execute_script(READY))
        time.sleep(1)  # the camera's way to the node is no state that the page tells
        browser.save_screenshot(str(IMAGES / name))


def neo4j_browser(browser: webdriver.Chrome) -> None:
    """The picture of GRPO and its papers in Neo4j Browser."""
    from neo4j_browser import GRPO, Neo4jBrowser

    demo = ROOT / "demo"
    try:
        start(demo)
        address = find_address(None, demo, environ={}, folder=demo, local=True)
        send(demo, address)
        assert address.password
        browser.set_window_size(1400, 830)
        page = Neo4jBrowser(browser, status(demo).browser or "", address.username, address.password.get_secret_value())
        page.drop(ROOT / "schema" / "browser.grass")
        page.run(GRPO)
        page.nodes(10)
        time.sleep(4)  # until the nodes stand still
        browser.save_screenshot(str(IMAGES / "neo4j-browser.png"))
    finally:
        remove(demo)


def main() -> None:
    """Writes docs/images/*.png."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "neo4j")]
    from chromium import chromium

    with chromium("--hide-scrollbars") as browser:
        ours(browser)
        neo4j_browser(browser)


if __name__ == "__main__":
    main()
