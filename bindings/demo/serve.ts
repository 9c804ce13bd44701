// npm run demo: serves the built demo and prints where. --plain leaves out the two headers that give threads, --port N,
// --host NAME.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serveDemo } from './site.ts';

const { values } = parseArgs({
  options: {
    plain: { type: 'boolean', default: false },
    port: { type: 'string', default: '8080' },
    host: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const options = { isolated: !values.plain, ...(values.host && { hostname: values.host }) };

// a port that is taken is no reason to stop
const { url } = await serveDemo(root, { ...options, port: Number(values.port) }).catch(() => serveDemo(root, options));
process.stdout.write(
  `saccade's demo: ${url}\n${values.plain ? 'without' : 'with'} the headers for threads; Ctrl C ends it\n`,
);
