"""An expert's hand that counts what it does, and the keystroke-level estimate of the time that it takes.

The model is that of Card, Moran and Newell, "The keystroke-level model for user performance time with interactive
systems", CACM 23(7), 1980: K 0.2 s for a key, P 1.1 s to point, B 0.1 s to press or release a button, H 0.4 s to
go from mouse to keyboard or back, M 1.35 s to think, once before each drag, each choice of another frame and each
caption. Text that has to be typed in any tool is counted apart.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Page

K, P, B, H, M = 0.2, 1.1, 0.1, 0.4, 1.35
Point = tuple[float, float]


@dataclass
class Hand:
    """One hand for mouse and keyboard. An action is a key or chord, a click, a double click or a drag."""

    page: Page
    clicks: int = 0
    double_clicks: int = 0
    drags: int = 0
    keys: int = 0
    characters: int = 0
    _thoughts: int = 0
    _moves: int = 0
    _on_mouse: bool = field(default=True)

    @property
    def actions(self) -> int:
        """What is compared between tools: everything but the characters of captions."""
        return self.clicks + self.double_clicks + self.drags + self.keys

    @property
    def seconds(self) -> float:
        """The keystroke-level estimate without the characters of captions."""
        pointings = self.clicks + self.double_clicks + 2 * self.drags
        buttons = 2 * self.clicks + 4 * self.double_clicks + 2 * self.drags
        return K * self.keys + P * pointings + B * buttons + H * self._moves + M * self._thoughts

    def report(self, what: str) -> str:
        """One line to print."""
        return (
            f"{what}: {self.actions} actions ({self.drags} drags, {self.clicks} clicks, "
            f"{self.double_clicks} double clicks, {self.keys} keys), {self.seconds:.1f} s, "
            f"with {self.characters} characters {self.seconds + K * self.characters:.1f} s"
        )

    def think(self) -> None:
        """Before a drag, the choice of a frame, or a caption."""
        self._thoughts += 1

    def _reach(self, mouse: bool) -> None:
        if mouse != self._on_mouse:
            self._moves += 1
        self._on_mouse = mouse

    def click(self, at: Point) -> None:
        """A click on a place."""
        self._reach(mouse=True)
        self.clicks += 1
        self.page.mouse.click(*at)

    def double_click(self, at: Point) -> None:
        """A double click on a place."""
        self._reach(mouse=True)
        self.double_clicks += 1
        self.page.mouse.dblclick(*at)

    def drag(self, start: Point, end: Point) -> None:
        """Press, move, release."""
        self._reach(mouse=True)
        self.think()
        self.drags += 1
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        mouse.move(*end)
        mouse.up()

    def key(self, name: str) -> None:
        """A key or a chord, outside a text field or one that controls the field."""
        self._reach(mouse=False)
        self.keys += 1
        self.page.keyboard.press(name)

    def write(self, text: str) -> None:
        """The characters of a caption into the field that has the keyboard."""
        self._reach(mouse=False)
        self.characters += len(text)
        self.page.keyboard.type(text)
