/** So many pictures, half a second, are waited for an element that is not drawn yet. */
const MOST_PICTURES = 30;

/**
 * Gives the keyboard to the field with this id, of a group to its first, be it that it is drawn only some pictures
 * from now.
 */
export const focusWhenDrawn = (id: string, pictures = MOST_PICTURES): void => {
  const field = document.getElementById(id);
  const inner = field?.matches("fieldset") ? field.querySelector<HTMLElement>("input, button") : field;
  if (inner) inner.focus();
  else if (pictures > 0) requestAnimationFrame(() => focusWhenDrawn(id, pictures - 1));
};
