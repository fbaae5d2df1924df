const WIDTH = 320;
const HEIGHT = 90;

/** A line through the prices, oldest first. Attributes only: the content security policy allows no inline styles. */
export function PriceChart({ prices }: { readonly prices: readonly number[] }) {
  if (prices.length < 2) return null;
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const x = (index: number): number => (index / (prices.length - 1)) * WIDTH;
  const y = (price: number): number => HEIGHT - 4 - ((price - low) / (high - low || 1)) * (HEIGHT - 8);
  const line = prices.map((price, index) => `${x(index).toFixed(1)},${y(price).toFixed(1)}`).join(' ');
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label="The latest prices">
      <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline points={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
