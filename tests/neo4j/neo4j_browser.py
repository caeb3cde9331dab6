"""Neo4j Browser, the page that a server serves, driven as a person would."""

from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

GRPO = "MATCH (a:Alias {name: 'GRPO'})-[n:ALIAS_OF]->(c:Concept)<-[m:MENTIONS]-(p:Paper) RETURN a, n, c, m, p"
"""The question of the picture in the README."""

_DROP = """
const files = new DataTransfer();
files.items.add(new File([arguments[0]], 'browser.grass', {type: 'text/plain'}));
for (const kind of ['dragenter', 'dragover', 'drop'])
  document.querySelector('.filedrop').dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: files}));
"""
_NODES = r"""
return [...document.querySelectorAll('g.node')].map(node => ({
  colour: node.querySelector('circle.b-outline').getAttribute('fill'),
  caption: [...node.querySelectorAll('text.caption')].map(line => line.textContent).join(' ').replace(/\s+/g, ' ').trim(),
}));
"""
_SECONDS = 30


class Neo4jBrowser:
    """The page, connected."""

    def __init__(self, browser: Chrome, address: str, user: str, password: str) -> None:
        self.browser = browser
        browser.get(address)
        self.wait("[data-testid=username]").send_keys(user)
        self.wait("[data-testid=password]").send_keys(password + Keys.ENTER)
        self.wait("[data-testid=navigationDBMS]")
        WebDriverWait(browser, _SECONDS).until(lambda page: not page.find_elements(By.CSS_SELECTOR, "[data-testid=password]"))

    def wait(self, selector: str) -> Any:
        """The first element that the selector finds, once there is one."""
        return WebDriverWait(self.browser, _SECONDS).until(lambda page: next(iter(page.find_elements(By.CSS_SELECTOR, selector)), None))

    def run(self, statement: str) -> None:
        """Types a statement or command into the editor and runs it."""
        self.wait(".monaco-editor textarea").send_keys(statement)
        self.wait("[data-testid=editor-Run]").click()

    def drop(self, sheet: Path) -> None:
        """Drops a style sheet on the page."""
        self.browser.execute_script(_DROP, sheet.read_text(encoding="utf-8"))

    def nodes(self, least: int) -> list[dict[str, str]]:
        """Colour and caption of the nodes drawn, once there are so many."""
        drawn: list[dict[str, str]] = []

        def there(page: Chrome) -> bool:
            drawn[:] = page.execute_script(_NODES)
            return len(drawn) >= least and all(node["caption"] for node in drawn)

        WebDriverWait(self.browser, _SECONDS).until(there)
        return drawn
