// A page that takes the package from another origin.
const PHOTO = '/samples/sample5.jpg';

/** Faces of a photograph, or what createDetector says. */
window.find = async (address, options) => {
  const { createDetector } = await import(address);
  try {
    const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.99, ...options });
    const faces = await detector.detect(await (await fetch(PHOTO)).blob());
    detector.close();
    return { faces: faces.length, threads: detector.info.threads };
  } catch (error) {
    return `${error.code ?? error.name}: ${error.message}`;
  }
};

/** The addresses that it made for workers: how many, and how many of them can still be read. */
window.addresses = async (address) => {
  const made = [];
  const { createObjectURL } = URL;
  URL.createObjectURL = (blob) => made[made.push(createObjectURL.call(URL, blob)) - 1];
  await window.find(address);
  URL.createObjectURL = createObjectURL;
  const left = await Promise.all(made.map((one) => fetch(one).then(Boolean, () => false)));
  return { made: made.length, left: left.filter(Boolean).length };
};

window.ready = true;
