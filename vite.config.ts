import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export default defineConfig({
  root: 'client',
  plugins: [
    react(),
    VitePWA({
      // A waiting version asks before it takes over: nobody's screen changes under their hands.
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/',
        name: 'Corridor',
        short_name: 'Corridor',
        description: 'Team chat for clinics that works when the network does not',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#eef2f0',
        theme_color: '#eef2f0',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg,png,webmanifest}'],
        navigateFallback: '/index.html',
        // The server answers these itself, with the line up or not at all.
        navigateFallbackDenylist: [/^\/api\//, /^\/sync/, /^\/widget/],
        // Which sites may show the widget is said by the server, in the page and its header: the
        // page is asked for each time, and the copy is for when the server cannot be reached.
        globIgnores: ['widget.html'],
        runtimeCaching: [
          {
            urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname === '/widget',
            handler: 'NetworkFirst',
            options: {
              cacheName: 'corridor-widget',
              networkTimeoutSeconds: 3,
              cacheableResponse: { statuses: [200] },
              matchOptions: { ignoreVary: true },
            },
          },
        ],
        cleanupOutdatedCaches: true,
        clientsClaim: true,
      },
    }),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    rolldownOptions: {
      input: ['client/index.html', 'client/widget.html'],
      // Schemas are values made at import; without this each screen would carry all of core.
      treeshake: {
        manualPureFunctions: ['z'],
        moduleSideEffects: [{ test: /\/core\/src\//, sideEffects: false }],
      },
    },
  },
  worker: { format: 'es' },
});
