const isolation = [
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
];

export default {
  // only where the server itself looks for faces: its worker threads run the package's own files
  serverExternalPackages: ['saccade'],
  headers: async () => [{ source: '/:path*', headers: isolation }],
};
