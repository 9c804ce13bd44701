// `saccade/draw`: overlays for pages. Nothing here needs Node; raster.ts and png.ts, which do, are for command and
// server.

export { toSvg, type SvgOptions } from './svg.ts';
export { drawEye, drawFaces, type Context2d, type DrawOptions } from './canvas.ts';
export { faceShapes, type Disc, type EyeStyle, type Label, type Shape, type Size, type Stroke } from './shapes.ts';
export { LAYERS, type Color, type FaceStyle, type LabelText, type Layer } from './style.ts';
