'use client';
import { useEffect, useState } from 'react';
import { createDetector } from 'saccade';

export default function Faces() {
  const [found, setFound] = useState(null);
  useEffect(() => {
    (async () => {
      const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99 });
      const photo = await fetch('/samples/sample5.jpg');
      const faces = await detector.detect(await photo.blob());
      window.found = { faces: faces.length, info: detector.info };
      setFound(faces.length);
    })();
  }, []);
  return <p>{found === null ? 'looking' : `${found} faces`}</p>;
}
