import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { BoxMark } from "@/workbench/box-mark";
import { trackLook } from "@/workbench/track-look";

type Rgb = readonly [number, number, number];

const LOOKS = Array.from({ length: 8 }, (_, index) => trackLook(index));

/**
 * Linear light as it reaches people who lack a kind of cone: Machado, Oliveira and Fernandes, "A physiologically-based
 * model for simulation of color vision deficiency", IEEE TVCG 15(6), 2009, severity 1.
 */
const VISIONS: Record<string, readonly [Rgb, Rgb, Rgb]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const linear = (color: string): Rgb => {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as unknown as Rgb;
};

const times = (rows: readonly [Rgb, Rgb, Rgb], [red, green, blue]: Rgb): Rgb =>
  rows.map((row) =>
    Math.min(Math.max(row[0] * red + row[1] * green + row[2] * blue, 0), 1),
  ) as unknown as Rgb;

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** Of WCAG 2: from 1 to 21. */
const contrast = (one: number, other: number): number =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/** CIE 1976: how far two colours are apart in L*a*b*; about 2.3 can just be told. */
const difference = (one: Rgb, other: Rgb): number =>
  Math.hypot(...lab(one).map((part, at) => part - (lab(other)[at] ?? 0)));

const lab = ([red, green, blue]: Rgb): Rgb => {
  const x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
  const y = luminance([red, green, blue]);
  const z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089;
  const [fx, fy, fz] = [x, y, z].map((part) =>
    part > 216 / 24389 ? Math.cbrt(part) : (24389 / 27) * (part / 116) + 16 / 116,
  ) as [number, number, number];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
};

describe.each(Object.entries(VISIONS))("with %s", (_name, vision) => {
  const seen = LOOKS.map(({ color }) => times(vision, linear(color)));

  test("every track colour stands out on its black rim, and the rim on white", () => {
    for (const color of seen) expect(contrast(luminance(color), 0)).toBeGreaterThan(4.5);
    expect(contrast(0, 1)).toBe(21);
  });

  test("no two track colours look the same", () => {
    for (const [at, one] of seen.entries())
      for (const other of seen.slice(at + 1)) expect(difference(one, other)).toBeGreaterThan(5);
  });
});

test("a second cue tells tracks apart where colour does not", () => {
  expect(new Set(LOOKS.map(({ dash }) => dash)).size).toBe(LOOKS.length);
  expect(new Set(Array.from({ length: 26 }, (_, index) => trackLook(index).letter)).size).toBe(26);
});

test.each([
  ["selected", true, false],
  ["interpolated", false, true],
  ["neither", false, false],
])(
  "an outline has two tones when it is %s: black a pixel wider on each side, colour within",
  (_name, isSelected, isFaint) => {
    const view = { scale: 1, offsetX: 0, offsetY: 0 };
    const look = trackLook(0);
    const markup = renderToStaticMarkup(
      <svg role="img" aria-label="outline">
        <BoxMark
          view={view}
          box={[10, 10, 50, 50]}
          color={look.color}
          dash="none"
          tag="A"
          isSelected={isSelected}
          isFaint={isFaint}
        />
      </svg>,
    );
    const strokes = [...markup.matchAll(/<rect[^>]*stroke="(#\w+)"[^>]*stroke-width="([\d.]+)"/g)];
    const [rim, line] = strokes.map(([, color, width]) => ({ color, width: Number(width) }));
    expect([rim?.color, line?.color]).toEqual(["#000000", look.color]);
    expect((rim?.width ?? 0) - (line?.width ?? 0)).toBe(2);
  },
);
