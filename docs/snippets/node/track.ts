import { createDetector } from 'saccade';

// any list of pictures is a video; these are three frames, all alike
const frames = ['photo.jpg', 'photo.jpg', 'photo.jpg'];

const detector = await createDetector({ eyes: false, minFaceSize: 60 });
for await (const { index, faces, searched } of detector.track(frames, { everyFrame: true })) {
  console.log(index, searched ? 'searched' : 'followed', faces.map(({ id }) => id).join(' '));
}
detector.close();
