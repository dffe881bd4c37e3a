import { Button, type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eaf1fe",
  "#d3e1fb",
  "#a9c4f6",
  "#7ea6f0",
  "#5a8ceb",
  "#3f78e3",
  "#2c66d3",
  "#1f57bd",
  "#1a4aa0",
  "#153c83",
];

const gray: MantineColorsTuple = [
  "#f8f8f9",
  "#f1f1f3",
  "#e6e6e9",
  "#dadade",
  "#c8c8ce",
  "#a1a1aa",
  "#63636d",
  "#4a4a52",
  "#333338",
  "#1f1f23",
];

const dark: MantineColorsTuple = [
  "#e8e8ea",
  "#cbcbd0",
  "#a6a6ae",
  "#7d7d86",
  "#44444a",
  "#35353a",
  "#28282c",
  "#1d1d20",
  "#17171a",
  "#111113",
];

/** The one visual language of all screens: neutral greys, one accent, dense type. */
export const theme = createTheme({
  colors: { accent, gray, dark },
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "15px", xl: "18px" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "18px" }, h2: { fontSize: "14px" }, h3: { fontSize: "13px" } },
  },
  spacing: { xs: "6px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Modal: {
      // The heading of a dialog is no banner of the page.
      defaultProps: { transitionProps: { duration: 80 }, attributes: { header: { role: "presentation" } } },
    },
    Button: Button.extend({
      defaultProps: { size: "xs" },
      // No target is smaller than 24 px.
      vars: (_theme, { size }) => ({ root: size === "compact-xs" ? { "--button-height": "24px" } : {} }),
    }),
    TextInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", checkIconPosition: "right" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 28 } },
  },
});

/** Colours that Mantine has no name for, and the contrast repairs that WCAG AA asks for. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-placeholder": gray[6],
    "--gl-panel": "#ffffff",
    "--gl-body": "#f4f4f6",
    "--gl-line": "#dcdce1",
    "--gl-text-dim": gray[6],
    "--gl-hover": "#eeeef1",
    "--gl-selected": "#e3edfd",
    "--gl-accent-text": accent[7],
    "--gl-good": "#1d6b36",
    "--gl-warn": "#8a5200",
    "--gl-bad": "#b3261e",
    "--gl-good-soft": "#e2f3e6",
    "--gl-warn-soft": "#fdf0d9",
    "--gl-bad-soft": "#fce8e6",
    "--mantine-color-body": "#f4f4f6",
  },
  dark: {
    "--mantine-color-placeholder": dark[2],
    "--gl-panel": "#222226",
    "--gl-body": "#19191c",
    "--gl-line": "#38383e",
    "--gl-text-dim": dark[2],
    "--gl-hover": "#2c2c31",
    "--gl-selected": "#25364f",
    "--gl-accent-text": accent[3],
    "--gl-good": "#7cc48f",
    "--gl-warn": "#e5b35c",
    "--gl-bad": "#f2938c",
    "--gl-good-soft": "#1f3326",
    "--gl-warn-soft": "#3a2e18",
    "--gl-bad-soft": "#402321",
    "--mantine-color-body": "#19191c",
  },
});
