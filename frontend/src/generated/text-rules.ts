// Generated from annotation_schemas/text.py by `python -m annotation_schemas.generate`.
// Do not edit: change the patterns and generate again.

export type TextRule = {
  readonly name: string;
  readonly field: "caption" | "question" | "answer" | "any";
  readonly severity: "error" | "warning" | "info";
  readonly pattern: RegExp;
  /** The part of a match that is meant. */
  readonly group: number;
  readonly message: string;
};

export const TEXT_RULES: readonly TextRule[] = [
  {
    name: "special_token",
    field: "any",
    severity: "error",
    pattern: new RegExp("<\\||\\|>|<image>|<video>", "dgui"),
    group: 0,
    message: "A text must not hold <|, |>, <image> or <video>: a tokenizer reads them as commands.",
  },
  {
    name: "invisible_character",
    field: "any",
    severity: "error",
    pattern: new RegExp("[\u0000-\b\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\udb40\udc00-\udb40\udc7f]", "dgu"),
    group: 0,
    message: "A text must not hold control characters, direction marks or invisible characters.",
  },
  {
    name: "caption_brackets",
    field: "caption",
    severity: "error",
    pattern: new RegExp("[\\[\\]]", "dgu"),
    group: 0,
    message: "Square brackets mark frame numbers in the data; write round ones.",
  },
  {
    name: "caption_line_break",
    field: "caption",
    severity: "error",
    pattern: new RegExp("[\\n\\t]+", "dgu"),
    group: 0,
    message: "Write on one line: the data has one line per text.",
  },
  {
    name: "caption_face",
    field: "caption",
    severity: "warning",
    pattern: new RegExp("\\b(?:faces? (?:of|looks?|features?|shape)|(?:his|her|their|the|a|person's|man's|woman's|child's) face|facial \\w+|eye colou?r|(?:blue|brown|green|hazel|grey|gray|dark)[- ]eye[sd]?|eyebrows?|eyelashes|beards?|bearded|moustaches?|mustaches?|freckles?|freckled|wrinkles|cheekbones?|complexion)\\b", "dgui"),
    group: 0,
    message: "Do not describe a face; say what the person does, wears or holds.",
  },
  {
    name: "caption_assumption",
    field: "caption",
    severity: "warning",
    pattern: new RegExp("\\b(?:seems?|seeming(?:ly)?|appears? to(?: be)?|apparently|probably|possibly|perhaps|maybe|presumably|likely|might|may be|could be|must be|looks? like|as if|as though|trying to|tries to|wants? to|intends? to|attempting to|about to|in order to|suggesting|suggests|indicating that|implying)\\b", "dgui"),
    group: 0,
    message: "Write only what can be seen, no guesses.",
  },
  {
    name: "caption_camera",
    field: "caption",
    severity: "warning",
    pattern: new RegExp("\\b(?:cameras?|camera(?:man|person|work)|(?:the|this|a) (?:video|clip|footage|shot|scene|frame|screen)|zooms? (?:in|out)|zooming|pans? (?:left|right|up|down|across)|panning|viewers?|point of view|close-?up|in view|into view|out of view|off-?screen|on-?screen)\\b", "dgui"),
    group: 0,
    message: "Describe the subject, not the camera or the video.",
  },
  {
    name: "caption_direction",
    field: "caption",
    severity: "info",
    pattern: new RegExp("^(?!.*\\b(?:left|right|up|upwards?|down|downwards?|towards?|away|forwards?|backwards?|back|into|onto|out|off|across|around|over|under|through|along|past|from|to|behind|in front|clockwise|anti-?clockwise|counter-?clockwise|straight|sideways|round|in place|on the spot)\\b).*?\\b((?:walks|walking|runs|running|moves|moving|goes|going|comes|coming|turns|turning|jumps|jumping|steps|stepping|climbs|climbing|crawls|crawling|drives|driving|flies|flying|rolls|rolling|slides|sliding|swims|swimming|rides|riding|leans|leaning|swings|swinging|throws|throwing|pushes|pushing|pulls|pulling|raises|raising|lowers|lowering))\\b", "dguis"),
    group: 1,
    message: "Say where to: left, right, towards what, away from what.",
  },
  {
    name: "question_brackets",
    field: "question",
    severity: "error",
    pattern: new RegExp("[\\[\\]]", "dgu"),
    group: 0,
    message: "Square brackets mark frame numbers in the data; write round ones.",
  },
  {
    name: "question_line_break",
    field: "question",
    severity: "warning",
    pattern: new RegExp("[\\n\\t]+", "dgu"),
    group: 0,
    message: "Write on one line: the data has one line per text.",
  },
  {
    name: "question_face",
    field: "question",
    severity: "warning",
    pattern: new RegExp("\\b(?:faces? (?:of|looks?|features?|shape)|(?:his|her|their|the|a|person's|man's|woman's|child's) face|facial \\w+|eye colou?r|(?:blue|brown|green|hazel|grey|gray|dark)[- ]eye[sd]?|eyebrows?|eyelashes|beards?|bearded|moustaches?|mustaches?|freckles?|freckled|wrinkles|cheekbones?|complexion)\\b", "dgui"),
    group: 0,
    message: "Do not describe a face; say what the person does, wears or holds.",
  },
  {
    name: "question_is_or",
    field: "question",
    severity: "warning",
    pattern: new RegExp("^\\s*(?:is|are|was|were|does|do|did|has|have|can)\\b.*\\bor\\b.*", "dguis"),
    group: 0,
    message: "A question with its answers inside is a quiz; ask how or which.",
  },
  {
    name: "question_yes_no",
    field: "question",
    severity: "warning",
    pattern: new RegExp("^\\s*(?:is|are|was|were|does|do|did|has|have|can)\\b(?!.*\\bor\\b)[^?]*", "dguis"),
    group: 0,
    message: "Yes or no says little; ask how, which or where.",
  },
  {
    name: "question_tedious_count",
    field: "question",
    severity: "warning",
    pattern: new RegExp("\\b(?:how many (?:objects|things|items|people|persons|tools|ingredients|different \\w+)(?: \\w+)? (?:are|is|can|do|were)(?: there| you see| be seen| visible| shown)?)\\b", "dgui"),
    group: 0,
    message: "Do not make people count everything in the picture; ask about what matters for the action.",
  },
  {
    name: "question_quality",
    field: "question",
    severity: "warning",
    pattern: new RegExp("\\b(?:(?:hot|cold|warm|good|clean|sharp|fast|strong|tight|thick|thin|long|big|done|cooked) enough|how (?:good|well|bad|badly)|properly|correctly|skil?lfully|the (?:right|correct|best) way)\\b", "dgui"),
    group: 0,
    message: "Do not ask for a judgement of quality; ask what can be seen.",
  },
  {
    name: "question_outside_knowledge",
    field: "question",
    severity: "warning",
    pattern: new RegExp("\\b(?:why (?:is it|is this|would|should|do people|do we)|what is the (?:purpose|benefit|advantage|reason)|what (?:would|will) happen|what brand|typically|usually)\\b", "dgui"),
    group: 0,
    message: "Ask only what the clip shows, not what one must know.",
  },
  {
    name: "answer_brackets",
    field: "answer",
    severity: "error",
    pattern: new RegExp("[\\[\\]]", "dgu"),
    group: 0,
    message: "Square brackets mark frame numbers in the data; write round ones.",
  },
  {
    name: "answer_line_break",
    field: "answer",
    severity: "warning",
    pattern: new RegExp("[\\n\\t]+", "dgu"),
    group: 0,
    message: "Write on one line: the data has one line per text.",
  },
  {
    name: "answer_face",
    field: "answer",
    severity: "warning",
    pattern: new RegExp("\\b(?:faces? (?:of|looks?|features?|shape)|(?:his|her|their|the|a|person's|man's|woman's|child's) face|facial \\w+|eye colou?r|(?:blue|brown|green|hazel|grey|gray|dark)[- ]eye[sd]?|eyebrows?|eyelashes|beards?|bearded|moustaches?|mustaches?|freckles?|freckled|wrinkles|cheekbones?|complexion)\\b", "dgui"),
    group: 0,
    message: "Do not describe a face; say what the person does, wears or holds.",
  },
  {
    name: "answer_assumption",
    field: "answer",
    severity: "warning",
    pattern: new RegExp("\\b(?:seems?|seeming(?:ly)?|appears? to(?: be)?|apparently|probably|possibly|perhaps|maybe|presumably|likely|might|may be|could be|must be|looks? like|as if|as though|trying to|tries to|wants? to|intends? to|attempting to|about to|in order to|suggesting|suggests|indicating that|implying)\\b", "dgui"),
    group: 0,
    message: "Write only what can be seen, no guesses.",
  },
  {
    name: "answer_camera",
    field: "answer",
    severity: "warning",
    pattern: new RegExp("\\b(?:cameras?|camera(?:man|person|work)|(?:the|this|a) (?:video|clip|footage|shot|scene|frame|screen)|zooms? (?:in|out)|zooming|pans? (?:left|right|up|down|across)|panning|viewers?|point of view|close-?up|in view|into view|out of view|off-?screen|on-?screen)\\b", "dgui"),
    group: 0,
    message: "Describe the subject, not the camera or the video.",
  },
];
