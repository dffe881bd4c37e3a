"""What an uploaded file may cost, and which kinds of file are read at all."""

from dataclasses import dataclass

# Demuxers by FFmpeg's names. Playlists (hls, dash, concat), text (tty), pictures and devices are not among
# them: those read other files, other hosts, or make a "video" of any text.
FORMATS = "mov,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf,gif"
PROTOCOLS = "file,pipe"

# fmt: off
VIDEO_CODECS = frozenset((
    "h264", "hevc", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "h263", "msmpeg4v2",
    "msmpeg4v3", "wmv1", "wmv2", "wmv3", "vc1", "mjpeg", "theora", "prores", "dnxhd", "ffv1", "gif", "png",
    "flv1", "dvvideo", "cinepak", "huffyuv", "utvideo", "rawvideo",
))
AUDIO_CODECS = frozenset((
    "aac", "mp3", "mp2", "ac3", "eac3", "opus", "vorbis", "flac", "alac", "wmav1", "wmav2", "amr_nb",
    "amr_wb", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le",
    "pcm_f32be", "pcm_u8", "pcm_mulaw", "pcm_alaw", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt",
))
# fmt: on


@dataclass(frozen=True)
class ChildLimits:
    """What one child process may use. A limit that is passed ends the child and everything it started."""

    memory_bytes: int
    cpu_seconds: int
    file_bytes: int
    wall_seconds: float
    silent_seconds: float
    niceness: int = 5


@dataclass(frozen=True)
class Limits:
    """Caps on a source file, and the limits of the children that read it."""

    max_bytes: int = 16 * 1024**3
    max_pixels: int = 4096 * 4096
    max_side: int = 16384
    min_side: int = 16
    max_seconds: int = 4 * 3600
    max_frames: int = 250_000
    max_streams: int = 32
    probe: ChildLimits = ChildLimits(
        memory_bytes=2 * 1024**3, cpu_seconds=60, file_bytes=0, wall_seconds=90, silent_seconds=90, niceness=0
    )
    encode: ChildLimits = ChildLimits(
        memory_bytes=6 * 1024**3,
        cpu_seconds=24 * 3600,
        file_bytes=32 * 1024**3,
        wall_seconds=12 * 3600,
        silent_seconds=180,
    )


DEFAULT_LIMITS = Limits()
