import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { Preview } from './preview.ts';
import { ADAPT_ALL, needsAdapter } from './adapter.ts';
import { record, type Recording } from './recorder.ts';
import { HostRelay } from '../../support/host-relay.ts';
import { Scope } from './scope.ts';
import type { Stage } from './stage.ts';
import { Task } from './task.ts';

type Attributes = Readonly<Record<string, string | true>>;

export interface HostPage {
  readonly head?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) =>
      value === true
        ? name
        : `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`,
    )
    .join(' ');

/** What a persona shows. */
const assetOf = (configId: string | true): string | undefined =>
  Object.values(Object.values(PERSONAS).find((it) => it.configId === configId)?.assets ?? {})[0];

/** A test's tab, with a record of what happened in it, and its emulator. */
export class Scene {
  readonly stage: Stage;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly emulator: Scope;
  readonly relay: HostRelay;
  /** Base URL of the host's relay. */
  readonly relayBase: string;
  /** Texts of all console messages. */
  readonly console: string[] = [];
  /** Uncaught errors; any remaining ones fail the test. */
  readonly errors: string[] = [];

  private constructor(stage: Stage, context: BrowserContext, page: Page) {
    this.stage = stage;
    this.context = context;
    this.page = page;
    this.emulator = new Scope(stage.emulatorUrl, stage.world);
    this.relay = new HostRelay(stage.pages, this.emulator.base);
    const path = `/relay-${this.emulator.name}/`;
    stage.mount(path, this.relay.listener);
    this.relayBase = stage.pages + path;
    // of every tab
    context.on('console', (message) => this.console.push(message.text()));
    context.on('weberror', (error) => this.errors.push(String(error.error().stack)));
  }

  static async open(stage: Stage, t: TestContext, options?: BrowserContextOptions): Promise<Scene> {
    const context = await stage.browser.newContext(options);
    // the test runner's compiler wraps named functions in this, including those run in the page
    await context.addInitScript('globalThis.__name = (named) => named');
    await context.addInitScript(record);
    if (needsAdapter(stage.world)) await context.addInitScript(ADAPT_ALL);
    const scene = new Scene(stage, context, await context.newPage());
    t.after(async () => {
      await context.close();
      await scene.relay.close();
      assert.deepEqual(scene.errors, [], 'uncaught errors on the page');
    });
    return scene;
  }

  get preview(): Preview {
    return new Preview(this.page);
  }

  get task(): Task {
    return new Task(this.page);
  }

  get recording(): Promise<Recording> {
    return this.page.evaluate(() => window.recording);
  }

  /** Cuts the network for new and pending requests. */
  async goOffline(): Promise<void> {
    await this.context.setOffline(true);
    this.stage.breakConnections();
  }

  goOnline(): Promise<void> {
    return this.context.setOffline(false);
  }

  /** How often an event was seen on the page. */
  async happened(type: string): Promise<number> {
    return (await this.recording).events.filter((event) => event.type === type).length;
  }

  /** `<script>` for one of the built files. */
  script(file: 'ojin-widget.js' | 'ojin-widget.iife.js' = 'ojin-widget.js'): string {
    const type = file.includes('iife') ? '' : ' type="module" async';
    return `<script${type} src="${this.stage.cdn}/${file}"></script>`;
  }

  /** Attributes of an `<ojin-preview>`: Ada's, unless the given ones say something else. */
  attributes(own: Attributes = {}): Attributes {
    const configId = own['config-id'] ?? PERSONAS.ada.configId;
    // a service that does not tell which film a configuration shows
    const assetId = this.stage.world.seedStrict ? assetOf(configId) : undefined;
    const ids = { 'config-id': configId, ...(assetId && { 'asset-id': assetId }) };
    return { ...('asset-id' in own ? {} : ids), 'api-base': this.emulator.apiBase, ...own };
  }

  /** `<ojin-preview>` with {@link attributes}. */
  tag(attributes?: Attributes, children = ''): string {
    return `<ojin-preview ${attributesText(this.attributes(attributes))}>${children}</ojin-preview>`;
  }

  /** `<sjinn-task>` with the host's relay. */
  taskTag(attributes: Attributes = {}): string {
    const all = { 'token-endpoint': `${this.relayBase}token`, ...attributes };
    return `<sjinn-task ${attributesText(all)}></sjinn-task>`;
  }

  /** A preview that can show the films requested by visitors. */
  stageTag(attributes: Attributes = {}): string {
    return this.tag({}, this.taskTag({ slot: 'task', ...attributes }));
  }

  /** A host's page around `body`. */
  publish(body: string, { head = this.script(), headers }: HostPage = {}): string {
    return this.stage.publish(
      `<!doctype html>
      <html lang="en">
        <head><meta charset="utf-8" /><title>A host</title>${head}</head>
        <body>${body}</body>
      </html>`,
      headers,
    );
  }

  /** Opens a page with one preview in it. */
  async show(body = this.tag(), options?: HostPage): Promise<Preview> {
    await this.page.goto(this.publish(body, options));
    return this.preview;
  }
}
