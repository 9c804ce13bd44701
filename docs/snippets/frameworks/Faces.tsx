import { useEffect, useRef, useState } from 'react';
import { createDetector, type Detector, type Face } from 'saccade';
import { drawFaces } from 'saccade/draw';

// one for the whole app, made when it is first needed
let opening: Promise<Detector> | undefined;
const getDetector = () =>
  (opening ??= createDetector({ weights: 'small' }).catch((error: unknown) => {
    opening = undefined; // not loaded: the next picture tries again
    throw error;
  }));

export function Faces({ src }: { src: string }) {
  const image = useRef<HTMLImageElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [faces, setFaces] = useState<Face[]>([]);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    const leaving = new AbortController();
    setFaces([]); // those of the picture before
    setProblem('');
    void (async () => {
      const detector = await getDetector();
      await image.current!.decode();
      setFaces(await detector.detect(image.current!, { signal: leaving.signal }));
    })().catch((error: unknown) => {
      if (!leaving.signal.aborted) setProblem(String(error));
    });
    return () => leaving.abort();
  }, [src]);

  useEffect(() => {
    const { naturalWidth: width, naturalHeight: height } = image.current!;
    Object.assign(canvas.current!, { width, height });
    drawFaces(canvas.current!.getContext('2d')!, faces);
  }, [faces]);

  return (
    <figure style={{ position: 'relative', margin: 0 }}>
      <img ref={image} src={src} alt="" style={{ width: '100%', display: 'block' }} />
      <canvas ref={canvas} style={{ position: 'absolute', inset: 0, width: '100%' }} />
      <figcaption>{problem || `${faces.length} faces`}</figcaption>
    </figure>
  );
}
