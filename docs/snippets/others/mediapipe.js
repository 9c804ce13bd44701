// MediaPipe
const vision = await FilesetResolver.forVisionTasks('/wasm');
const detector = await FaceDetector.createFromOptions(vision, {
  baseOptions: { modelAssetPath: '/blaze_face_short_range.tflite' },
  runningMode: 'VIDEO',
});
function onFrame(now) {
  for (const { boundingBox, keypoints, categories } of detector.detectForVideo(video, now)
    .detections)
    console.log(
      boundingBox.originX,
      boundingBox.width,
      keypoints[0].x * video.videoWidth,
      categories[0].score,
    );
  requestAnimationFrame(onFrame);
}
