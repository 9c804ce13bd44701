// What every bundler makes one file of: finds the faces of a photograph, and says with how many threads.
import { createDetector } from 'saccade';

const find = async () => {
  try {
    const detector = await createDetector({ threads: 2, minFaceSize: 60, minConfidence: 0.99 });
    const faces = await detector.detect(process.argv[2]);
    detector.close();
    return { faces: faces.length, threads: detector.info.threads };
  } catch (error) {
    return { error: `${error.code}: ${error.message}` };
  }
};

find().then((found) => process.stdout.write(JSON.stringify(found)));
