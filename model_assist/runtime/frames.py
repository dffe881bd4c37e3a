"""Frames of the proxy, addressed by source frame number.

Frame k is the k-th frame of a full decode in presentation order. The numbers come from the packets'
presentation times, never from a rate: the index is made once by demuxing, its length and times are compared
with the frame table of the request, and every decoded picture is recognised by its exact time.

The file is untrusted: the container format, the protocol, the codec and the size of the picture are all
fixed before anything is decoded.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from annotation_schemas import masks
from annotation_schemas.generated.types import Mask
from model_assist.errors import MediaRefused
from model_assist.protocol import Box, Media
from model_assist.settings import Settings

Picture = NDArray[np.uint8]
"""Height x width x 3."""
Pixels = NDArray[np.bool_]
"""Height x width; true on the subject."""
PixelOrder = Literal["rgb24", "bgr24"]

DEMUXER = "mov"
DEMUXER_NAMES = "mov,mp4,m4a,3gp,3g2,mj2"
CODEC = "h264"
TIME_TOLERANCE_SECONDS = Fraction(5, 1000)
ASPECT_TOLERANCE = 0.02
BACKWARD_CHUNK = 24
"""Pictures held at once when going backward."""

NOT_A_VIDEO = "The proxy is not a supported video: it must be an MP4 file with H.264."


class ProxyReader:
    """Reads pictures of one proxy file. Not for use by several threads."""

    def __init__(self, path: Path, media: Media, settings: Settings) -> None:
        """Index the file. Raises MediaRefused unless it is an MP4 with the frames and times of `media`."""
        self._path = path
        self._media = media
        self._settings = settings
        self._times, self._key_times = self._index()

    def forward(self, start: int, end: int, order: PixelOrder) -> Iterator[tuple[int, Picture]]:
        """Yield frames `start` to `end`, both included. Raises MediaRefused when one cannot be decoded."""
        for wanted in self._decode(range(start, end + 1)):
            yield wanted[0], self._without_padding(wanted[1].to_ndarray(format=order))

    def backward(self, start: int, end: int, order: PixelOrder) -> Iterator[tuple[int, Picture]]:
        """Yield frames `start` down to `end`, both included. Raises MediaRefused when one cannot be
        decoded.
        """
        for last in range(start, end - 1, -BACKWARD_CHUNK):
            first = max(end, last - BACKWARD_CHUNK + 1)
            yield from reversed(list(self.forward(first, last, order)))

    def pick(self, frames: Sequence[int], order: PixelOrder) -> Iterator[tuple[int, Picture]]:
        """Yield the given frames, which must be strictly increasing. Raises MediaRefused like `forward`."""
        for frame, picture in self._decode(frames):
            yield frame, self._without_padding(picture.to_ndarray(format=order))

    def to_picture(self, box: Box, picture: Picture) -> Box:
        """Return `box`, pixels of the upright source, in pixels of `picture`."""
        return _scaled(box, self._scale(picture))

    def from_picture(self, box: Box, picture: Picture) -> Box:
        """Return `box`, pixels of `picture`, in pixels of the upright source."""
        width, height = self._scale(picture)
        return _scaled(box, (1 / width, 1 / height))

    def mask_to_picture(self, mask: Mask, picture: Picture) -> Pixels:
        """Return which pixels of `picture` `mask` covers; `mask` has the size of the upright source."""
        height, width = picture.shape[:2]
        return _resized(masks.decode(mask), width, height)

    def mask_from_picture(self, pixels: Pixels) -> Mask:
        """Return `pixels` of a picture as a mask at the size of the upright source."""
        return masks.encode(_resized(pixels, self._media.width, self._media.height))

    def _without_padding(self, picture: Picture) -> Picture:
        """The picture without the column or row that makes an odd size even: nobody draws there."""
        height, width = picture.shape[:2]
        odd = self._media.width, self._media.height
        if (width, height) != odd and (width, height) == tuple(side + side % 2 for side in odd):
            return picture[: odd[1], : odd[0]]
        return picture

    def _scale(self, picture: Picture) -> tuple[float, float]:
        height, width = picture.shape[:2]
        return width / self._media.width, height / self._media.height

    def _open(self) -> Any:
        limits = {
            "protocol_whitelist": "file",
            "format_whitelist": DEMUXER_NAMES,
            "codec_whitelist": CODEC,
            # An MP4 may point to another file for its samples.
            "enable_drefs": "0",
            "use_absolute_path": "0",
            "max_streams": "8",
            "max_pixels": str(self._settings.max_pixels),
        }
        try:
            return av.open(str(self._path), format=DEMUXER, options=limits, metadata_errors="replace")
        except (av.error.FFmpegError, ValueError):
            raise MediaRefused(NOT_A_VIDEO) from None

    def _stream(self, container: Any) -> Any:
        if len(container.streams.video) != 1:
            raise MediaRefused(NOT_A_VIDEO)
        stream = container.streams.video[0]
        context = stream.codec_context
        # A stream whose codec is not on the white list has no decoder and is left without a size.
        if context is None or context.name != CODEC or not context.width or not context.height:
            raise MediaRefused(NOT_A_VIDEO)
        if context.width * context.height > self._settings.max_pixels:
            raise MediaRefused(f"The proxy's picture of {context.width} by {context.height} is too large.")
        scale = (context.width / self._media.width) / (context.height / self._media.height)
        if abs(scale - 1) > ASPECT_TOLERANCE:
            raise MediaRefused(
                f"The proxy's picture of {context.width} by {context.height} does not have the shape "
                f"of the source's {self._media.width} by {self._media.height}."
            )
        return stream

    def _index(self) -> tuple[list[int], list[int]]:
        """Return the times of all frames and of the key frames, in the proxy's ticks, sorted."""
        times: list[int] = []
        keys: list[int] = []
        with self._open() as container:
            stream = self._stream(container)
            time_base = stream.time_base
            try:
                for packet in container.demux(stream):
                    if packet.pts is None or packet.is_discard:
                        continue
                    times.append(packet.pts)
                    if packet.is_keyframe:
                        keys.append(packet.pts)
                    if len(times) > self._settings.max_frames:
                        raise MediaRefused(f"The proxy has more than {self._settings.max_frames} frames.")
            except av.error.FFmpegError:
                raise MediaRefused("The proxy is damaged: its packets cannot be read.") from None
        times.sort()
        self._check_times(times, time_base)
        return times, sorted(keys)

    def _check_times(self, times: list[int], time_base: Fraction) -> None:
        if len(times) != self._media.frames:
            raise MediaRefused(f"The proxy has {len(times)} frames, the frame table {self._media.frames}.")
        if len(set(times)) != len(times):
            raise MediaRefused("The proxy has two frames at one time.")
        table_base = Fraction(*self._media.time_base)
        tolerance = max(TIME_TOLERANCE_SECONDS, time_base)
        ticks = self._media.ticks
        for frame, (time, tick) in enumerate(zip(times, ticks, strict=True)):
            if abs((time - times[0]) * time_base - (tick - ticks[0]) * table_base) > tolerance:
                raise MediaRefused(
                    f"Frame {frame} of the proxy is shown at another time than in the frame table."
                )

    def _decode(self, frames: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """Yield (frame, decoded picture) for strictly increasing `frames`."""
        if not frames:
            return
        wanted = {self._times[frame]: frame for frame in frames}
        last = self._times[frames[-1]]
        with self._open() as container:
            stream = self._stream(container)
            self._seek(container, stream, self._times[frames[0]])
            remaining = iter(frames)
            due = next(remaining)
            try:
                for picture in container.decode(stream):
                    if picture.pts is None or picture.pts < self._times[due]:
                        continue
                    if picture.pts != self._times[due]:
                        break
                    self._check_picture(picture)
                    yield wanted[picture.pts], picture
                    if picture.pts == last:
                        return
                    due = next(remaining)
            except av.error.FFmpegError:
                raise MediaRefused(f"Frame {due} of the proxy cannot be decoded.") from None
            raise MediaRefused(f"Frame {due} of the proxy cannot be decoded.")

    def _seek(self, container: Any, stream: Any, time: int) -> None:
        """Go to the last key frame shown at `time` or before."""
        position = bisect_right(self._key_times, time) - 1
        if position > 0:
            container.seek(self._key_times[position], stream=stream, backward=True, any_frame=False)

    def _check_picture(self, picture: Any) -> None:
        if picture.width * picture.height > self._settings.max_pixels:
            raise MediaRefused(f"The proxy's picture of {picture.width} by {picture.height} is too large.")
        if picture.rotation:
            raise MediaRefused("The proxy's pictures are not upright.")


def _resized(pixels: Pixels, width: int, height: int) -> Pixels:
    if pixels.shape == (height, width):
        return pixels
    shares = cv2.resize(pixels.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(shares >= 0.5)


def _scaled(box: Box, factors: tuple[float, float]) -> Box:
    return box[0] * factors[0], box[1] * factors[1], box[2] * factors[0], box[3] * factors[1]
