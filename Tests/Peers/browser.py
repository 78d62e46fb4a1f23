"""A browser without a window: Debian's Chromium, driven by selenium."""

import json

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

# Most seconds until a page has drawn itself, on a machine that does other work too.
PATIENCE = 60

__all__ = ["Browser", "By", "Keys"]


class Browser:
    """A browser that opens files, and tells what they complain of and what they fetch."""

    def __init__(self, width=1400, height=900):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        # Chromium's sandbox does not start for root, as whom containers run.
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(PATIENCE)
        self.resize(width, height)

    def quit(self):
        """Ends it."""
        self.driver.quit()

    def open(self, path, fragment=""):
        """Opens a file as a page of its own, and waits until it has drawn itself."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(f"{path.resolve().as_uri()}{fragment}")
        self.wait(lambda: self.run("return document.readyState === 'complete'"))
        self.settle()

    def run(self, script, *arguments):
        """Runs a script in the page; returns what that returns."""
        return self.driver.execute_script(script, *arguments)

    def settle(self):
        """Waits until what was asked for is drawn."""
        self.driver.execute_async_script(
            "const done = arguments[0];"
            "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))"
        )

    def wait(self, condition):
        """Waits for a condition."""
        WebDriverWait(self.driver, PATIENCE, 0.02).until(lambda _: condition())

    def find(self, selector):
        """Returns the first element that a CSS selector picks out."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        """Returns the text of that element, shown or not."""
        return self.find(selector).get_property("textContent")

    def press(self, *keys):
        """Presses keys wherever the focus is."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)
        self.settle()

    def click(self, selector):
        """Clicks on an element."""
        self.find(selector).click()
        self.settle()

    def resize(self, width, height):
        """Gives the page a size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, scheme):
        """Has the user prefer light or dark."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def complaints(self):
        """Returns what was written to the console since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Returns the addresses that were fetched since the page was opened."""
        messages = [
            json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")
        ]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]
