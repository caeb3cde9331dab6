"""Takes the pictures of the README from the demo, with the browser that the tests use: ``make pictures``."""

import shutil
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars")
SHOTS = (
    ("explorer.png", "explorer.html", "", (1400, 900)),
    ("concept-zh.png", "explorer.html", "#node=concept:sparse-autoencoder&lang=zh", (1400, 900)),
    ("heatmap.png", "report/heatmap.svg", "", (1010, 1150)),
)

READY = "return document.readyState === 'complete' && !document.querySelector('body:not([data-ready])')"


def main() -> None:
    """Writes docs/images/*.png."""
    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))))
    for flag in FLAGS:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(executable_path=shutil.which("chromedriver")))
    try:
        for name, page, fragment, (width, height) in SHOTS:
            browser.set_window_size(width, height)
            browser.get("about:blank")
            browser.get((ROOT / "demo" / page).as_uri() + fragment)
            WebDriverWait(browser, 20).until(lambda driver: driver.execute_script(READY))
            time.sleep(1)  # the camera's way to the node is no state that the page tells
            browser.save_screenshot(str(ROOT / "docs" / "images" / name))
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
