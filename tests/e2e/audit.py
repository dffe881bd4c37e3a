"""What a screen does wrong for people who see, hear or move otherwise than its makers."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
LEAST_TARGET_PX = 24

SMALL_TARGETS = """least => {
  const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = e => e.getAttribute("aria-label") || e.textContent.trim().slice(0, 40) || e.outerHTML.slice(0, 90);
  // A link inside a sentence takes the height of its line, as WCAG 2.5.8 allows.
  const inSentence = e => getComputedStyle(e).display === "inline" && e.matches("p a, li a");
  const targets = document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [role=button], [role=slider], [role=option], [role=menuitem]");
  // What a label covers is one target with it.
  const area = e => [e, ...(e.labels ?? [])].map(each => each.getBoundingClientRect());
  return [...targets]
    .filter(e => shown(e) && !inSentence(e) && !e.closest("svg, [inert]"))
    .filter(e => {
      const all = area(e).filter(box => box.width > 0);
      if (all.length === 0) return false;
      const width = Math.max(...all.map(box => box.right)) - Math.min(...all.map(box => box.left));
      const height = Math.max(...all.map(box => box.bottom)) - Math.min(...all.map(box => box.top));
      return width < least - 0.01 || height < least - 0.01;
    })
    .map(e => { const box = e.getBoundingClientRect();
      return `${e.tagName.toLowerCase()} "${name(e)}" is ${box.width.toFixed(1)} x ${box.height.toFixed(1)} px`; });
}"""

# Tab through everything; a stop whose look is the same with and without the focus is reported.
FOCUS_LOOK = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const look = element => { const s = getComputedStyle(element);
    return [s.outlineStyle === "none" ? "" : s.outlineStyle + s.outlineWidth + s.outlineColor,
            s.boxShadow, s.borderColor, s.backgroundColor].join("|"); };
  const holders = [e, e.parentElement, ...(e.id ? document.querySelectorAll(`label[for="${CSS.escape(e.id)}"]`) : [])];
  const focused = holders.map(h => h && look(h)).join(";");
  e.blur();
  const plain = holders.map(h => h && look(h)).join(";");
  e.focus({ focusVisible: true });
  return { name: e.outerHTML.slice(0, 110), seen: focused !== plain };
}"""

# Brings each control into view as the keyboard does and looks whether it can then be seen and pressed.
OUT_OF_REACH = """() => {
  const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const faults = [];
  // An open dialog is the whole screen until it is closed.
  const screen = document.querySelector("[role=dialog]") ?? document;
  for (const e of screen.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (!shown(e) || e.disabled || e.closest("svg, [inert]") || e.type === "file") continue;
    e.scrollIntoView({ block: "center", inline: "center" });
    const box = e.getBoundingClientRect();
    const x = box.x + Math.min(box.width / 2, 40), y = box.y + Math.min(box.height / 2, 40);
    const hit = document.elementFromPoint(x, y);
    const isOfLabel = [...(e.labels ?? [])].some(label => label.contains(hit));
    const isHit = hit && (e.contains(hit) || hit.contains(e) || isOfLabel);
    const name = e.getAttribute("aria-label") || e.textContent.trim().slice(0, 40) || e.outerHTML.slice(0, 80);
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight)
      faults.push(`"${name}" cannot be scrolled into view`);
    else if (!isHit) faults.push(`"${name}" is covered by ${hit && hit.outerHTML.slice(0, 80)}`);
  }
  return faults;
}"""

# What is cut off without a way to scroll there; what ends in an ellipsis has its whole text in the tooltip.
CUT_OFF = """() => {
  const faults = [];
  for (const e of document.querySelectorAll("body *")) {
    if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (e.closest("svg, canvas, video, [role=img], [aria-hidden=true], [title]")) continue;
    if (![...e.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = range.getBoundingClientRect();
    if (text.width <= 1) continue;
    for (let outer = e; outer && outer !== document.body; outer = outer.parentElement) {
      const { overflowX, overflowY, clip, clipPath } = getComputedStyle(outer);
      // What is only for screen readers is clipped to nothing.
      if (clip !== "auto" || clipPath !== "none" || /auto|scroll/.test(overflowX + overflowY)) break;
      const frame = outer.getBoundingClientRect();
      const isCut = (/hidden|clip/.test(overflowX) && (text.right > frame.right + 2 || text.left < frame.left - 2))
        || (/hidden|clip/.test(overflowY) && (text.bottom > frame.bottom + 5 || text.top < frame.top - 5));
      if (isCut) {
        faults.push(`"${e.textContent.trim().slice(0, 40)}" is cut off by ${outer.className || outer.tagName}`);
        break;
      }
    }
  }
  return [...new Set(faults)];
}"""


def axe_violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule of axe; all rules that are on by default run."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
    )
    return [
        f"{violation['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for violation in found
        for node in violation["nodes"]
    ]


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is smaller than 24 x 24 CSS pixels."""
    found: list[str] = page.evaluate(SMALL_TARGETS, LEAST_TARGET_PX)
    return found


def unseen_focus(page: Page, *, stops: int) -> list[str]:
    """The stops of the first `stops` presses of Tab at which nothing on the screen shows the keyboard's place."""
    unseen = []
    page.evaluate("() => document.activeElement?.blur()")
    for _ in range(stops):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS_LOOK)
        if stop and not stop["seen"]:
            unseen.append(stop["name"])
    return unseen


def moving_parts(page: Page) -> list[str]:
    """Elements that would move for longer than an instant although the system asks for less motion."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(e => {
          const style = getComputedStyle(e);
          const longest = text => Math.max(...text.split(",").map(parseFloat));
          const moves = style.animationName !== "none" && longest(style.animationDuration) > 0.01;
          const glides = longest(style.transitionDuration) > 0.01
            && /all|transform|left|top|width|height/.test(style.transitionProperty);
          return moves || glides;
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    return found


def cut_off_texts(page: Page) -> list[str]:
    """Texts that are not whole on the screen and cannot be scrolled to."""
    found: list[str] = page.evaluate(CUT_OFF)
    return found


def out_of_reach(page: Page) -> list[str]:
    """Controls that stay outside the window or under something else when they are brought into view."""
    found: list[str] = page.evaluate(OUT_OF_REACH)
    return found
