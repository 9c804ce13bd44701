// The file a visitor chooses: faces drawn over it, nothing uploaded.
import { createDetector, SaccadeError } from 'saccade';
import { drawFaces } from 'saccade/draw';

const opening = createDetector({ weights: 'small' });

export async function show(file: File, canvas: HTMLCanvasElement): Promise<string> {
  const detector = await opening;
  const bitmap = await createImageBitmap(file);
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  try {
    const faces = await detector.detect(bitmap);
    drawFaces(context, faces, { thickness: bitmap.width / canvas.clientWidth });
    return faces.length === 0 ? 'No face in it.' : `${faces.length} found.`;
  } catch (error) {
    if (error instanceof SaccadeError) return error.message;
    throw error;
  } finally {
    bitmap.close();
  }
}
