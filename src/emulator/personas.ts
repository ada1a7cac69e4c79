/**
 * The emulator's built-in personas. The ids never change, so pages and tests may use them. No Node
 * imports here: the demo loads this file in a browser.
 */

/** One persona: a model configuration and the assets it references. */
export interface Persona {
  /** UUID of the model configuration. */
  readonly configId: string;
  readonly title: string;
  /** `{vendor}/{model}/{variant}`; its first two parts are the model's id. */
  readonly variantId: string;
  /** UUIDs by role. */
  readonly assets: Readonly<Record<string, string>>;
}

export const PERSONAS = {
  /** A film with sound, and a portrait identical to the film's first frame. */
  ada: {
    configId: '6c1f0b52-8d1e-4a7b-9f43-2e5d7a90c1ad',
    title: 'Ada – museum guide',
    variantId: 'ojin/oris-1.0/standard',
    assets: {
      idle: '0f6b2a9e-53c4-4d18-8a77-c9e1d2f4b306',
      portrait: 'b7d94c10-2e6f-4b3a-9c58-1f0a6e83d742',
    },
  },
  /** Only a portrait. */
  noor: {
    configId: '91e4d7a3-0c5b-4f62-b8d9-7a3c1e60f528',
    title: 'Noor – hotel concierge',
    variantId: 'ojin/oris-portrait/standard',
    assets: { portrait: '3a8c5e71-d92b-4610-a4f7-60b8e2c9d135' },
  },
  /** Only a voice. */
  iris: {
    configId: 'd20a6f84-7b39-4c1d-8e52-95f1c3b07ae6',
    title: 'Iris – evening radio',
    variantId: 'ojin/oris-voice/standard',
    assets: { voice: '58f1d0c7-e46a-4293-b17e-2d9c80a5f364' },
  },
  /** A QuickTime film that browsers reject; the configuration does not reference the portrait. */
  kai: {
    configId: '4b7e92d1-6a0f-4835-9dc2-e81f5a37b640',
    title: 'Kai – sailing coach',
    variantId: 'ojin/oris-1.0/studio',
    assets: {
      film: 'c5903e8a-17d6-4fb2-86a4-3e7b0d1f92c8',
      portrait: 'e83d1b46-92c7-4a05-b6f1-0c5d7e29a814',
    },
  },
  /** A configuration whose asset returns 404. */
  gone: {
    configId: '1d5a8c36-f07e-4b94-a2c1-8e6f3d09b752',
    title: 'Vera – on leave',
    variantId: 'ojin/oris-1.0/standard',
    assets: { idle: '7e2f4d90-b1a8-4c63-95d7-f03e8c6a1b29' },
  },
  /** A configuration whose only asset is a weights file: nothing to display. */
  weights: {
    configId: 'a69c0e27-3d84-4f51-8b7a-d1e5902c6f43',
    title: 'Tomas – in training',
    variantId: 'ojin/oris-1.0/standard',
    assets: { weights: '20d8b7f5-6e13-4a9c-b042-5c7a1f9e3d86' },
  },
} as const satisfies Record<string, Persona>;

/** `ojin/oris-1.0/standard` → `ojin/oris-1.0`. */
export const modelOf = (variantId: string): string => variantId.split('/').slice(0, 2).join('/');
