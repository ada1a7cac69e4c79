/** Child process of ./upload.ts: uploads a file with the built package; reports progress, cost. */
import { OjinClient } from '../dist/npm/ojin/index.js';
import { uploadFile } from '../dist/npm/upload/index.js';

const [apiBase, apiKey, file] = process.argv.slice(2);
const client = new OjinClient({ apiKey, apiBase });

/** Bytes between two reports. */
const STEP = 2 ** 20;
let reported = 0;
const startedAt = performance.now();
const { etag } = await uploadFile(client, file, {
  category: 'weight',
  onProgress({ sentBytes }) {
    if (Math.abs(sentBytes - reported) < STEP) return;
    reported = sentBytes;
    process.send({ sentBytes });
  },
});
const peak = process.resourceUsage().maxRSS * 1024;
process.send({ etag, ms: performance.now() - startedAt, peak }, () => process.disconnect());
