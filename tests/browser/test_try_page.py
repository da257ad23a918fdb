# SPDX-License-Identifier: Apache-2.0
"""The try page as people use it: on a small phone, with the keyboard alone, after a lost connection, in the dark."""
import os
import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

# Contrast as WCAG 2.1 counts it, of every element with text of its own, against the nearest opaque background.
CONTRAST = """
const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => { const f = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
const poor = [];
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own || !e.getClientRects().length || e.disabled) continue;
  if (e.getBoundingClientRect().width < 3) continue;
  let b = e, back = [255, 255, 255];
  for (; b; b = b.parentElement) { const c = parse(getComputedStyle(b).backgroundColor); if (c.length === 3 || c[3] === 1) { back = c; break; } }
  const style = getComputedStyle(e), front = parse(style.color);
  const a = light(front), z = light(back), ratio = (Math.max(a, z) + 0.05) / (Math.min(a, z) + 0.05);
  const big = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && +style.fontWeight >= 700);
  if (ratio < (big ? 3 : 4.5)) poor.push(`${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
}
return poor;
"""

# Every control has a name; ids are unique; nothing with a positive tabindex; touch targets are at least 44 px high.
STRUCTURE = """
const bad = [];
const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
for (const id of new Set(ids)) if (ids.filter((i) => i === id).length > 1) bad.push(`id ${id} twice`);
for (const e of document.querySelectorAll('button, a[href], input, textarea, select')) {
  if (!e.getClientRects().length) continue;
  const name = e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length && e.labels[0].textContent.trim());
  if (!name) bad.push(`no name: ${e.outerHTML.slice(0, 80)}`);
  if (e.tabIndex > 0) bad.push(`tabindex: ${e.outerHTML.slice(0, 80)}`);
  const box = e.getBoundingClientRect();
  if (e.tagName !== 'A' && box.height < 43.5) bad.push(`low: ${box.height} ${e.outerHTML.slice(0, 80)}`);
}
for (const e of document.querySelectorAll('[onclick], [style]:not(textarea)')) bad.push(`inline: ${e.outerHTML.slice(0, 80)}`);
const log = document.querySelector('[role=log]');
if (!log || log.getAttribute('aria-live') !== 'polite' || !log.getAttribute('aria-label')) bad.push('the log');
for (const img of document.querySelectorAll('img:not([alt])')) bad.push('image without alt');
if (document.querySelectorAll('h1').length > 1) bad.push('more than one h1');
return bad;
"""


class Page:
    def __init__(self, driver, server, path="/try?lang=es"):
        self.driver, self.server = driver, server
        driver.get(server.base + path)
        self.until(lambda: self.all(".oc-form"), "the chat")

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition, what, seconds=20):
        return WebDriverWait(self.driver, seconds, 0.1).until(lambda _: condition(), what)

    def bubbles(self, kind="out"):
        return [b.text for b in self.all(f".oc-msg.{kind} .oc-bubble")]

    def hears(self, words, seconds=20):
        self.until(lambda: any(words in b for b in self.bubbles()), f"nothing like {words!r}: {self.bubbles()}", seconds)

    def option(self, label):
        return self.until(lambda: next((b for b in self.all(".oc-options button:enabled, dialog li button") if label in b.text), None),
                          f"no option {label!r}")

    def press(self, label):
        self.option(label).click()

    def write(self, text):
        self.all("#oc-input")[0].send_keys(text + Keys.ENTER)

    def start(self):
        self.until(lambda: self.all(".oc-start button"), "the start button")[0].click()

    def reach_menu(self):
        self.start()
        self.press("Español")
        self.press("Sí, acepto")
        self.press("Ver opciones")
        self.until(lambda: self.all("dialog[open] li button"), "the list")

    def sound(self):
        assert self.driver.execute_script(CONTRAST) == []
        assert self.driver.execute_script(STRUCTURE) == []
        width, inner = self.driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert width <= inner, "the page scrolls sideways"
        errors = [e for e in self.driver.get_log("browser") if e["level"] == "SEVERE"]
        assert errors == []


@pytest.mark.parametrize("width,height,dark", [(360, 640, False), (360, 640, True), (1200, 800, False), (1200, 800, True)])
def test_from_hello_to_a_list(server, browser, width, height, dark):
    page = Page(browser(width, height, dark), server)
    assert not page.bubbles() and not page.bubbles("in"), "nothing is sent before the person begins"
    page.sound()
    page.reach_menu()
    page.sound()
    page.press("Mis papeles")
    page.until(lambda: not page.all("dialog[open]"), "the list closed")
    page.until(lambda: page.all(".oc-msg.in")[-1].text.startswith("Tú") or "Mis papeles" in page.bubbles("in")[-1], "the answer shown")
    page.sound()
    if not dark and width == 1200 and os.environ.get("ORIENTA_PICTURE"):
        time.sleep(1)
        page.driver.save_screenshot(os.environ["ORIENTA_PICTURE"])


def test_keyboard_alone(server, browser):
    page = Page(browser(), server)
    driver = page.driver
    focused = lambda: driver.switch_to.active_element
    def tab_to(label, most=25):
        for _ in range(most):
            driver.switch_to.active_element.send_keys(Keys.TAB)
            if focused().tag_name == "button" and label in (focused().text or focused().get_attribute("aria-label")):
                return focused()
        raise AssertionError(f"{label!r} is not reached by Tab")
    first = page.all("body")[0]
    first.send_keys(Keys.TAB)
    tab_to("Empezar").send_keys(Keys.ENTER)
    page.option("Español")
    tab_to("Español").send_keys(Keys.SPACE)
    page.option("Sí, acepto")
    tab_to("Sí, acepto").send_keys(Keys.ENTER)
    page.option("Ver opciones")
    tab_to("Ver opciones").send_keys(Keys.ENTER)
    page.until(lambda: "Estoy en peligro" in focused().text, "the first row has the focus")
    focused().send_keys(Keys.ESCAPE)
    page.until(lambda: not page.all("dialog[open]"), "Escape closes the list")
    assert "Ver opciones" in focused().text, "and the focus is back where it was"
    focused().send_keys(Keys.ENTER)
    page.until(lambda: page.all("dialog[open]"), "the list again")
    for _ in range(20):
        if "Mis papeles" in focused().text:
            break
        focused().send_keys(Keys.TAB)
    focused().send_keys(Keys.ENTER)
    page.until(lambda: "Mis papeles" in page.bubbles("in")[-1], "the choice")
    assert focused().tag_name != "body", "the focus must not be lost"


def test_it_goes_on_after_a_reload_and_forgets_on_demand(server, browser):
    page = Page(browser(), server)
    page.start()
    page.press("Español")
    page.option("Sí, acepto")
    before = page.bubbles()
    page.driver.refresh()
    page.until(lambda: page.bubbles() == before, "the same conversation")
    assert len(page.driver.execute_script("return Object.keys(localStorage)")) == 1
    page.all(".oc-forget")[0].click()
    page.until(lambda: page.all("dialog[open]"), "the question")
    page.sound()
    next(b for b in page.all("dialog button") if "Borrar de este aparato" in b.text).click()
    page.until(lambda: not page.bubbles(), "an empty log")
    assert page.driver.execute_script("return localStorage.length") == 0
    page.driver.refresh()
    page.until(lambda: page.all(".oc-start"), "a new start")


def test_leaving_quickly_leaves_nothing(server, browser):
    page = Page(browser(), server)
    page.start()
    page.option("Español")
    page.driver.execute_script("localStorage.setItem('other', '1')")
    page.all(".oc-exit")[0].click()
    page.until(lambda: server.base + "/try" not in page.driver.current_url or not page.all(".oc-bubble"), "an empty page")
    page.driver.get(server.base + "/try?lang=es")
    page.until(lambda: page.all(".oc-start"), "nothing of before")
    assert page.driver.execute_script("return Object.keys(localStorage)") == ["other"]


def test_the_server_goes_away_and_comes_back(server, browser):
    page = Page(browser(), server)
    page.start()
    page.option("Español")
    port = server.base.rsplit(":", 1)[1]
    server.kill()
    page.write("1")
    page.until(lambda: page.all(".oc-bar")[0].is_displayed(), "a notice")
    assert "Enviar" in page.all(".oc-msg.in .oc-meta")[-1].text or "enviará" in page.all(".oc-msg.in .oc-meta")[-1].text
    config = server.config.read_text().replace("127.0.0.1:0", f"127.0.0.1:{port}")
    server.config.write_text(config)
    server.start()
    page.hears("robot", seconds=60)
    page.until(lambda: not page.all(".oc-bar")[0].is_displayed(), "the notice gone")
    assert page.bubbles("in") == ["Hola", "1"], "sent once"


def test_english(server, browser):
    page = Page(browser(), server, "/try?lang=en")
    assert page.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert "Leave quickly" in page.all(".oc-exit")[0].text
    page.sound()


def test_words_are_shown_as_words(server, browser):
    page = Page(browser(), server)
    page.start()
    page.option("Español")
    page.write("<img src=x onerror=\"document.title='hacked'\"> *hola* https://example.org/a?b=1")
    page.until(lambda: "<img src=x" in page.bubbles("in")[-1], "the text as written")
    assert page.driver.title != "hacked"
    assert page.all(".oc-msg.in .oc-bubble strong")[0].text == "hola"
    link = page.all(".oc-msg.in .oc-bubble a")[0]
    assert link.get_attribute("rel") == "noopener noreferrer" and link.get_attribute("href") == "https://example.org/a?b=1"
