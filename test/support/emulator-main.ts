/** The emulator for the browser tests, on PORT; contract violations become a 500. */
import { createEmulator } from '../../src/emulator/index.ts';
import { serveEmulator } from '../../src/emulator/node.ts';
import { underContract } from './contract.ts';

const port = Number(process.env.PORT);
await serveEmulator({ port, emulator: underContract(createEmulator()) });
