import { createEmulator } from '../../src/emulator/index.ts';
import { emulatorListener } from '../../src/emulator/node.ts';
import type { Handler } from './listen.ts';

/** The emulator on a path of a Node server; its faults break real sockets. */
export const emulatorHandler = (): Handler => emulatorListener(createEmulator());
