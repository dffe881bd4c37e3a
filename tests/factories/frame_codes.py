"""Frame numbers that survive any encoder: 16 black and white bars burnt into the picture.

Layout, in shares of the upright picture, so that a scaled copy reads the same: sixteen bars of equal width
side by side from the left edge to the right, from 40 % to 60 % of the height. The leftmost bar is the highest
bit, white is 1, black is 0. Number = index of the frame when the clip was made, 0 to 65,535.
A picture should be at least 64 pixels wide, so that a bar has four.

To read one anywhere (also from a browser canvas): average a small patch around the middle of bar i, at
x = (i + 0.5) / 16 of the width and y = 0.5 of the height; more than half of full white is a 1.
"""

import numpy as np
import numpy.typing as npt

BARS = 16
TOP, BOTTOM = 0.4, 0.6
DARKEST_WHITE, BRIGHTEST_BLACK = 170, 85

Picture = npt.NDArray[np.uint8]


def bars_filter() -> str:
    """Return an ffmpeg filter chain that burns the running frame number (`n`) into each frame."""
    band = f"y=ih*{TOP}:h=ih*{BOTTOM - TOP:.3f}:t=fill"
    chain = [f"drawbox=x=0:w=iw:color=black:{band}"]
    for bar in range(BARS):
        bit = 2 ** (BARS - 1 - bar)
        enable = f"enable='mod(floor(n/{bit}),2)'"
        chain.append(f"drawbox=x=iw*{bar}/{BARS}:w=iw/{BARS}:color=white:{band}:{enable}")
    return ",".join(chain)


def burn_frame_code(picture: Picture, number: int) -> None:
    """Burn `number` into an H x W x 3 picture, in place. Raises ValueError when it does not fit 16 bits."""
    if not 0 <= number < 2**BARS:
        raise ValueError(f"a frame code holds 0 to {2**BARS - 1}, not {number}")
    height, width = picture.shape[:2]
    top, bottom = round(height * TOP), round(height * BOTTOM)
    for bar in range(BARS):
        white = number >> (BARS - 1 - bar) & 1
        picture[top:bottom, round(width * bar / BARS) : round(width * (bar + 1) / BARS)] = 255 * white


def read_frame_code(picture: Picture) -> int:
    """Return the number burnt into an upright picture, H x W or H x W x channels, 8 bits a channel.

    Raises ValueError when a bar is neither black nor white: then the picture is no frame of a coded clip.
    """
    height, width = picture.shape[:2]
    half_height = max(1, round(height * (BOTTOM - TOP) / 4))
    half_width = max(1, width // BARS // 4)
    middle = height // 2
    number = 0
    for bar in range(BARS):
        centre = int(width * (bar + 0.5) / BARS)
        patch = picture[
            middle - half_height : middle + half_height, centre - half_width : centre + half_width
        ]
        level = float(patch.mean())
        if BRIGHTEST_BLACK < level < DARKEST_WHITE:
            raise ValueError(f"bar {bar} is neither black nor white (level {level:.0f} of 255)")
        number = number << 1 | (level >= DARKEST_WHITE)
    return number
