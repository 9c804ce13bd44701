// A process of its own (utilityProcess): windows never wait for it.
import { createDetector } from 'saccade';

const opening = createDetector();

process.parentPort.on('message', ({ data, ports: [port] }) => {
  void opening
    .then((detector) => detector.detect(data as Uint8Array))
    .then(
      (faces) => port?.postMessage({ faces }),
      (error: Error) => port?.postMessage({ error: error.message }),
    );
});
