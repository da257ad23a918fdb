# SPDX-License-Identifier: Apache-2.0
"""A running server and a headless Chromium per test. ORIENTA_PICTURE=FILE keeps a picture of the try page."""
import pathlib
import sys

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "functional"))

from orienta import Orienta  # noqa: E402

WEB = '[[channel]]\nid = "web"\ntype = "webchat"\n'


@pytest.fixture
def server(tmp_path):
    running = Orienta(tmp_path / "orienta", channels=WEB).start()
    yield running
    running.close()


@pytest.fixture
def browser(tmp_path):
    """browser(width, height) opens a window; nothing is fetched from elsewhere."""
    opened = []

    def start(width=360, height=740, dark=False):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server",
                         "--disable-background-networking", "--disable-component-update", "--no-first-run",
                         f"--user-data-dir={tmp_path / ('profile' + str(len(opened)))}", f"--window-size={width},{height}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        if dark:
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
        opened.append(driver)
        return driver

    yield start
    for driver in opened:
        driver.quit()
