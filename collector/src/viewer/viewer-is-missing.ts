/** Shown in place of the viewer until it is built; it looks again by itself. No script, so that it needs none. */
export const viewerIsMissing = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="refresh" content="5" />
    <title>Shewhart</title>
    <style>
      :root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
      body { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
      code { font-family: ui-monospace, monospace; }
      pre { padding: 0.75rem 1rem; border: 1px solid; border-radius: 4px; overflow-x: auto; }
    </style>
  </head>
  <body>
    <main>
      <h1>The collector is running; its viewer is not built yet</h1>
      <p>
        <code>npm run demo</code> builds it when it starts and tells in its terminal how far it is. Otherwise one command
        builds it:
      </p>
      <pre><code>npm run build:viewer</code></pre>
      <p>This page opens the viewer as soon as it is there; the collector need not be restarted.</p>
      <p>
        Meanwhile: <a href="/readyz">the state of the collector</a>,
        <a href="/api/v1/openapi.json">the description of its API</a>.
      </p>
    </main>
  </body>
</html>
`;
