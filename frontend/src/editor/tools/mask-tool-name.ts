/** The tools that draw a mask themselves. */
export type DrawnMaskToolName = "mask_polygon" | "mask_brush" | "mask_erase";
/** All tools that make masks: those that draw, and the one that tells a model what the subject is. */
export type MaskToolName = DrawnMaskToolName | "mask_prompt";

export const isDrawnMaskTool = (tool: string): tool is DrawnMaskToolName =>
  tool === "mask_polygon" || tool === "mask_brush" || tool === "mask_erase";

export const isMaskTool = (tool: string): tool is MaskToolName =>
  isDrawnMaskTool(tool) || tool === "mask_prompt";
