/**
 * Middleware of the test server: at `/host-page?{"html":…,"headers":…}` is the page that a test has
 * written, on the tests' own origin, so that they can look into it.
 */
export async function hostPages(context, next) {
  if (context.path !== '/host-page') return next();
  const { html, headers } = JSON.parse(decodeURIComponent(context.querystring));
  context.type = 'html';
  context.set({ 'Cache-Control': 'no-store', ...headers });
  context.body = html;
}
