"""What texts may hold: one list of what is refused, and lists of what is pointed out.

`refused` is what the server never stores; the other functions are hints for the writer. A span is [from, to)
in UTF-16 code units, as a browser counts the characters of a text field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class TextFault:
    """One place in a text: `rule` names what is wrong, `words` are the characters meant."""

    rule: str
    message: str
    span: tuple[int, int]
    words: str


@dataclass(frozen=True)
class TextPattern:
    """A named pattern and what to say of a match; `group` is the part of the match that is meant.

    Patterns keep to what Python and JavaScript read alike: the editor runs the same ones.
    """

    rule: str
    pattern: re.Pattern[str]
    message: str
    group: int = 0

    def faults(self, text: str) -> Iterator[TextFault]:
        """Yield every match in `text`."""
        for match in self.pattern.finditer(text):
            start, end = match.span(self.group)
            span = (utf16_length(text[:start]), utf16_length(text[:end]))
            yield TextFault(self.rule, self.message, span, match.group(self.group))


def utf16_length(text: str) -> int:
    """Return the length of `text` as JavaScript counts it."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def _words(rule: str, message: str, *phrases: str) -> TextPattern:
    return TextPattern(rule, re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE), message)


# A tokenizer that allows special tokens turns these into control tokens (PLM encodes with all of them
# allowed).
SPECIAL_TOKEN = TextPattern(
    "special_token",
    re.compile(
        r"<\||\|>|</?(?:s|unk|pad|bos|eos|mask|cls|sep|image|img|video|vid|audio|frame|region|box|im_start|im_end"
        r"|start_of_turn|end_of_turn|start_of_image|end_of_image|begin_of_text|end_of_text)>",
        re.IGNORECASE,
    ),
    "A text must not hold <|, |> or a tag such as <image>: a tokenizer reads them as commands.",
)
# Control characters except line feed and tab, line separators, direction overrides, invisible characters and
# fillers, private use, what is no character, lone surrogates. They reorder or hide what is shown, show nothing that
# everybody sees alike, or cannot be written as UTF-8. Joiners and the selectors of emoji stay: emoji need them.
INVISIBLE = TextPattern(
    "invisible_character",
    re.compile(
        "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e"
        "\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
        "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    ),
    "A text must not hold control characters, direction marks or invisible characters.",
)
REFUSED = (SPECIAL_TOKEN, INVISIBLE)

BRACKETS = TextPattern(
    "brackets", re.compile(r"[\[\]]"), "Square brackets mark frame numbers in the data; write round ones."
)
LINE_BREAKS = TextPattern(
    "line_break", re.compile(r"[\n\t]+"), "Write on one line: the data has one line per text."
)
FACE = _words(
    "face",
    "Do not describe a face; say what the person does, wears or holds.",
    r"faces? (?:of|looks?|features?|shape)", r"(?:his|her|their|the|a|person's|man's|woman's|child's) face",
    r"facial \w+", r"eye colou?r", r"(?:blue|brown|green|hazel|grey|gray|dark)[- ]eye[sd]?",
    r"eyebrows?", r"eyelashes", r"beards?", r"bearded", r"moustaches?", r"mustaches?", r"freckles?",
    r"freckled", r"wrinkles", r"cheekbones?", r"complexion",
)  # fmt: skip
ASSUMPTION = _words(
    "assumption",
    "Write only what can be seen, no guesses.",
    r"seems?", r"seeming(?:ly)?", r"appears? to(?: be)?", r"apparently", r"probably", r"possibly", r"perhaps",
    r"maybe", r"presumably", r"likely", r"might", r"may be", r"could be", r"must be", r"looks? like",
    r"as if", r"as though", r"trying to", r"tries to", r"wants? to", r"intends? to", r"attempting to",
    r"about to", r"in order to", r"suggesting", r"suggests", r"indicating that", r"implying",
)  # fmt: skip
CAMERA = _words(
    "camera",
    "Describe the subject, not the camera or the video.",
    r"cameras?", r"camera(?:man|person|work)",
    r"(?:the|this|a) (?:video|clip|footage|shot|scene|frame|screen)",
    r"zooms? (?:in|out)", r"zooming", r"pans? (?:left|right|up|down|across)", r"panning", r"viewers?",
    r"point of view", r"close-?up", r"in view", r"into view", r"out of view", r"off-?screen", r"on-?screen",
)  # fmt: skip

MOTION = (
    r"(?:walks|walking|runs|running|moves|moving|goes|going|comes|coming|turns|turning|jumps|jumping|steps"
    r"|stepping|climbs|climbing|crawls|crawling|drives|driving|flies|flying|rolls|rolling|slides|sliding"
    r"|swims|swimming|rides|riding|leans|leaning|swings|swinging|throws|throwing|pushes|pushing|pulls|pulling"
    r"|raises|raising|lowers|lowering)"
)
DIRECTIONS = (
    r"(?:left|right|up|upwards?|down|downwards?|towards?|away|forwards?|backwards?|back|into|onto|out|off"
    r"|across|around|over|under|through|along|past|from|to|behind|in front|clockwise|anti-?clockwise"
    r"|counter-?clockwise|straight|sideways|round|in place|on the spot)"
)
DIRECTION = TextPattern(
    "direction",
    re.compile(rf"^(?!.*\b{DIRECTIONS}\b).*?\b({MOTION})\b", re.IGNORECASE | re.DOTALL),
    "Say where to: left, right, towards what, away from what.",
    group=1,
)

# The mark that stands where a character could not be read.
GARBLED = TextPattern("garbled", re.compile("\ufffd+"), "A character was lost here; write it again.")


def _too_long(rule: str, most: int, what: str) -> TextPattern:
    """More words than the longest of PLM-FGQA has (its Table 18)."""
    return TextPattern(
        rule,
        re.compile(rf"^\s*(?:\S+\s+){{{most}}}(\S[^\0]*)$"),
        f"{what} has more than {most} words, more than any that was published.",
        group=1,
    )


QUESTION_TOO_LONG = _too_long("too_long", 114, "The question")
ANSWER_TOO_LONG = _too_long("too_long", 911, "The answer")
NO_WORDS = TextPattern(
    "no_words",
    re.compile(r"^\s*[!-/:-@\[-`{-~…–—][\s!-/:-@\[-`{-~…–—]*$"),
    "There is no word in it.",
)

YES_NO = r"(?:is|are|was|were|does|do|did|has|have|can)"
QUESTION_LINTS = (
    TextPattern(
        "question_is_or",
        re.compile(rf"^\s*{YES_NO}\b.*\bor\b.*", re.IGNORECASE | re.DOTALL),
        "A question with its answers inside is a quiz; ask how or which.",
    ),
    TextPattern(
        "question_yes_no",
        re.compile(
            rf"^\s*{YES_NO}\b(?!.*\bor\b)[^?]*", re.IGNORECASE | re.DOTALL
        ),
        "Yes or no says little; ask how, which or where.",
    ),
    _words(
        "question_tedious_count",
        "Do not make people count everything in the picture; ask about what matters for the action.",
        r"how many (?:objects|things|items|people|persons|tools|ingredients|different \w+)(?: \w+)?"
        r" (?:are|is|can|do|were)(?: there| you see| be seen| visible| shown)?",
    ),
    _words(
        "question_quality",
        "Do not ask for a judgement of quality; ask what can be seen.",
        r"(?:hot|cold|warm|good|clean|sharp|fast|strong|tight|thick|thin|long|big|done|cooked) enough",
        r"how (?:good|well|bad|badly)", r"properly", r"correctly", r"skil?lfully",
        r"the (?:right|correct|best) way",
    ),
    TextPattern(
        "question_two_details",
        re.compile(r"\b(and (?:how|what|which|where|who|when|why))\b|\?\s*(\S[^?]*\?)", re.IGNORECASE),
        "Ask for one detail; make two questions of it.",
    ),
    _words(
        "question_not_visual",
        "Ask what can be seen; sound, smell and thoughts cannot.",
        r"(?:does|do|did|is|are|was|were) (?:the |a )?(?:\w+ )?\w+ (?:say|hear|smell|taste|think|feel)(?:ing)?",
        r"sounds? (?:like|of)", r"smells? like", r"tastes? like",
        r"how (?:expensive|heavy|old|tasty)",
    ),
    _words(
        "question_vague",
        "Ask about one thing that can be named, with a specific answer.",
        r"what (?:is|was) (?:happening|going on|there|this|shown)", r"what (?:happens|happened)",
        r"what (?:do|can) (?:you|we) see", r"describe", r"tell me",
    ),
    _words(
        "question_outside_knowledge",
        "Ask only what the clip shows, not what one must know.",
        r"why (?:is it|is this|would|should|do people|do we)",
        r"what is the (?:purpose|benefit|advantage|reason)",
        r"what (?:would|will) happen", r"what brand", r"typically", r"usually",
    ),
)  # fmt: skip

HOW_PREFERRED = TextPattern(
    "question_how_preferred",
    re.compile(r"^\s*(what|why|when)\b", re.IGNORECASE),
    "A question that begins with How asks for more detail.",
    group=1,
)


def is_plain(text: str) -> bool:
    """Return whether the text is one line of printable ASCII without a sign that every special token has.

    Nothing in such a text is refused. It takes a tenth of the time of looking for what is.
    """
    return text.isascii() and text.isprintable() and "<" not in text and "|>" not in text


def refused(text: str) -> Iterator[TextFault]:
    """Yield what the server never stores."""
    for pattern in REFUSED:
        yield from pattern.faults(text)


def strip_span(text: str) -> tuple[int, int] | None:
    """Return the span of white space at the start or the end of `text`, or None when there is none."""
    if text != text.lstrip():
        return 0, utf16_length(text) - utf16_length(text.lstrip())
    if text != text.rstrip():
        return utf16_length(text.rstrip()), utf16_length(text)
    return None


def same_words(text: str) -> str:
    """Return `text` reduced to what makes two texts equal to a reader: case, spacing, end stop do not."""
    return " ".join(text.casefold().split()).rstrip(".!? ")


# Words as a person counts them: letters and digits, with hyphens and apostrophes inside.
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’-])*")


def word_count(text: str) -> int:
    """Return how many words a text has, as the editor counts them."""
    return sum(1 for _ in _WORD.finditer(text))
