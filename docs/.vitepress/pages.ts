// The order of the pages.
import type { DefaultTheme } from 'vitepress';

type Group = DefaultTheme.SidebarItem;

// Without `collapsed`: a heading that folds is a button around a button.
function group(text: string, pages: readonly (readonly [title: string, link: string])[]): Group {
  return { text, items: pages.map(([title, link]) => ({ text: title, link })) };
}

export const guides: Group[] = [
  group('Begin', [
    ['Overview', '/'],
    ['Faces in Node', '/node'],
    ['Faces in a page', '/page'],
    ['React, Vue, Svelte', '/frameworks'],
    ['Command line', '/cli'],
  ]),
  group('Do', [
    ['Webcam and video', '/video'],
    ['Eyes and gaze', '/eyes'],
    ['Crops', '/crops'],
    ['Thresholds and presets', '/thresholds'],
    ['Turned faces', '/turned'],
    ['Bad light', '/light'],
  ]),
  group('Run it anywhere', [
    ['Express, Fastify, Next', '/servers'],
    ['Over HTTP', '/http'],
    ['Queues, a million pictures', '/scale'],
    ['Edge and serverless', '/edge'],
    ['Bundlers', '/bundlers'],
    ['Electron', '/electron'],
    ['Jest and Vitest', '/testing'],
    ['Offline and CSP', '/offline'],
    ['Threads and headers', '/threads'],
    ['Memory and limits', '/limits'],
  ]),
  group('Know it', [
    ['How it works', '/how'],
    ['Accuracy', '/accuracy'],
    ['Eyes, number by number', '/pupils'],
    ['Speed', '/speed'],
    ['Browsers and runtimes', '/runtimes'],
  ]),
  group('Move from', [
    ['face-api.js', '/moving/face-api'],
    ['human', '/moving/human'],
    ['MediaPipe', '/moving/mediapipe'],
    ["Python's mtcnn", '/moving/mtcnn'],
    ['facenet-pytorch', '/moving/facenet-pytorch'],
  ]),
  group('Look up', [
    ['Every option', '/options'],
    ['Error codes', '/errors'],
    ['Troubleshooting', '/troubleshooting'],
    ['Common questions', '/questions'],
  ]),
];

/** typedoc's, made by `npm run docs`. */
export const reference: Group = group('Reference', [
  ['saccade', '/reference/saccade'],
  ['saccade/edge', '/reference/edge'],
  ['saccade/draw', '/reference/draw'],
  ['saccade/crop', '/reference/crop'],
  ['saccade/attention', '/reference/attention'],
  ['saccade/http', '/reference/http'],
]);
