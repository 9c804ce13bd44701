// Connections that each ask again as soon as they are answered: good pictures, a tenth broken, a tenth too large, and
// some that leave early. A process of its own; prints what it got as one line of JSON.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [url, seconds, connections, tooLarge, ...paths] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const pictures = paths.map((path) => readFileSync(path));
const large = Buffer.alloc(Number(tooLarge), 1);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const statuses: Record<string, number> = {};
const served: number[] = [];
const LEAVES = 20; // one of so many
const LEAVES_AFTER = 30; // ms
let count = 0;

function ask(body: Buffer, leaveAfter?: number): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(
      `${url}/detect`,
      { agent, method: 'POST', headers: { 'content-type': 'image/jpeg' } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode!)).on('error', () => resolve(0));
      },
    );
    asked.on('error', () => resolve(0));
    asked.end(body);
    if (leaveAfter !== undefined) setTimeout(() => asked.destroy(), leaveAfter);
  });
}

async function connection(until: number): Promise<void> {
  while (performance.now() < until) {
    const n = count++;
    const picture = pictures[n % pictures.length]!;
    const start = performance.now();
    const leaves = n % LEAVES === 7;
    const body = n % 10 === 3 ? picture.subarray(0, picture.length >> 1) : n % 10 === 6 ? large : picture;
    const status = await ask(body, leaves ? LEAVES_AFTER : undefined);
    const name = leaves && status === 0 ? 'left' : String(status);
    statuses[name] = (statuses[name] ?? 0) + 1;
    if (status === 200) served.push(performance.now() - start);
    if (status === 429) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const began = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, () => connection(began + 1000 * Number(seconds))));
const took = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    statuses,
    rate: served.length / took,
    served: served.map(Math.round),
    cpu: (user + system) / 1e6 / took,
  }),
);
agent.destroy();
