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
  /** gray pixels g: 'equalize': histogram equalised, g / 127.5 - 1; 'deviation': (g - mean) / (2 · deviation + 4) within ±2 */
  input: 'equalize' | 'deviation';
  /** of the input in pixels */
  height: number;
  width: number;
  /** of the soft-argmax */
  beta: number;
}

/** Heat maps: 8 points of the eyelid, 8 of the iris, iris center, eyeball center. */
export const LANDMARKS = 18;
