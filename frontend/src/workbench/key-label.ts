const NAMES: { readonly [key: string]: string } = {
  mod: "Ctrl",
  shift: "Shift",
  alt: "Alt",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Delete: "Del",
  Backspace: "⌫",
};

/** How a key of a command is printed: `mod+shift+z` becomes `Ctrl Shift Z`. `words` are those of a language. */
export const keyLabel = (key: string, words: { readonly [key: string]: string } = {}): string =>
  key
    // The last sign may itself be a plus.
    .split(/\+(?=.)/)
    .map((part) => words[part] ?? NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");
