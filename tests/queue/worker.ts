// The command with the stub behind it; a picture called deadly.png ends the process.
import { basename } from 'node:path';
import { start } from '../../bindings/cli/start.ts';
import { stubLibrary } from '../cli/stub.ts';

await start(async () => {
  const stub = stubLibrary(Number(process.env.STUB_MS ?? 0));
  const { createDetector } = stub;
  stub.createDetector = async (options) => {
    const detector = await createDetector(options);
    const inspect: typeof detector.inspect = async (picture, how) => {
      if (typeof picture === 'string' && basename(picture) === 'deadly.png') process.kill(process.pid, 'SIGKILL');
      return detector.inspect(picture, how);
    };
    return { ...detector, inspect };
  };
  return stub;
});
