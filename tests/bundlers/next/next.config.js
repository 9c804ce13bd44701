const isolation = [
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
];

export default {
  // `STANDALONE=1 next build`: a folder that runs by itself, for a container
  ...(process.env.STANDALONE && {
    output: 'standalone',
    distDir: '.standalone',
    outputFileTracingRoot: import.meta.dirname,
    // jimp's fonts, for answers that are PNGs: no tracer sees them
    outputFileTracingIncludes: { '/api/faces/**': ['node_modules/@jimp/plugin-print/dist/fonts/open-sans/**'] },
  }),
  // only where the server itself looks for faces: its worker threads run the package's own files
  serverExternalPackages: ['saccade'],
  headers: async () => [{ source: '/:path*', headers: isolation }],
};
