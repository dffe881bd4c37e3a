import type { SVGProps } from "react";

const paths = {
  play: "M5 3.5v9l7.5-4.5z",
  playBackward: "M11 3.5v9L3.5 8z",
  tone: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zm0 1.4v9.2a4.6 4.6 0 0 0 0-9.2z",
  context: "M1 4h3v1.4H2.4v5.2H4V12H1zm14 0h-3v1.4h1.6v5.2H12V12h3zM5.5 5h5v6h-5z",
  pause: "M4.5 3.5h2.5v9H4.5zM9 3.5h2.5v9H9z",
  frameBack: "M10.5 3.5v9L4 8zM12 3.5h1.5v9H12z",
  frameForward: "M5.5 3.5v9L12 8zM2.5 3.5H4v9H2.5z",
  jumpBack: "M13 3.5v9L8 8zM8 3.5v9L3 8z",
  jumpForward: "M3 3.5v9L8 8zM8 3.5v9L13 8z",
  loop: "M4 5h6.5V3L14 6l-3.5 3V7H5v2H3V6a1 1 0 0 1 1-1zm8 6H5.5v2L2 10l3.5-3v2H11V7h2v3a1 1 0 0 1-1 1z",
  close: "M4 3l4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z",
  check: "M6.5 12.5L2.5 8.5l1.2-1.2 2.8 2.8 5.8-5.8 1.2 1.2z",
  sun: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM7.3 1h1.4v2.2H7.3zm0 11.8h1.4V15H7.3zM1 7.3h2.2v1.4H1zm11.8 0H15v1.4h-2.2zM2.6 3.6l1-1 1.5 1.6-1 1zm8.3 8.2l1-1 1.5 1.6-1 1zM2.6 12.4l1.5-1.6 1 1-1.5 1.6zm8.3-8.2l1.5-1.6 1 1-1.5 1.6z",
  moon: "M6.5 2a6 6 0 1 0 7.5 7.5A5 5 0 0 1 6.5 2z",
  chevron: "M6 3.5L10.5 8 6 12.5 5 11.5 8.5 8 5 4.5z",
  trash: "M6 2h4v1.2h3.5v1.3h-11V3.2H6zM3.5 5.5h9L12 14H4z",
  microphone:
    "M8 1.5a2.3 2.3 0 0 1 2.3 2.3v4a2.3 2.3 0 0 1-4.6 0v-4A2.3 2.3 0 0 1 8 1.5zM3.6 7.6H5a3 3 0 0 0 6 0h1.4a4.4 4.4 0 0 1-3.7 4.3v1.4H11v1.2H5v-1.2h2.3v-1.4a4.4 4.4 0 0 1-3.7-4.3z",
  more: "M3 7h2v2H3zm4 0h2v2H7zm4 0h2v2h-2z",
} as const;

export type IconName = keyof typeof paths;

/** A 16 × 16 glyph in the text colour. Decorative: the control around it carries the name. */
export const Icon = ({ name, ...rest }: { name: IconName } & SVGProps<SVGSVGElement>) => (
  <svg viewBox="0 0 16 16" width={16} height={16} fill="currentColor" aria-hidden="true" {...rest}>
    <path d={paths[name]} />
  </svg>
);
