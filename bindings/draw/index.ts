// `saccade/draw`: overlays for pages. Nothing here needs Node; raster.ts, which does, is the command's own.

export { toSvg, type SvgOptions } from './svg.ts';
export { drawEye, drawFaces, type Context2d, type DrawOptions } from './canvas.ts';
export { faceShapes, type Color, type Disc, type Label, type Shape, type Size, type Stroke } from './shapes.ts';
