// What the weight files of ELG say about their network.

/** What tells one ELG from another; `config` of its weight file. */
export interface ElgConfig {
  /** channels between the blocks */
  maps: number;
  /** hourglasses, one after the other */
  modules: number;
  /** halvings in an hourglass */
  depth: number;
  /** step of the first conv: input pixels a heat map's cell */
  firstStride: number;
  /** 'full': two residual blocks, through 2 · maps; 'lite': one */
  stem: 'full' | 'lite';
  /** corners aligned; 'bicubic' is that of TensorFlow 1 */
  upsampling: 'bicubic' | 'bilinear';
  /**
   * gray pixels g: 'equalize': histogram equalised, g / 127.5 - 1; 'deviation': (g - mean) / (2 · deviation + 4) within
   * ±2
   */
  input: 'equalize' | 'deviation';
  /** of the input in pixels */
  height: number;
  width: number;
  /** of the soft-argmax */
  beta: number;
  /**
   * rising: [mean peak of the iris's heat maps, share of such eyes whose iris center is right]; of networks that were
   * measured
   */
  confidence?: readonly (readonly [peak: number, share: number])[];
}

/** Whether `value` is such a curve: at least two points, peaks rising, shares between 0 and 1 and never falling. */
export function isCurve(value: unknown): value is NonNullable<ElgConfig['confidence']> {
  if (!Array.isArray(value) || value.length < 2) return false;
  const isPoint = (point: unknown) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  if (!value.every(isPoint)) return false;
  const points = value as [number, number][];
  return points.every(([peak, share], i) => {
    const [before, least] = i > 0 ? points[i - 1]! : [-Infinity, 0];
    return peak > before && share >= least && share <= 1;
  });
}

/** Heat maps: 8 points of the eyelid, 8 of the iris, iris center, eyeball center. */
export const LANDMARKS = 18;
