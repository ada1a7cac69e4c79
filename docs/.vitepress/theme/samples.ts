/* The emulator's personas that the site shows. */
import { PERSONAS } from '../../../src/emulator/personas.ts';

export const SAMPLES = {
  ada: { name: 'Ada, a film', configId: PERSONAS.ada.configId },
  noor: { name: 'Noor, a portrait', configId: PERSONAS.noor.configId },
  iris: { name: 'Iris, a voice', configId: PERSONAS.iris.configId },
} as const;

export type SampleName = keyof typeof SAMPLES;

/** What `npx ojin-widget emulate` serves. */
export const EMULATOR = 'http://localhost:8787/v1';
