import type { Act } from "@/editor/commands/command";

const EVERY = ["stc", "fgqa", "mcq", "sgqa"] as const;
const ALSO_BLIND = [...EVERY, "blind"] as const;
const STC = ["stc"] as const;
const FGQA = ["fgqa"] as const;
const MCQ = ["mcq"] as const;
const SGQA = ["sgqa"] as const;
const BLIND = ["blind"] as const;

type ScreenAct = Act & {
  /** True where the key also counts while a person types in a field. */
  readonly inFields?: boolean;
};

/**
 * The acts of the screens around the editor. What such an act does is bound where its screen is (`ScreenCommand`);
 * its name, group and keys stand here, so that settings can list them without a screen.
 */
export const SCREEN_ACTS = [
  { name: "play_backward", group: "player", keys: ["j"], documents: EVERY },
  { name: "stop", group: "player", keys: ["k"], documents: EVERY },
  { name: "play_forward", group: "player", keys: ["l"], documents: EVERY },
  { name: "second_back", group: "player", keys: ["shift+j"], documents: EVERY },
  { name: "second_forward", group: "player", keys: ["shift+k"], documents: EVERY },
  { name: "previous_cut", group: "player", keys: ["4"], documents: EVERY },
  { name: "next_cut", group: "player", keys: ["5"], documents: EVERY },
  { name: "slower", group: "player", keys: ["shift+s"], documents: EVERY },
  { name: "faster", group: "player", keys: ["shift+f"], documents: EVERY },
  { name: "loop_segment", group: "player", keys: ["shift+l"], documents: STC },
  { name: "loop_evidence", group: "player", keys: ["shift+l"], documents: [...FGQA, ...MCQ, ...SGQA] },
  { name: "show_context", group: "player", keys: ["6"], documents: EVERY },
  { name: "zoom_in", group: "picture", keys: ["=", "+"], documents: EVERY },
  { name: "zoom_out", group: "picture", keys: ["-"], documents: EVERY },
  { name: "zoom_fit", group: "picture", keys: ["0"], documents: EVERY },
  { name: "zoom_to_box", group: "picture", keys: ["z"], documents: EVERY },
  { name: "look_left", group: "picture", keys: ["alt+a"], documents: EVERY },
  { name: "look_right", group: "picture", keys: ["alt+d"], documents: EVERY },
  { name: "look_up", group: "picture", keys: ["alt+w"], documents: EVERY },
  { name: "look_down", group: "picture", keys: ["alt+s"], documents: EVERY },
  { name: "brighter", group: "picture", keys: ["alt+="], documents: EVERY },
  { name: "darker", group: "picture", keys: ["alt+-"], documents: EVERY },
  { name: "more_contrast", group: "picture", keys: ["alt+."], documents: EVERY },
  { name: "less_contrast", group: "picture", keys: ["alt+,"], documents: EVERY },
  { name: "neutral_picture", group: "picture", keys: ["alt+0"], documents: EVERY },
  { name: "show_neighbours", group: "picture", keys: ["8"], documents: STC },
  { name: "write_caption", group: "segment", keys: ["Enter"], documents: STC },
  { name: "add_pair", group: "pair", keys: ["n"], documents: FGQA },
  { name: "next_idea", group: "pair", keys: ["q"], documents: FGQA },
  { name: "write_answer", group: "pair", keys: ["Enter"], documents: [...FGQA, ...SGQA] },
  { name: "ask_here", group: "pair", keys: ["n"], documents: SGQA },
  { name: "write_question", group: "pair", keys: ["q"], documents: SGQA },
  { name: "add_distractor", group: "pair", keys: ["n"], documents: MCQ },
  { name: "write_distractor", group: "pair", keys: ["Enter"], documents: MCQ },
  // Whoever judges distractors or answers writes none.
  {
    name: "hand_in",
    group: "pair",
    keys: ["Enter"],
    documents: ["mcq", "blind", "sgqa"],
    neverWith: ["write_distractor", "write_answer"],
  },
  { name: "choose_option_1", group: "pair", keys: ["1"], documents: BLIND },
  { name: "choose_option_2", group: "pair", keys: ["2"], documents: BLIND },
  { name: "choose_option_3", group: "pair", keys: ["3"], documents: BLIND },
  { name: "choose_option_4", group: "pair", keys: ["4"], documents: BLIND },
  { name: "choose_option_5", group: "pair", keys: ["5"], documents: BLIND },
  { name: "choose_option_6", group: "pair", keys: ["6"], documents: BLIND },
  { name: "propagate_forward", group: "assist", keys: ["p"], documents: STC },
  { name: "propagate_backward", group: "assist", keys: ["shift+p"], documents: STC },
  { name: "propagate_both", group: "assist", keys: ["alt+p"], documents: STC },
  { name: "take_suggestion", group: "assist", keys: ["y"], documents: STC },
  { name: "take_until_here", group: "assist", keys: ["u"], documents: STC },
  { name: "look_at_uncertain", group: "assist", keys: ["shift+u"], documents: STC },
  { name: "dismiss_suggestion", group: "assist", keys: ["shift+y"], documents: STC },
  { name: "draft_distractors", group: "assist", keys: ["p"], documents: MCQ },
  { name: "take_draft", group: "assist", keys: ["y"], documents: MCQ },
  { name: "dismiss_draft", group: "assist", keys: ["shift+y"], documents: MCQ },
  { name: "dictate", group: "assist", keys: ["alt+r"], documents: EVERY, inFields: true },
  {
    name: "drop_dictation",
    group: "assist",
    keys: ["Escape"],
    documents: EVERY,
    inFields: true,
  },
  // These judge a proposal; the editor's act of the same key judges the draft answer that a proposal becomes.
  {
    name: "accept_suggestion",
    group: "assist",
    keys: ["1"],
    documents: FGQA,
    neverWith: ["accept_answer"],
  },
  {
    name: "suggestion_incorrect",
    group: "assist",
    keys: ["2"],
    documents: FGQA,
    neverWith: ["answer_incorrect"],
  },
  {
    name: "suggestion_lacks_details",
    group: "assist",
    keys: ["3"],
    documents: FGQA,
    neverWith: ["answer_lacks_details"],
  },
  // Whoever audits draws nothing.
  { name: "audit_pass", group: "pair", keys: ["v"], documents: EVERY, neverWith: ["mark_visible"] },
  { name: "audit_fail", group: "pair", keys: ["x"], documents: EVERY, neverWith: ["mark_absent"] },
  { name: "keep_mine", group: "screen", keys: ["alt+1"], documents: EVERY },
  { name: "take_theirs", group: "screen", keys: ["alt+2"], documents: EVERY },
  { name: "work_here", group: "screen", keys: ["alt+Enter"], documents: EVERY },
  { name: "submit", group: "screen", keys: ["mod+Enter"], documents: EVERY, inFields: true },
  { name: "open_palette", group: "screen", keys: ["mod+k"], documents: ALSO_BLIND, inFields: true },
  { name: "show_keys", group: "screen", keys: ["?"], documents: ALSO_BLIND },
  { name: "show_guideline", group: "screen", keys: ["g"], documents: EVERY },
  { name: "go_to_work", group: "screen", keys: [], documents: ALSO_BLIND },
  { name: "start_tour", group: "screen", keys: ["alt+t"], documents: EVERY },
  { name: "leave_tour", group: "screen", keys: ["alt+x"], documents: EVERY, inFields: true },
  { name: "tour_next", group: "screen", keys: ["alt+n"], documents: STC, inFields: true },
  { name: "tour_back", group: "screen", keys: ["alt+b"], documents: STC, inFields: true },
  // Where a lead marks clips on a whole video: no document is open, and beside these only the player's acts are there.
  { name: "cut_begin", group: "segment", keys: ["i"], documents: [] },
  { name: "cut_end", group: "segment", keys: ["o"], documents: [] },
  { name: "cut_drop_mark", group: "segment", keys: ["Escape"], documents: [] },
  { name: "cut_begin_here", group: "segment", keys: ["["], documents: [] },
  { name: "cut_end_here", group: "segment", keys: ["]"], documents: [] },
  { name: "cut_next", group: "segment", keys: ["ArrowDown"], documents: [] },
  { name: "cut_previous", group: "segment", keys: ["ArrowUp"], documents: [] },
  { name: "cut_remove", group: "segment", keys: ["Delete", "Backspace"], documents: [] },
  { name: "cut_take_back", group: "edit", keys: ["mod+z"], documents: [] },
  { name: "cut_make", group: "screen", keys: ["mod+Enter"], documents: [], inFields: true },
  // On the list of work, where no document is open that other acts could be about.
  { name: "start_next", group: "screen", keys: ["n", "Enter"], documents: [] },
] as const satisfies readonly ScreenAct[];

export type ScreenActName = (typeof SCREEN_ACTS)[number]["name"];
