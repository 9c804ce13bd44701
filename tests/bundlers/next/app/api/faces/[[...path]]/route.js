// saccade/http as a route: POST /api/faces/detect.
import { createDetector } from 'saccade';
import { createHandler } from 'saccade/http';

export const dynamic = 'force-dynamic';

let opening; // one detector for all requests
const open = async () =>
  createHandler(await createDetector({ background: true }), { bytes: 4_000_000 }, { base: '/api/faces' });

export const POST = async (request) => {
  opening ??= open().catch((error) => {
    opening = undefined; // not loaded: the next request tries again
    throw error;
  });
  return (await opening)(request);
};
export const GET = POST;
