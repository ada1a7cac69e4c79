/** Child process of ./upload.ts: uploads one file with the built package, tells how far it is, then what it cost. */
import { OjinClient } from '../dist/npm/ojin/index.js';
import { uploadFile } from '../dist/npm/upload/index.js';

const [apiBase, apiKey, file] = process.argv.slice(2);
const client = new OjinClient({ apiKey, apiBase });

/** Bytes between two reports. */
const STEP = 2 ** 20;
let told = 0;
const begun = performance.now();
const { etag } = await uploadFile(client, file, {
  category: 'weight',
  onProgress({ sentBytes }) {
    if (Math.abs(sentBytes - told) < STEP) return;
    told = sentBytes;
    process.send({ sentBytes });
  },
});
const peak = process.resourceUsage().maxRSS * 1024;
process.send({ etag, ms: performance.now() - begun, peak }, () => process.disconnect());
