/** Empties a layer's canvas and makes it as large as its place in device pixels, of which it returns how many make one. */
export const clearedLayer = (context: CanvasRenderingContext2D): number => {
  const { canvas } = context;
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.resetTransform();
  context.clearRect(0, 0, width, height);
  return ratio;
};
