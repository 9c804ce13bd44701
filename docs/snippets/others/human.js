// @vladmandic/human
const human = new Human({
  modelBasePath: '/models',
  face: { mesh: { enabled: true }, iris: { enabled: true } },
});
await human.load();
const result = await human.detect(video);
for (const face of result.face)
  console.log(face.id, face.box, face.score, face.rotation?.angle.yaw, face.iris);
