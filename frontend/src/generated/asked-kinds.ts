// Generated from annotation_schemas/asked_kinds.py by `python -m annotation_schemas.generate`.
// Do not edit: change the patterns and generate again.

import type { AskedKind } from "@/generated/annotation";

export type AskedPattern = { readonly kind: AskedKind; readonly pattern: RegExp };

export const ASKED_PATTERNS: readonly AskedPattern[] = [
  { kind: "command", pattern: new RegExp("^[\\s,]*(?:(?:hey|ok|okay|please|now)\\b[\\s,]*)*(?:play|pause|call|text|message|send|set|start|stop|record|remind|take an? (?:photo|picture|video|note)|turn (?:on|off|up|down)|open|navigate|translate|search|look up|add)\\b", "ui") },
  { kind: "changing_information", pattern: new RegExp("\\b(?:weather|forecast|temperature outside|(?:rain|snow)(?:ing)? (?:today|tomorrow|later|soon)|what time is it|what(?:'s| is) the (?:time|date)|what day is|opening hours|when (?:do|does|will|is) [^?]*\\b(?:open|close|start|arrive|leave|depart)\\w*|how much (?:do|does|did|would|will) [^?]*\\bcost|prices?|on sale|discounts?|in stock|news|(?:exchange rate|stock market|traffic)|nearest|nearby|phone number|reviews?|ratings?|tomorrow|tonight|next week|the latest)\\b", "ui") },
  { kind: "outside_knowledge", pattern: new RegExp("\\b(?:who (?:invented|founded|wrote|composed|built|designed|discovered|painted)|when was [^?]*\\b(?:built|invented|founded|born|painted|opened)|what year|(?:the )?history of|calories|how healthy|capital of|population|why (?:is|are) (?:it|this|that|they) called|what does [^?]*\\bmean|scientific name|how (?:do|can|could|would) (?:i|you|we|one)|(?:instructions|recipe) for|what (?:would|will) happen|how long (?:should|does it take)|typically|usually|in general)\\b", "ui") },
  { kind: "opinion", pattern: new RegExp("\\b(?:should (?:i|we)|would you|do you (?:like|think|prefer)|recommend\\w*|suggest\\w*|(?:is|looks?|would be) (?:better|best|nicer|prettier|nicest|prettiest)|the best|favou?rite|good idea|look good|suits? me)\\b", "ui") },
  { kind: "activity", pattern: new RegExp("\\b(?:(?:am|are|is|was|were) (?:i|you|we|he|she|it|they|this|that|the|my) (?:\\w+ ){0,4}?\\w+ing|(?:did|have|has|had) (?:just )?(?:i|you|we|he|she|it|they|this|that|the|my|his|her|their)|(?:who|what) (?:is|was|are|were|has|have|had|just) (?:just |been )?\\w+(?:ing|ed)|how many times|doing|happen(?:s|ed|ing)?)\\b", "ui") },
  { kind: "perception", pattern: new RegExp("\\b(?:what|which|where|who|whose|how many|how much|how (?:big|large|small|long|tall|high|low|wide|deep|far|close|full|fast|heavy|thick|thin)|how (?:do|does|is|are|was|were)|is|are|was|were|can|could|do|does|colou?r|shape)\\b", "ui") },
];
export const KEPT_KINDS: readonly AskedKind[] = ["perception", "activity"];
export const ANSWER_WORDS = { least: 20, most: 30 } as const;
