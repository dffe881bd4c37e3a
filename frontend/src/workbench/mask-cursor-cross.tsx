const ARM = 9;

/** The crosshair of the mask tools, in two tones. */
export const Cross = ({ x, y }: { x: number; y: number }) => {
  const path = `M${x - ARM} ${y}H${x + ARM}M${x} ${y - ARM}V${y + ARM}`;
  return (
    <>
      <path d={path} stroke="#000000" strokeWidth={3} />
      <path d={path} stroke="#ffffff" strokeWidth={1} />
    </>
  );
};
