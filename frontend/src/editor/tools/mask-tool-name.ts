/** The tools that draw masks. */
export type MaskToolName = "mask_polygon" | "mask_brush" | "mask_erase";

export const isMaskTool = (tool: string): tool is MaskToolName =>
  tool === "mask_polygon" || tool === "mask_brush" || tool === "mask_erase";
