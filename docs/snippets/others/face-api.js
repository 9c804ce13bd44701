// face-api
await faceapi.nets.ssdMobilenetv1.loadFromUri('/models');
await faceapi.nets.faceLandmark68Net.loadFromUri('/models');
const found = await faceapi.detectAllFaces(image).withFaceLandmarks();
faceapi.draw.drawDetections(canvas, faceapi.resizeResults(found, canvas));
found[0].detection.score;
found[0].detection.box.x;
found[0].landmarks.getLeftEye();
